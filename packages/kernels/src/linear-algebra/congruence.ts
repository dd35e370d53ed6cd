import { COMPILED_FROM, workspace } from './compiled.ts';

/**
 * left * matrix * left' of a symmetric matrix, exactly symmetric.
 *
 * @param left   size x size, row after row, read only
 * @param matrix size x size, symmetric, read only
 * @returns size x size
 */
export function congruence(left: Float64Array, matrix: Float64Array, size: number): Float64Array {
  return size < COMPILED_FROM ? plainCongruence(left, matrix, size) : compiledCongruence(left, matrix, size);
}

/** `congruence` without WebAssembly: the same bits. */
export function plainCongruence(left: Float64Array, matrix: Float64Array, size: number): Float64Array {
  const half = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < size; j += 1) half[i * size + j] = rowProduct(left, i, matrix, j, size);
  }
  const out = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      const value = rowProduct(half, i, left, j, size);
      out[i * size + j] = value;
      out[j * size + i] = value;
    }
  }
  return out;
}

function rowProduct(x: Float64Array, i: number, y: Float64Array, j: number, size: number): number {
  let sum = 0;
  for (let k = 0; k < size; k += 1) sum += x[i * size + k] * y[j * size + k];
  return sum;
}

function compiledCongruence(left: Float64Array, matrix: Float64Array, size: number): Float64Array {
  const count = Math.ceil(size / 4);
  const cells = size * size;
  const padded = 16 * count * count;
  const panels = 4 * count * size;
  const { exports, places, values } = workspace(cells, panels, panels, padded, 4 * size);
  const [place, leftRows, rows, tiles, scratch] = places;
  values(place, cells).set(left);
  exports.packRows(place, size, size * 8, leftRows, scratch);
  values(place, cells).set(matrix);
  exports.packRows(place, size, size * 8, rows, scratch);
  exports.rowProducts(leftRows, rows, size, tiles, 0);
  exports.packRows(tiles, size, count * 32, rows, scratch);
  exports.rowProducts(rows, leftRows, size, tiles, 1);
  exports.finishSymmetric(tiles, count, size, place, 1, Infinity);
  return values(place, cells).slice();
}
