import {
  createNetworkScores,
  networkComponents,
  networkPermutations,
  permutationP,
  prepareSearch,
  type MassModel,
  type Network,
  type NetworkNull,
} from '@mesovia/kernels';

export interface NetworkSearchOptions {
  /** min|t| a connection must exceed to belong to a set. */
  readonly threshold: number;
  /** Powers of extent and height in the threshold-free score, usually 0.4 and 3. */
  readonly extent: number;
  readonly height: number;
  readonly progress: (done: number, total: number) => void;
  readonly shouldStop: () => boolean;
}

/** p of one number under both schemes. */
export interface TwoSchemeP {
  /** The larger of the two. */
  readonly p: number;
  /** min(1, 2 p). */
  readonly strict: number;
}

export interface NetworkSet {
  /** Connections of the set, positions in the family, ascending. */
  readonly members: readonly number[];
  readonly intensity: number;
  readonly extentP: TwoSchemeP;
  readonly intensityP: TwoSchemeP;
}

export interface NetworkSearch {
  /** Most connections first, then larger intensity, then the first connection. */
  readonly sets: readonly NetworkSet[];
  /** Threshold-free score of every connection, E values. */
  readonly scores: Float64Array;
  readonly scoreP: readonly TwoSchemeP[];
  readonly nulls: NetworkNull;
}

/**
 * Network-based inference on the search statistic T = min(|t_a|, |t_b|): connected sets of connections above a threshold
 * (extent in connections, intensity as the sum above the threshold) and the threshold-free network score of each connection,
 * each against the largest of its kind under the two Freedman-Lane schemes; p is the larger of the two.
 *
 * @param model   candidates are the connections of `network`, in its order
 * @param indices permutations x n row numbers
 * @see Zalesky, Fornito & Bullmore 2010, NeuroImage 53:1197; Baggio et al. 2018, Hum Brain Mapp 39:2289
 */
export function searchNetworks(
  model: MassModel,
  network: Network,
  indices: Int32Array,
  options: NetworkSearchOptions,
): NetworkSearch {
  const { threshold, extent, height } = options;
  const powers = { extent, height };
  const prepared = prepareSearch(model);
  const nulls = networkPermutations(
    prepared,
    indices,
    network,
    { threshold, powers },
    options.progress,
    options.shouldStop,
  );
  const scores = new Float64Array(prepared.count);
  createNetworkScores(network, powers)(prepared.statistic, scores);
  return {
    sets: setsOf(network, prepared.statistic, threshold, nulls),
    scores,
    scoreP: Array.from(scores, (score) => largerP(nulls.scoreA, nulls.scoreB, score)),
    nulls,
  };
}

function largerP(a: Float64Array, b: Float64Array, observed: number): TwoSchemeP {
  const p = Math.max(permutationP(a, observed), permutationP(b, observed));
  return { p, strict: Math.min(1, 2 * p) };
}

function setsOf(
  network: Network,
  statistic: Float64Array,
  threshold: number,
  nulls: NetworkNull,
): NetworkSet[] {
  const { component, extent, intensity } = networkComponents(network, statistic, threshold);
  const sets = Array.from(extent, (count, k) => ({
    members: [...component.keys()].filter((e) => component[e] === k),
    intensity: intensity[k],
    extentP: largerP(nulls.extentA, nulls.extentB, count),
    intensityP: largerP(nulls.intensityA, nulls.intensityB, intensity[k]),
  }));
  return sets.toSorted(
    (p, q) => q.members.length - p.members.length || q.intensity - p.intensity || p.members[0] - q.members[0],
  );
}
