import { studyParameters, studyStages, type TableView } from '@mesovia/core';
import { readRows, type RowOf } from '../rows/read-rows.ts';

export type StageRow = RowOf<typeof studyStages>;

/** What was recorded about how each stage was run. */
export interface Parameters {
  readonly rows: readonly RowOf<typeof studyParameters>[];
  /** Stages that run `use`, in order of running. */
  stagesOf(use: string): readonly StageRow[];
  /** The value of a parameter, undefined where it was not recorded. */
  value(stage: string, parameter: string): unknown;
  /** Values below a record or list parameter, in the order of the table: `exclude` gives every exclusion rule. */
  below(stage: string, parameter: string): readonly { readonly name: string; readonly value: unknown }[];
}

export function readParameters(parameters: TableView, stages: TableView): Parameters {
  const rows = readRows(studyParameters, parameters);
  const stageRows = readRows(studyStages, stages);
  const values = new Map(rows.map((row) => [`${row.stage}\n${row.parameter}`, parsed(row.value)]));
  return {
    rows,
    stagesOf: (use) => stageRows.filter((stage) => stage.use === use),
    value: (stage, parameter) => values.get(`${stage}\n${parameter}`),
    below: (stage, parameter) => belowOf(rows, stage, parameter, values.get(`${stage}\n${parameter}`)),
  };
}

function belowOf(
  rows: readonly RowOf<typeof studyParameters>[],
  stage: string,
  parameter: string,
  whole: unknown,
): { name: string; value: unknown }[] {
  if (Array.isArray(whole)) return whole.map((value, i) => ({ name: String(i), value: value as unknown }));
  if (typeof whole === 'object' && whole !== null)
    return Object.entries(whole).map(([name, value]) => ({ name, value: value as unknown }));
  return rows
    .filter((row) => row.stage === stage && row.parameter.startsWith(`${parameter}.`))
    .map((row) => ({ name: row.parameter.slice(parameter.length + 1), value: parsed(row.value) }));
}

/** Parameters are written as JSON; what is not JSON is kept as text. */
function parsed(value: string): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
