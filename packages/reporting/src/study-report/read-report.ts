import {
  associationEstimates,
  candidateLabels,
  compositeMembers,
  correlations,
  DataError,
  denoising,
  estimates,
  flow,
  groupTests,
  instrumentScales,
  networkComponents,
  networkScores,
  power,
  quality,
  regions,
  sensitivity,
  strategyComparison,
  studyChecks,
  studyDesign,
  studyStages,
  table1,
  type TableView,
} from '@mesovia/core';
import { readRows } from '../rows/read-rows.ts';
import { readParameters, type Parameters } from '../study/parameters.ts';
import { groupsOf, readPeople, type People } from '../study/people.ts';
import { readVariables, variableNamed, type Variable } from '../study/variable.ts';
import { vocabulary } from '../wording/vocabulary.ts';
import { readMultiverse } from './read-multiverse.ts';
import { readAdjusted, readSearch } from './read-search.ts';
import type { Composite, Motion, Networks, Report, ReportTables, Study } from './report.ts';

export interface ReportOptions {
  readonly title: string | undefined;
  readonly strongest: number;
}

/**
 * Reads every table of a study once.
 *
 * @throws DataError `no-roles`, `nobody`, `person-without-candidates`
 * @throws ParameterError `no-such-variable`
 */
export function readReport(tables: ReportTables, options: ReportOptions): Report {
  const variables = readVariables(tables.people.variables);
  const people = readPeople(tables.people.participants);
  const study = readStudy(tables.design, variables, people, options.title);
  const parameters = readParameters(tables.parameters, tables.stages);
  const covariates = study.covariates.map(({ name }) => name);
  const search = readSearch(tables.search, parameters, covariates);
  const labels = readRows(candidateLabels, tables.labels);
  return {
    study,
    words: vocabulary(study.design),
    variables,
    people,
    flow: tables.flow && readRows(flow, tables.flow.flow),
    table1: readRows(table1, tables.table1.table1),
    groupTests: readRows(groupTests, tables.table1.group_tests),
    total: readRows(estimates, tables.total),
    search,
    adjusted: tables.adjusted && readAdjusted(tables.adjusted, search, parameters, covariates, variables),
    labels,
    valuesOf: candidateReader(tables.candidates, people),
    candidateCount: labels.length,
    regions: tables.regions && readRows(regions, tables.regions),
    composite: readComposite(tables.composite),
    mediation: tables.mediation && readRows(estimates, tables.mediation),
    severalMediators: tables.several_mediators && readRows(estimates, tables.several_mediators),
    moderated: tables.moderated && readRows(estimates, tables.moderated),
    sensitivity: tables.sensitivity && readRows(sensitivity, tables.sensitivity),
    multiverse: tables.multiverse && tables.universes && readMultiverse(tables.multiverse, tables.universes),
    power: tables.power && readRows(power, tables.power),
    networks: tables.networks && {
      path: pathOf(parameters),
      sets: readRows(networkComponents, tables.networks.network_components),
      scores: readRows(networkScores, tables.networks.network_scores),
    },
    associations: tables.associations && readRows(associationEstimates, tables.associations),
    quality: tables.quality && readQuality(tables.quality, people),
    motion: tables.motion && readMotion(tables.motion, people),
    strategies: tables.strategies && readRows(strategyComparison, tables.strategies),
    denoising: tables.denoising && readRows(denoising, tables.denoising),
    questionnaires: tables.questionnaires && readRows(instrumentScales, tables.questionnaires),
    comparisons: tables.comparisons && readRows(groupTests, tables.comparisons),
    correlations: tables.correlations && readRows(correlations, tables.correlations),
    models: tables.models && readRows(estimates, tables.models),
    parameters,
    stages: readRows(studyStages, tables.stages),
    checks: readRows(studyChecks, tables.checks),
    strongest: options.strongest,
  };
}

/** Which paths the recorded network stage tested. */
function pathOf(parameters: Parameters): Networks['path'] {
  const [stage] = parameters.stagesOf('statistics/network');
  const path = stage && parameters.value(stage.stage, 'path');
  return path === 'exposure' || path === 'outcome' ? path : 'both';
}

function readStudy(
  view: TableView,
  variables: ReadonlyMap<string, Variable>,
  people: People,
  title: string | undefined,
): Study {
  const design = readRows(studyDesign, view)[0];
  if (!design?.exposure || !design.outcome) {
    throw new DataError(
      'no-roles',
      'the study names no exposure or no outcome',
      'study.design',
      'add `study: { exposure: ..., outcome: ... }` to the pipeline file',
    );
  }
  if (people.n === 0) {
    throw new DataError('nobody', 'nobody is included', 'participants', 'look at the exclusion rules');
  }
  const exposure = variableNamed(variables, design.exposure, 'exposure');
  return {
    title: title ?? design.title,
    design: design.design,
    note: design.note,
    exposure,
    outcome: variableNamed(variables, design.outcome, 'outcome'),
    covariates: design.covariates.map((name) => variableNamed(variables, name, 'covariates')),
    groups: groupsOf(people, exposure),
  };
}

/** Columns of the candidates matrix for the analysed people. */
function candidateReader(view: TableView, people: People): Report['valuesOf'] {
  const matrix = view.matrix('values');
  const rows = people.rowsIn(view);
  const absent = rows.indexOf(-1);
  if (absent >= 0) {
    throw new DataError(
      'person-without-candidates',
      `${people.ids[absent]} is included but has no row in candidates`,
      'candidates',
      'leave out people without scans with a rule in the flow stage, or connect their scans',
    );
  }
  return (candidate) =>
    Float64Array.from(rows, (row) => matrix.values[row * matrix.columns + candidate] ?? NaN);
}

function readComposite(tables: ReportTables['composite']): Composite {
  return {
    estimates: readRows(estimates, tables.estimates),
    members: readRows(compositeMembers, tables.composite_members),
  };
}

function readQuality(view: TableView, people: People): { [column: string]: Float64Array } {
  const rows = people.rowsIn(view);
  const table = readRows(quality, view);
  const column = (name: keyof (typeof table)[number]) =>
    Float64Array.from(rows, (row) => (row < 0 ? NaN : Number(table[row]?.[name] ?? NaN)));
  const names = [
    'kept_frames',
    'frames',
    'percent_dropped',
    'minutes',
    'mean_fd_mm',
    'max_fd_mm',
    'dead_regions',
  ] as const;
  return Object.fromEntries(names.map((name) => [name, column(name)]));
}

const FURTHER_MEASURES = ['residual_df', 'effective_frames', 'tsnr', 'covered'] as const;

function readMotion(tables: NonNullable<ReportTables['motion']>, people: People): Motion {
  const rows = people.rowsIn(tables.person_quality);
  const column = (name: string) => {
    const values = tables.person_quality.f64(name);
    return Float64Array.from(rows, (row) => (row < 0 ? NaN : (values[row] ?? NaN)));
  };
  return {
    r: tables.qc_fc.f64('r'),
    distanceMm: tables.qc_fc.f64('distance_mm'),
    estimates: readRows(estimates, tables.estimates),
    measures: Object.fromEntries(FURTHER_MEASURES.map((name) => [name, column(name)])),
  };
}
