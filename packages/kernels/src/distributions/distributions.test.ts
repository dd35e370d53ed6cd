import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { betaLower, betaUpper } from './incomplete-beta.ts';
import { gammaLower, gammaUpper } from './incomplete-gamma.ts';
import { normalDensity, normalLower, normalQuantile, normalUpper, normalUpperQuantile } from './normal.ts';
import oracle from './oracle.json' with { type: 'json' }; // written by oracle.py (mpmath, 480 digits)
import {
  binomialLower,
  binomialUpper,
  chiSquareLower,
  chiSquareQuantile,
  chiSquareUpper,
  chiSquareUpperQuantile,
  fLower,
  fQuantile,
  fUpper,
  fUpperQuantile,
  tLower,
  tQuantile,
  tTwoSided,
  tUpper,
  tUpperQuantile,
} from './tails.ts';

type Kernel = (...numbers: number[]) => number;
const call = (kernel: unknown): Kernel => kernel as Kernel;
const BOUND = 1e-13;

/** What to report where a value is further off than the bound. */
function mistake(got: number, expected: number, what: string): string[] {
  const error = Math.abs(got - expected) / Math.abs(expected);
  return error <= BOUND ? [] : [`${what} = ${got}, not ${expected}: ${error}`];
}

describe('tails against 480-digit references', () => {
  it.each([
    ['normal', normalLower, normalUpper, oracle.normal],
    ['t', tLower, tUpper, oracle.t],
    ['F', fLower, fUpper, oracle.f],
    ['chi-square', chiSquareLower, chiSquareUpper, oracle.chi_square],
    ['beta', betaLower, betaUpper, oracle.beta],
  ] as [string, unknown, unknown, number[][]][])('%s', (name, lower, upper, rows) => {
    const mistakes = rows.flatMap((row) => {
      const where = row.slice(0, -2);
      return [
        ...mistake(call(lower)(...where), row[row.length - 2], `${name} lower ${where.join(' ')}`),
        ...mistake(call(upper)(...where), row[row.length - 1], `${name} upper ${where.join(' ')}`),
      ];
    });
    expect(mistakes).toEqual([]);
  });
});

describe('quantiles against 480-digit references', () => {
  it.each([
    ['normal', normalUpperQuantile, oracle.normal_quantile],
    ['t', tUpperQuantile, oracle.t_quantile],
    ['F', fUpperQuantile, oracle.f_quantile],
    ['chi-square', chiSquareUpperQuantile, oracle.chi_square_quantile],
  ] as [string, unknown, number[][]][])('%s', (name, quantile, rows) => {
    const mistakes = rows.flatMap((row) => {
      const where = row.slice(0, -1);
      return mistake(call(quantile)(...where), row[row.length - 1], `${name} ${where.join(' ')}`);
    });
    expect(mistakes).toEqual([]);
  });

  it('lower quantiles mirror or complement upper ones', () => {
    expect(normalQuantile(0.025)).toBe(-normalUpperQuantile(0.025));
    expect(tQuantile(0.975, 7)).toBeCloseTo(-tQuantile(0.025, 7), 14);
    expect(tQuantile(0.5, 7)).toBe(0);
    expect(fQuantile(0.25, 3, 9)).toBeCloseTo(fUpperQuantile(0.75, 3, 9), 14);
    expect(chiSquareQuantile(0.25, 3)).toBeCloseTo(chiSquareUpperQuantile(0.75, 3), 14);
  });
});

describe('identities', () => {
  it('quantiles invert tails', () => {
    const p = fc.double({ min: 1e-290, max: 1, noNaN: true, maxExcluded: true });
    const df = fc.double({ min: 0.5, max: 5000, noNaN: true });
    fc.assert(
      fc.property(p, df, df, (upper, df1, df2) => {
        const away = (x: number, tail: number): number =>
          Math.abs(x) > 1e-150 && Math.abs(x) < 1e100 ? Math.abs(tail / upper - 1) : 0;
        const z = normalUpperQuantile(upper);
        const t = tUpperQuantile(upper, df1);
        const f = fUpperQuantile(upper, df1, df2);
        const x = chiSquareUpperQuantile(upper, df1);
        expect(away(z, normalUpper(z))).toBeLessThan(1e-11);
        expect(away(t, tUpper(t, df1))).toBeLessThan(1e-10);
        expect(away(f, fUpper(f, df1, df2))).toBeLessThan(1e-10);
        expect(away(x, chiSquareUpper(x, df1))).toBeLessThan(1e-10);
      }),
      { numRuns: 300 },
    );
  });

  it('tails add to one, t with two sides, F(1, df) = t^2, chi-square(2) is exponential', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -30, max: 30, noNaN: true }),
        fc.double({ min: 0.5, max: 500, noNaN: true }),
        (t, df) => {
          expect(normalLower(t) + normalUpper(t)).toBeCloseTo(1, 14);
          expect(tLower(t, df) + tUpper(t, df)).toBeCloseTo(1, 14);
          expect(Math.abs(fUpper(t * t, 1, df) / tTwoSided(t, df) - 1)).toBeLessThan(1e-11);
          expect(gammaLower(t * t, df) + gammaUpper(t * t, df)).toBeCloseTo(1, 13);
          expect(Math.abs(chiSquareUpper(t * t, 2) / Math.exp((-t * t) / 2) - 1)).toBeLessThan(1e-12);
        },
      ),
    );
  });

  it('a binomial tail is a sum of its probabilities', () => {
    let below = 0;
    for (let k = 0; k <= 10; k += 1) {
      expect(binomialUpper(k, 10, 0.5)).toBeCloseTo(1 - below, 14);
      below += [1, 10, 45, 120, 210, 252, 210, 120, 45, 10, 1][k] / 1024;
      expect(binomialLower(k, 10, 0.5)).toBeCloseTo(below, 14);
    }
    expect([binomialLower(-1, 10, 0.5), binomialUpper(11, 10, 0.5)]).toEqual([0, 0]);
  });
});

describe('edges', () => {
  it('limits and impossible arguments', () => {
    expect([normalUpper(Infinity), normalUpper(-Infinity), normalUpper(NaN), normalDensity(50)]).toEqual([
      0,
      1,
      NaN,
      0,
    ]);
    expect([normalQuantile(0), normalQuantile(1), normalQuantile(0.5), normalQuantile(-0.1)]).toEqual([
      -Infinity,
      Infinity,
      0,
      NaN,
    ]);
    expect([
      tTwoSided(Infinity, 3),
      tTwoSided(0, 3),
      tTwoSided(1, 0),
      tUpper(NaN, 3),
      tLower(-Infinity, 3),
    ]).toEqual([0, 1, NaN, NaN, 0]);
    expect(tTwoSided(1e150, 1) / (2 / Math.PI / 1e150)).toBeCloseTo(1, 12);
    expect([tUpperQuantile(0, 3), tUpperQuantile(1, 3), tUpperQuantile(2, 3)]).toEqual([
      Infinity,
      -Infinity,
      NaN,
    ]);
    expect([fUpper(0, 1, 1), fLower(-1, 1, 1), fUpper(Infinity, 2, 2), fUpper(1, 0, 2)]).toEqual([
      1,
      0,
      0,
      NaN,
    ]);
    expect([chiSquareUpper(0, 1), chiSquareLower(Infinity, 1), chiSquareUpper(1, -1)]).toEqual([1, 1, NaN]);
    expect([betaLower(0, 2, 3), betaUpper(0, 2, 3), betaLower(1, 2, 3), betaLower(2, 2, 3)]).toEqual([
      0,
      1,
      1,
      NaN,
    ]);
    expect([chiSquareQuantile(0, 3), chiSquareQuantile(1, 3), fQuantile(NaN, 1, 1)]).toEqual([
      0,
      Infinity,
      NaN,
    ]);
  });
});
