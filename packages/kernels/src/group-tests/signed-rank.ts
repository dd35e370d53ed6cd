import { averageRanks } from '../correlation/ranks.ts';
import { normalUpper } from '../distributions/normal.ts';
import { signedSums, tieTerm, twoSidedShare } from './rank-sums.ts';

export interface SignedRank {
  /** Sum of the ranks of positive differences. */
  readonly v: number;
  /** Two-sided. */
  readonly p: number;
  /** From all patterns of signs; otherwise the normal approximation. */
  readonly exact: boolean;
  /** Differences other than zero. */
  readonly n: number;
  /** (V - V of the negative ones) / sum of ranks, -1 to 1. */
  readonly rankBiserial: number;
}

/** More differences than this and the patterns of signs are not enumerated. */
const EXACT_LIMIT = 100;

/**
 * Wilcoxon's signed-rank test of paired differences; differences of zero are left out. Exact over all patterns of signs
 * up to 100 differences, mid-ranks for ties; otherwise normal with the tie-corrected variance and continuity correction,
 * as in R's wilcox.test.
 *
 * @see Wilcoxon 1945, Biometrics Bull 1:80; Kerby 2014, Compr Psychol 3:1 (matched-pairs rank-biserial correlation)
 */
export function signedRank(differences: Float64Array): SignedRank {
  const used = differences.filter((value) => value !== 0);
  const n = used.length;
  if (n === 0) return { v: 0, p: 1, exact: true, n, rankBiserial: NaN };
  const sizes = used.map((value) => Math.abs(value));
  const ranks = new Float64Array(n);
  averageRanks(sizes, ranks);
  let v = 0;
  for (let i = 0; i < n; i += 1) if (used[i] > 0) v += ranks[i];
  const all = (n * (n + 1)) / 2;
  const rankBiserial = (2 * v) / all - 1;
  if (n <= EXACT_LIMIT) {
    const doubled = Int32Array.from(ranks, (rank) => 2 * rank);
    return { v, p: twoSidedShare(signedSums(doubled), 2 * v, all, 1), exact: true, n, rankBiserial };
  }
  const sd = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24 - tieTerm(sizes) / 48);
  const away = Math.max(0, Math.abs(v - all / 2) - 0.5);
  return { v, p: Math.min(1, 2 * normalUpper(away / sd)), exact: false, n, rankBiserial };
}
