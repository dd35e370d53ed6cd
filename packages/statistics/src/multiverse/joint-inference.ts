import { setImmediate } from 'node:timers/promises';
import {
  familyWiseP,
  leastSquaresSchemes,
  observedMap,
  permutedMaps,
  prepareSearch,
  type FamilyWise,
  type MassModel,
  type TwoSchemes,
} from '@mesovia/kernels';
import { inducedPermutation } from './induced-permutation.ts';

/** The analysis of one universe; candidates are the same, in the same order, in every universe. */
export interface Universe {
  readonly model: MassModel;
  /** Its people, positions among the people of all universes, ascending; n of them. */
  readonly people: Int32Array;
}

export interface JointInference extends FamilyWise {
  /** Median over universes of min(|t_a|, |t_b|), one per candidate. */
  readonly statistic: Float64Array;
  /** Largest median over candidates, one per permutation: path a broken, path b broken. */
  readonly maxA: Float64Array;
  readonly maxB: Float64Array;
}

interface Control {
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number) => void;
}

/** Permutations between two looks at the abort signal. */
const CHUNK = 50;

/**
 * Joint inference over a multiverse. Statistic of a candidate: median over universes of T = min(|t_a|, |t_b|). One
 * permutation of all people a draw, the same in every universe (see `inducedPermutation` where their people differ) and
 * for every candidate, under both Freedman-Lane schemes; a null value is the largest median over candidates. The null of
 * a scheme is that the path is absent in every universe.
 *
 * @param indices permutations x N row numbers over the people of all universes
 * @throws the reason of the abort signal
 * @see Simonsohn, Simmons & Nelson 2020, Nat Hum Behav 4:1208 (joint inference across specifications)
 */
export async function jointInference(
  universes: readonly Universe[],
  everybody: number,
  indices: Int32Array,
  { signal, progress }: Control,
): Promise<JointInference> {
  const schemes = universes.map(({ model }) => leastSquaresSchemes(prepareSearch(model)));
  const count = schemes[0]?.count ?? 0;
  const statistic = medians(
    schemes.map((one) => observedMap(one, 'any')),
    count,
  );
  const permuted = permuter(universes, schemes, everybody, count);
  const total = indices.length / everybody;
  const maxA = new Float64Array(total);
  const maxB = new Float64Array(total);
  for (let draw = 0; draw < total; draw += 1) {
    [maxA[draw], maxB[draw]] = permuted(indices, draw * everybody);
    if ((draw + 1) % CHUNK > 0 && draw + 1 < total) continue;
    progress(draw + 1, total);
    await setImmediate();
    signal.throwIfAborted();
  }
  return { statistic, maxA, maxB, ...familyWiseP(statistic, maxA, maxB) };
}

/** A function that gives the largest median under both schemes for one permutation. */
function permuter(
  universes: readonly Universe[],
  schemes: readonly TwoSchemes[],
  everybody: number,
  count: number,
): (indices: Int32Array, from: number) => [number, number] {
  const own = universes.map(({ people }) => {
    const place = new Int32Array(everybody).fill(-1);
    people.forEach((row, k) => (place[row] = k));
    return { people, place, order: new Int32Array(people.length) };
  });
  const maps = universes.map(() => new Float64Array(count));
  const largest = (scheme: 'a' | 'b') => {
    schemes.forEach((one, u) => permutedMaps(one, own[u].order, 0, 1, scheme, 'any', maps[u]));
    return medians(maps, count).reduce((most, value) => Math.max(most, value), 0);
  };
  return (indices, from) => {
    for (const { people, place, order } of own) inducedPermutation(indices, from, people, place, order);
    return [largest('a'), largest('b')];
  };
}

/** Median over maps of the size at each place; a path that cannot be fitted counts as 0. */
function medians(maps: readonly Float64Array[], count: number): Float64Array {
  const sorted = new Float64Array(maps.length);
  const out = new Float64Array(count);
  for (let e = 0; e < count; e += 1) {
    for (let u = 0; u < maps.length; u += 1) {
      const size = Math.abs(maps[u][e]);
      let k = u;
      for (const value = size === size ? size : 0; ; k -= 1) {
        if (k > 0 && sorted[k - 1] > value) sorted[k] = sorted[k - 1];
        else {
          sorted[k] = value;
          break;
        }
      }
    }
    out[e] = median(sorted);
  }
  return out;
}

/** Middle of sorted values, or mean of the two middle ones. */
export function median(sorted: Float64Array): number {
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
