import { buildTable, inputTables, runStage, type Check, type TableOutput } from '@mesovia/core';
import { studyReportStage } from '../study-report/stage.ts';
import type { ExampleOptions } from './cohort.ts';
import { exampleStudy } from './study.ts';

export interface ExamplePage {
  readonly html: string;
  readonly checks: readonly Check[];
}

/** Runs the stage on given columns, as the runner does. */
export async function renderInputs(
  inputs: Readonly<Record<string, TableOutput>>,
  params: Record<string, unknown> = {},
): Promise<ExamplePage> {
  const contracts = new Map(
    Object.entries(studyReportStage.inputs)
      .flatMap(([role, input]) => inputTables(role, input))
      .map(({ role, contract }) => [role, contract]),
  );
  const tables = Object.fromEntries(
    Object.entries(inputs).map(([role, columns]) => {
      const contract = contracts.get(role);
      if (!contract) throw new RangeError(`the report has no input ${role}`);
      return [role, [buildTable(contract, columns, `example ${role}`)]];
    }),
  );
  const { artefacts, checks } = await runStage(studyReportStage, {
    params,
    inputs: tables,
    where: 'example',
  });
  return { html: new TextDecoder().decode(artefacts['page']), checks };
}

export function examplePage(
  options: ExampleOptions = {},
  params: Record<string, unknown> = {},
): Promise<ExamplePage> {
  return renderInputs(exampleStudy(options).example.inputs as Record<string, TableOutput>, params);
}
