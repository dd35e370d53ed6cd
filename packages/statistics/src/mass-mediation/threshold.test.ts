import { familyWiseP } from '@mesovia/kernels';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { familyWiseThreshold, fewestPermutations } from './threshold.ts';

const maxima = fc
  .array(fc.tuple(fc.double({ min: 0, max: 6, noNaN: true }), fc.double({ min: 0, max: 6, noNaN: true })), {
    minLength: 45,
    maxLength: 130,
  })
  .map((pairs) => ({
    maxA: Float64Array.from(pairs, ([a]) => a),
    maxB: Float64Array.from(pairs, ([, b]) => b),
  }));

describe('familyWiseThreshold', () => {
  it('parts the statistics with p_fwe_strict < alpha from the others', () => {
    fc.assert(
      fc.property(maxima, fc.double({ min: 0.02, max: 0.3, noNaN: true }), ({ maxA, maxB }, alpha) => {
        const threshold = familyWiseThreshold(maxA, maxB, alpha);
        if (Number.isNaN(threshold)) return;
        const around = Float64Array.of(threshold, threshold + 1e-8 * Math.max(1, threshold));
        const { pFweStrict } = familyWiseP(around, maxA, maxB);
        expect(pFweStrict[0]).toBeGreaterThanOrEqual(alpha);
        expect(pFweStrict[1]).toBeLessThan(alpha);
      }),
    );
  });

  it('is the 24th largest of 999 at 5 %, of the scheme with the larger one', () => {
    const maxA = Float64Array.from({ length: 999 }, (_, i) => (i * 7) % 999);
    const maxB = new Float64Array(999);
    // 2 (1 + k) / 1000 < 0.05 holds for k = 23: 23 maxima may lie above, the 24th largest is the threshold
    expect(familyWiseThreshold(maxA, maxB, 0.05)).toBe(998 - 23);
  });

  it('does not exist with too few permutations', () => {
    const few = fewestPermutations(0.05);
    expect(few).toBe(40);
    expect(familyWiseThreshold(new Float64Array(few - 1), new Float64Array(few - 1), 0.05)).toBeNaN();
    expect(familyWiseThreshold(new Float64Array(few), new Float64Array(few), 0.05)).toBe(0);
  });
});
