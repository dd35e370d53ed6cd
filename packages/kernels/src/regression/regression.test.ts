import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dot } from '../linear-algebra/products.ts';
import { designOf, interceptBasis, ols, residualise, robustStandardErrors } from './ols.ts';
import oracle from './oracle.json' with { type: 'json' }; // written by oracle.py (mpmath, 50 digits)

const { n, k } = oracle;
const design = Float64Array.from(oracle.design);
const y = Float64Array.from(oracle.y);
/** Largest relative difference. */
const away = (got: ArrayLike<number>, expected: readonly number[]): number =>
  expected.reduce((worst, value, i) => Math.max(worst, Math.abs(got[i] / value - 1)), 0);

describe('ols', () => {
  const fit = ols(design, n, k, y);

  it('equals 50-digit arithmetic', () => {
    expect(away(fit.coefficients, oracle.coefficients)).toBeLessThan(1e-12);
    expect(away(fit.se, oracle.se)).toBeLessThan(1e-12);
    expect(away(fit.t, oracle.t)).toBeLessThan(1e-12);
    expect(away(fit.p, oracle.p)).toBeLessThan(1e-11);
    expect(away(fit.leverage, oracle.leverage)).toBeLessThan(1e-12);
    expect(away([fit.residualSumOfSquares], [oracle.rss])).toBeLessThan(1e-12);
    expect([fit.df, fit.rank]).toEqual([n - k, k]);
  });

  it.each([0, 1, 2, 3] as const)('HC%i standard errors', (kind) => {
    expect(away(robustStandardErrors(design, n, k, fit, kind), oracle.hc[kind])).toBeLessThan(1e-12);
  });

  it('a spanned column is NaN and changes no other number', () => {
    const doubled = new Float64Array(n * (k + 1));
    doubled.set(design.subarray(0, 2 * n));
    for (let i = 0; i < n; i += 1) doubled[2 * n + i] = 1 - design[n + i];
    doubled.set(design.subarray(2 * n), 3 * n);
    const other = ols(doubled, n, k + 1, y);
    const robust = robustStandardErrors(doubled, n, k + 1, other, 3);
    expect([other.coefficients[2], other.se[2], other.p[2], robust[2]]).toEqual([NaN, NaN, NaN, NaN]);
    expect(other.df).toBe(n - k);
    expect(away([other.se[1], other.se[4]], [oracle.se[1], oracle.se[3]])).toBeLessThan(1e-11);
    expect(away([robust[1], robust[4]], [oracle.hc[3][1], oracle.hc[3][3]])).toBeLessThan(1e-11);
  });

  it('has no standard error without degrees of freedom', () => {
    const exact = ols(Float64Array.of(1, 1, 1, 2), 2, 2, Float64Array.of(3, 5));
    expect([exact.df, exact.se[1], exact.p[1]]).toEqual([0, NaN, NaN]);
    expect(exact.coefficients[1]).toBeCloseTo(2, 13);
  });
});

describe('residualise', () => {
  it('leaves what is orthogonal to intercept and covariates, in place or not', () => {
    const column = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), {
      minLength: 40,
      maxLength: 40,
    });
    fc.assert(
      fc.property(column, column, (covariates, values) => {
        const { basis, rank } = interceptBasis(Float64Array.from(covariates), 20);
        const columns = Float64Array.from(values);
        const out = new Float64Array(40);
        residualise(basis, rank, columns, 20, 2, out);
        for (let r = 0; r < rank; r += 1) {
          expect(Math.abs(dot(basis, r * 20, out, 0, 20))).toBeLessThan(1e-11);
          expect(Math.abs(dot(basis, r * 20, out, 20, 20))).toBeLessThan(1e-11);
        }
        residualise(basis, rank, columns, 20, 2, columns);
        expect(columns).toEqual(out);
      }),
    );
  });

  it('designOf puts an intercept first', () => {
    expect([...designOf(2, Float64Array.of(5, 6), new Float64Array(0))]).toEqual([1, 1, 5, 6]);
  });
});
