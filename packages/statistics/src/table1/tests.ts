import type { TableOutput } from '@mesovia/core';

/** One line of group_tests; what is left out is unknown. */
export interface TestRow {
  readonly test: string;
  readonly statistic?: number;
  readonly df?: number;
  readonly p: number;
  readonly effect?: string;
  readonly estimate?: number;
  readonly lower?: number;
  readonly upper?: number;
  readonly smd?: number;
  readonly smdLower?: number;
  readonly smdUpper?: number;
  readonly hedgesG?: number;
  readonly n: number;
  /** The pre-declared test of this kind of variable. */
  readonly shown: boolean;
}

/** A test row with what it belongs to. */
export interface ComparisonRow extends TestRow {
  readonly variable: string;
  readonly comparison: string;
  readonly q?: number;
}

/** Rows -> columns of the group_tests table. */
export function testColumns(rows: readonly ComparisonRow[]): TableOutput {
  const number = (read: (row: ComparisonRow) => number | undefined) =>
    Float64Array.from(rows, (row) => read(row) ?? NaN);
  return {
    variable: rows.map((row) => row.variable),
    comparison: rows.map((row) => row.comparison),
    test: rows.map((row) => row.test),
    statistic: number((row) => row.statistic),
    df: number((row) => row.df),
    p: number((row) => row.p),
    effect: rows.map((row) => row.effect ?? null),
    estimate: number((row) => row.estimate),
    lower: number((row) => row.lower),
    upper: number((row) => row.upper),
    smd: number((row) => row.smd),
    smd_lower: number((row) => row.smdLower),
    smd_upper: number((row) => row.smdUpper),
    hedges_g: number((row) => row.hedgesG),
    q: number((row) => row.q),
    n: Int32Array.from(rows, (row) => row.n),
    shown: rows.map((row) => row.shown),
  };
}
