import { normalUpperQuantile } from '../distributions/normal.ts';
import { atanh, tanh } from '../elementary/hyperbolic.ts';
import { hedgesCorrection, noncentralityLimits } from './noncentral-t.ts';

export interface StandardisedDifference {
  /** Cohen's d: difference over the SD. */
  readonly d: number;
  readonly lower: number;
  readonly upper: number;
  /** Hedges' g: d times a correction for small samples. */
  readonly g: number;
}

/**
 * Standardised difference of an observed t. Limits from the noncentral t distribution.
 *
 * @param perT  d / t: sqrt(1 / n1 + 1 / n2) of two groups (pooled SD), 1 / sqrt(n) of paired differences
 * @see Steiger & Fouladi 1997; Hedges 1981, J Educ Stat 6:107
 */
export function standardisedDifference(
  t: number,
  df: number,
  perT: number,
  level: number,
): StandardisedDifference {
  const { lower, upper } = noncentralityLimits(t, df, level);
  const d = t * perT;
  return { d, lower: lower * perT, upper: upper * perT, g: d * hedgesCorrection(df) };
}

/**
 * Large-sample limits of a standardised difference of shares (two or more levels) between two groups:
 * se^2 = 1 / n1 + 1 / n2 + d^2 / (2 (n1 + n2)).
 *
 * @see Yang & Dalton 2012, SAS Global Forum 335
 */
export function shareDifferenceLimits(
  d: number,
  n1: number,
  n2: number,
  level: number,
): { lower: number; upper: number } {
  const se = Math.sqrt(1 / n1 + 1 / n2 + (d * d) / (2 * (n1 + n2)));
  const half = normalUpperQuantile((1 - level) / 2) * se;
  return { lower: d - half, upper: d + half };
}

/**
 * Limits of a rank-biserial correlation on Fisher's z.
 *
 * @param se standard error of z; see `rankBiserialError` and `signedRankError`
 */
export function rankBiserialLimits(r: number, se: number, level: number): { lower: number; upper: number } {
  const half = normalUpperQuantile((1 - level) / 2) * se;
  if (Math.abs(r) === 1) return { lower: r, upper: r };
  return { lower: tanh(atanh(r) - half), upper: tanh(atanh(r) + half) };
}

/** Of two groups, from the variance of U without a difference: sqrt((n1 + n2 + 1) / (3 n1 n2)). */
export function rankBiserialError(n1: number, n2: number): number {
  return Math.sqrt((n1 + n2 + 1) / (3 * n1 * n2));
}

/** Of paired differences, from the variance of V without a difference. */
export function signedRankError(n: number): number {
  return Math.sqrt((n * (n + 1) * (2 * n + 1)) / 6) / ((n * (n + 1)) / 2);
}
