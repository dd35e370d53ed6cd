import { estimates, sensitivity, studyChecks, studyDesign, studyStages, type TableView } from '@mesovia/core';
import { readRows } from '../rows/read-rows.ts';
import { readParameters } from '../study/parameters.ts';
import { groupsOf, readPeople } from '../study/people.ts';
import { readVariables, variableNamed } from '../study/variable.ts';
import type { Report } from '../study-report/report.ts';
import { vocabulary } from '../wording/vocabulary.ts';

/** Tables of one mediation model, as the stages make them. */
export interface MediationTables {
  readonly design: TableView;
  readonly parameters: TableView;
  readonly stages: TableView;
  readonly checks: TableView;
  readonly people: { readonly participants: TableView; readonly variables: TableView };
  readonly estimates: TableView;
  readonly sensitivity: TableView | undefined;
}

/** What the page of one mediation model says. */
export type MediationReport = Pick<
  Report,
  | 'study'
  | 'words'
  | 'variables'
  | 'people'
  | 'mediation'
  | 'severalMediators'
  | 'moderated'
  | 'sensitivity'
  | 'parameters'
  | 'stages'
  | 'checks'
>;

const SIMPLE = ['a', 'b', 'total', 'direct', 'indirect', 'proportion mediated', 'upsilon'];

/** @throws ParameterError `no-such-variable` */
export function readMediationReport(tables: MediationTables): MediationReport {
  const variables = readVariables(tables.people.variables);
  const people = readPeople(tables.people.participants);
  const [design] = readRows(studyDesign, tables.design);
  const rows = readRows(estimates, tables.estimates);
  const simple = rows.every(({ term }) => SIMPLE.includes(term));
  const exposure = variableNamed(variables, design?.exposure ?? '', 'exposure');
  return {
    study: {
      title: design?.title ?? '',
      design: design?.design ?? '',
      note: design?.note ?? '',
      exposure,
      outcome: variableNamed(variables, design?.outcome ?? '', 'outcome'),
      covariates: (design?.covariates ?? []).map((name) => variableNamed(variables, name, 'covariates')),
      groups: groupsOf(people, exposure),
    },
    words: vocabulary(design?.design ?? ''),
    variables,
    people,
    mediation: simple ? rows : undefined,
    severalMediators: simple ? undefined : rows,
    moderated: undefined,
    sensitivity: tables.sensitivity && readRows(sensitivity, tables.sensitivity),
    parameters: readParameters(tables.parameters, tables.stages),
    stages: readRows(studyStages, tables.stages),
    checks: readRows(studyChecks, tables.checks),
  };
}
