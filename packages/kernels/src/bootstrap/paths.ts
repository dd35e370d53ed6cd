import { RANK_TOLERANCE } from '../linear-algebra/householder.ts';
import { dot } from '../linear-algebra/products.ts';
import type { MediationModel } from './mediation.ts';

/** ab in the units of the data, divided by SD(y), and times SD(x) / SD(y). */
export interface Scales {
  raw: number;
  partial: number;
  full: number;
}

/** One regression: the slope of `target` on the last of `columns` given the others, and room to compute it in. */
export interface Slope {
  readonly n: number;
  readonly columns: readonly Float64Array[];
  readonly target: Float64Array;
  /** Orthonormal columns, as many as the last fit had rank. */
  readonly units: readonly Float64Array[];
  /** Target of the last fit. */
  readonly values: Float64Array;
  rank: number;
  /** Length of the last column beyond the others in the last fit. */
  length: number;
}

export function createSlope(n: number, columns: readonly Float64Array[], target: Float64Array): Slope {
  const units = columns.map(() => new Float64Array(n));
  return { n, columns, target, units, values: new Float64Array(n), rank: 0, length: 0 };
}

/** Takes the first `rank` unit columns out of `v`, twice for the last digits, and gives its length. */
function takeOut(units: readonly Float64Array[], rank: number, v: Float64Array, n: number): number {
  for (let pass = 0; pass < 2; pass += 1) {
    for (let r = 0; r < rank; r += 1) {
      const weight = dot(units[r], 0, v, 0, n);
      for (let i = 0; i < n; i += 1) v[i] -= weight * units[r][i];
    }
  }
  return Math.sqrt(dot(v, 0, v, 0, n));
}

/**
 * Fits the slope for the people in `rows` by modified Gram-Schmidt; spanned columns are skipped.
 *
 * @returns NaN when the other columns span the last one
 */
export function fitSlope(slope: Slope, rows: Int32Array): number {
  const { n, columns, target, units, values } = slope;
  let rank = 0;
  for (let c = 0; c < columns.length; c += 1) {
    const v = units[rank];
    for (let i = 0; i < n; i += 1) v[i] = columns[c][rows[i]];
    const whole = Math.sqrt(dot(v, 0, v, 0, n));
    const rest = takeOut(units, rank, v, n);
    slope.length = rest > RANK_TOLERANCE * whole ? rest : NaN;
    if (slope.length !== slope.length) continue;
    for (let i = 0; i < n; i += 1) v[i] /= rest;
    rank += 1;
  }
  slope.rank = rank;
  for (let i = 0; i < n; i += 1) values[i] = target[rows[i]];
  return rank > 0 ? dot(units[rank - 1], 0, values, 0, n) / slope.length : NaN;
}

/** Both regressions of a mediation model and their ranks on all people. */
export interface Workspace {
  readonly model: MediationModel;
  readonly a: Slope;
  readonly b: Slope;
  readonly rankA: number;
  readonly rankB: number;
}

export function createWorkspace(model: MediationModel): Workspace {
  const { n, m, x, y } = model;
  const split = (columns: Float64Array): Float64Array[] =>
    Array.from({ length: columns.length / n }, (_, j) => columns.subarray(j * n, (j + 1) * n));
  const one = new Float64Array(n).fill(1);
  const a = createSlope(n, [one, ...split(model.covariatesA), x], m);
  const b = createSlope(n, [one, ...split(model.covariatesB), x, m], y);
  const everybody = allRows(n);
  fitSlope(a, everybody);
  fitSlope(b, everybody);
  return { model, a, b, rankA: a.rank, rankB: b.rank };
}

export function allRows(n: number): Int32Array {
  return Int32Array.from({ length: n }, (_, i) => i);
}

function standardDeviation(values: Float64Array, rows: Int32Array): number {
  let sum = 0;
  for (let i = 0; i < rows.length; i += 1) sum += values[rows[i]];
  const mean = sum / rows.length;
  let squares = 0;
  for (let i = 0; i < rows.length; i += 1) squares += (values[rows[i]] - mean) * (values[rows[i]] - mean);
  return Math.sqrt(squares / (rows.length - 1));
}

/**
 * ab of the people in `rows` on three scales.
 *
 * @returns false, and `out` untouched, when these people are degenerate: y is constant, or a column of a regression
 *          is spanned by others that is not among all people
 */
export function fitPaths({ model, a, b, rankA, rankB }: Workspace, rows: Int32Array, out: Scales): boolean {
  const raw = fitSlope(a, rows) * fitSlope(b, rows);
  const sdX = standardDeviation(model.x, rows);
  const sdY = standardDeviation(model.y, rows);
  if (raw !== raw || a.rank < rankA || b.rank < rankB || !(sdY > 0)) return false;
  out.raw = raw;
  out.partial = raw / sdY;
  out.full = (raw * sdX) / sdY;
  return true;
}
