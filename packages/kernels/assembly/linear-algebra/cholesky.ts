// Factor and inverse of a symmetric positive definite matrix of 4 count rows in panels, so that every sum is a product
// of panels. The last rows beyond the matrix are those of the identity.

import { addProduct, subtractProduct } from './generated';
import { STEP, turn } from './tiles';

/** Part of a diagonal cell below which what is left of it is rounding, not information; as the plain twin. */
const LEAST_LEFT: f64 = 1e-14;
/** Panels that stay in the second cache. */
const GROUP = 8;
/** Tiles of a panel that stay in the innermost cache together with as many of another panel. */
const DEPTH = 64;

function panel(panels: usize, i: i32, count: i32): usize {
  return panels + <usize>i * <usize>count * 4 * STEP;
}

function tileOf(panels: usize, i: i32, k: i32, count: i32): usize {
  return panel(panels, i, count) + ((<usize>k) << 7);
}

/**
 * Rows of the lower triangle into panels: panel i holds [k][4 rows], k <= 4 i + 3. Above the diagonal stands what the
 * matrix holds there, which nobody reads.
 */
export function packLower(matrix: usize, size: i32, count: i32, panels: usize): void {
  const ld = (<usize>size) << 3;
  for (let i = 0; i < count; i++) {
    const rows = min(4, size - 4 * i);
    const to = panel(panels, i, count);
    const from = matrix + <usize>i * 4 * ld;
    // Of the last panel all is written one by one: the rows of the identity, and no cell beyond the matrix is read.
    const whole = rows < 4 ? 0 : i + 1;
    for (let k = 0; k < whole; k++) turn(from + ((<usize>k) << 5), ld, to + ((<usize>k) << 7), STEP);
    for (let k = 4 * whole; k < 4 * i + 4; k++) {
      for (let r = 0; r < 4; r++) {
        let value: f64 = k == 4 * i + r ? 1 : 0;
        if (r < rows && k < size) value = load<f64>(from + <usize>r * ld + ((<usize>k) << 3));
        store<f64>(to + <usize>k * STEP + ((<usize>r) << 3), value);
      }
    }
  }
}

/**
 * Factor L of the packed matrix, in place: column of tiles after column of tiles, every tile with its whole sum.
 *
 * @param scratch 4 count values
 * @returns whether the matrix is positive definite
 */
export function factor(panels: usize, count: i32, scratch: usize): bool {
  for (let i = 0; i < count; i++) {
    const diagonal = tileOf(panels, i, i, count);
    for (let r: usize = 0; r < 4; r++) {
      store<f64>(scratch + ((<usize>i) << 5) + (r << 3), load<f64>(diagonal + r * 40));
    }
  }
  for (let group = 0; group < count; group += GROUP) {
    const end = min(group + GROUP, count);
    // What the columns before the group take from its columns, then what those of the group take from each other.
    for (let k = 0; k < group; k += DEPTH)
      subtractColumns(panels, count, group, end, k, min(k + DEPTH, group));
    for (let j = group; j < end; j++) {
      if (j > group) subtractColumns(panels, count, j, j + 1, group, j);
      const diagonal = tileOf(panels, j, j, count);
      if (!factorTile(diagonal, scratch + ((<usize>j) << 5))) return false;
      for (let i = j + 1; i < count; i++) solveTile(tileOf(panels, i, j, count), diagonal);
    }
  }
  return true;
}

/** Tiles of the columns [group, end) without the products of the columns [from, to). */
function subtractColumns(panels: usize, count: i32, group: i32, end: i32, from: i32, to: i32): void {
  for (let i = group; i < count; i++) {
    const left = tileOf(panels, i, from, count);
    const last = min(end, i + 1);
    for (let j = group; j < last; j++) {
      const column = tileOf(panels, j, from, count);
      subtractProduct(column, left, 4 * (to - from), tileOf(panels, i, j, count), STEP, false);
    }
  }
}

/** Factor of a diagonal tile [column][row], zeros above the diagonal; false where it is not positive definite. */
function factorTile(tile: usize, whole: usize): bool {
  for (let k: usize = 0; k < 4; k++) {
    const column = tile + k * STEP;
    const rest = load<f64>(column + (k << 3));
    if (!(rest > LEAST_LEFT * load<f64>(whole + (k << 3))) || rest == Infinity) return false;
    const pivot = sqrt(rest);
    for (let r: usize = 0; r < k; r++) store<f64>(column + (r << 3), 0);
    store<f64>(column + (k << 3), pivot);
    for (let r = k + 1; r < 4; r++) store<f64>(column + (r << 3), load<f64>(column + (r << 3)) / pivot);
    for (let c = k + 1; c < 4; c++) {
      const other = tile + c * STEP;
      for (let r = c; r < 4; r++) {
        const place = other + (r << 3);
        store<f64>(place, load<f64>(place) - load<f64>(column + (r << 3)) * load<f64>(column + (c << 3)));
      }
    }
  }
  return true;
}

/** X with X L' = tile, tiles as [column][4 rows]: column after column. */
function solveTile(tile: usize, diagonal: usize): void {
  for (let k: usize = 0; k < 4; k++) {
    const to = tile + k * STEP;
    let x0 = v128.load(to);
    let x1 = v128.load(to, 16);
    for (let p: usize = 0; p < k; p++) {
      const factor = v128.load64_splat(diagonal + p * STEP + (k << 3));
      x0 = f64x2.sub(x0, f64x2.mul(factor, v128.load(tile + p * STEP)));
      x1 = f64x2.sub(x1, f64x2.mul(factor, v128.load(tile + p * STEP, 16)));
    }
    const pivot = v128.load64_splat(diagonal + k * 40);
    v128.store(to, f64x2.div(x0, pivot));
    v128.store(to, f64x2.div(x1, pivot), 16);
  }
}

/**
 * W = L^-1 in panels of columns: panel j holds [k][4 columns] for k >= 4 j.
 *
 * @param panels as `factor` leaves them
 */
export function invertFactor(panels: usize, count: i32, columns: usize): void {
  for (let group = 0; group < count; group += GROUP) {
    const end = min(group + GROUP, count);
    for (let i = group; i < count; i++) {
      const diagonal = tileOf(panels, i, i, count);
      const last = min(end, i + 1);
      for (let from = group; from < i; from += DEPTH) {
        const to = min(from + DEPTH, i);
        for (let j = group; j < min(last, to); j++) {
          const start = max(from, j);
          const row = tileOf(panels, i, start, count);
          const column = tileOf(columns, j, start, count);
          subtractProduct(row, column, 4 * (to - start), tileOf(columns, j, i, count), STEP, start == j);
        }
      }
      if (i < end) unitTile(tileOf(columns, i, i, count));
      for (let j = group; j < last; j++) forwardTile(tileOf(columns, j, i, count), diagonal);
    }
  }
}

function unitTile(tile: usize): void {
  memory.fill(tile, 0, 4 * STEP);
  for (let r: usize = 0; r < 4; r++) store<f64>(tile + r * 40, 1);
}

/** X with L X = tile, tile as [row][4 columns]: row after row. */
function forwardTile(tile: usize, diagonal: usize): void {
  for (let r: usize = 0; r < 4; r++) {
    const to = tile + r * STEP;
    let x0 = v128.load(to);
    let x1 = v128.load(to, 16);
    for (let p: usize = 0; p < r; p++) {
      const factor = v128.load64_splat(diagonal + p * STEP + (r << 3));
      x0 = f64x2.sub(x0, f64x2.mul(factor, v128.load(tile + p * STEP)));
      x1 = f64x2.sub(x1, f64x2.mul(factor, v128.load(tile + p * STEP, 16)));
    }
    const pivot = v128.load64_splat(diagonal + r * 40);
    v128.store(to, f64x2.div(x0, pivot));
    v128.store(to, f64x2.div(x1, pivot), 16);
  }
}

/** Lower tiles of W'W, the inverse, from the panels of `invertFactor`; `out` is 4 count x 4 count. */
export function squareOfFactor(columns: usize, count: i32, out: usize): void {
  const ld = (<usize>count) << 5;
  for (let from = 0; from < count; from += DEPTH) {
    const to = min(from + DEPTH, count);
    for (let group = 0; group < to; group += GROUP) {
      for (let i = group; i < to; i++) {
        // W is zero above its diagonal, so the sum starts at the later of the two columns.
        const start = max(i, from);
        const left = tileOf(columns, i, start, count);
        const row = out + <usize>i * 4 * ld;
        const end = min(group + GROUP, i + 1);
        for (let j = group; j < end; j++) {
          const other = tileOf(columns, j, start, count);
          addProduct(left, other, 4 * (to - start), row + ((<usize>j) << 5), ld, start == i);
        }
      }
    }
  }
}
