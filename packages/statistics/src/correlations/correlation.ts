import {
  atanh,
  averageRanks,
  interceptBasis,
  normalUpperQuantile,
  pearson,
  residualise,
  tanh,
  tTwoSided,
} from '@mesovia/kernels';

export type CorrelationMethod = 'Pearson' | 'Spearman';

export interface Correlation {
  readonly r: number;
  /** t, with df n - 2 - covariates. */
  readonly statistic: number;
  readonly df: number;
  /** Two-sided. */
  readonly p: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * Correlation of two variables, given covariates if there are any: Pearson of the residuals; for Spearman everything is
 * ranked first. t test, and an interval on Fisher's z with standard error 1 / sqrt(n - 3 - k) (Pearson) or
 * sqrt((1 + r^2 / 2) / (n - 3 - k)) (Spearman), k covariate columns.
 *
 * @param x n values @param y n values @param covariates k columns of n values
 * @param level coverage
 * @returns undefined with fewer than k + 4 people or where a variable does not vary beyond the covariates
 * @see Fisher 1924, Metron 3:329 (partial); Bonett & Wright 2000, Psychometrika 65:23 (Spearman)
 */
export function correlate(
  method: CorrelationMethod,
  x: Float64Array,
  y: Float64Array,
  covariates: Float64Array,
  level: number,
): Correlation | undefined {
  const n = x.length;
  const k = n > 0 ? covariates.length / n : 0;
  if (n < k + 4) return undefined;
  const columns = method === 'Spearman' ? ranked : (values: Float64Array) => values;
  const { basis, rank } = interceptBasis(eachColumn(covariates, n, columns), n);
  const left = rest(columns(x), basis, rank);
  const right = rest(columns(y), basis, rank);
  if (!left || !right) return undefined;
  const r = pearson(left, right);
  const df = n - 1 - rank;
  const statistic = r * Math.sqrt(df / (1 - r * r));
  const spread = method === 'Spearman' ? 1 + (r * r) / 2 : 1;
  const half = normalUpperQuantile((1 - level) / 2) * Math.sqrt(spread / (df - 1));
  const exact = Math.abs(r) === 1;
  return {
    r,
    statistic,
    df,
    p: tTwoSided(statistic, df),
    lower: exact ? r : tanh(atanh(r) - half),
    upper: exact ? r : tanh(atanh(r) + half),
  };
}

/** Residuals on the basis; undefined when nothing is left beyond rounding. */
function rest(values: Float64Array, basis: Float64Array, rank: number): Float64Array | undefined {
  const n = values.length;
  const out = new Float64Array(n);
  residualise(basis, rank, values, n, 1, out);
  const size = (column: Float64Array) => column.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return size(out) > 1e-10 * size(values) ? out : undefined;
}

function ranked(values: Float64Array): Float64Array {
  const out = new Float64Array(values.length);
  averageRanks(values, out);
  return out;
}

function eachColumn(
  columns: Float64Array,
  n: number,
  change: (values: Float64Array) => Float64Array,
): Float64Array {
  const out = new Float64Array(columns.length);
  for (let from = 0; from < columns.length; from += n)
    out.set(change(columns.subarray(from, from + n)), from);
  return out;
}
