import { exp } from '../elementary/exponential.ts';
import { log } from '../elementary/logarithm.ts';
import { COMPILED_FROM, workspace } from '../linear-algebra/compiled.ts';
import { symmetricEigen, type SymmetricEigen } from './symmetric-eigen.ts';

/**
 * V diag(apply(values)) V', exactly symmetric: a function of the matrix of which `eigen` is the decomposition.
 *
 * @returns size x size, row after row
 */
export function fromEigen(
  { values, vectors }: SymmetricEigen,
  apply: (value: number) => number,
): Float64Array {
  const weights = values.map(apply);
  return values.length < COMPILED_FROM ? plainProduct(vectors, weights) : compiledProduct(vectors, weights);
}

/** V diag(weights) V' without WebAssembly: the same bits. */
export function plainProduct(vectors: Float64Array, weights: Float64Array): Float64Array {
  const size = weights.length;
  const out = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = 0;
      for (let k = 0; k < size; k += 1) sum += vectors[i * size + k] * weights[k] * vectors[j * size + k];
      out[i * size + j] = sum;
      out[j * size + i] = sum;
    }
  }
  return out;
}

function compiledProduct(vectors: Float64Array, weights: Float64Array): Float64Array {
  const size = weights.length;
  const count = Math.ceil(size / 4);
  const cells = size * size;
  const panels = 4 * count * size;
  const { exports, places, values } = workspace(cells, panels, panels, 16 * count * count, 4 * size);
  const [place, left, right, tiles, scratch] = places;
  values(place, cells).set(vectors);
  exports.packRows(place, size, size * 8, left, scratch);
  exports.packRows(place, size, size * 8, right, scratch);
  values(scratch, size).set(weights);
  exports.weighPanels(left, size, scratch);
  exports.rowProducts(left, right, size, tiles, 1);
  exports.finishSymmetric(tiles, count, size, place, 1, Infinity);
  return values(place, cells).slice();
}

/** Eigenvalues below this are rounding around 0. */
function nothingBeside(values: Float64Array): number {
  const size = values.length;
  return Number.EPSILON * size * Math.max(Math.abs(values[0]), Math.abs(values[size - 1]));
}

/** X with X X = matrix, of a symmetric matrix without negative eigenvalues; NaN with one. */
export function squareRootOfSymmetric(matrix: Float64Array, size: number): Float64Array {
  const eigen = symmetricEigen(matrix, size);
  const nothing = nothingBeside(eigen.values);
  return fromEigen(eigen, (value) => Math.sqrt(Math.abs(value) > nothing ? value : 0));
}

/** X with X matrix X = I, of a symmetric positive definite matrix; NaN where it is not, in double precision. */
export function inverseSquareRootOfSymmetric(matrix: Float64Array, size: number): Float64Array {
  const eigen = symmetricEigen(matrix, size);
  const nothing = nothingBeside(eigen.values);
  return fromEigen(eigen, (value) => (value > nothing ? 1 / Math.sqrt(value) : NaN));
}

/** The symmetric logarithm of a symmetric positive definite matrix; NaN where it is not, in double precision. */
export function logarithmOfSymmetric(matrix: Float64Array, size: number): Float64Array {
  const eigen = symmetricEigen(matrix, size);
  const nothing = nothingBeside(eigen.values);
  return fromEigen(eigen, (value) => (value > nothing ? log(value) : NaN));
}

/** The exponential of a symmetric matrix. */
export function exponentialOfSymmetric(matrix: Float64Array, size: number): Float64Array {
  return fromEigen(symmetricEigen(matrix, size), exp);
}
