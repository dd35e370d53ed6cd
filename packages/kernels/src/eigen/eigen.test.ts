import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cos, sin } from '../elementary/trigonometric.ts';
import { congruence, plainCongruence } from '../linear-algebra/congruence.ts';
import { createStream, fillNormal } from '../random/stream.ts';
import {
  exponentialOfSymmetric,
  fromEigen,
  inverseSquareRootOfSymmetric,
  logarithmOfSymmetric,
  plainProduct,
  squareRootOfSymmetric,
} from './matrix-functions.ts';
import oracle from './oracle.json' with { type: 'json' }; // written by oracle.py (mpmath, 50 digits)
import { plainEigen, scaleOf, symmetricEigen } from './symmetric-eigen.ts';

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

describe('in WebAssembly', () => {
  const random = (n: number, seed: bigint): Float64Array => {
    const cells = new Float64Array(n * n);
    fillNormal(createStream(seed, 0, 0, 0), cells);
    return cells.map((value, i) => value + cells[(i % n) * n + Math.floor(i / n)]);
  };
  const seeds = fc.tuple(fc.integer({ min: 32, max: 90 }), fc.bigInt({ min: 0n, max: 1n << 60n }));

  it('equals the plain twin to 1e-10', () => {
    fc.assert(
      fc.property(seeds, ([n, seed]) => {
        const cells = random(n, seed);
        const plain = plainEigen(cells, n, scaleOf(cells, n))!;
        const compiled = symmetricEigen(cells, n);
        expect(away(compiled.values, plain.values)).toBeLessThan(1e-10);
        // Vectors of two values as good as equal may be any two in their plane.
        const gap = plain.values
          .slice(1)
          .reduce((least, value, j) => Math.min(least, value - plain.values[j]), 1);
        expect(gap > 1e-3 ? away(compiled.vectors, plain.vectors) : 0).toBeLessThan(1e-10);
      }),
      { numRuns: 8 },
    );
  });

  it('equals the closed form of min(i, j)', () => {
    // Covariance of a random walk: the inverse of second differences.
    const n = 101;
    const cells = Float64Array.from({ length: n * n }, (_, i) => Math.min(i % n, Math.floor(i / n)) + 1);
    const { values, vectors } = symmetricEigen(cells, n);
    for (let j = 0; j < n; j += 1) {
      const angle = ((2 * (n - j) - 1) * Math.PI) / (2 * n + 1);
      expect(Math.abs(values[j] * (2 - 2 * cos(angle)) - 1)).toBeLessThan(1e-11);
      const sines = Float64Array.from(
        { length: n },
        (_, i) => (2 / Math.sqrt(2 * n + 1)) * sin((i + 1) * angle),
      );
      const same = sines.reduce((sum, value, i) => sum + value * vectors[i * n + j], 0);
      expect(Math.abs(Math.abs(same) - 1)).toBeLessThan(1e-12);
    }
  });

  it.each<[string, number, (i: number, j: number, n: number) => number]>([
    ['nothing', 40, () => 0],
    ['the identity', 41, (i, j) => (i === j ? 1 : 0)],
    ['a diagonal', 42, (i, j) => (i === j ? (i * 7) % 11 : 0)],
    ['ones', 43, () => 1],
    ['blocks', 48, (i, j) => (i >> 3 === j >> 3 ? 1 + ((i + j) % 3) : 0)],
    ['a graded matrix', 50, (i, j, n) => 1 / (1 + 1e6 * (n - Math.max(i, j)))],
    ['Wilkinson', 51, (i, j) => (i === j ? Math.abs(i - 25) : Math.abs(i - j) === 1 ? 1 : 0)],
    ['three values', 64, (i, j) => (i === j ? (i % 3) + 1 : 0) + 1e-13 * Math.min(i, j)],
  ])('puts %s together again', (_, n, cell) => {
    const cells = Float64Array.from({ length: n * n }, (_, i) => cell(Math.floor(i / n), i % n, n));
    const { values, vectors } = symmetricEigen(cells, n);
    const size = Math.max(...cells.map(Math.abs), 1);
    expect(away(congruence(transposed(vectors, n), identity(n), n), identity(n))).toBeLessThan(1e-13);
    expect(
      away(
        fromEigen({ values, vectors }, (value) => value),
        cells,
      ),
    ).toBeLessThan(1e-13 * size * n);
    expect([...values]).toEqual([...values].sort((a, b) => a - b));
    for (let j = 0; j < n; j += 1) {
      const vector = transposed(vectors, n).subarray(j * n, (j + 1) * n);
      expect(Math.max(...vector)).toBe(Math.max(...vector.map(Math.abs)));
    }
  });

  it('is NaN with a value that is not finite, and reads the lower triangle only', () => {
    const cells = random(37, 1n);
    const lower = cells.map((value, i) => (i % 37 > Math.floor(i / 37) ? NaN : value));
    expect(symmetricEigen(lower, 37)).toEqual(symmetricEigen(cells, 37));
    cells[36 * 37] = Infinity;
    const { values, vectors } = symmetricEigen(cells, 37);
    expect([...values, ...vectors].every((value) => Number.isNaN(value))).toBe(true);
  });

  it('products have the bits of the plain twins', () => {
    fc.assert(
      fc.property(seeds, ([n, seed]) => {
        const left = random(n, seed).map((value, i) => value + (i % 5));
        const middle = random(n, seed + 1n);
        expect(congruence(left, middle, n)).toEqual(plainCongruence(left, middle, n));
        const values = middle.slice(0, n);
        expect(fromEigen({ values, vectors: left }, (value) => value)).toEqual(plainProduct(left, values));
      }),
      { numRuns: 8 },
    );
  });

  it('functions of a large matrix undo one another', () => {
    const n = 60;
    const cells = congruence(random(n, 9n), identity(n), n);
    const root = squareRootOfSymmetric(cells, n);
    expect(away(congruence(root, identity(n), n), cells)).toBeLessThan(1e-10);
    const back = exponentialOfSymmetric(logarithmOfSymmetric(cells, n), n);
    expect(away(back, cells)).toBeLessThan(1e-9);
  });
});

describe('many equal eigenvalues, as of a covariance shrunk from fewer frames than regions', () => {
  it.each([40, 200, 400])('settle at %i regions', (n) => {
    const rank = Math.floor(n / 2);
    const factors = new Float64Array(rank * n);
    fillNormal(createStream(21n, 0, 0, 0), factors);
    const shrunk = new Float64Array(n * n);
    for (let i = 0; i < n; i += 1) {
      for (let j = 0; j <= i; j += 1) {
        let sum = i === j ? 0.3 : 0;
        for (let k = 0; k < rank; k += 1)
          sum += (factors[k * n + i] * factors[k * n + j]) / (1 + k * k * 0.05);
        shrunk[i * n + j] = sum;
        shrunk[j * n + i] = sum;
      }
    }
    const eigen = symmetricEigen(shrunk, n);
    expect(away(eigen.values.subarray(0, n - rank), new Float64Array(n - rank).fill(0.3))).toBeLessThan(
      1e-11,
    );
    const scale = eigen.values[n - 1];
    expect(
      away(
        fromEigen(eigen, (value) => value),
        shrunk,
      ) / scale,
    ).toBeLessThan(1e-13);
    const plain = plainEigen(shrunk, n, scaleOf(shrunk, n));
    expect(away(plain?.values ?? [], eigen.values) / scale).toBeLessThan(1e-13);
  });
});
