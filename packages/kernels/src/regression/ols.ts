import { tTwoSided } from '../distributions/tails.ts';
import {
  householderQr,
  orthonormalBasis,
  RANK_TOLERANCE,
  solveQr,
  type Basis,
  type Qr,
} from '../linear-algebra/householder.ts';
import { dot } from '../linear-algebra/products.ts';

/** Ordinary least squares of y on k design columns. */
export interface OlsFit {
  /** k values each; NaN for a column that earlier ones span. */
  readonly coefficients: Float64Array;
  readonly se: Float64Array;
  readonly t: Float64Array;
  /** Two-sided. */
  readonly p: Float64Array;
  /** n - rank. */
  readonly df: number;
  readonly rank: number;
  /** n values. */
  readonly residuals: Float64Array;
  readonly residualSumOfSquares: number;
  /** n values, diagonal of the hat matrix. */
  readonly leverage: Float64Array;
  /** (X'X)^-1, k x k; rows and columns of spanned columns are NaN. */
  readonly inverse: Float64Array;
}

/**
 * Least squares with classical standard errors, s^2 = RSS / (n - rank).
 *
 * @param design k columns of n values, the intercept included. @param y n values.
 * With no degrees of freedom left the standard errors, t and p are NaN.
 */
export function ols(design: Float64Array, n: number, k: number, y: Float64Array): OlsFit {
  const qr = householderQr(design, n, k, RANK_TOLERANCE);
  const fit = solveQr(qr, k, y);
  const df = n - fit.rank;
  const variance = df > 0 ? fit.residualSumOfSquares / df : NaN;
  const inverse = inverseCrossProduct(qr, k);
  const se = new Float64Array(k);
  const t = new Float64Array(k);
  const p = new Float64Array(k);
  for (let j = 0; j < k; j += 1) {
    se[j] = Math.sqrt(variance * inverse[j * k + j]);
    t[j] = fit.coefficients[j] / se[j];
    p[j] = tTwoSided(t[j], df);
  }
  const { coefficients, residuals, residualSumOfSquares, rank } = fit;
  return {
    coefficients,
    se,
    t,
    p,
    df,
    rank,
    residuals,
    residualSumOfSquares,
    leverage: leverage(design, n, k),
    inverse,
  };
}

/** (X'X)^-1 = R^-1 R^-T spread over the original columns. */
export function inverseCrossProduct({ rank, kept, upper }: Qr, k: number): Float64Array {
  // Row i of `rows` is row i of R^-1, by back substitution against each unit vector.
  const rows = new Float64Array(rank * rank);
  for (let c = 0; c < rank; c += 1) {
    for (let i = c; i >= 0; i -= 1) {
      let sum = i === c ? 1 : 0;
      for (let j = i + 1; j <= c; j += 1) sum -= upper[i * rank + j] * rows[j * rank + c];
      rows[i * rank + c] = sum / upper[i * rank + i];
    }
  }
  const inverse = new Float64Array(k * k).fill(NaN);
  for (let i = 0; i < rank; i += 1) {
    for (let j = 0; j < rank; j += 1)
      inverse[kept[i] * k + kept[j]] = dot(rows, i * rank, rows, j * rank, rank);
  }
  return inverse;
}

/** Diagonal of the hat matrix, n values, of k design columns. */
function leverage(design: Float64Array, n: number, k: number): Float64Array {
  const { basis, rank } = orthonormalBasis(design, n, k, RANK_TOLERANCE);
  const diagonal = new Float64Array(n);
  for (let r = 0; r < rank; r += 1) {
    for (let i = 0; i < n; i += 1) diagonal[i] += basis[r * n + i] * basis[r * n + i];
  }
  return diagonal;
}

/**
 * Heteroscedasticity-consistent standard errors of the coefficients of `fit`, k values.
 *
 * @param kind 0: residuals as they are; 1: times n / df; 2: / (1 - h); 3: / (1 - h)^2 of each squared residual
 * @see MacKinnon & White 1985, J Econometrics 29:305. A spanned column gets NaN.
 */
export function robustStandardErrors(
  design: Float64Array,
  n: number,
  k: number,
  fit: OlsFit,
  kind: 0 | 1 | 2 | 3,
): Float64Array {
  const weights = new Float64Array(n);
  for (let i = 0; i < n; i += 1) {
    const left = 1 - fit.leverage[i];
    const divisor = kind === 2 ? left : kind === 3 ? left * left : 1;
    weights[i] = (fit.residuals[i] * fit.residuals[i]) / divisor;
    if (kind === 1) weights[i] *= n / fit.df;
  }
  return Float64Array.from({ length: k }, (_, j) => {
    let variance = 0;
    for (let i = 0; i < n; i += 1) {
      let influence = 0;
      for (let c = 0; c < k; c += 1) {
        const cell = fit.inverse[j * k + c];
        if (cell === cell) influence += cell * design[c * n + i];
      }
      variance += influence * influence * weights[i];
    }
    return fit.coefficients[j] === fit.coefficients[j] ? Math.sqrt(variance) : NaN;
  });
}

/** A design of an intercept and the given groups of columns, each a whole number of columns of n values. */
export function designOf(n: number, ...groups: readonly Float64Array[]): Float64Array {
  const design = new Float64Array(n + groups.reduce((sum, group) => sum + group.length, 0));
  design.fill(1, 0, n);
  let next = n;
  for (const group of groups) {
    design.set(group, next);
    next += group.length;
  }
  return design;
}

/** Orthonormal basis of an intercept and covariate columns of n values; the first basis column is the constant. */
export function interceptBasis(covariates: Float64Array, n: number): Basis {
  const design = designOf(n, covariates);
  return orthonormalBasis(design, n, design.length / n, RANK_TOLERANCE);
}

/**
 * Residuals of `count` columns on an orthonormal basis: v - Q Q'v, twice, so that what is left is orthogonal
 * to the basis to the last digit.
 *
 * @param basis  rank columns of n values. @param values count columns of n values, read only.
 * @param out    count columns of n values, may be `values` itself
 */
export function residualise(
  basis: Float64Array,
  rank: number,
  values: Float64Array,
  n: number,
  count: number,
  out: Float64Array,
): void {
  if (out !== values) out.set(values.subarray(0, count * n));
  for (let c = 0; c < count; c += 1) {
    const from = c * n;
    for (let pass = 0; pass < 2; pass += 1) {
      for (let r = 0; r < rank; r += 1) {
        const projection = dot(basis, r * n, out, from, n);
        for (let i = 0; i < n; i += 1) out[from + i] -= projection * basis[r * n + i];
      }
    }
  }
}
