// Threshold-free cluster enhancement of one map by a component tree: voxels enter from the largest value down, each
// becomes the root of the components it touches, and what a component gains between two values is added on the way back.
// Voxels are cells of a box with an empty border, so that every voxel has all neighbours. All pointers are in bytes.

const DIGIT: u32 = 11;
const CODES: u32 = 1 << DIGIT;

/**
 * One stable counting pass over eleven bits of the upper (word 1) or lower word (word 0) of positive doubles,
 * largest first. `starts` has room for 2048 i32.
 */
function pass(values: usize, word: usize, shift: u32, from: usize, to: usize, count: i32, starts: usize): void {
  memory.fill(starts, 0, <usize>CODES << 2);
  const keys = values + (word << 2);
  for (let i: i32 = 0; i < count; i++) {
    const key = load<u32>(keys + ((<usize>load<u32>(from + ((<usize>i) << 2))) << 3));
    const code = CODES - 1 - ((key >> shift) & (CODES - 1));
    const place = starts + ((<usize>code) << 2);
    store<u32>(place, load<u32>(place) + 1);
  }
  let sum: u32 = 0;
  for (let code: u32 = 0; code < CODES; code++) {
    const place = starts + ((<usize>code) << 2);
    const own = load<u32>(place);
    store<u32>(place, sum);
    sum += own;
  }
  for (let i: i32 = 0; i < count; i++) {
    const voxel = load<u32>(from + ((<usize>i) << 2));
    const key = load<u32>(keys + ((<usize>voxel) << 3));
    const code = CODES - 1 - ((key >> shift) & (CODES - 1));
    const place = starts + ((<usize>code) << 2);
    const next = load<u32>(place);
    store<u32>(place, next + 1);
    store<u32>(to + ((<usize>next) << 2), voxel);
  }
}

/**
 * Voxels with a positive value, largest first, ties by voxel. The upper words nearly always decide; the lower ones are
 * sorted first only when many neighbours in that order agree in them.
 *
 * @returns how many; they are in `order`
 */
export function descending(values: usize, voxels: i32, order: usize, other: usize, starts: usize): i32 {
  let count: i32 = 0;
  for (let v: i32 = 0; v < voxels; v++) {
    store<i32>(order + ((<usize>count) << 2), v);
    count += i32(load<f64>(values + ((<usize>v) << 3)) > 0);
  }
  upper(values, order, other, count, starts);
  let wrong: i32 = 0;
  for (let i: i32 = 1; i < count; i++) wrong += i32(at(values, order, i) > at(values, order, i - 1));
  if (wrong > 64) {
    pass(values, 0, 0, order, other, count, starts);
    pass(values, 0, 11, other, order, count, starts);
    pass(values, 0, 22, order, other, count, starts);
    memory.copy(order, other, (<usize>count) << 2);
    upper(values, order, other, count, starts);
    return count;
  }
  for (let i: i32 = 1; i < count; i++) {
    const voxel = load<u32>(order + ((<usize>i) << 2));
    const value = load<f64>(values + ((<usize>voxel) << 3));
    let place = i;
    for (; place > 0 && at(values, order, place - 1) < value; place--) {
      store<u32>(order + ((<usize>place) << 2), load<u32>(order + ((<usize>(place - 1)) << 2)));
    }
    store<u32>(order + ((<usize>place) << 2), voxel);
  }
  return count;
}

/** The value of the voxel at a place of the order. */
// @ts-ignore: decorator
@inline
function at(values: usize, order: usize, place: i32): f64 {
  return load<f64>(values + ((<usize>load<u32>(order + ((<usize>place) << 2))) << 3));
}

/** Sorts by the upper words; the result is in `order` again. */
function upper(values: usize, order: usize, other: usize, count: i32, starts: usize): void {
  pass(values, 1, 0, order, other, count, starts);
  pass(values, 1, 11, other, order, count, starts);
  pass(values, 1, 22, order, other, count, starts);
  memory.copy(order, other, (<usize>count) << 2);
}

/** Root of a cell; every step shortens the way for the next. */
// @ts-ignore: decorator
@inline
function rootOf(parents: usize, cell: i32): i32 {
  let node = cell;
  let up = load<i32>(parents + ((<usize>node) << 2));
  while (up != node) {
    const over = load<i32>(parents + ((<usize>up) << 2));
    store<i32>(parents + ((<usize>node) << 2), over);
    node = over;
    up = load<i32>(parents + ((<usize>node) << 2));
  }
  return node;
}

/**
 * Scores of the voxels in `order`.
 *
 * @param cells   cell of each voxel, i32
 * @param offsets distances to the neighbours of a cell, i32
 * @param parents one i32 per cell; zero, and left zero: cell 0 is in the border
 * @param tree    one i32 per cell: the next larger component
 * @param sizes   one i32 per cell: voxels of the component whose last voxel it is
 * @param heights power of the value, one f64 per voxel
 * @param gains   size power by size, f64, from 0 on
 * @param level   one f64 per cell, scratch: height of the cell
 * @param scores  one f64 per cell, scratch
 * @param out     one f64 per voxel; those in the order are written
 */
export function enhance(
  order: usize,
  count: i32,
  cells: usize,
  offsets: usize,
  neighbours: i32,
  parents: usize,
  tree: usize,
  sizes: usize,
  heights: usize,
  gains: usize,
  level: usize,
  scores: usize,
  out: usize,
): void {
  for (let k: i32 = 0; k < count; k++) {
    const voxel = <usize>load<u32>(order + ((<usize>k) << 2));
    const cell = load<i32>(cells + (voxel << 2));
    const own = (<usize>cell) << 2;
    store<i32>(parents + own, cell);
    store<i32>(tree + own, 0);
    store<f64>(level + (own << 1), load<f64>(heights + (voxel << 3)));
    let size: i32 = 1;
    for (let o: i32 = 0; o < neighbours; o++) {
      const near = cell + load<i32>(offsets + ((<usize>o) << 2));
      const up = load<i32>(parents + ((<usize>near) << 2));
      if (up == 0 || up == cell) continue;
      const root = rootOf(parents, near);
      if (root == cell) continue;
      store<i32>(parents + ((<usize>root) << 2), cell);
      store<i32>(tree + ((<usize>root) << 2), cell);
      size += load<i32>(sizes + ((<usize>root) << 2));
    }
    store<i32>(sizes + own, size);
  }
  for (let k = count - 1; k >= 0; k--) {
    const voxel = <usize>load<u32>(order + ((<usize>k) << 2));
    const own = (<usize>load<i32>(cells + (voxel << 2))) << 2;
    const over = (<usize>load<i32>(tree + own)) << 2;
    // Cell 0 has level and score 0.
    const gained = load<f64>(level + (own << 1)) - load<f64>(level + (over << 1));
    const gain = load<f64>(gains + ((<usize>load<i32>(sizes + own)) << 3));
    const score = load<f64>(scores + (over << 1)) + gain * gained;
    store<f64>(scores + (own << 1), score);
    store<f64>(out + (voxel << 3), score);
    store<i32>(parents + own, 0);
  }
}
