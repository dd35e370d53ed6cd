import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import edges from '../permutation/edges.oracle.json' with { type: 'json' }; // written by oracle.py beside it (R p.adjust)
import { adjustBh, adjustBonferroni, adjustBy, adjustHolm } from './multiplicity.ts';

/** Largest difference relative to max(1, |value|). */
function away(ours: ArrayLike<number>, theirs: readonly number[]): number {
  return theirs.reduce(
    (worst, value, i) => Math.max(worst, Math.abs(ours[i] - value) / Math.max(1, Math.abs(value))),
    0,
  );
}

describe('multiplicity', () => {
  it('equals p.adjust of R', () => {
    const joint = Float64Array.from(edges.lm.p_a, (p, e) => Math.max(p, edges.lm.p_b[e]));
    expect(away(adjustBh(joint), edges.lm.bh_pmax)).toBeLessThan(1e-10);
    expect(away(adjustBy(joint), edges.lm.by_pmax)).toBeLessThan(1e-10);
    expect(away(adjustHolm(joint), edges.lm.holm_pmax)).toBeLessThan(1e-10);
    expect(adjustBonferroni(Float64Array.of(0.01, 0.6))).toEqual(Float64Array.of(0.02, 1));
  });

  it('leaves an untested candidate out of the family', () => {
    const adjusts = [adjustBh, adjustBy, adjustHolm, adjustBonferroni];
    const p = Float64Array.of(0.04, 0.01, 0.5);
    const withNaN = Float64Array.of(0.04, NaN, 0.01, 0.5, NaN);
    for (const adjust of adjusts) {
      const plain = adjust(p);
      expect([...adjust(withNaN)]).toEqual([plain[0], NaN, plain[1], plain[2], NaN]);
      expect(adjust(new Float64Array(0))).toHaveLength(0);
    }
  });

  it('keeps the order of p, stays within 1, and BH <= BY, BH <= Holm <= Bonferroni', () => {
    const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(values, (list) => {
        const p = Float64Array.from(list).sort();
        const [bh, by, holm, bonferroni] = [adjustBh(p), adjustBy(p), adjustHolm(p), adjustBonferroni(p)];
        for (let i = 0; i < p.length; i += 1) {
          expect(bh[i]).toBeGreaterThanOrEqual(p[i] * (1 - 1e-15));
          expect(Math.max(bh[i], by[i], holm[i], bonferroni[i])).toBeLessThanOrEqual(1);
          expect(by[i] * (1 + 1e-12)).toBeGreaterThanOrEqual(bh[i]);
          expect(holm[i] * (1 + 1e-12)).toBeGreaterThanOrEqual(bh[i]);
          expect(bonferroni[i]).toBeGreaterThanOrEqual(holm[i]);
          expect(bh[i]).toBeGreaterThanOrEqual(bh[Math.max(0, i - 1)]);
        }
      }),
    );
  });
});
