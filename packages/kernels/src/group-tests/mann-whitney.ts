import { averageRanks } from '../correlation/ranks.ts';
import { normalUpper } from '../distributions/normal.ts';
import { subsetSums, tieTerm, twoSidedShare } from './rank-sums.ts';

export interface MannWhitney {
  /** Pairs in which the first group's value is larger, ties counting half. */
  readonly u: number;
  /** Two-sided. */
  readonly p: number;
  /** From the distribution of ranks over all ways to divide the people; otherwise the normal approximation. */
  readonly exact: boolean;
  /** Some values are equal. */
  readonly tied: boolean;
}

/** More people than this and the exact distribution is not enumerated. */
const EXACT_LIMIT = 200;
const EXACT_LIMIT_WITH_TIES = 60;

/**
 * Wilcoxon-Mann-Whitney test of two groups. Exact without ties up to 200 people and with ties (mid-ranks, every way to
 * divide the people) up to 60; otherwise normal with the tie-corrected variance and continuity correction, as in R's
 * wilcox.test.
 *
 * @see Mann & Whitney 1947, Ann Math Stat 18:50; Streitberg & Roehmel 1986, Stat Softw Newsl 12:10 (exact with ties)
 */
export function mannWhitney(x: Float64Array, y: Float64Array): MannWhitney {
  const [n1, n2] = [x.length, y.length];
  const n = n1 + n2;
  const both = new Float64Array(n);
  both.set(x);
  both.set(y, n1);
  const ranks = new Float64Array(n);
  averageRanks(both, ranks);
  let sum = 0;
  for (let i = 0; i < n1; i += 1) sum += ranks[i];
  const u = sum - (n1 * (n1 + 1)) / 2;
  const ties = tieTerm(both);
  const tied = ties > 0;
  if (!tied && n <= EXACT_LIMIT) return { u, p: exactP(u, n1, n2), exact: true, tied };
  if (n <= EXACT_LIMIT_WITH_TIES) {
    const doubled = Int32Array.from(ranks, (rank) => 2 * rank);
    const p = twoSidedShare(subsetSums(doubled, n1), 2 * sum, n1 * (n + 1) * n, n);
    return { u, p, exact: true, tied };
  }
  const sd = Math.sqrt(((n1 * n2) / 12) * (n + 1 - ties / (n * (n - 1))));
  const away = Math.max(0, Math.abs(u - (n1 * n2) / 2) - 0.5);
  return { u, p: sd > 0 ? Math.min(1, 2 * normalUpper(away / sd)) : 1, exact: false, tied };
}

/**
 * Two-sided p from the distribution of U: coefficients of the Gaussian binomial (n1 + n2 over n1), built factor by factor
 * as (1 - q^(n2 + k)) / (1 - q^k). Counts are kept as shares so that they stay in range.
 */
function exactP(u: number, n1: number, n2: number): number {
  const top = n1 * n2;
  const share = new Float64Array(top + 1);
  share[0] = 1;
  for (let k = 1; k <= n1; k += 1) {
    for (let s = top; s >= n2 + k; s -= 1) share[s] -= share[s - n2 - k];
    for (let s = k; s <= top; s += 1) share[s] += share[s - k];
    const factor = k / (n2 + k);
    for (let s = 0; s <= top; s += 1) share[s] *= factor;
  }
  const lower = Math.min(u, top - u);
  let p = 0;
  for (let s = 0; s <= lower; s += 1) p += share[s];
  return Math.min(1, 2 * p);
}
