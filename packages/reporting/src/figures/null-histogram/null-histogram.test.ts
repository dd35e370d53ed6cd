import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readChart } from '../../example/drawn.ts';
import { motionHistogramOptions } from '../motion-histogram/motion-histogram.tsx';
import { bins, nullHistogramOptions } from './null-histogram.tsx';

const maxima = Float64Array.from({ length: 300 }, (_, i) => 2.5 + (i % 30) / 20);

describe('null histogram', () => {
  const drawn = readChart(
    nullHistogramOptions({ maxima, observed: 4.4, threshold: 3.7, include: [2.5, 4], alt: '' }),
  );
  it('puts observed value and threshold in order on the axis', () => {
    const [observed, threshold] = ['.observed line', '.threshold line'].map(
      (s) => drawn.numbers(s, 'x1')[0]!,
    );
    expect(observed).toBeGreaterThan(threshold!);
    expect(drawn.texts('text')).toEqual(expect.arrayContaining(['observed 4.40', 'threshold 3.70']));
  });
  it('draws no threshold that is not known', () =>
    expect(
      readChart(
        nullHistogramOptions({ maxima, observed: 4, threshold: undefined, include: [2, 4], alt: '' }),
      ).count('.threshold'),
    ).toBe(0));
  it('bars are as high as their counts', () => {
    const heights = drawn.numbers('.bins rect', 'height');
    const all = heights.reduce((a, b) => a + b, 0);
    expect(heights).toHaveLength(44);
    const counts = bins(maxima, 0, 10, 44)
      .map((bin) => bin.count)
      .reduce((a, b) => a + b, 0);
    expect(counts).toBe(300);
    expect(all).toBeGreaterThan(0);
  });
});

describe('bins', () => {
  it('count every value once', () =>
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 50 }), (values) => {
        expect(bins(values, 0, 1, 7).reduce((sum, bin) => sum + bin.count, 0)).toBe(values.length);
      }),
    ));
});

describe('motion histogram', () => {
  it('marks what no relation would give on both sides', () => {
    const drawn = readChart(
      motionHistogramOptions({ r: Float64Array.of(-0.2, 0.1, 0.3), expected: 0.1, alt: '' }),
    );
    const [left = 0, right = 0] = drawn.numbers('.expected line', 'x1');
    expect((left + right) / 2).toBeCloseTo((60 + 430 - 16) / 2, 1);
    expect(right).toBeGreaterThan(left);
  });
});
