import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  correlation,
  count,
  coverage,
  fixed,
  limits,
  pEquals,
  pValue,
  percent,
  significant,
  withInterval,
} from './format.ts';

describe('numbers for people', () => {
  it('p without a leading zero', () => {
    expect([0.0743, 0.0004, 0.0005, 0.05, 0.99951, 1, NaN].map(pValue)).toEqual([
      '.074',
      '< .001',
      '.001',
      '.050',
      '> .999',
      '1',
      '–',
    ]);
    expect(pEquals(0.2)).toBe('p\u00a0=\u00a0.200');
    expect(pEquals(0.0001, 'q')).toBe('q\u00a0<\u00a0.001');
  });
  it('three significant digits and a real minus sign', () => {
    expect(
      [17.123, -0.46, 0.00123, 1234.5, 12345678, -0.0000012, 0, 9.999].map((v) => significant(v)),
    ).toEqual(['17.1', '−0.460', '0.00123', '1,235', '1.23 × 10⁷', '−1.20 × 10⁻⁶', '0', '10.0']);
  });
  it('estimate and limits in the same decimals', () => {
    expect(withInterval(-0.46, -0.767, -0.153)).toBe('−0.460 (−0.767 to −0.153)');
    expect(withInterval(0.004, -3.1, 3.2)).toBe('0.00 (−3.10 to 3.20)');
    expect(withInterval(2, NaN, NaN)).toBe('2.00');
    expect(limits(NaN, 1)).toBe('–');
  });
  it('never a negative zero', () => expect([fixed(-0.0001, 2), fixed(-0, 0)]).toEqual(['0.00', '0']));
  it('counts, shares, correlations, coverage', () => {
    expect([
      count(4950),
      count(34716),
      count(NaN),
      percent(64.4),
      correlation(-0.0712),
      coverage(0.95),
    ]).toEqual(['4,950', '34,716', '–', '64\u00a0%', '−.07', '95\u00a0%']);
    expect(coverage(0.999)).toBe('99.9\u00a0%');
    expect(fixed(Infinity, 1)).toBe('∞');
  });
  it('reads back as the same number to half a unit of the last digit', () =>
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (value) => {
        const text = significant(value);
        fc.pre(!text.includes('×'));
        const back = Number(text.replace('−', '-').replaceAll(',', ''));
        expect(Math.abs(back - value)).toBeLessThanOrEqual(0.00501 * Math.abs(value));
      }),
    ));
});
