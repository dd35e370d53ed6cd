import type { ListColumn, TableOutput } from '@mesovia/core';

export type VariableType = 'number' | 'ordinal' | 'category' | 'binary' | 'text';

/** One row of the `variables` table. */
export interface Variable {
  readonly variable: string;
  readonly type: VariableType;
  readonly label: string;
  readonly unit: string | null;
  readonly description: string | null;
  /** Values in order; the first is the reference, coded 0. */
  readonly levels: readonly string[];
  readonly levelLabels: readonly string[];
  /** NaN where nothing is declared. */
  readonly minimum: number;
  readonly maximum: number;
  readonly instrument: string | null;
  /** People without a value. */
  readonly missing: number;
}

/** Rows -> the columns of the `variables` table. */
export function variablesTable(rows: readonly Variable[]): TableOutput {
  return {
    variable: rows.map((row) => row.variable),
    type: rows.map((row) => row.type),
    label: rows.map((row) => row.label),
    unit: rows.map((row) => row.unit),
    description: rows.map((row) => row.description),
    levels: listColumn(rows.map((row) => row.levels)),
    level_labels: listColumn(rows.map((row) => row.levelLabels)),
    minimum: Float64Array.from(rows, (row) => row.minimum),
    maximum: Float64Array.from(rows, (row) => row.maximum),
    instrument: rows.map((row) => row.instrument),
    missing: Int32Array.from(rows, (row) => row.missing),
  };
}

/** One list of texts per row. */
export function listColumn(lists: readonly (readonly string[])[]): ListColumn {
  const offsets = new Int32Array(lists.length + 1);
  for (const [i, list] of lists.entries()) offsets[i + 1] = (offsets[i] ?? 0) + list.length;
  return { values: lists.flat(), offsets };
}
