import { pow } from '../elementary/power.ts';

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
  const covariance = new Float64Array(k * k);
  const influence = new Float64Array(k);
  for (let i = 0; i < n; i += 1) {
    const left = 1 - leverage[i];
    const exponent = kind < 2 ? 0 : kind === 4 ? Math.min(4, (n * leverage[i]) / k) : kind - 1;
    const factor = kind === 1 ? n / (n - k) : exponent === 0 ? 1 : pow(left, -exponent);
    // Bread times each person first: multiplied with a finished meat, columns far from 0 would cancel all digits.
    for (let j = 0; j < k; j += 1) {
      influence[j] = 0;
      for (let c = 0; c < k; c += 1) influence[j] += fit.bread[j * k + c] * fit.design[c * n + i];
    }
    const weight = residuals[i] * residuals[i] * factor;
    for (let j = 0; j < k; j += 1)
      for (let c = 0; c < k; c += 1) covariance[j * k + c] += weight * influence[j] * influence[c];
  }
  return covariance;
}
