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

/** The k-th of at most 8 values: the one with k values before it, where equal ones stand in order. */
function selectFew(list: usize, n: i32, k: i32): f64 {
  for (let i = 0; i < n; i++) {
    const value = load<f64>(list + ((<usize>i) << 3));
    let before = 0;
    for (let j = 0; j < n; j++) {
      const other = load<f64>(list + ((<usize>j) << 3));
      before += i32(other < value) | (i32(other == value) & i32(j < i));
    }
    if (before == k) return value;
  }
  return NaN;
}

/**
 * The k-th smallest (from 0) of n values. Each round copies values below a pivot to one list and the others to another,
 * without a branch per value; in place every value would wait for the one before it to be stored.
 *
 * @param work room for four lists of `room` bytes
 */
function select(list: usize, n: i32, k: i32, work: usize, room: usize): f64 {
  let from = list;
  let to = work;
  while (n > 8) {
    const end = from + ((<usize>n) << 3);
    const first = load<f64>(from);
    const middle = load<f64>(from + ((<usize>(n >> 1)) << 3));
    const last = load<f64>(end - 8);
    const pivot = Math.max(Math.min(first, middle), Math.min(Math.max(first, middle), last));
    let below = to;
    let other = to + room;
    for (let i = from; i < end; i += 8) {
      const value = load<f64>(i);
      const isBelow = (<usize>i32(value < pivot)) << 3;
      store<f64>(below, value);
      store<f64>(other, value);
      below += isBelow;
      other += 8 - isBelow;
    }
    const count = i32((below - to) >> 3);
    if (k < count) {
      from = to;
      n = count;
    } else if (count > 0) {
      from = to + room;
      n -= count;
      k -= count;
    } else {
      // The pivot is the smallest: its copies are counted and left behind.
      other = to + room;
      for (let i = from; i < end; i += 8) {
        const value = load<f64>(i);
        store<f64>(other, value);
        other += (<usize>i32(value != pivot)) << 3;
      }
      const rest = i32((other - to - room) >> 3);
      if (k < n - rest) return pivot;
      k -= n - rest;
      n = rest;
      from = to + room;
    }
    to = to == work ? work + 2 * room : work;
  }
  return selectFew(from, n, k);
}

/** The k-th smallest value, moved by `fraction` towards the next one. */
export function quantile(list: usize, n: i32, k: i32, fraction: f64, work: usize, room: usize): f64 {
  const value = select(list, n, k, work, room);
  if (!(fraction > 0) || k + 1 >= n) return value;
  // An odd list is filled up with a value that is never the next.
  store<f64>(list + ((<usize>n) << 3), Infinity);
  const bar = f64x2.splat(value);
  const end = list + ((<usize>n) << 3);
  let above = f64x2.splat(0);
  let next = f64x2.splat(Infinity);
  for (let i = list; i < end; i += 16) {
    const two = v128.load(i);
    const isAbove = f64x2.gt(two, bar);
    above = i64x2.sub(above, isAbove);
    next = f64x2.pmin(next, v128.or(two, v128.not(isAbove)));
  }
  const larger = i32(i64x2.extract_lane(above, 0) + i64x2.extract_lane(above, 1)) - (n & 1);
  if (n - larger > k + 1) return value;
  const first = f64x2.extract_lane(next, 0);
  const second = f64x2.extract_lane(next, 1);
  return value + fraction * ((second < first ? second : first) - value);
}
