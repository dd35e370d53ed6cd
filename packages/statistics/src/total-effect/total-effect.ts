import { ols } from '@mesovia/kernels';
import { coefficient, type Coefficient } from '../estimates/coefficient.ts';

export interface TotalEffectInput {
  readonly n: number;
  /** Exposure, n values. */
  readonly x: Float64Array;
  /** Outcome, n values. */
  readonly y: Float64Array;
  /** Column after column; empty without covariates. */
  readonly covariates: Float64Array;
}

/**
 * Total effect c of y ~ 1 + x + covariates by least squares, with its t test and interval.
 *
 * @param level coverage of the t interval
 * @returns c in outcome units per exposure unit, df n - 2 - covariates
 * @see MacKinnon 2008, Introduction to Statistical Mediation Analysis, eq. 3.1
 */
export function totalEffect(input: TotalEffectInput, level: number): Coefficient {
  const { n, x, y, covariates } = input;
  const columns = 2 + covariates.length / n;
  const design = new Float64Array(columns * n);
  design.fill(1, 0, n);
  design.set(x, n);
  design.set(covariates, 2 * n);
  const fit = ols(design, n, columns, y);
  return coefficient(fit.coefficients[1], fit.se[1], fit.df, level);
}
