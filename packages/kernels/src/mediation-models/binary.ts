import { normalDensity, normalLower } from '../distributions/normal.ts';
import { exp } from '../elementary/exponential.ts';
import { inverseOfSymmetric } from '../linear-algebra/cholesky.ts';
import { gather, gatherDesign, type Equation } from './equation.ts';

export type Link = 'logit' | 'probit';

/** Regression of a 0/1 target. */
export interface BinaryFit {
  /** k values. */
  readonly coefficients: Float64Array;
  /** Inverse expected information, k x k. */
  readonly covariance: Float64Array;
  /**
   * The likelihood has no maximum: some or all people are told apart perfectly and the coefficients run away.
   * Never with Firth's penalty.
   */
  readonly separated: boolean;
}

/** P(1) at a linear predictor. */
export function inverseLink(link: Link, eta: number): number {
  if (link === 'probit') return normalLower(eta);
  return eta >= 0 ? 1 / (1 + exp(-eta)) : exp(eta) / (1 + exp(eta));
}

const MOST_STEPS = 100;
const CONVERGED = 1e-12;
/** A fitted probability nearer to 0 or 1 than this speaks for separation (R's glm warns in the same case). */
const CERTAIN = 1e-9;
const LONGEST_FIRTH_STEP = 5;

/**
 * Logit or probit regression by Fisher scoring.
 *
 * @param design k columns of n values, intercept included, of full rank
 * @param y      n values, 0 or 1
 * @param firth  Firth's bias reduction, finite under separation; logit only
 * @returns undefined when the information is not positive definite: columns that span one another
 * @see McCullagh & Nelder 1989; Firth 1993, Biometrika 80:27; Heinze & Schemper 2002, Stat Med 21:2409
 */
export function fitBinary(
  design: Float64Array,
  n: number,
  k: number,
  y: Float64Array,
  link: Link,
  firth: boolean,
): BinaryFit | undefined {
  const coefficients = new Float64Array(k);
  let state = informationAt(design, n, k, y, link, coefficients);
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const covariance = inverseOfSymmetric(state.information, k);
    if (!covariance) return step === 0 ? undefined : ranAway(coefficients);
    const score = firth ? penalisedScore(design, n, k, state, covariance) : state.score;
    const move = new Float64Array(k);
    for (let j = 0; j < k; j += 1) {
      for (let c = 0; c < k; c += 1) move[j] += covariance[j * k + c] * score[c];
    }
    shorten(move, firth);
    let largest = 0;
    for (let i = 0; i < n; i += 1) {
      let change = 0;
      for (let j = 0; j < k; j += 1) change += move[j] * design[j * n + i];
      largest = Math.max(largest, Math.abs(change));
    }
    for (let j = 0; j < k; j += 1) coefficients[j] += move[j];
    state = informationAt(design, n, k, y, link, coefficients);
    if (!firth && state.closest < CERTAIN) return { coefficients, covariance, separated: true };
    if (largest < CONVERGED) return { coefficients, covariance, separated: false };
  }
  return ranAway(coefficients);
}

function ranAway(coefficients: Float64Array): BinaryFit {
  const covariance = new Float64Array(coefficients.length * coefficients.length).fill(NaN);
  return { coefficients, covariance, separated: true };
}

function shorten(move: Float64Array, firth: boolean): void {
  if (!firth) return;
  const longest = move.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (longest > LONGEST_FIRTH_STEP)
    for (let j = 0; j < move.length; j += 1) move[j] *= LONGEST_FIRTH_STEP / longest;
}

interface State {
  readonly information: Float64Array;
  readonly score: Float64Array;
  readonly probabilities: Float64Array;
  readonly weights: Float64Array;
  readonly residuals: Float64Array;
  /** Smallest distance of a fitted probability from 0 or 1. */
  readonly closest: number;
}

function informationAt(
  design: Float64Array,
  n: number,
  k: number,
  y: Float64Array,
  link: Link,
  coefficients: Float64Array,
): State {
  const weights = new Float64Array(n);
  const residuals = new Float64Array(n);
  const probabilities = new Float64Array(n);
  let closest = 1;
  for (let i = 0; i < n; i += 1) {
    let eta = 0;
    for (let j = 0; j < k; j += 1) eta += coefficients[j] * design[j * n + i];
    const p = inverseLink(link, eta);
    const q = inverseLink(link, -eta);
    probabilities[i] = p;
    closest = Math.min(closest, p, q);
    const density = link === 'logit' ? p * q : normalDensity(eta);
    const variance = p * q;
    weights[i] = variance > 0 ? (density * density) / variance : 0;
    residuals[i] = variance > 0 ? ((y[i] - p) * density) / variance : 0;
  }
  const information = new Float64Array(k * k);
  const score = new Float64Array(k);
  for (let j = 0; j < k; j += 1) {
    for (let i = 0; i < n; i += 1) score[j] += design[j * n + i] * residuals[i];
    for (let c = 0; c <= j; c += 1) {
      let sum = 0;
      for (let i = 0; i < n; i += 1) sum += weights[i] * design[j * n + i] * design[c * n + i];
      information[j * k + c] = sum;
      information[c * k + j] = sum;
    }
  }
  return { information, score, probabilities, weights, residuals, closest };
}

/** X'(y - p + h (1/2 - p)), h the diagonal of the weighted hat matrix. */
function penalisedScore(
  design: Float64Array,
  n: number,
  k: number,
  { score, probabilities, weights }: State,
  covariance: Float64Array,
): Float64Array {
  const penalised = score.slice();
  for (let i = 0; i < n; i += 1) {
    let leverage = 0;
    for (let j = 0; j < k; j += 1) {
      for (let c = 0; c < k; c += 1)
        leverage += design[j * n + i] * covariance[j * k + c] * design[c * n + i];
    }
    const extra = weights[i] * leverage * (0.5 - probabilities[i]);
    for (let j = 0; j < k; j += 1) penalised[j] += design[j * n + i] * extra;
  }
  return penalised;
}

/**
 * Logit or probit regression of an equation with a 0/1 target, for the people in `rows`.
 *
 * @returns undefined when predictors span one another; `separated` when the target is the same for everybody
 */
export function fitBinaryEquation(
  equation: Equation,
  rows: Int32Array,
  link: Link,
  firth: boolean,
): BinaryFit | undefined {
  const k = equation.predictors.length + 1;
  const design = gatherDesign(equation, rows);
  return fitBinary(design, rows.length, k, gather(equation.target, rows), link, firth);
}
