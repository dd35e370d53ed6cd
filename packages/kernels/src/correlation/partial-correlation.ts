import { invertSpd } from '../linear-algebra/cholesky.ts';

/**
 * Partial correlation of every pair given all other regions: -P_ij / sqrt(P_ii P_jj), P = inverse covariance.
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
  if (!invertSpd(covarianceMatrix, regions, out)) return false;
  const scale = new Float64Array(regions);
  for (let j = 0; j < regions; j += 1) scale[j] = Math.sqrt(out[j * regions + j]);
  for (let i = 0; i < regions; i += 1) {
    for (let j = 0; j < regions; j += 1) out[i * regions + j] = -out[i * regions + j] / (scale[i] * scale[j]);
    out[i * regions + i] = 1;
  }
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
