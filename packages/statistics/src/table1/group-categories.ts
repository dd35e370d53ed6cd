import { chiSquareTest, exp, fisherExact, log, normalUpperQuantile } from '@mesovia/kernels';
import type { TestRow } from './tests.ts';

/**
 * A category between two groups. Two levels: Fisher exact (shown) with the odds ratio, and chi-square with and
 * without continuity correction; more levels: chi-square (shown).
 *
 * @param zero count of each level in the group coded 0
 * @param one the same in the group coded 1
 * @returns no row when a group is empty or only one level occurs
 */
export function compareCategories(zero: readonly number[], one: readonly number[], level: number): TestRow[] {
  const used = [...zero.keys()].filter((k) => (zero[k] ?? 0) + (one[k] ?? 0) > 0);
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  const n = sum(zero) + sum(one);
  if (used.length < 2 || sum(zero) === 0 || sum(one) === 0) return [];
  const table = Int32Array.from(used.flatMap((k) => [zero[k] ?? 0, one[k] ?? 0]));
  const chiSquare = (yates: boolean, shown: boolean): TestRow => ({
    test: yates ? 'chi-square, continuity correction' : 'chi-square',
    ...chiSquareTest(table, used.length, 2, yates),
    n,
    shown,
  });
  if (used.length > 2) return [chiSquare(false, true)];
  const [a0 = 0, a1 = 0, b0 = 0, b1 = 0] = table;
  return [
    {
      test: 'Fisher exact',
      p: fisherExact(b1, b0, a1, a0).p,
      ...oddsRatio(b1, b0, a1, a0, level),
      smd: proportionDifference(b0 / (a0 + b0), b1 / (a1 + b1)),
      n,
      shown: true,
    },
    chiSquare(false, false),
    chiSquare(true, false),
  ];
}

/**
 * Sample odds ratio ad / bc with Woolf's interval; with an empty cell, 0.5 is added to each (Haldane-Anscombe).
 *
 * @see Woolf 1955, Ann Hum Genet 19:251
 */
function oddsRatio(
  a: number,
  b: number,
  c: number,
  d: number,
  level: number,
): Pick<TestRow, 'effect' | 'estimate' | 'lower' | 'upper'> {
  const shift = Math.min(a, b, c, d) === 0 ? 0.5 : 0;
  const [p, q, r, s] = [a + shift, b + shift, c + shift, d + shift];
  const centre = log((p * s) / (q * r));
  const half = normalUpperQuantile((1 - level) / 2) * Math.sqrt(1 / p + 1 / q + 1 / r + 1 / s);
  return {
    effect: shift > 0 ? 'odds ratio, 0.5 added to each cell' : 'odds ratio',
    estimate: (p * s) / (q * r),
    lower: exp(centre - half),
    upper: exp(centre + half),
  };
}

/** Difference of proportions in SDs: (p1 - p0) / sqrt((p0 q0 + p1 q1) / 2). */
function proportionDifference(p0: number, p1: number): number {
  return (p1 - p0) / Math.sqrt((p0 * (1 - p0) + p1 * (1 - p1)) / 2);
}
