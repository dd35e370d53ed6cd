import { atanh, fUpper, leastSquares, normalUpperQuantile, pearson, tanh, tTwoSided } from '@mesovia/kernels';

/** How a measure of quality goes with a variable of the study. */
export interface QualityAssociation {
  /** Correlation; for more than two levels the multiple correlation R with them, 0 to 1. */
  readonly r: number;
  readonly several: boolean;
  /** 95 %, NaN for R. */
  readonly lower: number;
  readonly upper: number;
  /** t, or F for R. */
  readonly statistic: number;
  readonly df: number;
  readonly p: number;
  readonly n: number;
}

/**
 * Association of a measure with a number, a two-level variable coded 0 and 1, or the levels of a category, over the people
 * for whom both are known.
 *
 * @param measure n values @param variable n values; positions of levels for a category
 * @returns undefined with fewer than four people beyond the levels or without variation
 */
export function qualityAssociation(
  measure: Float64Array,
  variable: Float64Array,
  isCategory: boolean,
): QualityAssociation | undefined {
  const both = [...measure.keys()].filter(
    (i) => measure[i] - measure[i] === 0 && variable[i] - variable[i] === 0,
  );
  const u = Float64Array.from(both, (i) => measure[i]);
  const v = Float64Array.from(both, (i) => variable[i]);
  const levels = [...new Set(v)].sort((a, b) => a - b);
  if (isCategory && levels.length > 2) return withLevels(u, v, levels);
  const n = both.length;
  const r = n < 4 ? NaN : pearson(u, v);
  if (r !== r) return undefined;
  const statistic = r * Math.sqrt((n - 2) / (1 - r * r));
  const half = normalUpperQuantile(0.025) / Math.sqrt(n - 3);
  const exact = Math.abs(r) === 1;
  return {
    r,
    several: false,
    lower: exact ? r : tanh(atanh(r) - half),
    upper: exact ? r : tanh(atanh(r) + half),
    statistic,
    df: n - 2,
    p: tTwoSided(statistic, n - 2),
    n,
  };
}

function withLevels(
  u: Float64Array,
  v: Float64Array,
  levels: readonly number[],
): QualityAssociation | undefined {
  const n = u.length;
  const k = levels.length;
  if (n < k + 3 || u.every((value) => value === u[0])) return undefined;
  const design = new Float64Array(k * n);
  levels.forEach((level, j) => v.forEach((code, i) => void (design[j * n + i] = code === level ? 1 : 0)));
  const { residuals } = leastSquares(design, n, k, u);
  const mean = u.reduce((sum, value) => sum + value, 0) / n;
  const whole = u.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const share = Math.max(0, 1 - residuals.reduce((sum, value) => sum + value * value, 0) / whole);
  const statistic = share / (k - 1) / ((1 - share) / (n - k));
  return {
    r: Math.sqrt(share),
    several: true,
    lower: NaN,
    upper: NaN,
    statistic,
    df: n - k,
    p: fUpper(statistic, k - 1, n - k),
    n,
  };
}
