/** ScreenMin over pairs of p. */
export interface ScreenMin {
  /** A candidate is screened in when the smaller of its two p is at most this. */
  readonly threshold: number;
  /** Candidates screened in. */
  readonly kept: number;
  /** min(1, kept x larger p) of candidates screened in, NaN for the others. Family-wise significant at or below alpha. */
  readonly p: Float64Array;
}

/**
 * Joint significance of many pairs of paths in two steps: keep the candidates whose smaller p passes a threshold, then
 * Bonferroni over the larger p of those kept. Family-wise error is held when p_a and p_b are independent under the null.
 * A candidate with a NaN p does not count.
 *
 * @param rule 'fixed': threshold alpha / m. 'adaptive': the largest alpha / j, j = 1..m, that at most j candidates pass
 * @see Djordjilovic et al. 2019, Biostatistics 20:371; Djordjilovic, Hemerik & Thoresen 2022, Biometrical J 64:1090
 */
export function screenMin(
  pA: Float64Array,
  pB: Float64Array,
  alpha: number,
  rule: 'fixed' | 'adaptive',
): ScreenMin {
  const smaller = pA.map((p, e) => Math.min(p, pB[e]));
  const sorted = smaller.filter((p) => p === p).sort();
  const passing = (threshold: number): number => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle] > threshold) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  let divisor = rule === 'fixed' ? sorted.length : 1;
  while (divisor < sorted.length && passing(alpha / divisor) > divisor) divisor += 1;
  const threshold = alpha / divisor;
  const kept = passing(threshold);
  const p = smaller.map((least, e) =>
    least <= threshold ? Math.min(1, kept * Math.max(pA[e], pB[e])) : NaN,
  );
  return { threshold, kept, p };
}
