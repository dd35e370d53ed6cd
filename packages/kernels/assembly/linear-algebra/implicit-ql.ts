// Eigenvalues of a tridiagonal matrix by implicit QL. The rotations of many sweeps are queued and then applied to four
// components of all vectors at a time, which stay in the innermost cache; two sweeps run through the rows together, the
// second one row behind the first, so that a row is read and written once for both.

import { STEP } from './tiles';

const EPSILON: f64 = 1.1102230246251565e-16;
/** Two are usual for one eigenvalue. */
const MOST_SWEEPS = 60;
/** Sweeps in the queue, an even number. */
export const QUEUE = 32;

/**
 * Eigenvalues into d, in no order; rows of the panels become eigenvectors.
 *
 * @param panels [padded / 4][padded rows][4 components]
 * @param queue  QUEUE x padded rotations (cosine, sine), and 2 QUEUE numbers
 * @returns whether every eigenvalue settled
 */
export function diagonalise(d: usize, e: usize, size: i32, padded: i32, panels: usize, queue: usize): bool {
  const slot = (<usize>padded) << 4;
  const ranges = queue + QUEUE * slot;
  let waiting = 0;
  const rounding = EPSILON * largestRow(d, e, size);
  for (let first = 0; first < size; first++) {
    for (let sweeps = 0; ; sweeps++) {
      let last = first;
      while (last < size - 1 && abs(load<f64>(e + ((<usize>last) << 3))) > rounding) last++;
      if (last == first) break;
      if (sweeps == MOST_SWEEPS) return false;
      const done = sweep(d, e, first, last, queue + <usize>waiting * slot);
      store<i32>(ranges + ((<usize>waiting) << 3), done);
      store<i32>(ranges + ((<usize>waiting) << 3), last, 4);
      waiting++;
      if (waiting == QUEUE) {
        rotate(panels, padded, queue, waiting);
        waiting = 0;
      }
    }
  }
  rotate(panels, padded, queue, waiting);
  for (let i = 0; i < size; i++) {
    const value = load<f64>(d + ((<usize>i) << 3));
    if (value != value) return false;
  }
  return true;
}

/** Size of the matrix: what is smaller than its rounding is nothing, as in the TypeScript twin. */
function largestRow(d: usize, e: usize, size: i32): f64 {
  let largest: f64 = 0;
  for (let i = 0; i < size; i++) {
    const at = (<usize>i) << 3;
    const row = abs(load<f64>(d + at)) + (i < size - 1 ? abs(load<f64>(e + at)) : 0);
    if (row > largest) largest = row;
  }
  return largest;
}

/** One implicit QL step with Wilkinson's shift; rotation i turns rows i and i + 1. @returns its last rotation */
function sweep(d: usize, e: usize, first: i32, last: i32, rotations: usize): i32 {
  const start = (<usize>first) << 3;
  const end = (<usize>last) << 3;
  const beside = load<f64>(e + start);
  const slope = (load<f64>(d + start, 8) - load<f64>(d + start)) / (2 * beside);
  const root = sqrt(slope * slope + 1);
  let g = load<f64>(d + end) - load<f64>(d + start) + beside / (slope + (slope >= 0 ? root : -root));
  let sine: f64 = 1;
  let cosine: f64 = 1;
  let shift: f64 = 0;
  for (let i = last - 1; i >= first; i--) {
    const at = (<usize>i) << 3;
    const f = sine * load<f64>(e + at);
    const b = cosine * load<f64>(e + at);
    const r = sqrt(f * f + g * g);
    store<f64>(e + at, r, 8);
    if (r == 0) {
      store<f64>(d + at, load<f64>(d + at, 8) - shift, 8);
      store<f64>(e + end, 0);
      return i + 1;
    }
    sine = f / r;
    cosine = g / r;
    g = load<f64>(d + at, 8) - shift;
    const change = (load<f64>(d + at) - g) * sine + 2 * cosine * b;
    shift = sine * change;
    store<f64>(d + at, g + shift, 8);
    g = cosine * change - b;
    store<f64>(rotations + (at << 1), cosine);
    store<f64>(rotations + (at << 1), sine, 8);
  }
  store<f64>(d + start, load<f64>(d + start) - shift);
  store<f64>(e + start, g);
  store<f64>(e + end, 0);
  return first;
}

/** Applies the queue to every panel, two sweeps at a time. */
function rotate(panels: usize, padded: i32, queue: usize, waiting: i32): void {
  const slot = (<usize>padded) << 4;
  const ranges = queue + QUEUE * slot;
  if (waiting & 1) {
    store<i32>(ranges + ((<usize>waiting) << 3), padded);
    store<i32>(ranges + ((<usize>waiting) << 3), 0, 4);
    waiting++;
  }
  for (let q = 0; q < waiting; q += 2) {
    const range = ranges + ((<usize>q) << 3);
    const low = min(load<i32>(range), load<i32>(range, 8));
    const high = max(load<i32>(range, 4), load<i32>(range, 12));
    const rotations = queue + <usize>q * slot;
    fill(rotations, low, high, load<i32>(range), load<i32>(range, 4));
    fill(rotations + slot, low, high, load<i32>(range, 8), load<i32>(range, 12));
    store<i32>(range, low);
    store<i32>(range, high, 4);
  }
  for (let j = 0; j < padded >> 2; j++) {
    const panel = panels + <usize>j * <usize>padded * STEP;
    for (let q = 0; q < waiting; q += 2) {
      const range = ranges + ((<usize>q) << 3);
      rotatePanel(panel, queue + <usize>q * slot, slot, load<i32>(range), load<i32>(range, 4));
    }
  }
}

/** Rotations of [low, high) that a sweep over [from, to) does not have turn nothing. */
function fill(rotations: usize, low: i32, high: i32, from: i32, to: i32): void {
  for (let i = low; i < high; i++) {
    if (i >= from && i < to) continue;
    store<f64>(rotations + ((<usize>i) << 4), 1);
    store<f64>(rotations + ((<usize>i) << 4), 0, 8);
  }
}

/** Two sweeps, rotations `slot` bytes apart, over the rows low to high of one panel. */
function rotatePanel(panel: usize, rotations: usize, slot: usize, low: i32, high: i32): void {
  if (low >= high) return;
  let at = rotations + ((<usize>(high - 1)) << 4);
  let row = panel + <usize>(high - 1) * STEP;
  let c = v128.load64_splat(at);
  let s = v128.load64_splat(at, 8);
  // The row that the first sweep carries down, and the one that the second carries behind it.
  let carry0 = v128.load(row, 32);
  let carry1 = v128.load(row, 48);
  let y0 = v128.load(row);
  let y1 = v128.load(row, 16);
  let behind0 = f64x2.add(f64x2.mul(s, y0), f64x2.mul(c, carry0));
  let behind1 = f64x2.add(f64x2.mul(s, y1), f64x2.mul(c, carry1));
  carry0 = f64x2.sub(f64x2.mul(c, y0), f64x2.mul(s, carry0));
  carry1 = f64x2.sub(f64x2.mul(c, y1), f64x2.mul(s, carry1));
  const end = panel + <usize>low * STEP;
  while (row > end) {
    // Rotation i of the first sweep and i + 1 of the second.
    row -= STEP;
    at -= 16;
    c = v128.load64_splat(at);
    s = v128.load64_splat(at, 8);
    y0 = v128.load(row);
    y1 = v128.load(row, 16);
    const middle0 = f64x2.add(f64x2.mul(s, y0), f64x2.mul(c, carry0));
    const middle1 = f64x2.add(f64x2.mul(s, y1), f64x2.mul(c, carry1));
    carry0 = f64x2.sub(f64x2.mul(c, y0), f64x2.mul(s, carry0));
    carry1 = f64x2.sub(f64x2.mul(c, y1), f64x2.mul(s, carry1));
    c = v128.load64_splat(at + slot, 16);
    s = v128.load64_splat(at + slot, 24);
    v128.store(row, f64x2.add(f64x2.mul(s, middle0), f64x2.mul(c, behind0)), 64);
    v128.store(row, f64x2.add(f64x2.mul(s, middle1), f64x2.mul(c, behind1)), 80);
    behind0 = f64x2.sub(f64x2.mul(c, middle0), f64x2.mul(s, behind0));
    behind1 = f64x2.sub(f64x2.mul(c, middle1), f64x2.mul(s, behind1));
  }
  c = v128.load64_splat(at + slot);
  s = v128.load64_splat(at + slot, 8);
  v128.store(row, f64x2.add(f64x2.mul(s, carry0), f64x2.mul(c, behind0)), 32);
  v128.store(row, f64x2.add(f64x2.mul(s, carry1), f64x2.mul(c, behind1)), 48);
  v128.store(row, f64x2.sub(f64x2.mul(c, carry0), f64x2.mul(s, behind0)));
  v128.store(row, f64x2.sub(f64x2.mul(c, carry1), f64x2.mul(s, behind1)), 16);
}
