import { describe, expect, it } from 'vitest';
import { readChart } from '../../example/drawn.ts';
import { axisOf, place } from '../chart/axis.ts';
import { scatterOptions } from './scatter.tsx';

const x = [1, 2, 3, 4, NaN];
const y = [2, 1, 4, 3, 5];
const options = scatterOptions({
  x,
  y,
  xLabel: 'x',
  yLabel: 'y',
  group: [0, 1, 0, 1, 1],
  line: { slope: 0.6, through: [2.5, 2.5] },
  mark: 'circular, best of 9',
  alt: 'y against x',
});
const across = (value: number) => place(axisOf(x, [], 5), value, 58, 420 - 16);
const up = (value: number) => place(axisOf(y, [], 5), value, 330 - 46, 30);

describe('scatter', () => {
  const drawn = readChart(options);
  it('draws the people whose two values are known', () => {
    expect(drawn.numbers('.people.group-0 circle', 'cx')).toEqual(
      [1, 3].map((v) => expect.closeTo(across(v), 1)),
    );
    expect(drawn.numbers('.people.group-1 circle', 'cy')).toEqual(
      [1, 3].map((v) => expect.closeTo(up(v), 1)),
    );
  });
  it('draws the line of the model through its point', () => {
    const [path = ''] = drawn.attributes('.line path', 'd');
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = [...(path ?? '').matchAll(/-?[\d.]+/g)].map(Number);
    const slope = (y2 - y1) / (x2 - x1);
    const pixels = (up(1) - up(0)) / (across(1) - across(0));
    expect(slope).toBeCloseTo(0.6 * pixels, 2);
    expect(y1 + slope * (across(2.5) - x1)).toBeCloseTo(up(2.5), 0);
  });
  it('says inside the drawing how its numbers were chosen', () =>
    expect(drawn.texts('.mark text')).toEqual(['↻ circular, best of 9']));
  it('keeps a steep line inside the axes', () => {
    const steep = readChart(
      scatterOptions({ x, y, xLabel: '', yLabel: '', line: { slope: 40, through: [2.5, 2.5] }, alt: '' }),
    );
    const numbers = [...(steep.attributes('.line path', 'd')[0] ?? '').matchAll(/-?[\d.]+/g)].map(Number);
    expect(Math.min(numbers[1]!, numbers[3]!)).toBeGreaterThanOrEqual(13.9);
    expect(Math.max(numbers[1]!, numbers[3]!)).toBeLessThanOrEqual(330 - 45.9);
  });
});
