import { leastSquares } from '../linear-algebra/householder.ts';
import { quantileSorted } from '../quantile/quantile.ts';

const MOST_STEPS = 200;
const CONVERGED = 1e-12;
/** Median absolute value of a standard normal number, with the digits R uses. */
const NORMAL_MAD = 0.6745;

/**
 * Regression that gives less weight to people far from the line: Huber's M estimate with the scale re-estimated by
 * the median absolute residual, efficiency 95 % under normal errors.
 *
 * @param design k columns of n values, intercept included. @returns k coefficients, NaN where it does not settle
 * @see Huber 1981, Robust Statistics, 7; the steps are those of R's MASS::rlm (psi.huber, k = 1.345, scale MAD)
 */
export function fitHuber(design: Float64Array, n: number, k: number, y: Float64Array): Float64Array {
  let { coefficients, residuals } = leastSquares(design, n, k, y);
  const weighted = new Float64Array(k * n);
  const target = new Float64Array(n);
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const scale = quantileSorted(residuals.map(Math.abs).sort(), 0.5) / NORMAL_MAD;
    if (!(scale > 0)) return coefficients;
    for (let i = 0; i < n; i += 1) {
      const far = Math.abs(residuals[i]) / scale;
      const root = Math.sqrt(far > HUBER ? HUBER / far : 1);
      target[i] = root * y[i];
      for (let j = 0; j < k; j += 1) weighted[j * n + i] = root * design[j * n + i];
    }
    const next = leastSquares(weighted, n, k, target).coefficients;
    const left = residualsOf(design, n, k, y, next);
    let moved = 0;
    let size = 0;
    for (let i = 0; i < n; i += 1) {
      moved += (left[i] - residuals[i]) * (left[i] - residuals[i]);
      size += residuals[i] * residuals[i];
    }
    coefficients = next;
    residuals = left;
    if (moved <= CONVERGED * CONVERGED * size) return coefficients;
  }
  return new Float64Array(k).fill(NaN);
}

const HUBER = 1.345;

function residualsOf(
  design: Float64Array,
  n: number,
  k: number,
  y: Float64Array,
  coefficients: Float64Array,
): Float64Array {
  return y.map((value, i) => {
    let fitted = 0;
    for (let j = 0; j < k; j += 1) fitted += coefficients[j] * design[j * n + i];
    return value - fitted;
  });
}
