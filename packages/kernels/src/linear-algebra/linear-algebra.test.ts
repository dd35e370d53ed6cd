import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStream, fillNormal } from '../random/stream.ts';
import { cholesky, inverseOfSymmetric, plainInverse, solveSpd } from './cholesky.ts';
import { householderQr, leastSquares, orthonormalBasis, RANK_TOLERANCE } from './householder.ts';
import oracle from './oracle.json' with { type: 'json' }; // written by oracle.py (mpmath, 50 digits)
import { dot, symmetricProduct } from './products.ts';

const relative = (got: number, expected: number): number => Math.abs(got - expected) / Math.abs(expected);
const matrixOf = (n: number, k: number): fc.Arbitrary<Float64Array> =>
  fc
    .array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: n * k, maxLength: n * k })
    .map((values) => Float64Array.from(values));

describe('leastSquares', () => {
  const design = Float64Array.from(oracle.design);
  const y = Float64Array.from(oracle.y);

  it('equals 50-digit QR, also with a column of mean 1e6 and SD 1', () => {
    const fit = leastSquares(design, oracle.n, oracle.k, y);
    oracle.coefficients.forEach((expected, j) =>
      expect(relative(fit.coefficients[j], expected)).toBeLessThan(1e-9),
    );
    expect(fit.rank).toBe(4);
    for (let j = 0; j < 4; j += 1) {
      const column = design.subarray(j * oracle.n, (j + 1) * oracle.n);
      const size = Math.sqrt(dot(column, 0, column, 0, oracle.n));
      expect(Math.abs(dot(fit.residuals, 0, column, 0, oracle.n)) / size).toBeLessThan(1e-12);
    }
    expect(fit.residualSumOfSquares).toBeCloseTo(dot(fit.residuals, 0, fit.residuals, 0, oracle.n), 11);
  });

  it('gives NaN to a column spanned by earlier ones and fits the same', () => {
    const wide = new Float64Array(oracle.n * 6);
    wide.set(design.subarray(0, 2 * oracle.n), 0);
    for (let i = 0; i < oracle.n; i += 1) wide[2 * oracle.n + i] = 3 - 2 * design[oracle.n + i];
    wide.set(design.subarray(2 * oracle.n), 3 * oracle.n);
    const fit = leastSquares(wide, oracle.n, 6, y);
    expect(fit.rank).toBe(4);
    expect([...fit.kept]).toEqual([0, 1, 3, 4]);
    expect([fit.coefficients[2], fit.coefficients[5]]).toEqual([NaN, NaN]);
    [0, 1, 3, 4].forEach((j, place) =>
      expect(relative(fit.coefficients[j], oracle.coefficients[place])).toBeLessThan(1e-9),
    );
  });

  it('leaves nothing when there are as many columns as rows', () => {
    const fit = leastSquares(Float64Array.of(1, 1, 1, 2), 2, 2, Float64Array.of(3, 5));
    expect(fit.coefficients[0]).toBeCloseTo(1, 14);
    expect(fit.coefficients[1]).toBeCloseTo(2, 14);
    expect(fit.residualSumOfSquares).toBe(0);
  });
});

describe('householderQr and orthonormalBasis', () => {
  it('gives orthonormal columns that span the input', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }).chain((k) => fc.tuple(fc.constant(k), matrixOf(9, k))),
        ([k, columns]) => {
          const { basis, rank } = orthonormalBasis(columns, 9, k, RANK_TOLERANCE);
          for (let i = 0; i < rank; i += 1) {
            for (let j = 0; j < rank; j += 1) {
              expect(Math.abs(dot(basis, i * 9, basis, j * 9, 9) - (i === j ? 1 : 0))).toBeLessThan(1e-14);
            }
          }
          for (let j = 0; j < k; j += 1) {
            let squares = 0;
            for (let r = 0; r < rank; r += 1) squares += dot(basis, r * 9, columns, j * 9, 9) ** 2;
            const whole = dot(columns, j * 9, columns, j * 9, 9);
            expect(Math.abs(squares - whole)).toBeLessThanOrEqual(1e-12 * whole + 1e-279);
          }
        },
      ),
    );
  });

  it('takes a zero column and a repeated one as spanned', () => {
    const qr = householderQr(Float64Array.of(0, 0, 0, 1, 2, 3, 2, 4, 6), 3, 3, RANK_TOLERANCE);
    expect([...qr.kept]).toEqual([1]);
  });
});

describe('symmetric positive definite', () => {
  it('inverts as 50-digit arithmetic does, exactly symmetric', () => {
    const out = inverseOfSymmetric(Float64Array.from(oracle.spd), 7)!;
    oracle.inverse.forEach((expected, i) => expect(relative(out[i], expected)).toBeLessThan(1e-12));
    for (let i = 0; i < 7; i += 1) for (let j = 0; j < 7; j += 1) expect(out[i * 7 + j]).toBe(out[j * 7 + i]);
  });

  it('factors, solves and refuses', () => {
    const matrix = Float64Array.of(4, 2, 2, 5);
    const solution = new Float64Array(2);
    expect(solveSpd(matrix, 2, Float64Array.of(8, 12), solution)).toBe(true);
    expect([...solution]).toEqual([1, 2]);
    expect(cholesky(matrix, 2)).toBe(true);
    expect([...matrix]).toEqual([2, 0, 1, 2]);
    expect(cholesky(Float64Array.of(1, 2, 2, 1), 2)).toBe(false);
    expect(inverseOfSymmetric(Float64Array.of(1, 1, 1, 1), 2)).toBeNull();
    expect(cholesky(Float64Array.of(NaN), 1)).toBe(false);
  });
});

describe('inverse in WebAssembly', () => {
  /** X'X of a random X, so of full rank. */
  const gram = (size: number, seed: bigint): Float64Array => {
    const columns = new Float64Array(size * 2 * size);
    fillNormal(createStream(seed, 0, 0, 0), columns);
    const out = new Float64Array(size * size);
    symmetricProduct(columns, 2 * size, size, out);
    return out;
  };

  it('equals the plain twin to 1e-10 and is exactly symmetric', () => {
    fc.assert(
      fc.property(fc.integer({ min: 32, max: 110 }), fc.bigInt({ min: 0n, max: 1n << 60n }), (size, seed) => {
        const matrix = gram(size, seed);
        const plain = plainInverse(matrix, size)!;
        const compiled = inverseOfSymmetric(matrix, size)!;
        const largest = plain.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        compiled.forEach((value, i) => {
          expect(Math.abs(value - plain[i])).toBeLessThan(1e-10 * largest);
          expect(value).toBe(compiled[(i % size) * size + Math.floor(i / size)]);
        });
      }),
      { numRuns: 10 },
    );
  });

  it('refuses what the plain twin refuses, wherever it lies, and reads the lower triangle only', () => {
    for (const size of [32, 45, 90]) {
      for (const spoilt of [0, 3, 17, size - 1]) {
        for (const value of [-1, 0, NaN, Infinity]) {
          const matrix = gram(size, 3n);
          matrix[spoilt * (size + 1)] = value;
          expect(plainInverse(matrix, size)).toBeNull();
          expect(inverseOfSymmetric(matrix, size)).toBeNull();
        }
      }
      const matrix = gram(size, 4n);
      const lower = matrix.map((value, i) => (i % size > Math.floor(i / size) ? NaN : value));
      expect(inverseOfSymmetric(lower, size)).toEqual(inverseOfSymmetric(matrix, size));
      // A repeated region: the last one can be computed from another.
      for (let i = 0; i < size; i += 1) matrix[(size - 1) * size + i] = matrix[5 * size + i];
      matrix[size * size - 1] = matrix[5 * size + 5];
      expect(plainInverse(matrix, size)).toBeNull();
      expect(inverseOfSymmetric(matrix, size)).toBeNull();
    }
  });
});

describe('symmetricProduct', () => {
  it('is every pair of dot products and does not depend on the place of a column', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 7 }).chain((k) => fc.tuple(fc.constant(k), matrixOf(11, k))),
        ([k, columns]) => {
          const out = new Float64Array(k * k).fill(NaN);
          symmetricProduct(columns, 11, k, out);
          const reversed = new Float64Array(11 * k);
          for (let j = 0; j < k; j += 1)
            reversed.set(columns.subarray(j * 11, (j + 1) * 11), (k - 1 - j) * 11);
          const other = new Float64Array(k * k);
          symmetricProduct(reversed, 11, k, other);
          for (let i = 0; i < k; i += 1) {
            for (let j = 0; j < k; j += 1) {
              expect(out[i * k + j]).toBe(other[(k - 1 - i) * k + (k - 1 - j)]);
              expect(Math.abs(out[i * k + j] - dot(columns, i * 11, columns, j * 11, 11))).toBeLessThan(
                1e-11,
              );
            }
          }
        },
      ),
    );
  });
});
