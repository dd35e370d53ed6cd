import { describe, expect, it } from 'vitest';
import { chiSquareTest } from './chi-square.ts';
import { fisherExact } from './fisher-exact.ts';
import { mannWhitney } from './mann-whitney.ts';
import { studentT, welchT } from './t-tests.ts';
import oracle from './oracle.json' with { type: 'json' }; // written by oracle.py (scipy)

/** Largest relative difference. */
function away(ours: readonly number[], theirs: readonly number[]): number {
  return theirs.reduce((worst, value, i) => Math.max(worst, Math.abs(ours[i] / value - 1)), 0);
}

describe('group tests equal scipy', () => {
  it.each(oracle.cases)('numbers %#', ({ x, y, mean, sd, student, welch, u, tied }) => {
    const [m1, m2] = mean as [number, number];
    const [s1, s2] = sd as [number, number];
    const ours = studentT(m1, s1, x.length, m2, s2, y.length);
    expect(away([ours.t, ours.df, ours.p], student)).toBeLessThan(1e-11);
    const robust = welchT(m1, s1, x.length, m2, s2, y.length);
    expect(away([robust.t, robust.df, robust.p], welch)).toBeLessThan(1e-11);
    const ranks = mannWhitney(Float64Array.from(x), Float64Array.from(y));
    expect(ranks.exact).toBe(true);
    expect(away([ranks.u, ranks.p], u)).toBeLessThan(1e-11);
    const withTies = mannWhitney(Float64Array.from(tied.x), Float64Array.from(tied.y));
    expect(withTies.u).toBe(tied.u);
    // Exact up to 60 people; above, the approximation scipy makes.
    const gap = Math.abs(withTies.p - tied.p);
    expect(withTies.exact).toBe(x.length + y.length <= 60);
    expect(gap).toBeLessThan(withTies.exact ? 0.15 : 1e-11);
  });

  it.each(oracle.tables)('categories %#', ({ table, fisher, plain, yates }) => {
    const [a, b, c, d] = table as [number, number, number, number];
    expect(away([fisherExact(a, b, c, d, 0.95).p], [fisher])).toBeLessThan(1e-11);
    const without = chiSquareTest(table, 2, 2, false);
    expect(away([without.statistic, without.df, without.p], plain)).toBeLessThan(1e-11);
    const corrected = chiSquareTest(table, 2, 2, true);
    expect(away([corrected.statistic, corrected.df, corrected.p], yates)).toBeLessThan(1e-11);
  });

  it('three levels', () => {
    const { statistic, df, p } = chiSquareTest(oracle.three.table, 3, 2, false);
    expect(away([statistic, df, p], oracle.three.chi)).toBeLessThan(1e-11);
  });
});

it('Mann-Whitney has a p of 1 when everything is tied, and swapping the groups mirrors U', () => {
  expect(mannWhitney(Float64Array.of(1, 1, 1), Float64Array.of(1, 1))).toEqual({
    u: 3,
    p: 1,
    exact: true,
    tied: true,
  });
  const one = mannWhitney(Float64Array.of(1, 5, 7), Float64Array.of(2, 3, 4, 9));
  const other = mannWhitney(Float64Array.of(2, 3, 4, 9), Float64Array.of(1, 5, 7));
  expect([one.u + other.u, one.p]).toEqual([12, other.p]);
});
