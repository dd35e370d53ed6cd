import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import edges from '../permutation/edges.oracle.json' with { type: 'json' }; // p of R lm, written by oracle.py beside it
import oracle from './screen-min.oracle.json' with { type: 'json' };
import { screenMin } from './screen-min.ts';

const pA = Float64Array.from(edges.lm.p_a);
const pB = Float64Array.from(edges.lm.p_b);

describe('screenMin', () => {
  it.each([
    ['fixed', oracle.screenmin_fixed],
    ['adaptive', oracle.screenmin_adaptive],
  ] as const)('%s equals R on 300 connections', (rule, expected) => {
    const { threshold, p, kept } = screenMin(pA, pB, 0.05, rule);
    const selected = edges.edges.filter((_, e) => p[e] === p[e]);
    expect(threshold).toBe(expected.c);
    expect(selected).toEqual(expected.selected);
    expect(kept).toBe(expected.selected.length);
    const ours = p.filter((value) => value === value);
    ours.forEach((value, k) => expect(value).toBeCloseTo(expected.adjusted_p_selected[k] ?? NaN, 12));
  });

  it('is Bonferroni over the larger p of those screened in, whatever the order and with NaN left out', () => {
    const p = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(p, p), { minLength: 1, maxLength: 40 }), (pairs) => {
        const [a, b] = [0, 1].map((k) => Float64Array.from(pairs, (pair) => pair[k] ?? NaN));
        const found = screenMin(a, b, 0.05, 'adaptive');
        const pass = pairs.filter((pair) => Math.min(...pair) <= found.threshold).length;
        expect(found.kept).toBe(pass);
        expect(found.threshold * pass).toBeLessThanOrEqual(0.05 * (1 + 1e-12));
        const fixed = screenMin(a, b, 0.05, 'fixed');
        expect(found.threshold).toBeGreaterThanOrEqual(fixed.threshold);
        pairs.forEach((pair, e) => {
          if (Math.min(...pair) <= found.threshold)
            expect(found.p[e]).toBe(Math.min(1, pass * Math.max(...pair)));
          else expect(found.p[e]).toBeNaN();
        });
        const withNaN = screenMin(Float64Array.of(...a, NaN), Float64Array.of(...b, 0), 0.05, 'adaptive');
        expect(withNaN.p.subarray(0, a.length)).toEqual(found.p);
      }),
    );
  });
});
