import { COMPILED_FROM } from '../linear-algebra/compiled.ts';
import { compiledEigen } from './compiled-eigen.ts';
import { diagonalise } from './implicit-ql.ts';
import { ascending } from './order.ts';
import { tridiagonalise } from './tridiagonal.ts';

/** matrix = V diag(values) V'. */
export interface SymmetricEigen {
  /** size values, ascending; NaN where the matrix is not finite. */
  readonly values: Float64Array;
  /**
   * size x size, row after row: column j belongs to values[j], has length 1 and a positive entry of largest size
   * (the first of equals). NaN where the matrix is not finite.
   */
  readonly vectors: Float64Array;
}

/**
 * Every eigenvalue and eigenvector of a symmetric matrix.
 *
 * @param matrix size x size, read only; only the lower triangle is read
 * @see Golub & Van Loan 2013, Matrix Computations, 8.3 (tridiagonal form, then implicit QL)
 */
export function symmetricEigen(matrix: Float64Array, size: number): SymmetricEigen {
  const scale = scaleOf(matrix, size);
  const eigen = size < COMPILED_FROM ? plainEigen(matrix, size, scale) : compiledEigen(matrix, size, scale);
  return (
    eigen ?? { values: new Float64Array(size).fill(NaN), vectors: new Float64Array(size * size).fill(NaN) }
  );
}

/** `symmetricEigen` without WebAssembly; null where an eigenvalue did not settle. */
export function plainEigen(matrix: Float64Array, size: number, scale: number): SymmetricEigen | null {
  const tridiagonal = tridiagonalise(
    matrix.map((value) => value / scale),
    size,
  );
  if (!diagonalise(tridiagonal)) return null;
  return inOrder(tridiagonal.diagonal, tridiagonal.rows, scale);
}

/** Largest size of an entry, by which squares can neither overflow nor vanish; NaN where one is not finite. */
export function scaleOf(matrix: Float64Array, size: number): number {
  let largest = 0;
  let sum = 0;
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      const value = Math.abs(matrix[i * size + j]);
      if (value > largest) largest = value;
      sum += value - value;
    }
  }
  return sum === 0 ? largest || 1 : NaN;
}

function inOrder(values: Float64Array, rows: Float64Array, scale: number): SymmetricEigen {
  const size = values.length;
  const order = ascending(values);
  const vectors = new Float64Array(size * size);
  order.forEach((from, j) => {
    const row = rows.subarray(from * size, (from + 1) * size);
    const sign = signOf(row);
    for (let i = 0; i < size; i += 1) vectors[i * size + j] = sign * row[i];
  });
  return { values: Float64Array.from(order, (from) => values[from] * scale), vectors };
}

function signOf(vector: Float64Array): number {
  let largest = 0;
  for (let i = 1; i < vector.length; i += 1) {
    if (Math.abs(vector[i]) > Math.abs(vector[largest])) largest = i;
  }
  return vector[largest] < 0 ? -1 : 1;
}
