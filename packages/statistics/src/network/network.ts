import {
  associationSchemes,
  createNetworkScores,
  facesOf,
  leastSquaresSchemes,
  networkComponents,
  networkPermutations,
  observedMap,
  permutationP,
  prepareSearch,
  studentisedSchemes,
  type AssociationModel,
  type AssociationSide,
  type MapSchemes,
  type MassModel,
  type Network,
  type NetworkNull,
  type PathSign,
} from '@mesovia/kernels';

export interface NetworkSearchOptions {
  /** min|t| a connection must exceed to belong to a set. */
  readonly threshold: number;
  /** Powers of extent and height in the threshold-free score, usually 0.4 and 3. */
  readonly extent: number;
  readonly height: number;
  /** Least-squares t, or studentised (HC3) t. */
  readonly statistic: 'ols' | 'hc3';
  /** Sets join connections whose a x b has one sign. */
  readonly signed: boolean;
  /** Sign that a x b must have; others count as 0, also in every permutation. */
  readonly direction: PathSign;
  readonly progress: (done: number, total: number) => void;
  readonly shouldStop: () => boolean;
}

/** p of one number under both schemes, or under the only one. */
export interface TwoSchemeP {
  /** The larger of the two. */
  readonly p: number;
  /** min(1, 2 p); p itself with one scheme. */
  readonly strict: number;
}

export interface NetworkSet {
  /** Connections of the set, positions in the family, ascending. */
  readonly members: readonly number[];
  /** Sign of a x b of all members of a signed set; 0 in a set of either. */
  readonly sign: -1 | 0 | 1;
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
  const schemes =
    options.statistic === 'hc3' ? studentisedSchemes(model) : leastSquaresSchemes(prepareSearch(model));
  return networksOf(schemes, network, indices, options);
}

/**
 * The same on |t| of one association: connection ~ variable + covariates (`response`), the network-based statistic as it is
 * usually meant, or variable ~ connection + covariates (`predictor`). There is one scheme, so p is not doubled.
 */
export function associateNetworks(
  model: AssociationModel,
  side: AssociationSide,
  network: Network,
  indices: Int32Array,
  options: NetworkSearchOptions,
): NetworkSearch {
  return networksOf(associationSchemes(model, side, options.statistic), network, indices, options);
}

function networksOf(
  schemes: MapSchemes,
  network: Network,
  indices: Int32Array,
  options: NetworkSearchOptions,
): NetworkSearch {
  const { threshold, extent, height, signed, direction } = options;
  const powers = { extent, height };
  const nulls = networkPermutations(
    schemes,
    indices,
    network,
    { threshold, powers, signed, direction },
    options.progress,
    options.shouldStop,
  );
  const faces = facesOf(observedMap(schemes, direction), signed);
  const scores = new Float64Array(schemes.count);
  const scoreMap = createNetworkScores(network, powers);
  const own = new Float64Array(schemes.count);
  for (const face of faces) {
    scoreMap(face, own);
    // A connection has one sign, so it scores on one face only.
    own.forEach((score, e) => (scores[e] += score));
  }
  return {
    sets: faces
      .flatMap((face, k) => setsOf(network, face, signed ? (k === 0 ? 1 : -1) : 0, threshold, nulls))
      .toSorted(largestFirst),
    scores,
    scoreP: Array.from(scores, (score) => largerP(nulls.scoreA, nulls.scoreB, score)),
    nulls,
  };
}

function largestFirst(p: NetworkSet, q: NetworkSet): number {
  return q.members.length - p.members.length || q.intensity - p.intensity || p.members[0] - q.members[0];
}

function largerP(a: Float64Array, b: Float64Array, observed: number): TwoSchemeP {
  if (b.length === 0) {
    const p = permutationP(a, observed);
    return { p, strict: p };
  }
  const p = Math.max(permutationP(a, observed), permutationP(b, observed));
  return { p, strict: Math.min(1, 2 * p) };
}

function setsOf(
  network: Network,
  map: Float64Array,
  sign: NetworkSet['sign'],
  threshold: number,
  nulls: NetworkNull,
): NetworkSet[] {
  const { component, extent, intensity } = networkComponents(network, map, threshold);
  return Array.from(extent, (count, k) => ({
    members: [...component.keys()].filter((e) => component[e] === k),
    sign,
    intensity: intensity[k],
    extentP: largerP(nulls.extentA, nulls.extentB, count),
    intensityP: largerP(nulls.intensityA, nulls.intensityB, intensity[k]),
  }));
}
