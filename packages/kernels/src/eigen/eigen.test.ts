import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { congruence } from '../linear-algebra/congruence.ts';
import {
  exponentialOfSymmetric,
  fromEigen,
  inverseSquareRootOfSymmetric,
  logarithmOfSymmetric,
  squareRootOfSymmetric,
} from './matrix-functions.ts';
import oracle from './oracle.json' with { type: 'json' }; // written by oracle.py (mpmath, 50 digits)
import { symmetricEigen } from './symmetric-eigen.ts';

const { size } = oracle;
const matrix = Float64Array.from(oracle.matrix);
/** Largest difference; Infinity when the lengths differ. */
const away = (got: ArrayLike<number>, expected: ArrayLike<number>): number =>
  got.length === expected.length
    ? Array.from(expected).reduce((worst, value, i) => Math.max(worst, Math.abs(got[i] - value)), 0)
    : Infinity;
const identity = (n: number): Float64Array =>
  Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0));
const transposed = (values: Float64Array, n: number): Float64Array =>
  values.map((_, i) => values[(i % n) * n + Math.floor(i / n)]);

describe('against 50-digit arithmetic', () => {
  it('values and vectors, signs included', () => {
    const { values, vectors } = symmetricEigen(matrix, size);
    expect(away(values, oracle.values)).toBeLessThan(1e-13);
    expect(away(vectors, oracle.vectors)).toBeLessThan(1e-12);
  });

  it('functions of the matrix', () => {
    expect(away(squareRootOfSymmetric(matrix, size), oracle.square_root)).toBeLessThan(1e-12);
    expect(away(logarithmOfSymmetric(matrix, size), oracle.logarithm)).toBeLessThan(1e-10);
    // The smallest eigenvalue is 5e4 times smaller than the largest, and known to that many digits less.
    expect(away(inverseSquareRootOfSymmetric(matrix, size), oracle.inverse_square_root)).toBeLessThan(1e-9);
    const tenth = exponentialOfSymmetric(
      matrix.map((value) => value / 10),
      size,
    );
    expect(away(tenth, oracle.exponential_of_tenth)).toBeLessThan(1e-12);
  });
});

const symmetric = (most: number): fc.Arbitrary<{ n: number; values: Float64Array }> =>
  fc
    .integer({ min: 1, max: most })
    .chain((n) =>
      fc.tuple(
        fc.constant(n),
        fc.array(fc.integer({ min: -3, max: 3 }), { minLength: n * n, maxLength: n * n }),
      ),
    )
    .map(([n, cells]) => ({
      n,
      values: Float64Array.from(cells, (_, i) => {
        const [row, column] = [Math.floor(i / n), i % n];
        return cells[Math.max(row, column) * n + Math.min(row, column)];
      }),
    }));

describe('symmetricEigen', () => {
  it('gives orthonormal vectors that put the matrix together again, values ascending', () => {
    fc.assert(
      fc.property(symmetric(14), ({ n, values: cells }) => {
        const { values, vectors } = symmetricEigen(cells, n);
        const columns = transposed(vectors, n);
        expect(away(congruence(columns, identity(n), n), identity(n))).toBeLessThan(1e-13);
        expect(
          away(
            fromEigen({ values, vectors }, (value) => value),
            cells,
          ),
        ).toBeLessThan(1e-12);
        expect([...values]).toEqual([...values].sort((a, b) => a - b));
        for (let j = 0; j < n; j += 1) {
          const vector = columns.subarray(j * n, (j + 1) * n);
          expect(Math.max(...vector)).toBe(Math.max(...vector.map(Math.abs)));
        }
      }),
    );
  });

  it('reads the lower triangle only and leaves the matrix as it was', () => {
    const lower = matrix.map((value, i) => (i % size > Math.floor(i / size) ? NaN : value));
    const before = lower.slice();
    expect(symmetricEigen(lower, size)).toEqual(symmetricEigen(matrix, size));
    expect(lower).toEqual(before);
  });

  it.each([1e-300, 1e300])('keeps its digits in units of %d', (unit) => {
    const scaled = symmetricEigen(
      matrix.map((value) => (value / 64) * unit),
      size,
    );
    expect(
      away(
        scaled.values.map((value) => (value / unit) * 64),
        oracle.values,
      ),
    ).toBeLessThan(1e-12);
    expect(away(scaled.vectors, oracle.vectors)).toBeLessThan(1e-11);
  });

  it('is NaN with a value that is not finite, and has a zero matrix', () => {
    for (const value of [NaN, Infinity]) {
      const { values, vectors } = symmetricEigen(Float64Array.of(1, 0, value, 1), 2);
      expect([...values, ...vectors]).toEqual(Array.from({ length: 6 }, () => NaN));
    }
    expect(symmetricEigen(new Float64Array(4), 2)).toEqual({
      values: new Float64Array(2),
      vectors: identity(2),
    });
  });
});

describe('functions of a matrix', () => {
  it('undo one another', () => {
    const root = squareRootOfSymmetric(matrix, size);
    expect(away(congruence(root, identity(size), size), matrix)).toBeLessThan(1e-12);
    const whitened = congruence(inverseSquareRootOfSymmetric(matrix, size), matrix, size);
    expect(away(whitened, identity(size))).toBeLessThan(1e-9);
    expect(away(exponentialOfSymmetric(logarithmOfSymmetric(matrix, size), size), matrix)).toBeLessThan(
      1e-11,
    );
  });

  it('are NaN where they do not exist', () => {
    const indefinite = Float64Array.of(1, 2, 2, 1);
    for (const call of [squareRootOfSymmetric, inverseSquareRootOfSymmetric, logarithmOfSymmetric]) {
      expect([...call(indefinite, 2)]).toEqual([NaN, NaN, NaN, NaN]);
    }
    const singular = Float64Array.of(1, 1, 1, 1);
    for (const call of [inverseSquareRootOfSymmetric, logarithmOfSymmetric]) {
      expect([...call(singular, 2)]).toEqual([NaN, NaN, NaN, NaN]);
    }
    expect(away(squareRootOfSymmetric(singular, 2), [0.5, 0.5, 0.5, 0.5].map(Math.sqrt))).toBeLessThan(1e-15);
  });
});
