import { tTwoSided } from '../distributions/tails.ts';

export interface TTest {
  readonly t: number;
  readonly df: number;
  /** Two-sided. */
  readonly p: number;
}

/**
 * Student t of two groups from their means, SDs (ddof 1) and sizes; equal variances assumed. Sign of mean1 - mean2.
 *
 * @see Student 1908, Biometrika 6:1
 */
export function studentT(
  mean1: number,
  sd1: number,
  n1: number,
  mean2: number,
  sd2: number,
  n2: number,
): TTest {
  const df = n1 + n2 - 2;
  const pooled = ((n1 - 1) * sd1 ** 2 + (n2 - 1) * sd2 ** 2) / df;
  const t = (mean1 - mean2) / Math.sqrt(pooled * (1 / n1 + 1 / n2));
  return { t, df, p: tTwoSided(t, df) };
}

/** Welch t of two groups, variances not assumed equal; Satterthwaite degrees of freedom. @see Welch 1947, Biometrika 34:28 */
export function welchT(
  mean1: number,
  sd1: number,
  n1: number,
  mean2: number,
  sd2: number,
  n2: number,
): TTest {
  const v1 = sd1 ** 2 / n1;
  const v2 = sd2 ** 2 / n2;
  const t = (mean1 - mean2) / Math.sqrt(v1 + v2);
  const df = (v1 + v2) ** 2 / (v1 ** 2 / (n1 - 1) + v2 ** 2 / (n2 - 1));
  return { t, df, p: tTwoSided(t, df) };
}
