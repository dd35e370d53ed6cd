import { normalDensity, normalUpper } from '../distributions/normal.ts';
import { log } from '../elementary/logarithm.ts';
import { inverseOfSymmetric } from '../linear-algebra/cholesky.ts';
import { leastSquares } from '../linear-algebra/householder.ts';

/** Regression of an outcome that people had to exceed to be in the study. */
export interface TruncatedFit {
  /** k values. */
  readonly coefficients: Float64Array;
  /** k values. */
  readonly se: Float64Array;
  readonly sd: number;
  readonly logLikelihood: number;
}

const MOST_STEPS = 200;
const CONVERGED = 1e-10;

/**
 * Truncated normal regression: y = X beta + e, e normal, seen only where y >= limit. Maximum likelihood by Newton's
 * method in Olsen's parameters (beta / sd, 1 / sd), where the likelihood is concave.
 *
 * @param design k columns of n values, intercept included; y n values, none below `limit`
 * @returns undefined when the likelihood has no maximum within reach (strong truncation, few people)
 * @see Hausman & Wise 1977, Econometrica 45:919; Orme 1989 (uniqueness of the maximum)
 */
export function fitTruncated(
  design: Float64Array,
  n: number,
  k: number,
  y: Float64Array,
  limit: number,
): TruncatedFit | undefined {
  const start = leastSquares(design, n, k, y);
  const sd = Math.sqrt(start.residualSumOfSquares / n);
  if (!(sd > 0)) return undefined;
  let theta = Float64Array.from([...start.coefficients.map((value) => value / sd), 1 / sd]);
  let state = derivatives(design, n, k, y, limit, theta);
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const inverse = inverseOfSymmetric(state.information, k + 1);
    if (!inverse) return undefined;
    const move = theta.map((_, j) =>
      state.score.reduce((sum, value, c) => sum + inverse[j * (k + 1) + c] * value, 0),
    );
    const decrement = move.reduce((sum, value, j) => sum + value * state.score[j], 0);
    if (decrement < CONVERGED * CONVERGED * n) return transform(theta, inverse, k, state.logLikelihood);
    const next = climb(design, n, k, y, limit, theta, move, state.logLikelihood);
    if (!next) return undefined;
    ({ theta, state } = next);
  }
  return undefined;
}

/** The longest of the halved steps that raises the likelihood. */
function climb(
  design: Float64Array,
  n: number,
  k: number,
  y: Float64Array,
  limit: number,
  theta: Float64Array,
  move: Float64Array,
  before: number,
): { theta: Float64Array<ArrayBuffer>; state: ReturnType<typeof derivatives> } | undefined {
  for (let half = 1; half > 1e-8; half /= 2) {
    const next = Float64Array.from(theta, (value, j) => value + half * move[j]);
    if (!(next[k] > 0)) continue;
    const state = derivatives(design, n, k, y, limit, next);
    // A step at the maximum may lose the last digit.
    if (state.logLikelihood >= before - 1e-12 * Math.abs(before)) return { theta: next, state };
  }
  return undefined;
}

/** Log-likelihood, score and minus the Hessian at theta = (beta / sd, 1 / sd). */
function derivatives(
  design: Float64Array,
  n: number,
  k: number,
  y: Float64Array,
  limit: number,
  theta: Float64Array,
): { logLikelihood: number; score: Float64Array; information: Float64Array } {
  const size = k + 1;
  const score = new Float64Array(size);
  const information = new Float64Array(size * size);
  const gamma = theta[k];
  let logLikelihood = n * log(gamma);
  score[k] = n / gamma;
  information[k * size + k] = n / (gamma * gamma);
  const [own, at] = [new Float64Array(size), new Float64Array(size)];
  for (let i = 0; i < n; i += 1) {
    let fitted = 0;
    for (let j = 0; j < k; j += 1) {
      fitted += theta[j] * design[j * n + i];
      own[j] = -design[j * n + i];
      at[j] = -design[j * n + i];
    }
    own[k] = y[i];
    at[k] = limit;
    const residual = gamma * y[i] - fitted;
    const bound = gamma * limit - fitted;
    const above = normalUpper(bound);
    const hazard = normalDensity(bound) / above;
    logLikelihood -= (residual * residual) / 2 + log(above) + 0.9189385332046727;
    const curvature = hazard * (hazard - bound);
    for (let j = 0; j < size; j += 1) {
      score[j] += hazard * at[j] - residual * own[j];
      for (let c = 0; c < size; c += 1)
        information[j * size + c] += own[j] * own[c] - curvature * at[j] * at[c];
    }
  }
  return { logLikelihood, score, information };
}

/** Back to beta and sd, with standard errors by the delta method. */
function transform(
  theta: Float64Array,
  inverse: Float64Array,
  k: number,
  logLikelihood: number,
): TruncatedFit {
  const gamma = theta[k];
  const size = k + 1;
  const coefficients = theta.slice(0, k).map((value) => value / gamma);
  const se = coefficients.map((beta, j) =>
    Math.sqrt(
      (inverse[j * size + j] - 2 * beta * inverse[j * size + k] + beta * beta * inverse[k * size + k]) /
        (gamma * gamma),
    ),
  );
  return { coefficients, se, sd: 1 / gamma, logLikelihood };
}
