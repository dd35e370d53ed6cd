import { dot } from '../linear-algebra/products.ts';

/** A = Q T Q' with T tridiagonal. */
export interface Tridiagonal {
  /** size values. */
  readonly diagonal: Float64Array;
  /** Below the diagonal, size - 1 values and a 0. */
  readonly below: Float64Array;
  /** size x size; row i is column i of Q. */
  readonly rows: Float64Array;
}

/**
 * Householder reduction of a symmetric matrix, column after column.
 *
 * @param matrix size x size; only the lower triangle is read, and overwritten
 * @see Golub & Van Loan 2013, Matrix Computations, 8.3.1
 */
export function tridiagonalise(matrix: Float64Array, size: number): Tridiagonal {
  const diagonal = new Float64Array(size);
  const below = new Float64Array(size);
  // Reflector k is v of size - k - 1 values from position k + 1 of row k, of squared length 2: H = I - v v'.
  const reflectors = new Float64Array(size * size);
  const image = new Float64Array(size);
  for (let k = 0; k < size - 1; k += 1) {
    diagonal[k] = matrix[k * size + k];
    const rest = size - k - 1;
    const v = reflectors.subarray(k * size + k + 1, (k + 1) * size);
    for (let i = 0; i < rest; i += 1) v[i] = matrix[(k + 1 + i) * size + k];
    below[k] = reflector(v);
    const corner = (k + 1) * size + k + 1;
    multiplySymmetric(matrix, size, corner, v, image);
    const half = dot(image, 0, v, 0, rest) / 2;
    for (let i = 0; i < rest; i += 1) image[i] -= half * v[i];
    for (let i = 0; i < rest; i += 1) {
      const row = corner + i * size;
      for (let j = 0; j <= i; j += 1) matrix[row + j] -= v[i] * image[j] + image[i] * v[j];
    }
  }
  diagonal[size - 1] = matrix[size * size - 1];
  return { diagonal, below, rows: accumulate(reflectors, size) };
}

/**
 * Turns x into v with (I - v v') x = (value, 0, ..., 0), v'v = 2 or v = 0.
 *
 * @returns value
 */
function reflector(x: Float64Array): number {
  const tail = dot(x, 1, x, 1, x.length - 1);
  const first = x[0];
  if (tail === 0) {
    x.fill(0);
    return first;
  }
  const length = Math.sqrt(first * first + tail);
  const value = first > 0 ? -length : length;
  x[0] = first - value;
  const scale = Math.sqrt(2 / (x[0] * x[0] + tail));
  for (let i = 0; i < x.length; i += 1) x[i] *= scale;
  return value;
}

/** out = S v, S symmetric with its corner at `from`; only its lower triangle is read. */
function multiplySymmetric(
  matrix: Float64Array,
  size: number,
  from: number,
  v: Float64Array,
  out: Float64Array,
): void {
  out.fill(0, 0, v.length);
  for (let i = 0; i < v.length; i += 1) {
    const row = from + i * size;
    out[i] += dot(matrix, row, v, 0, i + 1);
    for (let j = 0; j < i; j += 1) out[j] += matrix[row + j] * v[i];
  }
}

/** Rows of Q' from the reflectors, last first. */
function accumulate(reflectors: Float64Array, size: number): Float64Array {
  const rows = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) rows[i * size + i] = 1;
  for (let k = size - 2; k >= 0; k -= 1) {
    const start = k * size + k + 1;
    const rest = size - k - 1;
    for (let i = k + 1; i < size; i += 1) {
      const factor = dot(rows, i * size + k + 1, reflectors, start, rest);
      for (let j = 0; j < rest; j += 1) rows[i * size + k + 1 + j] -= factor * reflectors[start + j];
    }
  }
  return rows;
}
