import type { Basis } from '../linear-algebra/householder.ts';
import { dot } from '../linear-algebra/products.ts';
import { massMediation, type MassModel } from '../mass-mediation/mass-mediation.ts';
import { designOf, interceptBasis, residualise } from '../regression/ols.ts';
import { equivalentT } from './equivalent.ts';

/**
 * The scheme that breaks path a. Rows are sorted by the |t| of path b, which stays observed, largest first.
 * The permuted residual P e of a candidate e is orthogonal to the constant, so its squared length outside the
 * covariates is |e|^2 minus one squared product per covariate, and the refitted t needs one more product.
 */
export interface SchemeA {
  /** Candidate of each row. */
  readonly order: Int32Array;
  /** Residuals of the candidates on 1 + C_a, rows x n. */
  readonly rows: Float64Array;
  /** Squared length of each row. */
  readonly squares: Float64Array;
  /** Squared t of path b of each row, then one 0. */
  readonly staying: Float64Array;
  /** Unit vector of the exposure given 1 + C_a, then an orthonormal basis of C_a given 1: columns of n values. */
  readonly vectors: Float64Array;
  readonly df: number;
}

/** The scheme that breaks path b. Rows are sorted by the |t| of path a, which stays observed, largest first. */
export interface SchemeB {
  readonly order: Int32Array;
  /** Unit vectors of the candidates given 1 + X + C_b, four rows interleaved: rows[(group * n + i) * 4 + place]. */
  readonly rows: Float64Array;
  /** Squared t of path a of each row, then zeros up to a whole group. */
  readonly staying: Float64Array;
  /** Residuals of the outcome on 1 + X + C_b. */
  readonly outcome: Float64Array;
  /** Orthonormal basis of 1 + C_b + X. */
  readonly model: Basis;
  /** Unit vector of the exposure given 1 + C_b, n values, and its product with the outcome: the sign of c. */
  readonly exposure: Float64Array;
  readonly total: number;
  readonly df: number;
}

/** Everything of a search that no permutation changes. */
export interface PreparedSearch {
  readonly n: number;
  readonly count: number;
  /** Observed t of both paths, one per candidate. */
  readonly tA: Float64Array;
  readonly tB: Float64Array;
  /** min(|tA|, |tB|), one per candidate; NaN where a path cannot be fitted. Such candidates have no row. */
  readonly statistic: Float64Array;
  readonly a: SchemeA;
  readonly b: SchemeB;
}

/** Candidates that have a statistic, largest |t| first; ties keep their order. */
export function byStayingPath(t: Float64Array, statistic: Float64Array): Int32Array {
  const fitted = Int32Array.from(t.keys()).filter((e) => statistic[e] === statistic[e]);
  return fitted.sort((p, q) => Math.abs(t[q]) - Math.abs(t[p]) || p - q);
}

/** Residuals of the candidates in the given order, and their squared lengths. */
export function residualRows(
  model: Pick<MassModel, 'n' | 'candidates'>,
  order: Int32Array,
  { basis, rank }: Basis,
): [Float64Array, Float64Array] {
  const { n, candidates } = model;
  const rows = new Float64Array(order.length * n);
  order.forEach((e, k) => rows.set(candidates.subarray(e * n, (e + 1) * n), k * n));
  residualise(basis, rank, rows, n, order.length, rows);
  return [rows, Float64Array.from(order, (_, k) => dot(rows, k * n, rows, k * n, n))];
}

function stayingSquares(order: Int32Array, t: Float64Array, length: number): Float64Array {
  const out = new Float64Array(length);
  order.forEach((e, k) => (out[k] = t[e] * t[e]));
  return out;
}

/** Unit vector of what a basis leaves of a column. */
export function unitResidual({ basis, rank }: Basis, values: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n);
  residualise(basis, rank, values, n, 1, out);
  const length = Math.sqrt(dot(out, 0, out, 0, n));
  for (let i = 0; i < n; i += 1) out[i] /= length;
  return out;
}

function prepareA(model: MassModel, tB: Float64Array, statistic: Float64Array): SchemeA {
  const { n } = model;
  const basis = interceptBasis(model.covariatesA, n);
  const order = byStayingPath(tB, statistic);
  const [rows, squares] = residualRows(model, order, basis);
  // The first basis column is the constant; its place is taken by the exposure.
  const vectors = basis.basis.slice(0, basis.rank * n);
  vectors.set(unitResidual(basis, model.x, n));
  const staying = stayingSquares(order, tB, order.length + 1);
  return { order, rows, squares, staying, vectors, df: n - basis.rank - 1 };
}

function prepareB(model: MassModel, tA: Float64Array, statistic: Float64Array): SchemeB {
  const { n } = model;
  const basis = interceptBasis(designOf(n, model.covariatesB, model.x).subarray(n), n);
  const order = byStayingPath(tA, statistic);
  const [plain, squares] = residualRows(model, order, basis);
  const length = (Math.floor(order.length / 4) + 1) * 4;
  const rows = new Float64Array(length * n);
  for (let k = 0; k < order.length; k += 1) {
    const start = (k - (k % 4)) * n + (k % 4);
    const size = Math.sqrt(squares[k]);
    for (let i = 0; i < n; i += 1) rows[start + 4 * i] = plain[k * n + i] / size;
  }
  const outcome = new Float64Array(n);
  residualise(basis.basis, basis.rank, model.y, n, 1, outcome);
  const exposure = unitResidual(interceptBasis(model.covariatesB, n), model.x, n);
  return {
    order,
    rows,
    staying: stayingSquares(order, tA, length),
    outcome,
    model: basis,
    exposure,
    total: dot(exposure, 0, model.y, 0, n),
    df: n - basis.rank - 1,
  };
}

/**
 * Residuals, bases and observed t of a model; what both schemes need before the first permutation.
 *
 * @param scale 't': the paths are compared by |t|. 'p': by the p of their t, which differ in degrees of freedom; the t of
 *              the path that stays is turned into the t with the same p on the degrees of freedom of the broken path, so
 *              maxima are t of the broken path (see `scoreOfT`)
 */
export function prepareSearch(model: MassModel, scale: 't' | 'p' = 't'): PreparedSearch {
  const { tA, tB, count, dfA, dfB } = massMediation(model);
  const statistic = tA.map((t, e) => Math.min(Math.abs(t), Math.abs(tB[e])));
  const a = prepareA(model, scale === 't' ? tB : equivalentT(tB, dfB, dfA), statistic);
  const b = prepareB(model, scale === 't' ? tA : equivalentT(tA, dfA, dfB), statistic);
  return { n: model.n, count, tA, tB, statistic, a, b };
}
