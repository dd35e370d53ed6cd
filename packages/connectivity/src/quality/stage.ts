import {
  bundle,
  defineStage,
  denoising,
  edges,
  edgeVariances,
  estimates,
  frames,
  optional,
  participants,
  personQuality,
  qcFc as qcFcTable,
  quality,
  regions,
  regionVoxels,
  runQuality,
  variables,
  type Check,
  type TableOutput,
  type TableView,
} from '@mesovia/core';
import { z } from 'zod';
import { distanceDependence, distances, type DistanceDependence } from './distance.ts';
import { qualityAssociation } from './motion-association.ts';
import { centresOf, connectionReader, motionStudy } from './motion-study.ts';
import { columnFor, heldConstant, includedPeople, studyVariable, type PeopleTables } from './people.ts';
import { expectedMedian, medianSize, qcFc, type QcFc } from './qc-fc.ts';
import { associationRow, estimateColumns, summaryRows } from './rows.ts';
import { peopleOf, personColumns, runColumns, runsOf } from './run-quality.ts';

export const qualityStage = defineStage({
  name: 'quality',
  version: 1,
  about:
    'How much of each scan is left, and what head motion has to do with connections, exposure and outcome.',
  params: z.strictObject({
    exposure: z.string().describe('exposure, a variable of the study'),
    outcome: z.string().describe('outcome, a variable of the study'),
    adjust: z
      .array(z.string())
      .default([])
      .describe('variables held constant in the correlations of connections with motion, for example age'),
  }),
  inputs: {
    edges,
    people: bundle({ participants, variables }),
    quality,
    frames,
    regions: optional(regions),
    denoising: optional(denoising),
    region_voxels: optional(regionVoxels),
    variances: optional(edgeVariances),
  },
  outputs: { qc_fc: qcFcTable, estimates, run_quality: runQuality, person_quality: personQuality },
  main: 'qc_fc',

  run({ params, inputs, warn }) {
    const people = includedPeople(inputs.people);
    const motion = columnFor(inputs.quality, 'mean_fd_mm', people);
    const { connections, values } = connectionReader(inputs.edges, people);
    const covariates = heldConstant(inputs.people, params.adjust);
    const study = motionStudy(people, values, connections, motion, covariates);
    const qc = qcFc(study);
    const centres = centresOf(inputs.regions, connections);
    const mm = centres ? distances(centres) : new Float64Array(connections).fill(NaN);
    const distance = mm.some((value) => value === value) ? distanceDependence(study, qc.r, mm) : undefined;
    const df = study.n - 2 - study.covariates.length / study.n;
    const runs = runsOf(inputs);
    const persons = peopleOf(runs);
    const measures = {
      ...personMeasures(inputs.quality, people),
      ...newMeasures(persons, inputs.variances, people),
    };
    const found = associations(measures, params, inputs.people);
    [
      ...motionRemarks(found),
      ...qcRemarks(qc, distance, df),
      ...shrinkageRemarks(inputs.edges, people, motion),
    ].forEach(warn);
    return {
      qc_fc: qcFcColumns(qc, mm),
      estimates: estimateColumns([
        ...summaryRows({ qc, distance, n: study.n, adjust: params.adjust, df }),
        ...found.map(({ measure, role, name, association }) =>
          associationRow(measure, role, name, association),
        ),
      ]),
      run_quality: runColumns(runs),
      person_quality: personColumns(persons, effectiveFrames(inputs.variances)),
    };
  },
});

const MEASURES = [
  'mean_fd_mm',
  'max_fd_mm',
  'kept_frames',
  'frames',
  'percent_dropped',
  'minutes',
  'dead_regions',
];

type Measures = Readonly<Record<string, Float64Array>>;

function personMeasures(table: TableView, people: readonly string[]): Measures {
  return Object.fromEntries(MEASURES.map((name) => [name, columnFor(table, name, people)]));
}

function newMeasures(
  persons: ReturnType<typeof peopleOf>,
  variances: TableView | undefined,
  people: readonly string[],
): Measures {
  const place = new Map(persons.map((person) => [person.person, person]));
  const of = (value: (person: (typeof persons)[number]) => number) =>
    Float64Array.from(people, (id) => {
      const person = place.get(id);
      return person ? value(person) : NaN;
    });
  const effective = effectiveFrames(variances);
  return {
    residual_df: of(({ residualDf }) => residualDf),
    tsnr: of(({ tsnr }) => tsnr),
    covered: of(({ covered }) => covered),
    effective_frames: Float64Array.from(people, (id) => effective.get(id) ?? NaN),
  };
}

function effectiveFrames(variances: TableView | undefined): Map<string, number> {
  if (!variances) return new Map();
  const values = variances.f64('effective_frames');
  return new Map(variances.strings('participant_id').map((id, row) => [id as string, values[row]]));
}

interface Found {
  readonly measure: string;
  readonly role: 'exposure' | 'outcome';
  readonly name: string;
  readonly association: NonNullable<ReturnType<typeof qualityAssociation>>;
}

function associations(
  measures: Measures,
  { exposure, outcome }: { exposure: string; outcome: string },
  people: PeopleTables,
): Found[] {
  const roles = [
    ['exposure', exposure],
    ['outcome', outcome],
  ] as const;
  return roles.flatMap(([role, name]) => {
    const { values, isCategory } = studyVariable(people, name, role);
    return Object.entries(measures).flatMap(([measure, own]) => {
      const association = qualityAssociation(own, values, isCategory);
      return association ? [{ measure, role, name, association }] : [];
    });
  });
}

const ALPHA = 0.05;

function motionRemarks(found: readonly Found[]): Check[] {
  const related = found
    .filter(({ measure, association }) => measure === 'mean_fd_mm' && association.p < ALPHA)
    .map(({ role }) => role);
  if (related.length === 0) return [];
  const both = related.length === 2 ? ': it can pass for a mediating connection' : '';
  return [
    {
      code: 'motion-related',
      severity: 'warning',
      message: `Head motion goes with the ${related.join(' and the ')}${both}.`,
      remedy: 'hold mean framewise displacement constant, and compare denoising strategies',
    },
  ];
}

/** Above this multiple of what no relation gives, the median |QC-FC| is worth a warning. */
const NOTABLE = 1.5;

function qcRemarks(qc: QcFc, distance: DistanceDependence | undefined, df: number): Check[] {
  const checks: Check[] = [];
  const [median, expected] = [medianSize(qc.r), expectedMedian(df)];
  if (median > NOTABLE * expected) {
    checks.push({
      code: 'qc-fc',
      severity: 'warning',
      message: `Connections follow head motion: median |r| ${median.toFixed(2)}, where about ${expected.toFixed(2)} is expected without a relation.`,
      remedy: 'compare denoising strategies, and hold mean framewise displacement constant',
    });
  }
  if (distance && distance.slope.lower * distance.slope.upper > 0) {
    checks.push({
      code: 'qc-fc-distance',
      severity: 'warning',
      message: `The relation of connections with head motion changes with distance, by ${distance.slope.estimate.toFixed(2)} per 100 mm.`,
      remedy: 'a strategy that censors frames removes most of such a trend',
    });
  }
  return checks;
}

/** A shrunken estimate depends on the number of frames: see whether motion comes in that way. */
function shrinkageRemarks(table: TableView, people: readonly string[], motion: Float64Array): Check[] {
  const shrinkage = columnFor(table, 'shrinkage', people);
  const others = {
    'head motion': motion,
    'the number of kept volumes': columnFor(table, 'kept_frames', people),
  };
  const related = Object.entries(others).flatMap(([name, values]) => {
    const found = qualityAssociation(shrinkage, values, false);
    return found && found.p < ALPHA ? [`${name} (r = ${found.r.toFixed(2)})`] : [];
  });
  if (related.length === 0) return [];
  return [
    {
      code: 'shrinkage-related',
      severity: 'warning',
      message: `How much a person's connections are shrunken goes with ${related.join(' and ')}: differences in motion become differences in connectivity.`,
      remedy: 'use the estimator empirical, or the same number of volumes for everybody',
    },
  ];
}

function qcFcColumns({ r, lower, upper, p, q, n }: QcFc, mm: Float64Array): TableOutput {
  const first = new Int32Array(r.length);
  const second = new Int32Array(r.length);
  for (let i = 1, e = 0; e < r.length; i += 1) {
    for (let j = 0; j < i; j += 1, e += 1) {
      first[e] = j;
      second[e] = i;
    }
  }
  return {
    connection: Int32Array.from(r.keys()),
    region_a: first,
    region_b: second,
    distance_mm: mm,
    r,
    lower,
    upper,
    p,
    q,
    n,
  };
}
