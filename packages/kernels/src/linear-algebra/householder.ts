import { dot } from './products.ts';

/** A column is taken as spanned by earlier ones when less than this part of its length is left. */
export const RANK_TOLERANCE = 1e-10;
/** Squares of shorter columns underflow: they count as zero. */
const SHORTEST = 1e-140;

/** Householder QR of n x k columns. */
export interface Qr {
  readonly n: number;
  readonly rank: number;
  /** Columns that were used, in order; the others are spanned by earlier ones. */
  readonly kept: Int32Array;
  /** rank reflector vectors of n values; reflector r is zero before position r and has squared length 2. */
  readonly reflectors: Float64Array;
  /** rank x rank upper triangle, row after row. */
  readonly upper: Float64Array;
}

/** Applies reflector r to the n values from `from`: v -= u (u'v). */
function reflect(reflectors: Float64Array, n: number, r: number, values: Float64Array, from: number): void {
  const start = r * n + r;
  const factor = dot(reflectors, start, values, from + r, n - r);
  for (let i = 0; i < n - r; i += 1) values[from + r + i] -= factor * reflectors[start + i];
}

/**
 * Householder QR with rank detection. Columns are taken in order and one that earlier columns already span is
 * skipped, so that the first names of a model keep their coefficients (as in R's lm).
 *
 * @param columns   k columns of n values, read only
 * @param tolerance part of a column's length below which it counts as spanned, usually RANK_TOLERANCE
 * @see Golub & Van Loan 2013, Matrix Computations, 5.2.2
 */
export function householderQr(columns: Float64Array, n: number, k: number, tolerance: number): Qr {
  const most = Math.min(n, k);
  const reflectors = new Float64Array(most * n);
  const column = new Float64Array(n);
  const uppers: Float64Array[] = [];
  const kept: number[] = [];
  for (let j = 0; j < k && kept.length < most; j += 1) {
    for (let i = 0; i < n; i += 1) column[i] = columns[j * n + i];
    const whole = Math.sqrt(dot(column, 0, column, 0, n));
    const rank = kept.length;
    for (let r = 0; r < rank; r += 1) reflect(reflectors, n, r, column, 0);
    const rest = Math.sqrt(dot(column, rank, column, rank, n - rank));
    if (!(rest > tolerance * whole + SHORTEST)) continue;
    const upper = new Float64Array(rank + 1);
    for (let r = 0; r < rank; r += 1) upper[r] = column[r];
    // The reflector sends the rest of the column to -sign(first) * rest; this sign avoids cancellation.
    const target = column[rank] > 0 ? -rest : rest;
    upper[rank] = target;
    column[rank] -= target;
    const scale = Math.sqrt(2 / dot(column, rank, column, rank, n - rank));
    for (let i = rank; i < n; i += 1) reflectors[rank * n + i] = column[i] * scale;
    uppers.push(upper);
    kept.push(j);
  }
  const rank = kept.length;
  const upper = new Float64Array(rank * rank);
  uppers.forEach((values, c) => values.forEach((value, r) => (upper[r * rank + c] = value)));
  return { n, rank, kept: Int32Array.from(kept), reflectors: reflectors.subarray(0, rank * n), upper };
}

/** An orthonormal basis of a set of columns. */
export interface Basis {
  /** rank columns of n values. */
  readonly basis: Float64Array;
  /** Columns that were used, in order. */
  readonly kept: Int32Array;
  readonly rank: number;
}

/**
 * Orthonormal basis of the span of k columns of n values, spanned columns left out (see `householderQr`).
 */
export function orthonormalBasis(columns: Float64Array, n: number, k: number, tolerance: number): Basis {
  const qr = householderQr(columns, n, k, tolerance);
  const basis = new Float64Array(qr.rank * n);
  for (let c = 0; c < qr.rank; c += 1) {
    basis[c * n + c] = 1;
    for (let r = qr.rank - 1; r >= 0; r -= 1) reflect(qr.reflectors, n, r, basis, c * n);
  }
  return { basis, kept: qr.kept, rank: qr.rank };
}

/** Least-squares solution. */
export interface LeastSquares {
  /** k values; NaN for a column spanned by earlier ones. */
  readonly coefficients: Float64Array;
  /** n values. */
  readonly residuals: Float64Array;
  readonly residualSumOfSquares: number;
  readonly rank: number;
  readonly kept: Int32Array;
}

/**
 * Coefficients of y on k design columns by Householder QR; spanned columns get NaN and the fit is the same.
 *
 * @param design k columns of n values, the intercept included. @param y n values.
 */
export function leastSquares(design: Float64Array, n: number, k: number, y: Float64Array): LeastSquares {
  return solveQr(householderQr(design, n, k, RANK_TOLERANCE), k, y);
}

/** `leastSquares` with a factorisation already made; k counts the columns before any was left out. */
export function solveQr(qr: Qr, k: number, y: Float64Array): LeastSquares {
  const { n, rank, kept, reflectors, upper } = qr;
  const residuals = y.slice();
  for (let r = 0; r < rank; r += 1) reflect(reflectors, n, r, residuals, 0);
  const coefficients = new Float64Array(k).fill(NaN);
  const solution = new Float64Array(rank);
  for (let i = rank - 1; i >= 0; i -= 1) {
    let sum = residuals[i];
    for (let j = i + 1; j < rank; j += 1) sum -= upper[i * rank + j] * solution[j];
    solution[i] = sum / upper[i * rank + i];
    coefficients[kept[i]] = solution[i];
  }
  residuals.fill(0, 0, rank);
  const residualSumOfSquares = dot(residuals, rank, residuals, rank, n - rank);
  for (let r = rank - 1; r >= 0; r -= 1) reflect(reflectors, n, r, residuals, 0);
  return { coefficients, residuals, residualSumOfSquares, rank, kept };
}
