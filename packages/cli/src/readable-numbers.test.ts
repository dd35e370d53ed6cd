import { describe, expect, it } from 'vitest';
import { counted, duration, grouped, readableColumn } from './readable-numbers.ts';

describe('readableColumn', () => {
  it('gives one column the same decimals', () => {
    expect(readableColumn([0.25, -12.3456, null, NaN])).toEqual(['0.250', '-12.346', '–', 'NaN']);
    expect(readableColumn([1234.5678, 0.5])).toEqual(['1234.6', '0.5']);
  });
  it('keeps whole numbers whole and very small ones visible', () => {
    expect(readableColumn([34716, 0])).toEqual(['34716', '0']);
    expect(readableColumn([0.5, 0.0000123])).toEqual(['0.5000', '1.2e-5']);
  });
});

it('grouped, counted, duration', () => {
  expect([grouped(34716), grouped(999), grouped(1234567)]).toEqual(['34,716', '999', '1,234,567']);
  expect([counted(1, 'person', 'people'), counted(3, 'person', 'people')]).toEqual(['1 person', '3 people']);
  expect([400, 31_000, 125_000, 12_000_000].map(duration)).toEqual([
    '0.4 s',
    '31 s',
    '2 min 5 s',
    '3 h 20 min',
  ]);
});
