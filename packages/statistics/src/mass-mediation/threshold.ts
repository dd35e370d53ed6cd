/**
 * Smallest statistic that is family-wise significant: a candidate whose T exceeds it has p_fwe_strict < alpha under
 * both schemes, one whose T does not has not.
 *
 * With k null maxima at or above T, p_fwe_strict is min(1, 2 (1 + k) / (B + 1)); the threshold is the (k + 1)-th
 * largest null maximum for the largest k that keeps this below alpha, the larger of the two schemes: their
 * 1 - alpha / 2 quantiles.
 *
 * @returns NaN when B is too small for any candidate to reach alpha
 */
export function familyWiseThreshold(maxA: Float64Array, maxB: Float64Array, alpha: number): number {
  const strict = (k: number) => Math.min(1, 2 * ((1 + k) / (maxA.length + 1)));
  let allowed = -1;
  while (allowed + 1 < maxA.length && strict(allowed + 1) < alpha) allowed += 1;
  if (allowed < 0) return NaN;
  const exceeded = (maxima: Float64Array) => maxima.toSorted()[maxima.length - 1 - allowed];
  return Math.max(exceeded(maxA), exceeded(maxB));
}

/** Fewest permutations with which a candidate can have p_fwe_strict < alpha. */
export function fewestPermutations(alpha: number): number {
  return Math.floor(2 / alpha);
}
