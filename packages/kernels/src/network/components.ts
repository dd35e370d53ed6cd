/** Which two regions each candidate connects. */
export interface Network {
  /** Number of regions, which have the codes 0 .. regions - 1. */
  readonly regions: number;
  /** E codes each. */
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** Connected sets of edges. */
export interface Components {
  /** Component of each edge, numbered by the first edge in it; -1 for an edge that is not above the threshold. */
  readonly component: Int32Array;
  /** Edges in each component. */
  readonly extent: Int32Array;
  /** Sum of (value - threshold) in each component. */
  readonly intensity: Float64Array;
}

/** The root of a region; paths are halved on the way (Tarjan & van Leeuwen 1984). */
export function rootOf(parent: Int32Array, region: number): number {
  let node = region;
  while (parent[node] !== node) {
    parent[node] = parent[parent[node]];
    node = parent[node];
  }
  return node;
}

/**
 * Components of the edges whose value is above a threshold (not equal to it; NaN is not).
 *
 * @param map E values
 * @see Zalesky, Fornito & Bullmore 2010, NeuroImage 53:1197
 */
export function networkComponents(network: Network, map: Float64Array, threshold: number): Components {
  const { regions, from, to } = network;
  const parent = Int32Array.from({ length: regions }, (_, region) => region);
  for (let e = 0; e < from.length; e += 1) {
    if (!(map[e] > threshold)) continue;
    const one = rootOf(parent, from[e]);
    const other = rootOf(parent, to[e]);
    if (one !== other) parent[Math.max(one, other)] = Math.min(one, other);
  }
  const codes = new Int32Array(regions).fill(-1);
  const component = new Int32Array(from.length).fill(-1);
  const extent: number[] = [];
  const intensity: number[] = [];
  for (let e = 0; e < from.length; e += 1) {
    if (!(map[e] > threshold)) continue;
    const root = rootOf(parent, from[e]);
    if (codes[root] < 0) codes[root] = extent.push(0) - 1;
    const code = codes[root];
    intensity[code] = (intensity[code] ?? 0) + (map[e] - threshold);
    extent[code] += 1;
    component[e] = code;
  }
  return { component, extent: Int32Array.from(extent), intensity: Float64Array.from(intensity) };
}
