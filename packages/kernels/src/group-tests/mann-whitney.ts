import { averageRanks } from '../correlation/ranks.ts';
import { normalUpper } from '../distributions/normal.ts';

export interface MannWhitney {
  /** Pairs in which the first group's value is larger, ties counting half. */
  readonly u: number;
  /** Two-sided. */
  readonly p: number;
  /** From the exact distribution of ranks; otherwise the normal approximation. */
  readonly exact: boolean;
}

/** More people than this and the exact distribution is not enumerated. */
const EXACT_LIMIT = 200;

/**
 * Wilcoxon-Mann-Whitney test of two groups. Exact without ties up to 200 people; otherwise normal with the tie-corrected
 * variance and continuity correction, as in R's wilcox.test.
 *
 * @see Mann & Whitney 1947, Ann Math Stat 18:50
 */
export function mannWhitney(x: Float64Array, y: Float64Array): MannWhitney {
  const [n1, n2] = [x.length, y.length];
  const both = new Float64Array(n1 + n2);
  both.set(x);
  both.set(y, n1);
  const ranks = new Float64Array(n1 + n2);
  averageRanks(both, ranks);
  let sum = 0;
  for (let i = 0; i < n1; i += 1) sum += ranks[i];
  const u = sum - (n1 * (n1 + 1)) / 2;
  const ties = tieTerm(both);
  if (ties === 0 && n1 + n2 <= EXACT_LIMIT) return { u, p: exactP(u, n1, n2), exact: true };
  const n = n1 + n2;
  const sd = Math.sqrt(((n1 * n2) / 12) * (n + 1 - ties / (n * (n - 1))));
  const away = Math.max(0, Math.abs(u - (n1 * n2) / 2) - 0.5);
  return { u, p: sd > 0 ? Math.min(1, 2 * normalUpper(away / sd)) : 1, exact: false };
}

/** Sum over tied values of t^3 - t. */
function tieTerm(values: Float64Array): number {
  const sorted = values.slice().sort();
  let sum = 0;
  let run = 1;
  for (let i = 1; i <= sorted.length; i += 1) {
    if (i < sorted.length && sorted[i] === sorted[i - 1]) {
      run += 1;
      continue;
    }
    sum += run * run * run - run;
    run = 1;
  }
  return sum;
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
