import { inverseOfSymmetric } from '../linear-algebra/cholesky.ts';

/**
 * Partial correlation of every pair given all other regions, from the inverse covariance P: -P_ij / sqrt(P_ii P_jj).
 *
 * @param precision regions x regions, symmetric, read only
 * @param out       regions x regions, every cell is written; symmetric, the diagonal exactly 1. May be `precision`.
 */
export function partialFromPrecision(precision: Float64Array, regions: number, out: Float64Array): void {
  const scale = new Float64Array(regions);
  for (let j = 0; j < regions; j += 1) scale[j] = Math.sqrt(precision[j * regions + j]);
  for (let i = 0; i < regions; i += 1) {
    for (let j = 0; j < regions; j += 1) {
      out[i * regions + j] = -precision[i * regions + j] / (scale[i] * scale[j]);
    }
    out[i * regions + i] = 1;
  }
}

/**
 * Partial correlation of every pair given all other regions, from the covariance.
 *
 * @param covarianceMatrix regions x regions, read only
 * @param out              regions x regions, every cell is written; symmetric, the diagonal exactly 1
 * @returns false where the covariance is not positive definite (`out` is then undefined)
 */
export function partialCorrelation(
  covarianceMatrix: Float64Array,
  regions: number,
  out: Float64Array,
): boolean {
  const precision = inverseOfSymmetric(covarianceMatrix, regions);
  if (precision === null) return false;
  partialFromPrecision(precision, regions, out);
  return true;
}

/** Strict lower triangle, row by row: (1,0), (2,0), (2,1), ... into `out` of size * (size - 1) / 2 values. */
export function lowerTriangle(matrix: Float64Array, size: number, out: Float64Array): void {
  let next = 0;
  for (let i = 1; i < size; i += 1) {
    for (let j = 0; j < i; j += 1) {
      out[next] = matrix[i * size + j];
      next += 1;
    }
  }
}
