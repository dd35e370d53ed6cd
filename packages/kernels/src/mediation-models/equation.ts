import { householderQr, RANK_TOLERANCE, solveQr } from '../linear-algebra/householder.ts';
import { inverseCrossProduct } from '../regression/ols.ts';

/** One linear regression of a path model: target ~ 1 + predictors. Coefficient 0 is the intercept. */
export interface Equation {
  /** N values. */
  readonly target: Float64Array;
  /** Columns of N values; interactions are columns of products. */
  readonly predictors: readonly Float64Array[];
}

export interface EquationFit {
  /** 1 + predictors values. */
  readonly coefficients: Float64Array;
  /** Classical covariance of the coefficients, k x k, s^2 = RSS / df; NaN without degrees of freedom. */
  readonly covariance: Float64Array;
  readonly df: number;
  /** Residual variance, RSS / df. */
  readonly variance: number;
}

/** Columns of the people in `rows`, intercept first: k x rows.length. */
export function gatherDesign({ predictors }: Equation, rows: Int32Array): Float64Array {
  const n = rows.length;
  const design = new Float64Array((predictors.length + 1) * n);
  design.fill(1, 0, n);
  predictors.forEach((column, j) => {
    for (let i = 0; i < n; i += 1) design[(j + 1) * n + i] = column[rows[i]];
  });
  return design;
}

export function gather(column: Float64Array, rows: Int32Array): Float64Array {
  const values = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i += 1) values[i] = column[rows[i]];
  return values;
}

/** Least squares for the people in `rows`; undefined when a predictor is a combination of others among them. */
export function fitEquation(equation: Equation, rows: Int32Array): EquationFit | undefined {
  const n = rows.length;
  const k = equation.predictors.length + 1;
  const qr = householderQr(gatherDesign(equation, rows), n, k, RANK_TOLERANCE);
  if (qr.rank < k) return undefined;
  const { coefficients, residualSumOfSquares } = solveQr(qr, k, gather(equation.target, rows));
  const df = n - k;
  const variance = df > 0 ? residualSumOfSquares / df : NaN;
  const covariance = inverseCrossProduct(qr, k);
  for (let c = 0; c < covariance.length; c += 1) covariance[c] *= variance;
  return { coefficients, covariance, df, variance };
}
