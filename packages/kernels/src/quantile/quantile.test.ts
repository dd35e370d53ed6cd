import fc from 'fast-check';
import { expect, it } from 'vitest';
import { quantileSelect, quantileSorted } from './quantile.ts';

it('quantiles by selection equal those of the sorted values, type 7', () => {
  expect(quantileSorted(Float64Array.of(1, 2, 3, 4), 0.25)).toBe(1.75);
  const doubles = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(doubles, fc.double({ min: 0, max: 1, noNaN: true }), (values, p) => {
      const sorted = Float64Array.from(values).sort();
      expect(quantileSelect(Float64Array.from(values), p)).toBe(quantileSorted(sorted, p));
    }),
  );
});

it('has no quantile of nothing', () => {
  expect(quantileSorted(new Float64Array(0), 0.5)).toBeNaN();
});
