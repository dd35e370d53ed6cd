import { DataError, ParameterError } from '@mesovia/core';
import {
  clusterCovariance,
  fitBinary,
  inverseLink,
  ols,
  robustCovarianceOf,
  type FittedScores,
} from '@mesovia/kernels';

export const ERRORS = ['model', 'HC0', 'HC1', 'HC2', 'HC3', 'HC4', 'CR0', 'CR1', 'CR2'] as const;
export type Errors = (typeof ERRORS)[number];
export type Family = 'linear' | 'logistic';

/** A leverage nearer to 1 than this leaves no residual to estimate a variance from. */
const FITS_EXACTLY = 1e-10;

/** Coefficients with the covariance that was asked for. */
export interface FittedModel {
  /** k values. */
  readonly coefficients: Float64Array;
  /** k x k. */
  readonly covariance: Float64Array;
  /** k values; Infinity for a logistic regression, which has z tests. */
  readonly df: Float64Array;
  readonly clusters: number | undefined;
  /** The likelihood has no maximum without the penalty; always false without Firth's. */
  readonly separated: boolean;
}

export interface ModelOptions {
  readonly family: Family;
  readonly errors: Errors;
  /** n codes; needed for CR0 to CR2. */
  readonly cluster: Int32Array | undefined;
  /** Firth's penalised likelihood instead of the plain one; logistic only. */
  readonly firth: boolean;
}

/**
 * A linear or logistic regression with model-based, heteroscedasticity-consistent or cluster-robust covariance.
 *
 * @param design k columns of n values, intercept first, of full rank @param y n values; 0 and 1 when logistic
 * @throws DataError `separation`, `fits-exactly`, `no-residuals`
 * @throws ParameterError `errors-not-available`
 */
export function fitModel(
  design: Float64Array,
  n: number,
  k: number,
  y: Float64Array,
  options: ModelOptions,
): FittedModel {
  const { scores, coefficients, modelBased, df, separated } =
    options.family === 'linear' ? linear(design, n, k, y) : logistic(design, n, k, y, options.firth);
  const same = new Float64Array(k).fill(df);
  const { errors } = options;
  if (errors === 'model')
    return { coefficients, covariance: modelBased, df: same, clusters: undefined, separated };
  const kind = Number(errors[2]);
  if (errors.startsWith('HC')) {
    if (kind >= 2) refuseExactFit(scores.leverage, errors);
    const covariance = robustCovarianceOf(scores, kind as 0 | 1 | 2 | 3 | 4);
    return { coefficients, covariance, df: same, clusters: undefined, separated };
  }
  if (kind === 2 && options.family === 'logistic') {
    throw new ParameterError(
      'errors-not-available',
      'CR2 is offered for linear models only',
      'with.errors',
      'use CR1',
    );
  }
  const robust = clusterCovariance(scores, options.cluster ?? new Int32Array(n), kind as 0 | 1 | 2);
  return {
    coefficients,
    covariance: robust.covariance,
    df: options.family === 'linear' ? robust.df : same,
    clusters: robust.clusters,
    separated,
  };
}

interface Base {
  readonly scores: FittedScores;
  readonly coefficients: Float64Array;
  readonly modelBased: Float64Array;
  readonly df: number;
  readonly separated: boolean;
}

function linear(design: Float64Array, n: number, k: number, y: Float64Array): Base {
  const fit = ols(design, n, k, y);
  const centre = y.reduce((sum, value) => sum + value, 0) / n;
  const total = y.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  if (!(fit.residualSumOfSquares > 1e-20 * total)) {
    throw new DataError(
      'no-residuals',
      'the terms give the outcome exactly',
      'with.terms',
      'look for a term that holds the outcome in other words',
    );
  }
  const variance = fit.residualSumOfSquares / fit.df;
  return {
    scores: { design, n, k, residuals: fit.residuals, leverage: fit.leverage, bread: fit.inverse },
    coefficients: fit.coefficients,
    modelBased: fit.inverse.map((value) => value * variance),
    df: fit.df,
    separated: false,
  };
}

function logistic(design: Float64Array, n: number, k: number, y: Float64Array, firth: boolean): Base {
  const plain = fitBinary(design, n, k, y, 'logit', false);
  const separated = !plain || plain.separated;
  if (separated && !firth) {
    throw new DataError(
      'separation',
      'the terms tell some or all people with and without the outcome apart perfectly, so the log odds have no finite estimate',
      'with.terms',
      'merge levels, take terms out, or set separation to firth',
    );
  }
  const fit = firth ? fitBinary(design, n, k, y, 'logit', true) : plain;
  if (!fit || fit.separated) {
    throw new DataError(
      'no-convergence',
      'the penalised likelihood did not settle',
      'with.terms',
      'take terms out of the model',
    );
  }
  const { coefficients, covariance } = fit;
  const residuals = new Float64Array(n);
  const leverage = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const at = (j: number) => design[j * n + i];
    let eta = 0;
    for (let j = 0; j < k; j++) eta += coefficients[j] * at(j);
    const p = inverseLink('logit', eta);
    residuals[i] = y[i] - p;
    for (let j = 0; j < k; j++)
      for (let c = 0; c < k; c++) leverage[i] += p * (1 - p) * at(j) * covariance[j * k + c] * at(c);
  }
  const scores = { design, n, k, residuals, leverage, bread: covariance };
  return { scores, coefficients, modelBased: covariance, df: Infinity, separated };
}

function refuseExactFit(leverage: Float64Array, errors: Errors): void {
  const count = leverage.filter((value) => 1 - value < FITS_EXACTLY).length;
  if (count === 0) return;
  throw new DataError(
    'fits-exactly',
    `the model fits ${count} ${count === 1 ? 'person' : 'people'} exactly, so ${errors} has no residual to work with`,
    'with.errors',
    'merge levels that only one person has, or use HC1',
  );
}
