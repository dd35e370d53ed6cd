import { fillPermutation } from '../random/resampling.ts';
import { createStream } from '../random/stream.ts';

export interface PermutationT {
  /** Two-sided. Exact: share of all divisions of the people; otherwise (1 + hits) / (permutations + 1). */
  readonly p: number;
  /** Divisions that were looked at, the observed one included when exact. */
  readonly permutations: number;
  /** Every way to divide the people was looked at. */
  readonly exact: boolean;
}

/** Statistics closer than this, relative to the observed one, count as equal. */
const SAME = 1e-10;

/**
 * Permutation test of two groups with Student's t: people change groups. For a fixed pool of values |t| grows with the
 * distance of one group's sum from its mean, so only sums are compared. All divisions are enumerated when there are no
 * more than `permutations` of them.
 *
 * @see Pitman 1937, Suppl J R Stat Soc 4:119; Phipson & Smyth 2010, Stat Appl Genet Mol Biol 9:39 (p of random draws)
 */
export function permutationT(
  x: Float64Array,
  y: Float64Array,
  permutations: number,
  seed: bigint,
): PermutationT {
  const [n1, n] = [x.length, x.length + y.length];
  const values = new Float64Array(n);
  values.set(x);
  values.set(y, n1);
  const centre = values.reduce((sum, value) => sum + value, 0) / n;
  for (let i = 0; i < n; i += 1) values[i] -= centre;
  const scale = values.reduce((sum, value) => sum + Math.abs(value), 0);
  const sumOf = (rows: Int32Array) => {
    let sum = 0;
    for (let i = 0; i < n1; i += 1) sum += values[rows[i]];
    return Math.abs(sum);
  };
  const rows = Int32Array.from({ length: n }, (_, i) => i);
  const bar = sumOf(rows) - SAME * scale;
  let hits = 0;
  if (divisions(n, n1) <= permutations) {
    let count = 0;
    do {
      count += 1;
      if (sumOf(rows) >= bar) hits += 1;
    } while (nextCombination(rows, n1, n));
    return { p: hits / count, permutations: count, exact: true };
  }
  for (let b = 0; b < permutations; b += 1) {
    fillPermutation(createStream(seed, 0, b, 0), rows);
    if (sumOf(rows) >= bar) hits += 1;
  }
  return { p: (hits + 1) / (permutations + 1), permutations, exact: false };
}

/** Ways to pick k of n people. */
function divisions(n: number, k: number): number {
  let ways = 1;
  for (let i = 1; i <= k; i += 1) ways = (ways * (n - k + i)) / i;
  return Math.round(ways);
}

/** The next k of 0..n - 1 in lexicographic order, or false after the last. */
function nextCombination(rows: Int32Array, k: number, n: number): boolean {
  let i = k - 1;
  while (i >= 0 && rows[i] === n - k + i) i -= 1;
  if (i < 0) return false;
  rows[i] += 1;
  for (let j = i + 1; j < k; j += 1) rows[j] = rows[j - 1] + 1;
  return true;
}
