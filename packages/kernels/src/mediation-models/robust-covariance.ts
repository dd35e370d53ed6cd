import { householderQr, orthonormalBasis, RANK_TOLERANCE, solveQr } from '../linear-algebra/householder.ts';
import { inverseCrossProduct } from '../regression/ols.ts';
import { gather, gatherDesign, type Equation } from './equation.ts';

/** A leverage nearer to 1 than this leaves a person no residual. */
const FITS_EXACTLY = 1e-10;

/**
 * HC3 covariance of the coefficients: (X'X)^-1 X' diag(e^2 / (1 - h)^2) X (X'X)^-1, k x k. NaN throughout when the
 * regression fits a person exactly: 0 / 0 would be noise that looks like a number.
 *
 * @see MacKinnon & White 1985, J Econometrics 29:305; Long & Ervin 2000, Am Stat 54:217 (HC3 in small samples)
 */
export function robustCovariance(equation: Equation, rows: Int32Array): Float64Array {
  const n = rows.length;
  const k = equation.predictors.length + 1;
  const design = gatherDesign(equation, rows);
  const qr = householderQr(design, n, k, RANK_TOLERANCE);
  const inverse = inverseCrossProduct(qr, k);
  const { residuals } = solveQr(qr, k, gather(equation.target, rows));
  const { basis, rank } = orthonormalBasis(design, n, k, RANK_TOLERANCE);
  const covariance = new Float64Array(k * k);
  const influence = new Float64Array(k);
  for (let i = 0; i < n; i += 1) {
    let leverage = 0;
    for (let r = 0; r < rank; r += 1) leverage += basis[r * n + i] * basis[r * n + i];
    if (1 - leverage < FITS_EXACTLY) return covariance.fill(NaN);
    const scaled = residuals[i] / (1 - leverage);
    for (let j = 0; j < k; j += 1) {
      influence[j] = 0;
      for (let c = 0; c < k; c += 1) influence[j] += inverse[j * k + c] * design[c * n + i];
      influence[j] *= scaled;
    }
    for (let j = 0; j < k; j += 1) {
      for (let c = 0; c < k; c += 1) covariance[j * k + c] += influence[j] * influence[c];
    }
  }
  return covariance;
}
