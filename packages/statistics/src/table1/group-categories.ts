import { chiSquareTest, fisherExact, shareDifferenceLimits } from '@mesovia/kernels';
import { shareDifference } from './share-difference.ts';
import type { TestRow } from './tests.ts';

/**
 * A category between two groups. Two levels: Fisher exact (shown) with the conditional odds ratio and its exact limits,
 * and chi-square with and without continuity correction; more levels: chi-square (shown).
 *
 * @param zero count of each level in the group coded 0
 * @param one the same in the group coded 1
 * @returns no row when a group is empty or only one level occurs
 */
export function compareCategories(zero: readonly number[], one: readonly number[], level: number): TestRow[] {
  const used = [...zero.keys()].filter((k) => (zero[k] ?? 0) + (one[k] ?? 0) > 0);
  const [n0, n1] = [sum(zero), sum(one)];
  if (used.length < 2 || n0 === 0 || n1 === 0) return [];
  const table = Int32Array.from(used.flatMap((k) => [zero[k] ?? 0, one[k] ?? 0]));
  const difference = shareDifference(table, used.length);
  const limits = shareDifferenceLimits(difference, n0, n1, level);
  const standardised = { smd: difference, smdLower: limits.lower, smdUpper: limits.upper };
  const n = n0 + n1;
  const chiSquare = (yates: boolean, shown: boolean): TestRow => {
    const test = chiSquareTest(table, used.length, 2, yates);
    // Two groups: V = phi, sqrt(chi-square / n).
    const size = yates ? {} : { effect: "Cramer's V", estimate: Math.sqrt(test.statistic / n) };
    const name = yates ? 'chi-square, continuity correction' : 'chi-square';
    return { test: name, ...test, ...size, ...standardised, n, shown };
  };
  if (used.length > 2) return [chiSquare(false, true)];
  const [a0 = 0, a1 = 0, b0 = 0, b1 = 0] = table;
  const { p, oddsRatio, lower, upper } = fisherExact(b1, b0, a1, a0, level);
  const odds = { effect: 'odds ratio, conditional', estimate: oddsRatio, lower, upper };
  return [
    { test: 'Fisher exact', p, ...odds, ...standardised, n, shown: true },
    chiSquare(false, false),
    chiSquare(true, false),
  ];
}

/** Smallest count expected in a cell if the groups did not differ; below 5 the chi-square p is rough. */
export function smallestExpected(zero: readonly number[], one: readonly number[]): number {
  const [n0, n1] = [sum(zero), sum(one)];
  const levels = zero.map((count, k) => count + (one[k] ?? 0)).filter((count) => count > 0);
  return (Math.min(...levels) * Math.min(n0, n1)) / (n0 + n1);
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
