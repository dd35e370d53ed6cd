import { pow } from '../elementary/power.ts';
import { dot } from '../linear-algebra/products.ts';

/** What a robust covariance needs of a fitted regression with k columns and n people. */
export interface FittedScores {
  /** k columns of n values, intercept included, of full rank. */
  readonly design: Float64Array;
  readonly n: number;
  readonly k: number;
  /** n values: residuals of least squares, y - p of a logistic regression. */
  readonly residuals: Float64Array;
  /** n values: diagonal of the hat matrix (weighted in a logistic regression). */
  readonly leverage: Float64Array;
  /** k x k: (X'X)^-1, or the inverse information of a logistic regression. */
  readonly bread: Float64Array;
}

/**
 * Heteroscedasticity-consistent covariance of the coefficients, bread X' diag(w) X bread, k x k. Squared residuals times:
 * 0: 1; 1: n / (n - k); 2: 1 / (1 - h); 3: 1 / (1 - h)^2; 4: 1 / (1 - h)^min(4, n h / k).
 *
 * @see MacKinnon & White 1985, J Econometrics 29:305; Cribari-Neto 2004, Comput Stat Data Anal 45:215 (HC4)
 */
export function robustCovarianceOf(fit: FittedScores, kind: 0 | 1 | 2 | 3 | 4): Float64Array {
  const { n, k, residuals, leverage } = fit;
  const meat = new Float64Array(k * k);
  for (let i = 0; i < n; i += 1) {
    const left = 1 - leverage[i];
    const exponent = kind < 2 ? 0 : kind === 4 ? Math.min(4, (n * leverage[i]) / k) : kind - 1;
    const factor = kind === 1 ? n / (n - k) : exponent === 0 ? 1 : pow(left, -exponent);
    const weight = residuals[i] * residuals[i] * factor;
    addOuter(meat, k, (j) => fit.design[j * n + i], weight);
  }
  return aroundBread(fit.bread, meat, k);
}

/** meat += weight * v v' */
function addOuter(meat: Float64Array, k: number, v: (j: number) => number, weight: number): void {
  for (let j = 0; j < k; j += 1) {
    for (let c = 0; c < k; c += 1) meat[j * k + c] += weight * v(j) * v(c);
  }
}

/** bread * meat * bread, bread symmetric. */
export function aroundBread(bread: Float64Array, meat: Float64Array, k: number): Float64Array {
  const half = new Float64Array(k * k);
  for (let i = 0; i < k; i += 1) {
    // meat is symmetric, so its row j serves as its column j.
    for (let j = 0; j < k; j += 1) half[i * k + j] = dot(bread, i * k, meat, j * k, k);
  }
  const out = new Float64Array(k * k);
  for (let i = 0; i < k; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      const value = dot(half, i * k, bread, j * k, k);
      out[i * k + j] = value;
      out[j * k + i] = value;
    }
  }
  return out;
}
