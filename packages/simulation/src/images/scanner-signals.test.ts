import { describe, expect, it } from 'vitest';
import { simulateScan } from '../signals/scan.ts';
import { simulateStudy } from '../study/study.ts';
import { scannerSignals, withScanner } from './scanner-signals.ts';

const study = simulateStudy();
const frames = study.options.frames;
const regions = study.regions.length;
const dot = (x: Float64Array, y: Float64Array) => x.reduce((sum, value, t) => sum + value * y[t], 0);
const column = (values: Float64Array, region: number) =>
  Float64Array.from({ length: frames }, (_, t) => values[t * regions + region]);
const sd = (values: Float64Array) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
};

describe('what the scanner adds', () => {
  const scanner = scannerSignals(study, 3);

  it('components and cosines have length 1 and are orthogonal among themselves', () => {
    for (const set of [scanner.components, scanner.cosines]) {
      set.forEach((one, i) =>
        set.forEach((other, j) => expect(dot(one, other)).toBeCloseTo(i === j ? 1 : 0, 12)),
      );
    }
    // 2 x 600 s / 128 s
    expect([scanner.components.length, scanner.cosines.length]).toEqual([5, 9]);
  });

  it('lies within the columns of the confounds, all but the first volume', () => {
    const basis: Float64Array[] = [];
    for (const column_ of [
      ...scanner.components,
      ...scanner.cosines,
      Float64Array.from({ length: frames }, (_, t) => (t === 0 ? 1 : 0)),
    ]) {
      const rest = column_.slice();
      for (let twice = 0; twice < 2; twice += 1) {
        for (const before of basis) {
          const share = dot(before, rest);
          rest.forEach((value, t) => void (rest[t] = value - share * before[t]));
        }
      }
      const length = Math.sqrt(dot(rest, rest));
      basis.push(rest.map((value) => value / length));
    }
    for (let region = 0; region < regions; region += 1) {
      const rest = column(scanner.added, region);
      for (const one of basis) {
        const share = dot(one, rest);
        rest.forEach((value, t) => void (rest[t] = value - share * one[t]));
      }
      expect(Math.max(...rest.map(Math.abs))).toBeLessThan(1e-9);
    }
  });

  it('covers the signals, differs between people and leaves the tables alone', () => {
    const { series } = simulateScan(study, 3);
    const spread = Array.from({ length: regions }, (_, region) => sd(column(scanner.added, region).slice(1)));
    expect(Math.min(...spread)).toBeGreaterThan(3);
    expect(spread.reduce((sum, value) => sum + value, 0) / regions).toBeGreaterThan(8);
    expect(scannerSignals(study, 4).added).not.toEqual(scanner.added);
    expect(scannerSignals(study, 3).added).toEqual(scanner.added);
    expect(withScanner(series, scanner)[7]).toBe(series[7] + scanner.added[7]);
    expect(simulateScan(study, 3).series).toEqual(series);
  });
});
