import { permutedMaps } from '../permutation/maps.ts';
import type { MapSchemes, PathSign } from '../permutation/scheme.ts';
import { networkComponents, type Network } from './components.ts';
import { createNetworkScores, type ScorePowers } from './scores.ts';

/** Largest values per permutation, path a or path b broken; those of b are empty with one scheme. */
export interface NetworkNull {
  /** Edges in the largest component above the threshold, and the largest intensity; 0 without any. */
  readonly extentA: Float64Array;
  readonly extentB: Float64Array;
  readonly intensityA: Float64Array;
  readonly intensityB: Float64Array;
  /** Largest threshold-free score; empty when no powers were given. */
  readonly scoreA: Float64Array;
  readonly scoreB: Float64Array;
  /** Permutations done; fewer than asked for when stopped. */
  readonly done: number;
  readonly stopped: boolean;
}

/** What is taken from every permuted map. */
export interface NetworkOptions {
  /** An edge belongs to a component when its statistic is above this. */
  readonly threshold: number;
  /** Null: no threshold-free scores, which take most of the time. */
  readonly powers: ScorePowers | null;
  /** Sets join connections whose a x b has one sign; otherwise of either. */
  readonly signed: boolean;
  /** Connections whose a x b has another sign count as 0. */
  readonly direction: PathSign;
}

const CHUNK = 16;

/** Raises one value to the largest of some. */
function raise(into: Float64Array, place: number, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i += 1) if (values[i] > into[place]) into[place] = values[i];
}

/** A map of signed statistics as maps in which a set may be looked for: of either sign together, or one for each. */
export function facesOf(map: Float64Array, signed: boolean): Float64Array[] {
  return signed ? [map, map.map((value) => -value)] : [map.map(Math.abs)];
}

/**
 * Null of component extent, component intensity and threshold-free scores of the search statistic under both
 * Freedman-Lane schemes of `searchPermutations`. The p of a component is the larger of the two `permutationP`. Signed
 * sets of both signs are one family: the largest is taken over both.
 *
 * @param schemes    its candidates are the edges of `network`, in the same order
 * @param indices    permutations x n row numbers
 * @param onProgress called with permutations done and asked for, every 16 permutations
 * @param shouldStop asked as often; true ends the work with what is done
 */
export function networkPermutations(
  schemes: MapSchemes,
  indices: Int32Array,
  network: Network,
  { threshold, powers, signed, direction }: NetworkOptions,
  onProgress?: (done: number, total: number) => void,
  shouldStop?: () => boolean,
): NetworkNull {
  const { n, count } = schemes;
  const total = indices.length / n;
  const maps = new Float64Array(CHUNK * count);
  const scores = new Float64Array(count);
  const scoreMap = powers === null ? null : createNetworkScores(network, powers);
  const which = schemes.b === null ? (['a'] as const) : (['a', 'b'] as const);
  const column = (): Float64Array => new Float64Array(total);
  const noScores = (): Float64Array => (powers === null ? new Float64Array(0) : column());
  const extent = { a: column(), b: column() };
  const intensity = { a: column(), b: column() };
  const score = { a: noScores(), b: noScores() };
  let done = 0;
  let stopped = false;
  while (done < total && !stopped) {
    const some = Math.min(CHUNK, total - done);
    for (const scheme of which) {
      permutedMaps(schemes, indices, done, some, scheme, direction, maps);
      for (let p = 0; p < some; p += 1) {
        for (const map of facesOf(maps.subarray(p * count, (p + 1) * count), signed)) {
          const components = networkComponents(network, map, threshold);
          raise(extent[scheme], done + p, components.extent);
          raise(intensity[scheme], done + p, components.intensity);
          if (scoreMap === null) continue;
          scoreMap(map, scores);
          raise(score[scheme], done + p, scores);
        }
      }
    }
    done += some;
    onProgress?.(done, total);
    stopped = done < total && (shouldStop?.() ?? false);
  }
  const part = (values: Float64Array): Float64Array => values.subarray(0, done);
  const second = (values: Float64Array): Float64Array => values.subarray(0, schemes.b === null ? 0 : done);
  return {
    extentA: part(extent.a),
    extentB: second(extent.b),
    intensityA: part(intensity.a),
    intensityB: second(intensity.b),
    scoreA: part(score.a),
    scoreB: second(score.b),
    done,
    stopped,
  };
}
