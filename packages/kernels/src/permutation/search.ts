import type { MassModel } from '../mass-mediation/mass-mediation.ts';
import { createScratch, fourProducts, permuteOutcome, sendBack, squaredA, type Scratch } from './permute.ts';
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
 * a-broken: M*_e = fit(M_e | 1, C_a) + P resid, refit for t*_a, t_b stays observed.
 * b-broken: Y* = fit(Y | 1, X, C_b) + P resid, refit for t*_b, t_a stays observed. (P r)[i] = r[indices[i]].
 *
 * Exact shortcut: candidates are visited by the |t| of the path that stays, largest first. The statistic of a
 * candidate cannot exceed that |t|, so one permutation ends at the first candidate whose |t| is not above the
 * largest statistic so far. No candidate that could be the largest is left out.
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
  return searchPrepared(prepareSearch(model), indices, onProgress, shouldStop);
}

/** The same from `prepareSearch`, for callers that ask in pieces: preparing costs as much as some hundred permutations. */
export function searchPrepared(
  prepared: PreparedSearch,
  indices: Int32Array,
  onProgress?: (done: number, total: number) => void,
  shouldStop?: () => boolean,
): SearchNull {
  const { n } = prepared;
  const scratch = createScratch(prepared);
  const total = indices.length / n;
  const maxA = new Float64Array(total);
  const maxB = new Float64Array(total);
  let done = 0;
  let stopped = false;
  while (done < total && !stopped) {
    const end = Math.min(total, done + CHUNK);
    for (; done < end; done += 1) {
      maxA[done] = largestA(prepared, indices, done * n, scratch);
      maxB[done] = largestB(prepared, indices, done * n, scratch);
    }
    onProgress?.(done, total);
    stopped = done < total && (shouldStop?.() ?? false);
  }
  const { tA, tB, statistic } = prepared;
  return { tA, tB, statistic, maxA: maxA.subarray(0, done), maxB: maxB.subarray(0, done), done, stopped };
}

function largestA(prepared: PreparedSearch, indices: Int32Array, from: number, scratch: Scratch): number {
  const { staying } = prepared.a;
  sendBack(prepared, indices, from, scratch);
  let largest = 0;
  for (let k = 0; staying[k] > largest; k += 1) {
    const smaller = Math.min(squaredA(prepared, k, scratch), staying[k]);
    if (smaller > largest) largest = smaller;
  }
  return Math.sqrt(largest);
}

function largestB(prepared: PreparedSearch, indices: Int32Array, from: number, scratch: Scratch): number {
  const { staying, df } = prepared.b;
  const { products } = scratch;
  const rest = permuteOutcome(prepared, indices, from, scratch);
  let largest = 0;
  for (let group = 0; staying[group * 4] > largest; group += 1) {
    fourProducts(prepared, group, scratch);
    for (let place = 0; place < 4; place += 1) {
      const along = products[place] * products[place];
      const smaller = Math.min((df * along) / (rest - along), staying[group * 4 + place]);
      if (smaller > largest) largest = smaller;
    }
  }
  return Math.sqrt(largest);
}
