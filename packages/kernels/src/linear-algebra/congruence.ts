import { dot } from './products.ts';

/**
 * left * matrix * left' of a symmetric matrix, exactly symmetric.
 *
 * @param left   size x size, row after row, read only
 * @param matrix size x size, symmetric, read only
 * @returns size x size
 */
export function congruence(left: Float64Array, matrix: Float64Array, size: number): Float64Array {
  const half = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < size; j += 1) half[i * size + j] = dot(left, i * size, matrix, j * size, size);
  }
  const out = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      const value = dot(half, i * size, left, j * size, size);
      out[i * size + j] = value;
      out[j * size + i] = value;
    }
  }
  return out;
}
