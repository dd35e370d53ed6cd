import {
  buildTable,
  estimates,
  ParameterError,
  participants,
  sensitivity,
  studyChecks,
  studyDesign,
  studyParameters,
  studyStages,
  tableView,
  variables,
  type TableContract,
} from '@mesovia/core';
import { renderMediationReport } from '@mesovia/reporting';
import { mediationStage, sensitivityStage } from '@mesovia/statistics/stages';
import { basename } from 'node:path';
import { writeWhole } from '../write-whole.ts';
import type { Answer } from './mediate-command.ts';

/**
 * Writes the page. Rows of the file are counted in it and not named.
 *
 * @throws ParameterError `not-a-page`
 */
export async function writeReport(file: string, answer: Answer): Promise<void> {
  if (!/\.html?$/i.test(file)) {
    throw new ParameterError(
      'not-a-page',
      `${file} does not end in .html`,
      '--report',
      'name a page, for example --report mediation.html',
    );
  }
  await writeWhole(file, pageOf(answer));
}

function pageOf(answer: Answer): string {
  const { columns, tables, file } = answer;
  const view = (contract: TableContract, table: ReturnType<typeof buildTable>) =>
    tableView(contract, [table], file);
  return renderMediationReport({
    design: view(studyDesign, designTable(answer)),
    parameters: view(studyParameters, parametersTable(answer)),
    stages: view(studyStages, stagesTable(answer)),
    checks: view(studyChecks, checksTable(answer)),
    people: {
      participants: view(participants, columns.tables.participants),
      variables: view(variables, columns.tables.variables),
    },
    estimates: view(estimates, tables.estimates!),
    sensitivity: tables.sensitivity && view(sensitivity, tables.sensitivity),
  });
}

function designTable({ file, flags }: Answer) {
  const covariates = [
    ...new Set([...(flags.covariates ?? []), ...(flags.covariatesA ?? []), ...(flags.covariatesB ?? [])]),
  ];
  return buildTable(
    studyDesign,
    {
      name: ['mediate'],
      title: [`${basename(file)}: ${flags.x}, ${flags.m.join(', ')}, ${flags.y}`],
      design: ['cross-sectional'],
      exposure: [flags.x],
      outcome: [flags.y],
      covariates: { values: covariates, offsets: Int32Array.of(0, covariates.length) },
      note: [null],
    },
    file,
  );
}

function stagesTable({ tables, file }: Answer) {
  const stages = [mediationStage, ...(tables.sensitivity ? [sensitivityStage] : [])];
  return buildTable(
    studyStages,
    {
      position: Int32Array.from(stages, (_, i) => i + 1),
      stage: stages.map(({ name }) => name),
      use: stages.map(({ name }) => `statistics/${name}`),
      version: Int32Array.from(stages, ({ version }) => version),
      about: stages.map(({ about }) => about),
    },
    file,
  );
}

function parametersTable({ question, tables, file }: Answer) {
  const rows = ['mediation', ...(tables.sensitivity ? ['sensitivity'] : [])].flatMap((stage) =>
    Object.entries(question)
      .filter(([name]) => stage === 'mediation' || ['exposure', 'mediator', 'outcome'].includes(name))
      .map(([parameter, value]) => ({ stage, parameter, value: JSON.stringify(value) })),
  );
  return buildTable(
    studyParameters,
    {
      stage: rows.map(({ stage }) => stage),
      parameter: rows.map(({ parameter }) => parameter),
      value: rows.map(({ value }) => value),
    },
    file,
  );
}

function checksTable({ checks, columns, flags, file }: Answer) {
  const left =
    columns.left.length === 0
      ? []
      : [
          {
            code: 'left-out',
            severity: 'warning' as const,
            message: `${columns.left.length} rows lack a value of the model and ${flags.missing === 'listwise' ? 'were left out' : 'were kept'}.`,
            remedy: undefined,
          },
        ];
  const all = [...left, ...checks];
  return buildTable(
    studyChecks,
    {
      position: Int32Array.from(all, (_, i) => i + 1),
      stage: all.map(() => 'mediation'),
      code: all.map(({ code }) => code),
      severity: all.map(({ severity }) => severity),
      message: all.map(({ message }) => message),
      remedy: all.map(({ remedy }) => remedy ?? null),
      times: Int32Array.from(all, () => 1),
    },
    file,
  );
}
