import { pow } from '../elementary/power.ts';
import type { Network } from './components.ts';

/** Powers of size and height; 0.4 and 3 are usual for networks. */
export interface ScorePowers {
  readonly extent: number;
  readonly height: number;
}

/** A forest of regions in which every tree is a component and gathers what each of its edges gains. */
interface Forest {
  readonly parent: Int32Array;
  /** Edges in the tree of a root. */
  readonly size: Int32Array;
  /** What the tree of a root has gained; what other nodes must add to the sum along their path. */
  readonly gain: Float64Array;
  /** Height power at which the gain of a root was last brought up to date. */
  readonly at: Float64Array;
}

function createForest(regions: number): Forest {
  return {
    parent: Int32Array.from({ length: regions }, (_, region) => region),
    size: new Int32Array(regions),
    gain: new Float64Array(regions),
    at: new Float64Array(regions),
  };
}

/** The root of a region. Paths are not shortened, so that gains need no correction; trees are joined by size. */
function rootOf(parent: Int32Array, region: number): number {
  let node = region;
  while (parent[node] !== node) node = parent[node];
  return node;
}

/** Sum of the gains on the way from a region to its root. */
function gained({ parent, gain }: Forest, region: number): number {
  let node = region;
  let sum = gain[node];
  while (parent[node] !== node) {
    node = parent[node];
    sum += gain[node];
  }
  return sum;
}

/**
 * Threshold-free network-based scores: for each edge the sum over all levels h below its value of
 * size(h)^extent h^height dh, where size is the number of edges in its component above h. The integral is exact,
 * taken in one descent through the values without steps: between two values no component changes.
 *
 * @param map E values; an edge without a positive one (NaN included) gets 0
 * @param out E values
 * @see Smith & Nichols 2009, NeuroImage 44:83; Baggio et al. 2018, Hum Brain Mapp 39:2289
 */
export function networkScores(
  { regions, from, to }: Network,
  map: Float64Array,
  powers: ScorePowers,
  out: Float64Array,
): void {
  out.fill(0);
  const positive = Int32Array.from(map.keys()).filter((e) => map[e] > 0);
  const order = positive.sort((one, other) => map[other] - map[one] || one - other);
  const forest = createForest(regions);
  const { parent, size, gain, at } = forest;
  const sizes = new Float64Array(order.length + 1).fill(NaN);
  const update = (root: number, height: number): void => {
    const edges = size[root];
    if (edges > 0) {
      if (sizes[edges] !== sizes[edges]) sizes[edges] = pow(edges, powers.extent);
      gain[root] += sizes[edges] * (at[root] - height);
    }
    at[root] = height;
  };
  const integral = (value: number): number => pow(value, powers.height + 1) / (powers.height + 1);

  let height = NaN;
  order.forEach((e, k) => {
    if (k === 0 || map[e] !== map[order[k - 1]]) height = integral(map[e]);
    let root = rootOf(parent, from[e]);
    let other = rootOf(parent, to[e]);
    update(root, height);
    if (root !== other) {
      update(other, height);
      if (size[root] < size[other]) [root, other] = [other, root];
      parent[other] = root;
      gain[other] -= gain[root];
      size[root] += size[other];
    }
    size[root] += 1;
    // What the region had gained before is not the edge's own.
    out[e] = -gained(forest, from[e]);
  });
  for (let region = 0; region < regions; region += 1) if (parent[region] === region) update(region, 0);
  for (const e of order) out[e] += gained(forest, from[e]);
}
