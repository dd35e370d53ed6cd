// Factor and inverse of a symmetric positive definite matrix of 4 count rows in panels, so that every sum is a product
// of panels. The last rows beyond the matrix are those of the identity.

import { addProduct, subtractProduct } from './generated';
import { STEP } from './tiles';

/** Part of a diagonal cell below which what is left of it is rounding, not information; as the plain twin. */
const LEAST_LEFT: f64 = 1e-14;
/** Panels that stay in the second cache. */
const GROUP = 8;

function panel(panels: usize, i: i32, count: i32): usize {
  return panels + <usize>i * <usize>count * 4 * STEP;
}

function tileOf(panels: usize, i: i32, k: i32, count: i32): usize {
  return panel(panels, i, count) + ((<usize>k) << 7);
}

/** Rows of the lower triangle into panels: panel i holds [k][4 rows], k <= 4 i + 3; zeros above the diagonal. */
export function packLower(matrix: usize, size: i32, count: i32, panels: usize): void {
  const ld = (<usize>size) << 3;
  for (let i = 0; i < count; i++) {
    const to = panel(panels, i, count);
    for (let r = 0; r < 4; r++) {
      const row = 4 * i + r;
      let at = to + ((<usize>r) << 3);
      let from = matrix + <usize>row * ld;
      for (let k = 0; k < 4 * i + 4; k++) {
        let value: f64 = k == row ? 1 : 0;
        if (row < size && k <= row) value = load<f64>(from);
        store<f64>(at, value);
        at += STEP;
        from += 8;
      }
    }
  }
}

/**
 * Factor L of the packed matrix, in place: column of tiles after column of tiles, every tile with its whole sum.
 *
 * @param scratch 8 values
 * @returns whether the matrix is positive definite
 */
export function factor(panels: usize, count: i32, scratch: usize): bool {
  for (let group = 0; group < count; group += GROUP) {
    const end = min(group + GROUP, count);
    // What the columns before the group take from its columns.
    for (let i = group; i < count; i++) {
      for (let j = group; j < min(end, i + 1); j++) {
        subtractProduct(
          panel(panels, j, count),
          panel(panels, i, count),
          4 * group,
          tileOf(panels, i, j, count),
          STEP,
          false,
        );
      }
    }
    for (let j = group; j < end; j++) {
      const inside = (<usize>group) << 7;
      const depth = 4 * (j - group);
      const diagonal = tileOf(panels, j, j, count);
      for (let r: usize = 0; r < 4; r++) store<f64>(scratch + (r << 3), load<f64>(diagonal + r * 40));
      for (let i = j; i < count; i++) {
        const tile = tileOf(panels, i, j, count);
        if (depth > 0)
          subtractProduct(
            panel(panels, j, count) + inside,
            panel(panels, i, count) + inside,
            depth,
            tile,
            STEP,
            false,
          );
        if (i == j) {
          if (!factorTile(tile, scratch)) return false;
        } else solveTile(tile, diagonal);
      }
    }
  }
  return true;
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
      for (let j = group; j < min(end, i + 1); j++) {
        const tile = tileOf(columns, j, i, count);
        subtractProduct(
          tileOf(panels, i, j, count),
          tileOf(columns, j, j, count),
          4 * (i - j),
          tile,
          STEP,
          true,
        );
        if (i == j) for (let r: usize = 0; r < 4; r++) store<f64>(tile + r * 40, 1);
        forwardTile(tile, diagonal);
      }
    }
  }
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
  for (let group = 0; group < count; group += GROUP) {
    const end = min(group + GROUP, count);
    for (let j = 0; j < end; j++) {
      for (let i = max(group, j); i < end; i++) {
        // W is zero above its diagonal, so the sum starts at the later of the two columns.
        addProduct(
          tileOf(columns, i, i, count),
          tileOf(columns, j, i, count),
          4 * (count - i),
          out + <usize>i * 4 * ld + ((<usize>j) << 5),
          ld,
          true,
        );
      }
    }
  }
}
