import { signedStatistic, type MapSchemes, type PathSign, type TwoSchemes } from './scheme.ts';

/**
 * Whole maps of the search statistic under one scheme, for networks and clusters, which need every candidate.
 *
 * @param indices   permutations x n row numbers; those from `first` on are used
 * @param count     permutations to do
 * @param direction candidates whose a x b has another sign are 0
 * @param out       count x candidates: min(|t*|, |t of the path that stays|) with the sign of a x b, NaN where a path
 *                  cannot be fitted
 */
export function permutedMaps(
  schemes: MapSchemes,
  indices: Int32Array,
  first: number,
  count: number,
  scheme: 'a' | 'b',
  direction: PathSign,
  out: Float64Array,
): void {
  out.fill(NaN, 0, count * schemes.count);
  const broken = schemes[scheme];
  if (broken === null) return;
  const { order, staying } = broken;
  for (let p = 0; p < count; p += 1) {
    const to = p * schemes.count;
    const totalSign = broken.begin(indices, (first + p) * schemes.n);
    for (let k = 0; k < order.length; k += 1) {
      out[to + order[k]] = signedStatistic(broken.broken(k), staying[k], direction, totalSign);
    }
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
  schemes: TwoSchemes,
  indices: Int32Array,
): { a: Int32Array; b: Int32Array } {
  const total = indices.length / schemes.n;
  const count = (which: 'a' | 'b'): Int32Array => {
    const scheme = schemes[which];
    const observed = which === 'a' ? schemes.tA : schemes.tB;
    const bars = observed.map((t) => Math.max(0, Math.abs(t) - 1e-10 * Math.max(1, Math.abs(t))));
    const counts = new Int32Array(schemes.count).fill(-1);
    for (const e of scheme.order) counts[e] = 0;
    for (let p = 0; p < total; p += 1) {
      scheme.begin(indices, p * schemes.n);
      scheme.order.forEach((e, k) => {
        if (Math.abs(scheme.broken(k)) >= bars[e]) counts[e] += 1;
      });
    }
    return counts;
  };
  return { a: count('a'), b: count('b') };
}
