import { dot } from '@mesovia/kernels';
import { designBasis } from '../people/design-basis.ts';
import { pickRows, type Sample } from './sample.ts';

/** Part of its squares below which a candidate has no variance left in these people. */
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

/**
 * The t statistics of mass mediation without their p, for the thousands of fits of a bootstrapped cross-fit.
 *
 * The basis of 1, covariates and exposure is made over the given rows and added up over the copies of a person, so
 * that every candidate costs a few products of length n and nothing is copied. With the unit vector u of the exposure
 * beyond covariates and the residual r of the outcome, s = |m|^2 - sum (q_k m)^2, a = u m, b = r m:
 * t_a = a sqrt(df_a / (s - a^2)), and t_b from the partial correlation b / (|r| sqrt(s - a^2)).
 *
 * @param rows people, as rows of the sample; a person may occur more than once
 * @returns undefined where the paths cannot be fitted in these people
 */
export function screen(sample: Sample, rows: Int32Array): Screen | undefined {
  const { n, candidates } = sample;
  const size = rows.length;
  const x = pickRows(sample.x, n, rows);
  const y = pickRows(sample.y, n, rows);
  const covariates = pickRows(sample.covariates, n, rows);
  const { basis, rank, kept } = designBasis({ n: size, x, covariates }, true);
  const [dfA, dfB] = [size - rank, size - rank - 1];
  if (kept[rank - 1] !== covariates.length / size + 1 || dfB < 1) return undefined;
  const last = (rank - 1) * size;
  const direction = Math.sign(dot(basis, last, x, 0, size));
  const totalSign = direction * Math.sign(dot(basis, last, y, 0, size));
  removeBasis(basis, rank, y);
  const outcomeSquares = dot(y, 0, y, 0, size);
  const folded = foldCopies(Float64Array.from([...basis, ...y]), rank + 1, rows, n);
  const copies = foldCopies(new Float64Array(size).fill(1), 1, rows, n);
  const count = candidates.length / n;
  const tA = new Float64Array(count);
  const tB = new Float64Array(count);
  for (let e = 0; e < count; e++) {
    const from = e * n;
    let squares = 0;
    for (let i = 0; i < n; i++) squares += copies[i] * candidates[from + i] ** 2;
    let left = squares;
    for (let k = 0; k < rank - 1; k++) left -= dot(folded, k * n, candidates, from, n) ** 2;
    const along = direction * dot(folded, (rank - 1) * n, candidates, from, n);
    const rest = left - along ** 2;
    if (!(rest > NOTHING_LEFT * squares)) continue;
    const shared = dot(folded, rank * n, candidates, from, n);
    tA[e] = along * Math.sqrt(dfA / rest);
    tB[e] = shared * Math.sqrt(dfB / (rest * outcomeSquares - shared ** 2));
  }
  return { tA, tB, dfA, dfB, totalSign };
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
