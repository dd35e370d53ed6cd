import { dot } from '@mesovia/kernels';
import { designBasis } from '../people/design-basis.ts';
import { pickRows, type Sample } from './sample.ts';

/** Part of its squares below which a candidate or the exposure has no variance left in these people. */
const NOTHING_LEFT = 1e-12;

/** t of both paths of every candidate in some people. */
export interface Screen {
  readonly tA: Float64Array;
  readonly tB: Float64Array;
  readonly dfA: number;
  readonly dfB: number;
  /** Sign of the total effect in the same people. */
  readonly totalSign: number;
}

/** t of path b: outcome on candidate given the exposure, or outcome on candidate alone; covariates in both. */
export type OutcomePath = 'given_exposure' | 'alone';

/** Candidates and covariates of some people, ready for any exposure and outcome of them. */
interface Screener {
  /**
   * @param x exposure of everybody in the sample, n values
   * @param y outcome of everybody
   * @returns undefined where the paths cannot be fitted in these people
   */
  at(x: Float64Array, y: Float64Array): Screen | undefined;
}

/** The t statistics of mass mediation without their p, for the thousands of fits of a bootstrapped cross-fit. */
export function screen(
  sample: Sample,
  rows: Int32Array,
  path: OutcomePath = 'given_exposure',
): Screen | undefined {
  return prepareScreen(sample, rows, path).at(sample.x, sample.y);
}

/**
 * What does not depend on exposure and outcome is computed once: a permutation changes only those.
 *
 * The basis Q of 1 and covariates is made over the given rows and added up over the copies of a person, so that
 * nothing is copied. With s = |m|^2 - sum (q_k m)^2, the unit vector u of the exposure beyond Q, the residual r of the
 * outcome beyond Q and u, a = u m and b = r m: t_a = a sqrt(df_a / (s - a^2)), and t_b from the partial correlation
 * b / (|r| sqrt(s - a^2)). Alone: r beyond Q only, and s instead of s - a^2.
 *
 * @param rows people, as rows of the sample; a person may occur more than once
 */
export function prepareScreen(sample: Sample, rows: Int32Array, path: OutcomePath): Screener {
  const { n, candidates } = sample;
  const size = rows.length;
  const covariates = pickRows(sample.covariates, n, rows);
  const { basis, rank } = designBasis({ n: size, x: new Float64Array(size), covariates }, false);
  const folded = foldCopies(basis, rank, rows, n);
  const copies = foldCopies(new Float64Array(size).fill(1), 1, rows, n);
  const count = candidates.length / n;
  const squares = new Float64Array(count);
  const left = new Float64Array(count);
  for (let e = 0; e < count; e++) {
    const from = e * n;
    let sum = 0;
    for (let i = 0; i < n; i++) sum += copies[i] * candidates[from + i] ** 2;
    squares[e] = sum;
    for (let k = 0; k < rank; k++) sum -= dot(folded, k * n, candidates, from, n) ** 2;
    left[e] = sum;
  }
  const [dfA, dfB] = [size - rank - 1, size - rank - (path === 'alone' ? 1 : 2)];
  const at = (x: Float64Array, y: Float64Array): Screen | undefined => {
    const u = unitBeyond(basis, rank, pickRows(x, n, rows));
    if (!u || dfA < 1 || dfB < 1) return undefined;
    const r = pickRows(y, n, rows);
    removeBasis(basis, rank, r);
    const totalSign = Math.sign(dot(u, 0, r, 0, size));
    if (path === 'given_exposure') removeBasis(u, 1, r);
    const outcomeSquares = dot(r, 0, r, 0, size);
    const both = foldCopies(Float64Array.from([...u, ...r]), 2, rows, n);
    const tA = new Float64Array(count);
    const tB = new Float64Array(count);
    for (let e = 0; e < count; e++) {
      const along = dot(both, 0, candidates, e * n, n);
      const rest = left[e] - along ** 2;
      if (!(rest > NOTHING_LEFT * squares[e])) continue;
      const own = path === 'alone' ? left[e] : rest;
      const shared = dot(both, n, candidates, e * n, n);
      tA[e] = along * Math.sqrt(dfA / rest);
      tB[e] = shared * Math.sqrt(dfB / Math.max(0, own * outcomeSquares - shared ** 2));
    }
    return { tA, tB, dfA, dfB, totalSign };
  };
  return { at };
}

/** Values beyond the basis, of length 1; undefined when nothing is left. */
function unitBeyond(basis: Float64Array, rank: number, values: Float64Array): Float64Array | undefined {
  const size = values.length;
  const before = dot(values, 0, values, 0, size);
  removeBasis(basis, rank, values);
  // A second time: what rounding left along the basis.
  removeBasis(basis, rank, values);
  const squares = dot(values, 0, values, 0, size);
  if (!(squares > NOTHING_LEFT * before)) return undefined;
  const length = Math.sqrt(squares);
  return values.map((value) => value / length);
}

function removeBasis(basis: Float64Array, rank: number, values: Float64Array): void {
  const size = values.length;
  for (let k = 0; k < rank; k++) {
    const along = dot(basis, k * size, values, 0, size);
    for (let i = 0; i < size; i++) values[i] -= along * basis[k * size + i];
  }
}

/** Columns over rows -> columns over people: the values of all copies of a person added up. */
function foldCopies(columns: Float64Array, count: number, rows: Int32Array, n: number): Float64Array {
  const size = rows.length;
  const out = new Float64Array(count * n);
  for (let k = 0; k < count; k++) {
    for (let i = 0; i < size; i++) out[k * n + rows[i]] += columns[k * size + i];
  }
  return out;
}
