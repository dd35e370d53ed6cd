// Threshold-free cluster enhancement of one map by a component tree: voxels enter from the largest value down and join the
// clusters they touch; what a cluster gains between two values is added on the way back up. After the sort a voxel is its
// rank, from 1, so that all but one array are read in order or fit the cache. All pointers are in bytes.

const DIGIT: u32 = 11;
const CODES: u32 = 1 << DIGIT;
const FIELD: usize = (<usize>CODES) << 2;

/** Where entry i of eight bytes is. */
// @ts-ignore: decorator
@inline
function wide(base: usize, i: i32): usize {
  return base + ((<usize>i) << 3);
}

/** Where entry i of four bytes is. */
// @ts-ignore: decorator
@inline
function narrow(base: usize, i: i32): usize {
  return base + ((<usize>i) << 2);
}

/** Bucket of a key's eleven bits, largest first. */
// @ts-ignore: decorator
@inline
function codeOf(key: u32, shift: u32): usize {
  return <usize>(CODES - 1 - ((key >> shift) & (CODES - 1)));
}

/** One stable counting pass over entries of (key, voxel), largest key first; `counts` are those of the digit. */
function pass(from: usize, to: usize, count: i32, shift: u32, counts: usize): void {
  let sum: u32 = 0;
  for (let place = counts; place < counts + FIELD; place += 4) {
    const own = load<u32>(place);
    store<u32>(place, sum);
    sum += own;
  }
  for (let i: i32 = 0; i < count; i++) {
    const entry = load<u64>(wide(from, i));
    const place = counts + (codeOf(<u32>(entry >> 32), shift) << 2);
    const next = load<u32>(place);
    store<u32>(place, next + 1);
    store<u64>(wide(to, <i32>next), entry);
  }
}

/** Three passes over the keys of entries in `entries`; the result is there again. */
function sortByKey(entries: usize, other: usize, count: i32, counts: usize): void {
  memory.fill(counts, 0, FIELD * 3);
  for (let i: i32 = 0; i < count; i++) {
    const key = load<u32>(wide(entries, i), 4);
    for (let digit: u32 = 0; digit < 3; digit++) {
      const place = counts + FIELD * <usize>digit + (codeOf(key, digit * DIGIT) << 2);
      store<u32>(place, load<u32>(place) + 1);
    }
  }
  pass(entries, other, count, 0, counts);
  pass(other, entries, count, DIGIT, counts + FIELD);
  pass(entries, other, count, 2 * DIGIT, counts + 2 * FIELD);
  memory.copy(entries, other, (<usize>count) << 3);
}

/** Makes the upper word of each entry's value its key. */
function rekey(values: usize, entries: usize, count: i32): void {
  for (let i: i32 = 0; i < count; i++) {
    store<u32>(wide(entries, i), load<u32>(wide(values, load<i32>(wide(entries, i))), 4), 4);
  }
}

/**
 * Voxels with a positive value, largest first, ties by voxel. The upper words of positive doubles are in their order and
 * nearly always decide; the lower ones are sorted first only when many that follow each other agree in the upper.
 *
 * @param entries room for one entry of eight bytes per voxel and one more; `other` the same
 * @param sorted  gets the values in this order, from rank 1 on
 * @returns how many; the voxel of rank k is the lower word of entry k - 1
 */
export function descending(
  values: usize,
  voxels: i32,
  entries: usize,
  other: usize,
  counts: usize,
  sorted: usize,
): i32 {
  let count: i32 = 0;
  for (let v: i32 = 0; v < voxels; v++) {
    store<u64>(wide(entries, count), (<u64>load<u32>(wide(values, v), 4) << 32) | (<u64>v));
    count += i32(load<f64>(wide(values, v)) > 0);
  }
  sortByKey(entries, other, count, counts);
  take(values, entries, count, sorted);
  let wrong: i32 = 0;
  for (let k: i32 = 2; k <= count; k++) {
    wrong += i32(load<f64>(wide(sorted, k)) > load<f64>(wide(sorted, k - 1)));
  }
  if (wrong == 0) return count;
  if (wrong > 64) {
    // Equal keys keep the order of voxels only if they start in it.
    byVoxel(values, voxels, entries);
    sortByKey(entries, other, count, counts);
    rekey(values, entries, count);
    sortByKey(entries, other, count, counts);
    take(values, entries, count, sorted);
    return count;
  }
  for (let i: i32 = 1; i < count; i++) {
    const entry = load<u64>(wide(entries, i));
    const value = load<f64>(wide(sorted, i + 1));
    let place = i;
    for (; place > 0 && load<f64>(wide(sorted, place)) < value; place--) {
      store<u64>(wide(entries, place), load<u64>(wide(entries, place - 1)));
      store<f64>(wide(sorted, place + 1), load<f64>(wide(sorted, place)));
    }
    store<u64>(wide(entries, place), entry);
    store<f64>(wide(sorted, place + 1), value);
  }
  return count;
}

/** Values of entries in their order, from rank 1 on. */
function take(values: usize, entries: usize, count: i32, sorted: usize): void {
  for (let i: i32 = 0; i < count; i++) {
    store<f64>(wide(sorted, i + 1), load<f64>(wide(values, load<i32>(wide(entries, i)))));
  }
}

/** Entries of the positive voxels in the order of voxels, with the lower words as keys. */
function byVoxel(values: usize, voxels: i32, entries: usize): void {
  let count: i32 = 0;
  for (let v: i32 = 0; v < voxels; v++) {
    store<u64>(wide(entries, count), (<u64>load<u32>(wide(values, v)) << 32) | (<u64>v));
    count += i32(load<f64>(wide(values, v)) > 0);
  }
}

/** Root of a rank in the forest; every step shortens the way for the next. */
// @ts-ignore: decorator
@inline
function rootOf(parents: usize, rank: i32): i32 {
  let node = rank;
  let up = load<i32>(narrow(parents, node));
  while (up != node) {
    const over = load<i32>(narrow(parents, up));
    store<i32>(narrow(parents, node), over);
    node = over;
    up = load<i32>(narrow(parents, node));
  }
  return node;
}

/**
 * Scores of the voxels in `entries`.
 *
 * @param cells   cell of each voxel, i32, in a box with an empty border
 * @param offsets distances to the neighbours of a cell, i32
 * @param ranks   rank of each cell, i32; all 0, and left so
 * @param parents forest of the clusters so far, i32 per rank; trees are joined by size
 * @param members voxels of the tree of a root, i32 per rank
 * @param last    last voxel that joined the tree of a root, i32 per rank
 * @param over    the voxel whose entry made the cluster of a rank larger, i32 per rank
 * @param sizes   voxels of the cluster as it was when the rank had entered, i32 per rank
 * @param heights integrated height, f64 per rank, 0 at rank 0
 * @param gains   power of the size, f64 by size
 * @param scores  f64 per rank, 0 at rank 0
 * @param out     f64 per voxel; those in the order are written
 */
export function enhance(
  entries: usize,
  count: i32,
  cells: usize,
  offsets: usize,
  neighbours: i32,
  ranks: usize,
  parents: usize,
  members: usize,
  last: usize,
  over: usize,
  sizes: usize,
  heights: usize,
  gains: usize,
  scores: usize,
  out: usize,
): void {
  for (let k: i32 = 1; k <= count; k++) {
    const cell = load<i32>(narrow(cells, load<i32>(wide(entries, k - 1))));
    store<i32>(narrow(ranks, cell), k);
    store<i32>(narrow(parents, k), k);
    store<i32>(narrow(over, k), 0);
    let root = k;
    let size: i32 = 1;
    for (let o: i32 = 0; o < neighbours; o++) {
      const near = load<i32>(narrow(ranks, cell + load<i32>(narrow(offsets, o))));
      if (near == 0 || load<i32>(narrow(parents, near)) == root) continue;
      const other = rootOf(parents, near);
      if (other == root) continue;
      store<i32>(narrow(over, load<i32>(narrow(last, other))), k);
      const more = load<i32>(narrow(members, other));
      if (more > size) {
        store<i32>(narrow(parents, root), other);
        root = other;
      } else store<i32>(narrow(parents, other), root);
      size += more;
    }
    store<i32>(narrow(members, root), size);
    store<i32>(narrow(last, root), k);
    store<i32>(narrow(sizes, k), size);
  }
  for (let k = count; k > 0; k--) {
    const voxel = load<i32>(wide(entries, k - 1));
    const next = load<i32>(narrow(over, k));
    const gained = load<f64>(wide(heights, k)) - load<f64>(wide(heights, next));
    const gain = load<f64>(wide(gains, load<i32>(narrow(sizes, k))));
    const score = load<f64>(wide(scores, next)) + gain * gained;
    store<f64>(wide(scores, k), score);
    store<f64>(wide(out, voxel), score);
    store<i32>(narrow(ranks, load<i32>(narrow(cells, voxel))), 0);
  }
}
