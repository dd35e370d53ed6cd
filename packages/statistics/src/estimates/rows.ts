import type { TableOutput } from '@mesovia/core';

/** One row of the estimates table; what is left out is unknown. */
export interface EstimateRow {
  readonly model: string;
  readonly term: string;
  readonly scale: string;
  readonly method: string;
  readonly estimate: number;
  readonly se?: number;
  readonly statistic?: number;
  readonly df?: number;
  readonly p?: number;
  readonly lower?: number;
  readonly upper?: number;
  readonly level?: number;
  /** Monte Carlo standard errors of the limits. */
  readonly lowerError?: number;
  readonly upperError?: number;
  readonly n: number;
  /** Names of the variables held constant; left out where the number comes from no regression. */
  readonly covariates?: readonly string[];
  readonly candidates: number;
  readonly selection: string;
}

const TEXTS = ['model', 'term', 'scale', 'method', 'selection'] as const;
const NUMBERS = ['estimate', 'se', 'statistic', 'df', 'p', 'lower', 'upper', 'level'] as const;
const COUNTS = ['n', 'candidates'] as const;

/** Rows -> columns of the estimates table; what is unknown becomes NaN, which the table keeps as null. */
export function estimateColumns(rows: readonly EstimateRow[]): TableOutput {
  return Object.fromEntries([
    ...TEXTS.map((name) => [name, rows.map((row) => row[name])]),
    ...NUMBERS.map((name) => [name, Float64Array.from(rows, (row) => row[name] ?? NaN)]),
    ['lower_error', Float64Array.from(rows, (row) => row.lowerError ?? NaN)],
    ['upper_error', Float64Array.from(rows, (row) => row.upperError ?? NaN)],
    ['covariates', rows.map((row) => heldConstant(row.covariates))],
    ...COUNTS.map((name) => [name, Int32Array.from(rows, (row) => row[name])]),
  ]);
}

/** `age, sex`; said also where it is nothing, so that an empty cell never has to be read. */
function heldConstant(covariates: readonly string[] | undefined): string | null {
  if (covariates === undefined) return null;
  return covariates.length === 0 ? 'none' : covariates.join(', ');
}

/** Number chosen from the same people it is estimated in. */
export const circular = (candidates: number): string => `circular, best of ${candidates}`;
export const PRE_SPECIFIED = 'pre-specified';
export const CROSS_FITTED = 'cross-fitted';

/** `exposure -> mediator -> outcome`, the name of a model in the estimates table. */
export function modelName(exposure: string, mediator: string, outcome: string): string {
  return `${exposure} -> ${mediator} -> ${outcome}`;
}

/** What a family of candidates is called in the name of a model. */
export function familyName(family: string): string {
  return family === 'edge' ? 'connections' : family;
}
