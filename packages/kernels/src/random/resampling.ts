import { createStream, nextBelow, type RandomStream } from './stream.ts';

/** Which people may change places with which. */
export interface Exchangeability {
  /** n block codes, any whole numbers. */
  readonly blocks: Int32Array;
  /** false: people change places within their block; true: whole blocks, all of one size, change places. */
  readonly whole: boolean;
}

/** Shuffles `positions` in place: every order is equally likely (Fisher & Yates; Durstenfeld 1964). */
function shuffle(stream: RandomStream, positions: Int32Array): void {
  for (let i = positions.length - 1; i > 0; i -= 1) {
    const j = nextBelow(stream, i + 1);
    const value = positions[i];
    positions[i] = positions[j];
    positions[j] = value;
  }
}

/** Fills `out` with a random permutation of 0..n - 1, n = out.length. */
export function fillPermutation(stream: RandomStream, out: Int32Array): void {
  for (let i = 0; i < out.length; i += 1) out[i] = i;
  shuffle(stream, out);
}

/** Fills `out` with n = out.length row numbers drawn with replacement from 0..n - 1. */
export function fillBootstrap(stream: RandomStream, out: Int32Array): void {
  for (let i = 0; i < out.length; i += 1) out[i] = nextBelow(stream, out.length);
}

/** Positions of every code, groups in order of the code, positions ascending. */
export function groupPositions(codes: Int32Array): Int32Array[] {
  const groups = new Map<number, number[]>();
  codes.forEach((code, position) => {
    const group = groups.get(code);
    if (group === undefined) groups.set(code, [position]);
    else group.push(position);
  });
  const sorted = [...groups.keys()].sort((one, other) => one - other);
  return sorted.map((code) => Int32Array.from(groups.get(code) ?? []));
}

/** Row numbers drawn with replacement inside every stratum; `out[i]` comes from the stratum of row i. */
export function fillStratifiedBootstrap(stream: RandomStream, strata: Int32Array, out: Int32Array): void {
  for (const group of groupPositions(strata)) {
    for (const position of group) out[position] = group[nextBelow(stream, group.length)];
  }
}

function permuteGroups(
  stream: RandomStream,
  groups: readonly Int32Array[],
  whole: boolean,
  out: Int32Array,
): void {
  if (whole) {
    const order = new Int32Array(groups.length);
    fillPermutation(stream, order);
    groups.forEach((group, g) => {
      const source = groups[order[g]];
      for (let i = 0; i < group.length; i += 1) out[group[i]] = source[i];
    });
    return;
  }
  for (const group of groups) {
    const shuffled = group.slice();
    shuffle(stream, shuffled);
    for (let i = 0; i < group.length; i += 1) out[group[i]] = shuffled[i];
  }
}

/**
 * Permutations `first` .. `first + count - 1` of a run: `count * n` row numbers. Row b permutes a vector v into
 * `v[indices[b * n + i]]`. The identity is drawn as often as any other arrangement and never added.
 */
export function permutationIndices(
  seed: bigint,
  stream: number,
  first: number,
  count: number,
  n: number,
  exchangeability: Exchangeability | null,
): Int32Array {
  const indices = new Int32Array(count * n);
  const groups = exchangeability === null ? [] : groupPositions(exchangeability.blocks);
  for (let b = 0; b < count; b += 1) {
    const random = createStream(seed, stream, first + b, 0);
    const out = indices.subarray(b * n, (b + 1) * n);
    if (exchangeability === null) fillPermutation(random, out);
    else permuteGroups(random, groups, exchangeability.whole, out);
  }
  return indices;
}

/** Bootstrap rows `first` .. `first + count - 1` of a run at attempt 0: `count * n` row numbers. */
export function bootstrapIndices(
  seed: bigint,
  stream: number,
  first: number,
  count: number,
  n: number,
  strata: Int32Array | null,
): Int32Array {
  const indices = new Int32Array(count * n);
  for (let b = 0; b < count; b += 1) {
    fillResample(createStream(seed, stream, first + b, 0), strata, indices.subarray(b * n, (b + 1) * n));
  }
  return indices;
}

/** One bootstrap resample, plain (`strata` null) or inside strata. */
export function fillResample(stream: RandomStream, strata: Int32Array | null, out: Int32Array): void {
  if (strata === null) fillBootstrap(stream, out);
  else fillStratifiedBootstrap(stream, strata, out);
}
