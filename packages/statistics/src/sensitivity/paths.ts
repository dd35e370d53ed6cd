import { fitEquation, tTwoSided } from '@mesovia/kernels';
import type { SimpleInput } from './residual-correlation.ts';

export interface Paths {
  readonly a: number;
  readonly b: number;
  readonly direct: number;
  readonly indirect: number;
  /** First-order delta. */
  readonly se: number;
  /** max(p_a, p_b) */
  readonly jointP: number;
}

/** Least squares for the people in `rows`; undefined when a path cannot be fitted. */
export function mediationPaths({ x, m, y, covariates }: SimpleInput, rows: Int32Array): Paths | undefined {
  const one = fitEquation({ target: m, predictors: [x, ...covariates] }, rows);
  const two = fitEquation({ target: y, predictors: [x, m, ...covariates] }, rows);
  if (!one || !two) return undefined;
  const k = two.coefficients.length;
  const [a = NaN, direct = NaN, b = NaN] = [one.coefficients[1], two.coefficients[1], two.coefficients[2]];
  const seA = Math.sqrt(one.covariance[one.coefficients.length + 1] ?? NaN);
  const seB = Math.sqrt(two.covariance[2 * k + 2] ?? NaN);
  return {
    a,
    b,
    direct,
    indirect: a * b,
    se: Math.sqrt((a * seB) ** 2 + (b * seA) ** 2),
    jointP: Math.max(tTwoSided(a / seA, one.df), tTwoSided(b / seB, two.df)),
  };
}
