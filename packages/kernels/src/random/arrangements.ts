import { groupPositions, permutationIndices, type Exchangeability } from './resampling.ts';

const LARGEST_WHOLE = 9007199254740992;

/** Number of arrangements of n people, the identity included; Infinity when a double cannot hold it. */
export function arrangementCount(n: number, exchangeability: Exchangeability | null): number {
  const sizes = unitSizes(n, exchangeability);
  let count = 1;
  for (const size of sizes) {
    for (let factor = 2; factor <= size; factor += 1) {
      count *= factor;
      if (count > LARGEST_WHOLE) return Infinity;
    }
  }
  return count;
}

/** Sizes of the sets whose members may change places. */
function unitSizes(n: number, exchangeability: Exchangeability | null): number[] {
  if (exchangeability === null) return [n];
  const groups = groupPositions(exchangeability.blocks);
  return exchangeability.whole ? [groups.length] : groups.map((group) => group.length);
}

/** The next permutation in lexicographic order, or false after the last, which is turned into the first. */
function advance(order: Int32Array): boolean {
  let i = order.length - 2;
  while (i >= 0 && order[i] > order[i + 1]) i -= 1;
  if (i < 0) {
    order.reverse();
    return false;
  }
  let j = order.length - 1;
  while (order[j] < order[i]) j -= 1;
  const value = order[i];
  order[i] = order[j];
  order[j] = value;
  order.subarray(i + 1).reverse();
  return true;
}

/** Every arrangement but the identity, `(arrangementCount - 1) * n` row numbers, in lexicographic order. */
export function enumerateArrangements(n: number, exchangeability: Exchangeability | null): Int32Array {
  const codes = exchangeability?.blocks ?? new Int32Array(n);
  const whole = exchangeability?.whole ?? false;
  const groups = groupPositions(codes);
  const orders = unitSizes(n, exchangeability).map((size) => Int32Array.from({ length: size }, (_, i) => i));
  const count = arrangementCount(n, exchangeability) - 1;
  const indices = new Int32Array(count * n);
  for (let b = 0; b < count; b += 1) {
    let place = orders.length - 1;
    while (!advance(orders[place])) place -= 1;
    groups.forEach((group, g) => {
      const source = whole ? groups[orders[0][g]] : group;
      for (let i = 0; i < group.length; i += 1) {
        indices[b * n + group[i]] = whole ? source[i] : group[orders[g][i]];
      }
    });
  }
  return indices;
}

/** Permutations to use in a test. */
export interface PermutationPlan {
  /** count * n row numbers. */
  readonly indices: Int32Array;
  readonly count: number;
  /** true: every arrangement but the identity is there once, so (1 + hits) / (count + 1) is exact. */
  readonly exact: boolean;
}

/**
 * All arrangements when there are no covariates and no more than `count` of them; `count` random ones otherwise.
 * With covariates residuals are only approximately exchangeable, so enumeration would not make the test exact.
 */
export function permutationPlan(
  n: number,
  count: number,
  seed: bigint,
  stream: number,
  exchangeability: Exchangeability | null,
  hasCovariates: boolean,
): PermutationPlan {
  const all = arrangementCount(n, exchangeability);
  if (!hasCovariates && all <= count) {
    return { indices: enumerateArrangements(n, exchangeability), count: all - 1, exact: true };
  }
  return { indices: permutationIndices(seed, stream, 0, count, n, exchangeability), count, exact: false };
}
