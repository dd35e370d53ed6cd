import { massMediation, type MassModel } from '../mass-mediation/mass-mediation.ts';
import { dot } from '../linear-algebra/products.ts';
import { prepareSearch, type PreparedSearch } from './prepare.ts';

/** Null of the search statistic under both schemes. */
export interface SearchNull {
  /** Observed t of path a and b, one per candidate. */
  readonly tA: Float64Array;
  readonly tB: Float64Array;
  /** min(|tA|, |tB|), one per candidate; NaN where a path cannot be fitted. */
  readonly statistic: Float64Array;
  /** Largest statistic over the candidates, one per permutation, path a broken. */
  readonly maxA: Float64Array;
  /** The same with path b broken. */
  readonly maxB: Float64Array;
  /** Permutations done; fewer than asked for when stopped. */
  readonly done: number;
  readonly stopped: boolean;
}

const CHUNK = 64;

/**
 * Max-statistic null of T_e = min(|t_a,e|, |t_b,e|) under two Freedman-Lane schemes that share each permutation.
 *
 * a-broken: M*_e = fit(M_e | 1, C_a) + P resid, refit for t*_a, t_b stays observed. b-broken: Y* = fit(Y | 1, X, C_b) +
 * P resid, refit for t*_b, t_a stays observed. (P r)[i] = r[indices[i]].
 *
 * Exact shortcut: candidates are visited by the |t| of the path that stays, largest first. The statistic of a candidate cannot
 * exceed that |t|, so the search of one permutation ends at the first candidate whose |t| is not above the largest
 * statistic so far. No candidate that could be the largest is left out.
 *
 * @param indices    permutations x n row numbers, 0-based
 * @param onProgress called with permutations done and asked for, every 64 permutations
 * @param shouldStop asked as often; true ends the search with what is done
 * @see Freedman & Lane 1983, J Bus Econ Stat 1:292; Winkler et al. 2014, NeuroImage 92:381
 */
export function searchPermutations(
  model: MassModel,
  indices: Int32Array,
  onProgress?: (done: number, total: number) => void,
  shouldStop?: () => boolean,
): SearchNull {
  const { tA, tB } = massMediation(model);
  const prepared = prepareSearch(model, tA, tB);
  const total = indices.length / model.n;
  const maxA = new Float64Array(total);
  const maxB = new Float64Array(total);
  let done = 0;
  let stopped = false;
  while (done < total && !stopped) {
    const end = Math.min(total, done + CHUNK);
    for (; done < end; done += 1) {
      maxA[done] = largestA(prepared, indices, done * model.n);
      maxB[done] = largestB(prepared, indices, done * model.n);
    }
    onProgress?.(done, total);
    stopped = done < total && (shouldStop?.() ?? false);
  }
  const { statistic } = prepared;
  return { tA, tB, statistic, maxA: maxA.subarray(0, done), maxB: maxB.subarray(0, done), done, stopped };
}

/** P' v: the vector whose product with r equals the product of v with P r. */
function scatter(
  values: Float64Array,
  start: number,
  indices: Int32Array,
  from: number,
  n: number,
  out: Float64Array,
  to: number,
): void {
  for (let i = 0; i < n; i += 1) out[to + indices[from + i]] = values[start + i];
}

function largestA(prepared: PreparedSearch, indices: Int32Array, from: number): number {
  const { n, a } = prepared;
  const { rows, squares, observed, rank, df } = a;
  const back = new Float64Array((rank + 1) * n);
  scatter(a.exposure, 0, indices, from, n, back, 0);
  for (let k = 0; k < rank; k += 1) scatter(a.covariates, k * n, indices, from, n, back, (k + 1) * n);
  let largest = 0;
  for (let e = 0; e < a.count && observed[e] > largest; e += 1) {
    let rest = squares[e];
    for (let k = 1; k <= rank; k += 1) rest -= dot(back, k * n, rows, e * n, n) ** 2;
    const along = dot(back, 0, rows, e * n, n) ** 2;
    const smaller = Math.min((df * along) / (rest - along), observed[e]);
    if (smaller > largest) largest = smaller;
  }
  return Math.sqrt(largest);
}

function largestB(prepared: PreparedSearch, indices: Int32Array, from: number): number {
  const { n, b } = prepared;
  const { rows, observed, outcome, model, df } = b;
  const permuted = new Float64Array(n);
  for (let i = 0; i < n; i += 1) permuted[i] = outcome[indices[from + i]];
  let rest = dot(permuted, 0, permuted, 0, n);
  for (let k = 0; k < model.rank; k += 1) rest -= dot(model.basis, k * n, permuted, 0, n) ** 2;
  let largest = 0;
  for (let e = 0; e < b.count && observed[e] > largest; e += 1) {
    const along = dot(permuted, 0, rows, e * n, n) ** 2;
    const smaller = Math.min((df * along) / (rest - along), observed[e]);
    if (smaller > largest) largest = smaller;
  }
  return Math.sqrt(largest);
}
