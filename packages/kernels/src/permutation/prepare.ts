import type { MassModel } from '../mass-mediation/mass-mediation.ts';
import { dot } from '../linear-algebra/products.ts';
import type { Basis } from '../linear-algebra/householder.ts';
import { designOf, interceptBasis, residualise } from '../regression/ols.ts';

/** One Freedman-Lane scheme, ready to permute. Candidates are sorted by the t of the path that stays, largest first. */
export interface PreparedScheme {
  readonly n: number;
  readonly count: number;
  /** Rows of n values the permuted vector is multiplied with; one row per candidate. */
  readonly rows: Float64Array;
  /** Squared length of each row. */
  readonly squares: Float64Array;
  /** Squared t of the path that stays observed, in the order of `rows`. */
  readonly observed: Float64Array;
  /** Residual degrees of freedom of the refitted path. */
  readonly df: number;
}

export interface PreparedSearch {
  readonly n: number;
  readonly count: number;
  /** Observed t of both paths, in the order of the candidates. */
  readonly tA: Float64Array;
  readonly tB: Float64Array;
  /** min(|tA|, |tB|); NaN where a path cannot be fitted. */
  readonly statistic: Float64Array;
  /** a-broken: residuals of every candidate on 1 + C_a; the exposure's unit vector and the covariates' basis. */
  readonly a: PreparedScheme & {
    readonly exposure: Float64Array;
    readonly covariates: Float64Array;
    readonly rank: number;
  };
  /** b-broken: unit vectors of every candidate given 1 + X + C_b; the outcome's residuals and that model's basis. */
  readonly b: PreparedScheme & { readonly outcome: Float64Array; readonly model: Basis };
}

function unit(values: Float64Array, from: number, n: number): void {
  const length = Math.sqrt(dot(values, from, values, from, n));
  for (let i = 0; i < n; i += 1) values[from + i] /= length;
}

/** Rows of `source` with the basis taken out, in the given order. */
function residualRows(source: Float64Array, order: Int32Array, n: number, basis: Basis): Float64Array {
  const rows = new Float64Array(order.length * n);
  order.forEach((e, k) => {
    rows.set(source.subarray(e * n, (e + 1) * n), k * n);
  });
  residualise(basis.basis, basis.rank, rows, n, order.length, rows);
  return rows;
}

function rowSquares(rows: Float64Array, n: number): Float64Array {
  return Float64Array.from({ length: rows.length / n }, (_, k) => dot(rows, k * n, rows, k * n, n));
}

/** Candidates with a t, largest |t| first; ties keep their order. */
function byStayingPath(t: Float64Array, statistic: Float64Array): Int32Array {
  const fitted = Int32Array.from(t.keys()).filter((e) => statistic[e] === statistic[e]);
  return fitted.sort((p, q) => Math.abs(t[q]) - Math.abs(t[p]) || p - q);
}

/**
 * Residuals and bases both schemes need; what is permuted is set apart from what is not.
 *
 * @param tA observed t of path a, one per candidate
 * @param tB observed t of path b
 */
export function prepareSearch(model: MassModel, tA: Float64Array, tB: Float64Array): PreparedSearch {
  const { n, candidates } = model;
  const statistic = tA.map((t, e) => Math.min(Math.abs(t), Math.abs(tB[e])));
  const basisA = interceptBasis(model.covariatesA, n);
  const basisB = interceptBasis(model.covariatesB, n);
  const withX = interceptBasis(designOf(n, model.covariatesB, model.x).subarray(n), n);
  const exposure = model.x.slice();
  residualise(basisA.basis, basisA.rank, exposure, n, 1, exposure);
  unit(exposure, 0, n);
  const outcome = model.y.slice();
  residualise(withX.basis, withX.rank, outcome, n, 1, outcome);

  const orderA = byStayingPath(tB, statistic);
  const rowsA = residualRows(candidates, orderA, n, basisA);
  const orderB = byStayingPath(tA, statistic);
  const rowsB = residualRows(candidates, orderB, n, withX);
  for (let k = 0; k < orderB.length; k += 1) unit(rowsB, k * n, n);
  const scheme = (
    order: Int32Array,
    rows: Float64Array,
    staying: Float64Array,
    df: number,
  ): PreparedScheme => ({
    n,
    count: order.length,
    rows,
    squares: rowSquares(rows, n),
    observed: Float64Array.from(order, (e) => staying[e] ** 2),
    df,
  });
  return {
    n,
    count: candidates.length / n,
    tA,
    tB,
    statistic,
    // The intercept's part of a permuted residual is zero, so the first basis column is left out.
    a: {
      ...scheme(orderA, rowsA, tB, n - basisA.rank - 1),
      exposure,
      covariates: basisA.basis.slice(n, basisA.rank * n),
      rank: basisA.rank - 1,
    },
    b: { ...scheme(orderB, rowsB, tA, n - basisB.rank - 2), outcome, model: withX },
  };
}
