import { orthonormalBasis, RANK_TOLERANCE } from '@mesovia/kernels';

interface Design {
  readonly n: number;
  readonly x: Float64Array;
  readonly covariates: Float64Array;
}

/** Orthonormal basis of 1, the covariates and, if asked, the exposure; rank x n. */
export function designBasis(
  design: Design,
  withExposure: boolean,
): { basis: Float64Array; rank: number; kept: Int32Array } {
  const { n, x, covariates } = design;
  const count = covariates.length / n + (withExposure ? 2 : 1);
  const columns = new Float64Array(count * n);
  columns.fill(1, 0, n);
  columns.set(covariates, n);
  if (withExposure) columns.set(x, n + covariates.length);
  return orthonormalBasis(columns, n, count, RANK_TOLERANCE);
}
