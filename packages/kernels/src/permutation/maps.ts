import { createScratch, fourProducts, permuteOutcome, sendBack, squaredA } from './permute.ts';
import type { PreparedSearch } from './prepare.ts';

/** Calls `visit` with every candidate that can be fitted and its squared t after one permutation of a scheme. */
function eachSquare(
  prepared: PreparedSearch,
  indices: Int32Array,
  from: number,
  scheme: 'a' | 'b',
  scratch: ReturnType<typeof createScratch>,
  visit: (candidate: number, squared: number) => void,
): void {
  const { a, b } = prepared;
  if (scheme === 'a') {
    sendBack(prepared, indices, from, scratch);
    for (let k = 0; k < a.order.length; k += 1) visit(a.order[k], squaredA(prepared, k, scratch));
    return;
  }
  const rest = permuteOutcome(prepared, indices, from, scratch);
  for (let k = 0; k < b.order.length; k += 1) {
    if (k % 4 === 0) fourProducts(prepared, k / 4, scratch);
    const along = scratch.products[k % 4] * scratch.products[k % 4];
    visit(b.order[k], (b.df * along) / (rest - along));
  }
}

/**
 * Whole maps of the search statistic under one scheme, for networks and clusters, which need every candidate.
 *
 * @param indices permutations x n row numbers; those from `first` on are used
 * @param count   permutations to do
 * @param out     count x candidates: min(|t*|, |t of the path that stays|), NaN where a path cannot be fitted
 */
export function permutedMaps(
  prepared: PreparedSearch,
  indices: Int32Array,
  first: number,
  count: number,
  scheme: 'a' | 'b',
  out: Float64Array,
): void {
  const scratch = createScratch(prepared);
  const staying = scheme === 'a' ? prepared.tB : prepared.tA;
  out.fill(NaN, 0, count * prepared.count);
  for (let p = 0; p < count; p += 1) {
    const to = p * prepared.count;
    eachSquare(prepared, indices, (first + p) * prepared.n, scheme, scratch, (e, squared) => {
      out[to + e] = Math.min(Math.sqrt(squared), Math.abs(staying[e]));
    });
  }
}

/**
 * How often |t*| reaches |t| (less 1e-10 max(1, |t|)) for each candidate by itself: #/(B + 1) after adding 1 is the
 * uncorrected Freedman-Lane p of path a and of path b.
 *
 * @param indices permutations x n row numbers
 * @returns counts, one per candidate; -1 where a path cannot be fitted
 */
export function candidateExceedances(
  prepared: PreparedSearch,
  indices: Int32Array,
): { a: Int32Array; b: Int32Array } {
  const scratch = createScratch(prepared);
  const total = indices.length / prepared.n;
  const count = (scheme: 'a' | 'b'): Int32Array => {
    const observed = scheme === 'a' ? prepared.tA : prepared.tB;
    const bars = observed.map((t) => {
      const bar = Math.max(0, Math.abs(t) - 1e-10 * Math.max(1, Math.abs(t)));
      return bar * bar;
    });
    const counts = new Int32Array(prepared.count).fill(-1);
    for (const e of prepared[scheme].order) counts[e] = 0;
    for (let p = 0; p < total; p += 1) {
      eachSquare(prepared, indices, p * prepared.n, scheme, scratch, (e, squared) => {
        if (squared >= bars[e]) counts[e] += 1;
      });
    }
    return counts;
  };
  return { a: count('a'), b: count('b') };
}
