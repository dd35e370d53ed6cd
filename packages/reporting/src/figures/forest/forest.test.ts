import { describe, expect, it } from 'vitest';
import { readChart } from '../../example/drawn.ts';
import { axisOf, place } from '../chart/axis.ts';
import { forestOptions } from './forest.tsx';

const rows = [
  {
    label: 'Picked and tested together',
    estimate: -0.81,
    lower: -1.1,
    upper: -0.52,
    selection: 'circular, best of 4950',
  },
  { label: 'Cross-fitted', estimate: -0.44, lower: -0.72, upper: -0.15, selection: 'cross-fitted' },
];
const drawn = readChart(forestOptions({ rows, label: 'a × b', alt: '' }));
const axis = axisOf(
  rows.flatMap((row) => [row.estimate, row.lower, row.upper]),
  [0],
);
const x = (value: number) => place(axis, value, 18, 620 - 18);

describe('forest', () => {
  it('draws estimates and limits on one scale that holds zero', () => {
    expect(drawn.numbers('.estimate circle', 'cx')).toEqual(
      rows.map((row) => expect.closeTo(x(row.estimate), 1)),
    );
    expect(drawn.numbers('.interval line', 'x1')).toEqual(rows.map((row) => expect.closeTo(x(row.lower), 1)));
    expect(drawn.numbers('.zero line', 'x1')[0]).toBeCloseTo(x(0), 1);
  });
  it('shows a circular estimate hollow, dashed and flagged in words', () => {
    expect(drawn.attributes('.interval', 'stroke-dasharray')).toEqual(['6 4', null]);
    expect(drawn.attributes('.estimate', 'fill')[0]).toBe('var(--card)');
    expect(drawn.texts('text')).toContain('↻ circular, best of 4,950');
  });
  it('leaves out an interval that does not exist', () =>
    expect(
      readChart(forestOptions({ rows: [{ ...rows[0]!, lower: NaN, upper: NaN }], label: '', alt: '' })).count(
        '.interval',
      ),
    ).toBe(0));
});
