// Order statistics of the draws of two candidates, which lie interleaved: out[2 b] and out[2 b + 1].

/**
 * Copies draws whose distance from `bounds` (middle, then distance) is larger into one list per candidate, without a
 * branch per draw, which would be foreseen badly; a NaN draw goes nowhere. Lists need room for count + 1 values.
 * Lengths are written as i32 to `lengths`.
 */
export function compact(
  out: usize,
  count: i32,
  bounds: usize,
  lists: usize,
  room: usize,
  lengths: usize,
): void {
  const middle = v128.load(bounds);
  const distance = v128.load(bounds, 16);
  let first = lists;
  let second = lists + room;
  for (; count > 0; count--) {
    const value = v128.load(out);
    out += 16;
    const far = <usize>i64x2.bitmask(f64x2.gt(f64x2.abs(f64x2.sub(value, middle)), distance));
    v128.store64_lane(first, value, 0);
    first += (far & 1) << 3;
    v128.store64_lane(second, value, 1);
    second += (far & 2) << 2;
  }
  store<i32>(lengths, i32((first - lists) >> 3));
  store<i32>(lengths, i32((second - lists - room) >> 3), 4);
}

/** Copies the values below `middle` to `low` and the others to `high`; returns how many are below. */
export function split(list: usize, n: i32, middle: f64, low: usize, high: usize): i32 {
  const from = low;
  for (const end = list + ((<usize>n) << 3); list < end; list += 8) {
    const value = load<f64>(list);
    const isLow = (<usize>i32(value < middle)) << 3;
    store<f64>(low, value);
    store<f64>(high, value);
    low += isLow;
    high += 8 - isLow;
  }
  return i32((low - from) >> 3);
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

/** How many of n values are below a bar. */
function countBelow(list: usize, n: i32, bar: f64): i32 {
  const bars = f64x2.splat(bar);
  let below = f64x2.splat(0);
  for (let pairs = n >> 1; pairs > 0; pairs--) {
    below = i64x2.sub(below, f64x2.lt(v128.load(list), bars));
    list += 16;
  }
  const last = n & 1 ? i32(load<f64>(list) < bar) : 0;
  return i32(i64x2.extract_lane(below, 0) + i64x2.extract_lane(below, 1)) + last;
}

/** Sorts the values in [low, high) into `sorted` when there are as many as expected. */
function sortBetween(list: usize, n: i32, low: f64, high: f64, sorted: usize, expected: i32): bool {
  // An odd list is filled up with a value that is never between.
  store<f64>(list + ((<usize>n) << 3), NaN);
  const lows = f64x2.splat(low);
  const highs = f64x2.splat(high);
  const end = sorted + ((<usize>expected) << 3);
  let last = sorted;
  for (let pairs = (n + 1) >> 1; pairs > 0; pairs--) {
    const two = v128.load(list);
    // Few are between: one branch for both conditions and both values is foreseen well.
    const between = i64x2.bitmask(v128.and(f64x2.ge(two, lows), f64x2.lt(two, highs)));
    for (let lane: usize = 0; between >> i32(lane); lane++) {
      if (!((between >> i32(lane)) & 1)) continue;
      if (last == end) return false;
      const value = load<f64>(list + (lane << 3));
      let place = last;
      for (; place > sorted && load<f64>(place - 8) > value; place -= 8)
        store<f64>(place, load<f64>(place - 8));
      store<f64>(place, value);
      last += 8;
    }
    list += 16;
  }
  return last == end;
}

/** Few enough to be sorted by insertion. */
const FEW: i32 = 20;
/** Ranks beyond the wanted one that the next bar aims at. */
const MARGIN: f64 = 5;
const MOST_BARS: i32 = 12;

/** The k-th smallest value (from 0), moved by `fraction` towards the next one, by partition alone. */
function quantileOfAny(list: usize, n: i32, k: i32, fraction: f64, work: usize, room: usize): f64 {
  const value = select(list, n, k, work, room);
  if (!(fraction > 0) || k + 1 >= n) return value;
  const next = select(list, n, k + 1, work, room);
  return value + fraction * (next - value);
}

/**
 * The k-th smallest of n values (from 0), moved by `fraction` towards the next one. Values are counted against bars
 * that close in on the k-th from a guess; those between the last two are sorted. Exact for any guess.
 *
 * @param guess roughly the wanted value
 * @param gap   roughly the distance between neighbours there
 */
export function quantile(
  list: usize,
  n: i32,
  k: i32,
  fraction: f64,
  guess: f64,
  gap: f64,
  work: usize,
  room: usize,
): f64 {
  const next = k + 1 < n ? k + 1 : k;
  let low = -Infinity;
  let high = Infinity;
  let below: i32 = 0;
  let upTo = n;
  let bar = guess;
  let margin = MARGIN;
  for (let bars = 0; upTo - below > FEW && bars < MOST_BARS && bar > low && bar < high; bars++) {
    const count = countBelow(list, n, bar);
    const parts = count > k && count <= next;
    if (count <= k) {
      low = bar;
      below = count;
    } else if (!parts) {
      high = bar;
      upTo = count;
    }
    const first = f64(k - below);
    const last = f64(upTo - next);
    if (parts) bar += gap * margin;
    else if (low == -Infinity) bar = high - gap * (last + margin);
    else if (high == Infinity) bar = low + gap * (first + margin);
    else if (first < last) bar = low + (high - low) * Math.min(0.9, (first + MARGIN) / (first + last));
    else bar = high - (high - low) * Math.min(0.9, (last + MARGIN) / (first + last));
    margin *= 2;
  }
  const between = upTo - below;
  if (between > FEW || !sortBetween(list, n, low, high, work, between)) {
    return quantileOfAny(list, n, k, fraction, work, room);
  }
  const value = load<f64>(work + ((<usize>(k - below)) << 3));
  if (!(fraction > 0)) return value;
  return value + fraction * (load<f64>(work + ((<usize>(next - below)) << 3)) - value);
}
