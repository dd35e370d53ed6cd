// Products of rows of matrices: out[i][j] = sum over k of left[i][k] right[j][k], k in order.

import { addProduct } from './generated';
import { STEP, turn } from './tiles';

/** Panels that stay in the second cache. */
const GROUP = 16;

/**
 * Rows of a matrix in panels [size / 4][k][4 rows], zeros beyond the last row.
 *
 * @param matrix rows lie `ld` bytes apart. @param scratch 4 size values
 */
export function packRows(matrix: usize, size: i32, ld: usize, panels: usize, scratch: usize): void {
  for (let i = 0; i < size; i += 4) {
    const rows = min(4, size - i);
    if (rows < 4) {
      memory.fill(scratch, 0, 4 * ld);
      memory.copy(scratch, matrix, <usize>rows * ld);
      matrix = scratch;
    }
    let k = 0;
    for (; k + 4 <= size; k += 4) turn(matrix + ((<usize>k) << 3), ld, panels + <usize>k * STEP, STEP);
    for (; k < size; k++) {
      for (let r: usize = 0; r < 4; r++) {
        store<f64>(panels + <usize>k * STEP + (r << 3), load<f64>(matrix + r * ld + ((<usize>k) << 3)));
      }
    }
    panels += <usize>size * STEP;
    matrix += 4 * ld;
  }
}

/** Multiplies every panel by one weight for each k. */
export function weighPanels(panels: usize, size: i32, weights: usize): void {
  for (let i = 0; i < size; i += 4) {
    for (let k = 0; k < size; k++, panels += STEP) {
      const weight = v128.load64_splat(weights + ((<usize>k) << 3));
      v128.store(panels, f64x2.mul(v128.load(panels), weight));
      v128.store(panels, f64x2.mul(v128.load(panels, 16), weight), 16);
    }
  }
}

/**
 * Tiles of the products of all rows, or of those on and below the diagonal.
 *
 * @param out 4 count x 4 count, count = size / 4 rounded up
 */
export function rowProducts(left: usize, right: usize, size: i32, out: usize, isLower: bool): void {
  const count = (size + 3) >> 2;
  const ld = (<usize>count) << 5;
  const panel = <usize>size * STEP;
  for (let group = 0; group < count; group += GROUP) {
    const most = min(group + GROUP, count);
    for (let i = isLower ? group : 0; i < count; i++) {
      const row = out + <usize>i * 4 * ld;
      const end = isLower ? min(most, i + 1) : most;
      for (let j = group; j < end; j++) {
        const other = right + <usize>j * panel;
        addProduct(left + <usize>i * panel, other, size, row + ((<usize>j) << 5), ld, true);
      }
    }
  }
}
