import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalLower } from './normal.ts';
import { productNormalLower, productNormalQuantile, productNormalUpper } from './product-normal.ts';
import oracle from './product-normal.oracle.json' with { type: 'json' }; // written by product-normal.oracle.py

describe('product of two normals', () => {
  it.each(oracle.cases)(
    'equals adaptive quadrature for a = $a, b = $b',
    ({ a, se_a, b, se_b, quantiles, cdf_at_0 }) => {
      expect(productNormalLower(0, a, se_a, b, se_b)).toBeCloseTo(cdf_at_0, 12);
      for (const [p, q] of Object.entries(quantiles)) {
        const ours = productNormalQuantile(Number(p), a, se_a, b, se_b);
        expect(Math.abs(ours - q)).toBeLessThan(1e-9 * Math.max(1, Math.abs(q)));
      }
    },
  );

  it('upper tails equal 30-digit quadrature down to 1e-17', () => {
    const mistakes = oracle.tails.map(([q, a, sa, b, sb, expected]) =>
      Math.abs(productNormalUpper(q, a, sa, b, sb) / expected - 1),
    );
    expect(Math.max(...mistakes)).toBeLessThan(1e-13);
  });

  it('is NaN outside 0 < p < 1 and without spread', () => {
    expect(productNormalQuantile(0, 1, 1, 1, 1)).toBeNaN();
    expect(productNormalQuantile(0.5, 1, 0, 1, 1)).toBeNaN();
    expect(productNormalQuantile(NaN, 1, 1, 1, 1)).toBeNaN();
  });

  it('at 0 has a closed form: one factor is negative, the other is not', () => {
    const [za, zb] = [0.7 / 0.4, -1.1 / 0.9];
    const closed = normalLower(-za) * normalLower(zb) + normalLower(za) * normalLower(-zb);
    expect(productNormalLower(0, 0.7, 0.4, -1.1, 0.9)).toBeCloseTo(closed, 14);
  });

  it('tails add to one, the quantile inverts, and swapping the factors changes nothing', () => {
    const mean = fc.double({ min: -5, max: 5, noNaN: true });
    const sd = fc.double({ min: 0.05, max: 3, noNaN: true });
    fc.assert(
      fc.property(
        mean,
        sd,
        mean,
        sd,
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        (a, sa, b, sb, p) => {
          const q = productNormalQuantile(p, a, sa, b, sb);
          const lower = productNormalLower(q, a, sa, b, sb);
          expect(lower).toBeCloseTo(p, 9);
          expect(lower + productNormalUpper(q, a, sa, b, sb)).toBeCloseTo(1, 11);
          expect(productNormalLower(q, b, sb, a, sa)).toBeCloseTo(lower, 10);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('keeps digits far out', () => {
    const upper = productNormalUpper(90, 2, 0.5, 3, 0.5);
    expect(upper).toBeGreaterThan(0);
    expect(upper).toBeLessThan(1e-20);
    expect(productNormalLower(-90, -2, 0.5, 3, 0.5) / upper).toBeCloseTo(1, 12);
  });
});
