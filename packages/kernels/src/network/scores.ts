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

const DIGIT = 11;
const CODES = 1 << DIGIT;
const HIGH_WORD = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0;

/**
 * Edges with a positive value, largest first, ties by edge: three counting passes over the upper words of the values,
 * whose order is that of positive numbers, then insertion among the few whose upper words agree.
 */
function descending(map: Float64Array): Int32Array {
  const words = new Uint32Array(map.slice().buffer);
  const positive = new Int32Array(map.length);
  let count = 0;
  for (let e = 0; e < map.length; e += 1) {
    positive[count] = e;
    if (map[e] > 0) count += 1;
  }
  let order = positive.subarray(0, count);
  let other = new Int32Array(count);
  for (let shift = 0; shift < 32; shift += DIGIT) {
    const digit = (e: number): number => CODES - 1 - ((words[2 * e + HIGH_WORD] >>> shift) & (CODES - 1));
    const starts = new Int32Array(CODES + 1);
    for (let i = 0; i < count; i += 1) starts[digit(order[i]) + 1] += 1;
    for (let code = 0; code < CODES; code += 1) starts[code + 1] += starts[code];
    for (let i = 0; i < count; i += 1) {
      const code = digit(order[i]);
      other[starts[code]] = order[i];
      starts[code] += 1;
    }
    [order, other] = [other, order];
  }
  for (let i = 1; i < count; i += 1) {
    const e = order[i];
    let place = i;
    for (; place > 0 && map[order[place - 1]] < map[e]; place -= 1) order[place] = order[place - 1];
    order[place] = e;
  }
  return order;
}

/** value^exponent; by multiplication for the usual small whole exponents, because there is one per edge. */
function power(value: number, exponent: number): number {
  if (exponent > 8 || Math.floor(exponent) !== exponent) return pow(value, exponent);
  let product = 1;
  for (let k = 0; k < exponent; k += 1) product *= value;
  return product;
}

/**
 * Threshold-free network-based scores: for each edge the sum over all levels h below its value of
 * size(h)^extent h^height dh, where size is the number of edges in its component above h. The integral is exact,
 * taken in one descent through the values without steps: between two values no component changes.
 *
 * @returns a function of (map, out), E values each, to be called for one map after the other: it remembers powers.
 *          An edge without a positive value (NaN included) gets 0.
 * @see Smith & Nichols 2009, NeuroImage 44:83; Baggio et al. 2018, Hum Brain Mapp 39:2289
 */
export function createNetworkScores(
  { regions, from, to }: Network,
  powers: ScorePowers,
): (map: Float64Array, out: Float64Array) => void {
  const sizes = new Float64Array(from.length + 1).fill(NaN);
  const update = ({ size, gain, at }: Forest, root: number, height: number): void => {
    const edges = size[root];
    if (edges > 0) {
      if (sizes[edges] !== sizes[edges]) sizes[edges] = pow(edges, powers.extent);
      gain[root] += sizes[edges] * (at[root] - height);
    }
    at[root] = height;
  };
  /** Adds an edge whose value has this height power. */
  const join = (forest: Forest, e: number, height: number): void => {
    const { parent, size, gain } = forest;
    let root = rootOf(parent, from[e]);
    let other = rootOf(parent, to[e]);
    update(forest, root, height);
    if (root !== other) {
      update(forest, other, height);
      if (size[root] < size[other]) [root, other] = [other, root];
      parent[other] = root;
      gain[other] -= gain[root];
      size[root] += size[other];
    }
    size[root] += 1;
  };
  return (map, out) => {
    out.fill(0);
    const order = descending(map);
    const forest = createForest(regions);
    let height = NaN;
    order.forEach((e, k) => {
      if (k === 0 || map[e] !== map[order[k - 1]]) {
        height = power(map[e], powers.height + 1) / (powers.height + 1);
      }
      join(forest, e, height);
      // What the region had gained before is not the edge's own.
      out[e] = -gained(forest, from[e]);
    });
    for (let region = 0; region < regions; region += 1) {
      if (forest.parent[region] === region) update(forest, region, 0);
    }
    for (const e of order) out[e] += gained(forest, from[e]);
  };
}
