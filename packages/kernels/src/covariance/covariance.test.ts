import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import oracle from '../correlation/oracle.json' with { type: 'json' }; // nilearn, scikit-learn
import { inverseOfSymmetric } from '../linear-algebra/cholesky.ts';
import { createStream, fillNormal } from '../random/stream.ts';
import { covariance, covarianceAndLengths, plainCovariance } from './covariance.ts';
import { ledoitWolf, oracleApproximatingShrinkage } from './shrunk.ts';

const { frames, regions } = oracle;
const series = Float64Array.from(oracle.series);
/** Largest difference; Infinity when the lengths differ. */
const away = (got: ArrayLike<number>, expected: ArrayLike<number>): number =>
  got.length === expected.length
    ? Array.from(expected).reduce((worst, value, i) => Math.max(worst, Math.abs(got[i] - value)), 0)
    : Infinity;

describe('against scikit-learn', () => {
  it('covariance', () => {
    const out = new Float64Array(regions * regions).fill(NaN);
    covariance(series, frames, regions, 0, out);
    expect(away(out, oracle.covariance)).toBeLessThan(1e-13);
  });

  it('Ledoit-Wolf, its shrinkage and its inverse', () => {
    const shrunk = ledoitWolf(series, frames, regions);
    expect(shrunk.shrinkage).toBeCloseTo(oracle.shrinkage, 13);
    expect(away(shrunk.covariance, oracle.covariance_ledoitwolf)).toBeLessThan(1e-13);
    expect(away(inverseOfSymmetric(shrunk.covariance, regions)!, oracle.precision_ledoitwolf)).toBeLessThan(
      1e-11,
    );
  });

  it('oracle approximating shrinkage', () => {
    const shrunk = oracleApproximatingShrinkage(series, frames, regions);
    expect(shrunk.shrinkage).toBeCloseTo(oracle.shrinkage_oas, 13);
    expect(away(shrunk.covariance, oracle.covariance_oas)).toBeLessThan(1e-13);
  });
});

describe('shrinkage', () => {
  it('goes all the way when the covariance is closer to the identity than it is known', () => {
    // Frames +-e_j, one pair a little longer: the distance from a multiple of the identity is tiny.
    const frame = [1.01, 1, 1].flatMap((length, j) =>
      [length, -length].map((value) => [0, 1, 2].map((i) => (i === j ? value : 0))),
    );
    const { covariance: out, shrinkage } = ledoitWolf(Float64Array.from(frame.flat()), 6, 3);
    expect(shrinkage).toBe(1);
    const mu = (2 * (1.01 * 1.01 + 2)) / 6 / 3;
    expect(away(out, [mu, 0, 0, 0, mu, 0, 0, 0, mu])).toBeLessThan(1e-15);
  });

  it('does nothing to one region and to frames that are all the same', () => {
    expect(ledoitWolf(Float64Array.of(1, 2, 4), 3, 1)).toEqual({
      covariance: Float64Array.of(14 / 9),
      shrinkage: 0,
    });
    expect(ledoitWolf(new Float64Array(6).fill(5), 3, 2).covariance).toEqual(new Float64Array(4));
    expect(oracleApproximatingShrinkage(new Float64Array(6).fill(5), 3, 2).shrinkage).toBe(1);
  });

  it('is the same in other units and keeps the trace', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 40, maxLength: 40 }),
        fc.constantFrom(1 / 4096, 8, 1048576),
        (values, unit) => {
          const plain = Float64Array.from(values);
          for (const shrink of [ledoitWolf, oracleApproximatingShrinkage]) {
            const before = shrink(plain, 10, 4);
            const after = shrink(
              plain.map((value) => value * unit),
              10,
              4,
            );
            expect(after.shrinkage).toBe(before.shrinkage);
            expect(before.shrinkage).toBeGreaterThanOrEqual(0);
            expect(before.shrinkage).toBeLessThanOrEqual(1);
            const sample = new Float64Array(16);
            covariance(plain, 10, 4, 0, sample);
            const trace = (matrix: Float64Array): number => matrix[0] + matrix[5] + matrix[10] + matrix[15];
            expect(trace(before.covariance)).toBeCloseTo(trace(sample), 8);
          }
        },
      ),
    );
  });
});

describe('in WebAssembly', () => {
  it('gives the bits of the plain twin', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 300 }),
        fc.integer({ min: 32, max: 70 }),
        fc.bigInt({ min: 0n, max: 1n << 60n }),
        (frames, regions, seed) => {
          const values = new Float64Array(frames * regions);
          fillNormal(createStream(seed, 0, 0, 0), values);
          const compiled = new Float64Array(regions * regions);
          const plain = new Float64Array(regions * regions);
          const lengths = covarianceAndLengths(values, frames, regions, compiled);
          expect(plainCovariance(values, frames, regions, frames, plain)).toEqual(lengths);
          expect(compiled).toEqual(plain);
          covariance(values, frames, regions, 1, compiled);
          plainCovariance(values, frames, regions, frames - 1, plain);
          expect(compiled).toEqual(plain);
        },
      ),
      { numRuns: 12 },
    );
  });
});
