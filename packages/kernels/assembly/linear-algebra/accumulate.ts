// Q' of the tridiagonal reduction from its reflectors, a block of them at a time as 1 - U V'.

import { addProduct, subtractProduct } from './generated';
import { STEP, turn } from './tiles';
import { BLOCK } from './tridiagonal';
import { addScaled, dot } from './vectors';

/**
 * Columns of Q as rows, in panels over their components: panels[j][row][components 4 j to 4 j + 3].
 *
 * @param reflectors padded x padded, from `tridiagonalise`
 * @param turned     BLOCK x padded. @param scratch 4 x padded and 4 x BLOCK values and 2 x BLOCK x padded besides
 */
export function accumulate(
  reflectors: usize,
  size: i32,
  padded: i32,
  panels: usize,
  turned: usize,
  scratch: usize,
): void {
  const ld = (<usize>padded) << 3;
  const panelSize = <usize>padded * STEP;
  memory.fill(panels, 0, <usize>padded * ld);
  for (let i = 0; i < padded; i++) {
    store<f64>(panels + <usize>(i >> 2) * panelSize + <usize>i * STEP + ((<usize>(i & 3)) << 3), 1);
  }
  const last = (size - 2) / BLOCK;
  for (let b = last; b >= 0; b--) {
    const from = b * BLOCK;
    const count = min(BLOCK, size - 1 - from);
    const block = reflectors + <usize>from * ld;
    combine(block, padded, from, count, turned);
    applyBlock(block, turned, padded, from, (count + 3) & ~3, panels, scratch);
  }
}

/** U with (1 - v_0 v_0') (1 - v_1 v_1') ... = 1 - U V', as rows. */
function combine(block: usize, padded: i32, from: i32, count: i32, turned: usize): void {
  const ld = (<usize>padded) << 3;
  const at = (<usize>from) << 3;
  const length = padded - from;
  for (let p = 0; p < BLOCK; p++) {
    const u = turned + <usize>p * ld;
    if (p >= count) {
      memory.fill(u, 0, ld);
      continue;
    }
    const v = block + <usize>p * ld;
    memory.copy(u, v, ld);
    // 1 - U V' so far, times 1 - v v': the new u is v - U (V'v).
    for (let q = 0; q < p; q++) {
      const earlier = <usize>q * ld + at;
      addScaled(-dot(block + earlier, v + at, length), turned + earlier, u + at, length);
    }
  }
}

/** M -= (M V) U' from row and component `from` on, M = Q' so far, four rows at a time. */
function applyBlock(
  block: usize,
  turned: usize,
  padded: i32,
  from: i32,
  count: i32,
  panels: usize,
  scratch: usize,
): void {
  const ld = (<usize>padded) << 3;
  const panelSize = <usize>padded * STEP;
  const image = scratch + panelSize;
  const left = image + BLOCK * STEP;
  const right = left + BLOCK * ld;
  const start = <usize>from * STEP;
  const depth = padded - from;
  packReflectors(block, turned, padded, from, count, left, right);
  for (let i = from >> 2; i < padded >> 2; i++) {
    const rows = (<usize>i) << 7;
    for (let j = from >> 2; j < padded >> 2; j++) {
      turn(panels + <usize>j * panelSize + rows, STEP, scratch + ((<usize>j) << 7), STEP);
    }
    for (let p = 0; p < count >> 2; p++) {
      const group = left + <usize>p * panelSize;
      addProduct(group + start, scratch + start, depth, image + ((<usize>p) << 7), STEP, true);
    }
    for (let j = from >> 2; j < padded >> 2; j++) {
      const other = right + <usize>j * BLOCK * STEP;
      subtractProduct(image, other, count, panels + <usize>j * panelSize + rows, STEP, false);
    }
  }
}

/** V as [group of 4 reflectors][component][4 reflectors], U as [4 components][reflector][4 components]. */
function packReflectors(
  block: usize,
  turned: usize,
  padded: i32,
  from: i32,
  count: i32,
  left: usize,
  right: usize,
): void {
  const ld = (<usize>padded) << 3;
  for (let j = from >> 2; j < padded >> 2; j++) {
    const at = (<usize>j) << 5;
    for (let p = 0; p < count; p += 4) {
      const vectors = <usize>p * ld + at;
      turn(block + vectors, ld, left + <usize>p * ld + ((<usize>j) << 7), STEP);
    }
    let to = right + <usize>j * BLOCK * STEP;
    for (let p = 0; p < count; p++, to += STEP) memory.copy(to, turned + <usize>p * ld + at, 32);
  }
}
