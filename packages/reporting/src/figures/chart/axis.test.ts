import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readChart } from '../../example/drawn.ts';
import { axisBetween, axisOf, place } from './axis.ts';
import { rounded } from './chart.tsx';

describe('axes', () => {
  it('have round ticks inside their ends', () => {
    expect(axisBetween(0, 100, 5).ticks).toEqual([0, 20, 40, 60, 80, 100]);
    expect(axisBetween(-0.013, 0.021, 4).ticks).toEqual([-0.01, 0, 0.01, 0.02]);
    expect(axisBetween(-3, 3, 6).ticks.map(axisBetween(-3, 3, 6).format)).toEqual([
      '−3',
      '−2',
      '−1',
      '0',
      '1',
      '2',
      '3',
    ]);
  });
  it('survive nothing, one value and unknown values', () => {
    expect(axisOf([]).domain[0]).toBeLessThan(axisOf([]).domain[1]);
    expect(axisOf([7, NaN]).ticks).toContain(7);
  });
  it('contain what they show, with two to fifteen ticks', () =>
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 20 }),
        (values) => {
          const axis = axisOf(values);
          for (const value of values) {
            expect(value).toBeGreaterThanOrEqual(axis.domain[0]);
            expect(value).toBeLessThanOrEqual(axis.domain[1]);
          }
          fc.pre(Math.max(...values) - Math.min(...values) > 1e-6);
          expect(axis.ticks.length).toBeGreaterThan(1);
          expect(axis.ticks.length).toBeLessThan(16);
        },
      ),
    ));
  it('place values between two ends', () => expect(place(axisBetween(0, 10), 2.5, 100, 200)).toBe(125));
});

describe('a chart', () => {
  const axis = axisBetween(0, 10, 2);
  const drawn = readChart({
    alt: '',
    width: 300,
    height: 200,
    x: { axis, label: '<b>&' },
    y: { axis, label: 'y' },
    marks: [],
  });
  it('writes its ticks and its labels as text', () => {
    expect(drawn.texts('text')).toEqual(['0', '5', '10', '<b>&', '0', '5', '10', 'y']);
    expect(drawn.count('b')).toBe(0);
  });
  it('rounds places to a hundredth of a pixel', () =>
    expect(rounded('M12.34567,-0.0001h0 3.5e2')).toBe('M12.35,0h0 3.5e2'));
});
