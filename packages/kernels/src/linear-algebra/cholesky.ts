import { COMPILED_FROM, workspace } from './compiled.ts';
import { dot } from './products.ts';

/**
 * Cholesky factor L of a symmetric positive definite matrix, L L' = matrix.
 *
 * @param matrix size x size, row after row; only the lower triangle is read. Overwritten by L, zeros above.
 * @returns false where the matrix is not positive definite in double precision; its contents are then undefined
 */
export function cholesky(matrix: Float64Array, size: number): boolean {
  for (let i = 0; i < size; i += 1) {
    const row = i * size;
    for (let j = 0; j < i; j += 1) {
      const above = j * size;
      matrix[row + j] = (matrix[row + j] - dot(matrix, row, matrix, above, j)) / matrix[above + j];
    }
    const diagonal = matrix[row + i];
    const rest = diagonal - dot(matrix, row, matrix, row, i);
    // What is left after cancellation to this degree is rounding, not information.
    if (!(rest > 1e-14 * diagonal) || rest === Infinity) return false;
    matrix[row + i] = Math.sqrt(rest);
    for (let j = i + 1; j < size; j += 1) matrix[row + j] = 0;
  }
  return true;
}

/**
 * Inverse of a symmetric positive definite matrix, exactly symmetric.
 *
 * @param matrix size x size, read only; only the lower triangle is read
 * @returns size x size; null where the matrix is not positive definite in double precision (see `cholesky`)
 */
export function inverseOfSymmetric(matrix: Float64Array, size: number): Float64Array | null {
  return size < COMPILED_FROM ? plainInverse(matrix, size) : compiledInverse(matrix, size);
}

function compiledInverse(matrix: Float64Array, size: number): Float64Array | null {
  const count = Math.ceil(size / 4);
  const cells = size * size;
  const padded = 16 * count * count;
  const { exports, places, values } = workspace(cells, padded, padded, 4 * count);
  const [place, rows, columns, scratch] = places;
  values(place, cells).set(matrix);
  exports.packLower(place, size, count, rows);
  if (exports.factor(rows, count, scratch) === 0) return null;
  exports.invertFactor(rows, count, columns);
  exports.squareOfFactor(columns, count, rows);
  exports.finishSymmetric(rows, count, size, place, 1, Infinity);
  return values(place, cells).slice();
}

/** `inverseOfSymmetric` without WebAssembly. */
export function plainInverse(matrix: Float64Array, size: number): Float64Array | null {
  const factor = matrix.slice();
  if (!cholesky(factor, size)) return null;
  // Row i of `columns` holds column i of the inverse factor, from position i on.
  const columns = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    const from = i * size;
    columns[from + i] = 1 / factor[from + i];
    for (let k = i + 1; k < size; k += 1) {
      const row = k * size;
      columns[from + k] = -dot(factor, row + i, columns, from + i, k - i) / factor[row + k];
    }
  }
  const out = factor;
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      const value = dot(columns, i * size + i, columns, j * size + i, size - i);
      out[i * size + j] = value;
      out[j * size + i] = value;
    }
  }
  return out;
}

/**
 * Solves matrix * out = rightHandSide for a symmetric positive definite matrix.
 *
 * @param matrix size x size, read only. @param rightHandSide size values. @param out size values.
 * @returns false where the matrix is not positive definite; `out` is then undefined
 */
export function solveSpd(
  matrix: Float64Array,
  size: number,
  rightHandSide: Float64Array,
  out: Float64Array,
): boolean {
  const factor = matrix.slice();
  if (!cholesky(factor, size)) return false;
  for (let i = 0; i < size; i += 1) {
    out[i] = (rightHandSide[i] - dot(factor, i * size, out, 0, i)) / factor[i * size + i];
  }
  for (let i = size - 1; i >= 0; i -= 1) {
    let sum = out[i];
    for (let k = i + 1; k < size; k += 1) sum -= factor[k * size + i] * out[k];
    out[i] = sum / factor[i * size + i];
  }
  return true;
}
