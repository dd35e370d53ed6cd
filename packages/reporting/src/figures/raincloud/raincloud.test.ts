import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readChart } from '../../example/drawn.ts';
import { axisOf, place } from '../chart/axis.ts';
import { density, swarmRows } from './density.ts';
import { meanInterval, raincloudOptions } from './raincloud.tsx';

const groups = [
  { label: 'no', values: [52, 61, 58, 70, 66, 66.1] },
  { label: 'yes', values: [41, 44, 39, 52, 47, 36, 44.2] },
];
const options = raincloudOptions({
  groups,
  label: 'pain',
  alt: 'pain by group',
  level: 0.95,
  mark: 'circular',
});
const axis = axisOf(groups.flatMap((group) => group.values));
const x = (value: number) => place(axis, value, 92, 560 - 16);

describe('raincloud', () => {
  const drawn = readChart(options);
  it.each([0, 1])('draws every person of group %i at their value', (g) => {
    const places = drawn.numbers(`.people.group-${g} circle`, 'cx');
    const wanted = groups[g]!.values.map(x);
    expect(places).toHaveLength(wanted.length);
    for (const [i, place] of places.entries()) expect(place).toBeCloseTo(wanted[i]!, 1);
  });
  it('tells groups apart by fill as well as by colour', () =>
    expect([0, 1].map((g) => drawn.attributes(`.people.group-${g}`, 'fill')[0])).toEqual([
      'var(--card)',
      'var(--group-1)',
    ]));
  it('draws mean and interval where they are', () => {
    const { mean, lower, upper } = meanInterval(groups[1]!.values, 0.95);
    expect(drawn.numbers('.interval.group-1 line', 'x1')[0]).toBeCloseTo(x(lower), 1);
    expect(drawn.numbers('.interval.group-1 line', 'x2')[0]).toBeCloseTo(x(upper), 1);
    const [transform] = drawn.attributes('.mean.group-1 path', 'transform');
    expect(Number(/translate\(([-\d.]+)/.exec(transform ?? '')?.[1])).toBeCloseTo(x(mean), 1);
  });
  it('says inside the drawing how its numbers were chosen', () =>
    expect(drawn.texts('.mark text')).toEqual(['↻ circular']));
});

describe('mean with its t interval', () => {
  it('equals scipy.stats.t.interval(.95, 4, 3, sem)', () => {
    const { mean, lower, upper } = meanInterval([1, 2, 3, 4, 5], 0.95);
    expect(mean).toBe(3);
    expect(lower).toBeCloseTo(1.036756838522439, 10);
    expect(upper).toBeCloseTo(4.9632431614775605, 10);
  });
  it('has no limits for one person', () =>
    expect(meanInterval([4], 0.95)).toEqual({ mean: 4, lower: NaN, upper: NaN }));
});

describe('shapes', () => {
  it('density tops at 1 near the middle of the values', () => {
    const { at, height } = density([1, 2, 2, 3], -2, 6);
    const top = height.indexOf(1);
    expect(Math.abs(at[top]! - 2)).toBeLessThan(0.11);
    expect(Math.max(...height)).toBe(1);
  });
  it('no two points of a row are nearer than the gap', () =>
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { maxLength: 60 }), (places) => {
        const rows = swarmRows(places, 7);
        const tooNear = places.flatMap((a, i) =>
          places.filter((b, j) => j > i && rows[i] === rows[j] && Math.abs(a - b) < 7),
        );
        expect(tooNear).toEqual([]);
      }),
    ));
});
