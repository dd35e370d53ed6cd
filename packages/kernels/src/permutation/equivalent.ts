import { tTwoSided, tUpperQuantile } from '../distributions/tails.ts';
import { log10 } from '../elementary/power.ts';

/** Every t as the one that has the same two-sided p on other degrees of freedom, sign kept; NaN stays NaN. */
export function equivalentT(t: Float64Array, df: number, other: number): Float64Array {
  if (df === other) return t.slice();
  return t.map((value) => {
    if (value !== value) return NaN;
    const size = tUpperQuantile(tTwoSided(value, df) / 2, other);
    return value < 0 ? -size : size;
  });
}

/** -log10 of the two-sided p of a t; the statistic of candidates whose degrees of freedom differ. */
export function scoreOfT(t: number, df: number): number {
  return -log10(tTwoSided(t, df));
}
