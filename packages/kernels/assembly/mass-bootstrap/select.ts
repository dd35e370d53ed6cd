// Order statistics of the draws of two candidates, which lie interleaved: out[2 b] and out[2 b + 1].

/**
 * Copies draws below `low` and above `high` of each candidate into four lists, without a branch per draw; a NaN draw
 * goes nowhere. Lists need room for count + 1 values. Lengths are written as i32 to `lengths`: low 0, 1, high 0, 1.
 */
export function compact(
  out: usize,
  count: i32,
  bounds: usize,
  lists: usize,
  room: usize,
  lengths: usize,
): void {
  const low = v128.load(bounds);
  const high = v128.load(bounds, 16);
  let low0 = lists;
  let low1 = lists + room;
  let high0 = lists + 2 * room;
  let high1 = lists + 3 * room;
  for (; count > 0; count--) {
    const value = v128.load(out);
    out += 16;
    const isLow = <usize>i64x2.bitmask(f64x2.lt(value, low));
    const isHigh = <usize>i64x2.bitmask(f64x2.gt(value, high));
    v128.store64_lane(low0, value, 0);
    low0 += (isLow & 1) << 3;
    v128.store64_lane(low1, value, 1);
    low1 += (isLow & 2) << 2;
    v128.store64_lane(high0, value, 0);
    high0 += (isHigh & 1) << 3;
    v128.store64_lane(high1, value, 1);
    high1 += (isHigh & 2) << 2;
  }
  store<i32>(lengths, i32((low0 - lists) >> 3));
  store<i32>(lengths, i32((low1 - lists - room) >> 3), 4);
  store<i32>(lengths, i32((high0 - lists - 2 * room) >> 3), 8);
  store<i32>(lengths, i32((high1 - lists - 3 * room) >> 3), 12);
}

/** Every draw of one candidate that is not NaN. */
export function gather(out: usize, count: i32, lane: i32, list: usize): void {
  out += (<usize>lane) << 3;
  for (; count > 0; count--) {
    const value = load<f64>(out);
    out += 16;
    store<f64>(list, value);
    list += (<usize>i32(value == value)) << 3;
  }
}

/** How many draws of one candidate are above 0. */
export function countAbove(out: usize, count: i32, lane: i32): i32 {
  let above = 0;
  out += (<usize>lane) << 3;
  for (; count > 0; count--) {
    above += i32(load<f64>(out) > 0);
    out += 16;
  }
  return above;
}

/** Puts the k-th smallest (from 0) of n values in its place, smaller ones before it. The partition has no branch. */
function select(list: usize, n: i32, k: i32): f64 {
  let low = list;
  let high = list + ((<usize>n) << 3);
  const target = list + ((<usize>k) << 3);
  while (high - low > 8) {
    const first = load<f64>(low);
    const middle = load<f64>(low + (((high - low) >> 4) << 3));
    const last = load<f64>(high - 8);
    const pivot = Math.max(Math.min(first, middle), Math.min(Math.max(first, middle), last));
    let split = low;
    for (let i = low; i < high; i += 8) {
      const value = load<f64>(i);
      store<f64>(i, load<f64>(split));
      store<f64>(split, value);
      split += (<usize>i32(value < pivot)) << 3;
    }
    if (target < split) {
      high = split;
    } else if (split > low) {
      low = split;
    } else {
      // Nothing is below the pivot: its copies go to the front.
      for (let i = low; i < high; i += 8) {
        const value = load<f64>(i);
        store<f64>(i, load<f64>(split));
        store<f64>(split, value);
        split += (<usize>i32(value == pivot)) << 3;
      }
      if (target < split) return pivot;
      low = split;
    }
  }
  return load<f64>(target);
}

/** The k-th smallest value, moved by `fraction` towards the next one. The list is reordered. */
export function quantile(list: usize, n: i32, k: i32, fraction: f64): f64 {
  const value = select(list, n, k);
  if (!(fraction > 0) || k + 1 >= n) return value;
  let next: f64 = Infinity;
  for (let i = k + 1; i < n; i++) next = Math.min(next, load<f64>(list + ((<usize>i) << 3)));
  return value + fraction * (next - value);
}
