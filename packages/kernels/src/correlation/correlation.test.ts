import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covariance } from '../covariance/covariance.ts';
import { ledoitWolf } from '../covariance/shrunk.ts';
import { createStream, fillNormal } from '../random/stream.ts';
import { correlation, fisherZ, pearson, plainCorrelation } from './correlation.ts';
import oracle from './oracle.json' with { type: 'json' }; // written by oracle.py (nilearn, scikit-learn)
import { lowerTriangle, partialCorrelation } from './partial-correlation.ts';
import { averageRanks } from './ranks.ts';

const { frames, regions } = oracle;
const series = Float64Array.from(oracle.series);
const square = (): Float64Array => new Float64Array(regions * regions).fill(NaN);
/** Largest difference; Infinity when the lengths differ. */
const away = (got: ArrayLike<number>, expected: readonly number[]): number =>
  got.length === expected.length
    ? expected.reduce((worst, value, i) => Math.max(worst, Math.abs(got[i] - value)), 0)
    : Infinity;

describe('against nilearn and scikit-learn', () => {
  it('correlation and Fisher z', () => {
    const out = square();
    correlation(series, frames, regions, out);
    expect(away(out, oracle.pearson)).toBeLessThan(1e-13);
    for (let j = 0; j < regions; j += 1) expect(out[j * regions + j]).toBe(1);
    for (let j = 0; j < regions; j += 1) out[j * regions + j] = 0;
    fisherZ(out, out);
    expect(away(out, oracle.fisher_z_zero_diagonal)).toBeLessThan(1e-12);
    expect(pearson(column(0), column(1))).toBeCloseTo(oracle.pearson[1], 13);
  });

  it('partial correlation', () => {
    const matrix = square();
    const out = square();
    covariance(series, frames, regions, 0, matrix);
    expect(partialCorrelation(matrix, regions, out)).toBe(true);
    expect(away(out, oracle.partial)).toBeLessThan(1e-11);
    partialCorrelation(ledoitWolf(series, frames, regions).covariance, regions, out);
    expect(away(out, oracle.partial_ledoitwolf)).toBeLessThan(1e-11);
  });

  it('lowerTriangle has the order of sym_matrix_to_vec', () => {
    const matrix = Float64Array.from(oracle.pearson);
    const out = new Float64Array(oracle.lower_triangle.length);
    lowerTriangle(matrix, regions, out);
    expect(away(out, oracle.lower_triangle)).toBeLessThan(1e-12);
  });
});

function column(j: number): Float64Array {
  return Float64Array.from({ length: frames }, (_, t) => series[t * regions + j]);
}

describe('properties', () => {
  it('a constant column is NaN and touches no other', () => {
    const withConstant = Float64Array.from({ length: 5 * 3 }, (_, i) =>
      i % 3 === 1 ? 0.1 : (i * i * 7) % 11,
    );
    const out = new Float64Array(9);
    correlation(withConstant, 5, 3, out);
    expect([out[1], out[3], out[4], out[5], out[7]]).toEqual([NaN, NaN, NaN, NaN, NaN]);
    expect([out[0], out[8]]).toEqual([1, 1]);
    expect(Math.abs(out[2])).toBeLessThan(1);
    expect(out[2]).toBe(out[6]);
    expect(pearson(Float64Array.of(0.1, 0.1, 0.1), Float64Array.of(1, 2, 4))).toBeNaN();
  });

  it('correlation survives a large mean and ignores scale and sign', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 24, maxLength: 24 }),
        fc.integer({ min: 1, max: 1e13 }),
        (values, shift) => {
          const plain = Float64Array.from(values);
          const moved = plain.map((value, i) => (i % 2 === 0 ? value : shift - 4 * value));
          const before = new Float64Array(4);
          const after = new Float64Array(4);
          correlation(plain, 12, 2, before);
          correlation(moved, 12, 2, after);
          expect(Object.is(after[1], before[1]) || Math.abs(after[1] + before[1]) < 1e-11).toBe(true);
        },
      ),
    );
  });

  it('a mean of 1e14 beside a SD of 1 costs no digit', () => {
    const plain = Float64Array.from({ length: 24 }, (_, i) => (i * i * 7 + i) % 5);
    const moved = plain.map((value, i) => (i % 2 === 0 ? value : value + 1e14));
    const before = new Float64Array(4);
    const after = new Float64Array(4);
    correlation(plain, 12, 2, before);
    correlation(moved, 12, 2, after);
    expect(after[1]).toBeCloseTo(before[1], 13);
    covariance(moved, 12, 2, 1, after);
    covariance(plain, 12, 2, 1, before);
    expect(after[3]).toBeCloseTo(before[3], 12);
  });

  it('repeated columns correlate exactly 1 and have no partial correlation', () => {
    const twice = Float64Array.from({ length: 20 }, (_, i) => ((i >> 1) * 37) % 13);
    const out = new Float64Array(4);
    correlation(twice, 10, 2, out);
    expect(out[1]).toBeCloseTo(1, 15);
    expect(out[1]).toBeLessThanOrEqual(1);
    covariance(twice, 10, 2, 1, out);
    expect(partialCorrelation(out, 2, new Float64Array(4))).toBe(false);
  });

  it('ranks share ties', () => {
    const out = new Float64Array(6);
    averageRanks(Float64Array.of(3, 1, 3, -2, 3, 1), out);
    expect([...out]).toEqual([5, 2.5, 5, 1, 5, 2.5]);
  });
});

describe('in WebAssembly', () => {
  it('gives the bits of the plain twin, whatever the series', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 700 }),
        fc.integer({ min: 32, max: 75 }),
        fc.bigInt({ min: 0n, max: 1n << 60n }),
        fc.constantFrom(0.1, -1e6 / 3, 0, NaN, Infinity),
        (frames, regions, seed, odd) => {
          const series = new Float64Array(frames * regions);
          fillNormal(createStream(seed, 0, 0, 0), series);
          for (let t = 0; t < frames; t += 1) {
            series[t * regions + 3] = odd;
            series[t * regions + 8] = t === 0 ? odd : series[t * regions + 8];
            series[t * regions + 9] += 1e9;
          }
          const compiled = new Float64Array(regions * regions);
          const plain = new Float64Array(regions * regions);
          correlation(series, frames, regions, compiled);
          plainCorrelation(series, frames, regions, plain);
          for (let j = 0; j < regions; j += 1)
            plain[j * (regions + 1)] = plain[j * (regions + 1)] > 0 ? 1 : NaN;
          expect(compiled).toEqual(plain);
        },
      ),
      { numRuns: 12 },
    );
  });

  it('does not depend on the order of regions nor on an earlier call', () => {
    const [frames, regions] = [60, 40];
    const series = new Float64Array(frames * regions);
    fillNormal(createStream(5n, 0, 0, 0), series);
    const turned = series.map(
      (_, i) => series[Math.floor(i / regions) * regions + regions - 1 - (i % regions)],
    );
    const first = new Float64Array(regions * regions);
    const second = new Float64Array(regions * regions);
    const again = new Float64Array(regions * regions);
    correlation(series, frames, regions, first);
    correlation(turned, frames, regions, second);
    correlation(series, frames, regions, again);
    expect(second.toReversed()).toEqual(first);
    expect(again).toEqual(first);
  });
});
