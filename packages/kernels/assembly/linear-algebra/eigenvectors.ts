// Eigenvectors from the rows of panels into the columns of a matrix.

import { STEP } from './tiles';

/**
 * Signs that make the entry of largest size of every row positive, the first of equals.
 *
 * @param panels [padded / 4][padded rows][4 components]. @param signs, largest: size values
 */
export function signRows(panels: usize, size: i32, padded: i32, signs: usize, largest: usize): void {
  for (let i = 0; i < size; i++) {
    store<f64>(signs + ((<usize>i) << 3), 1);
    store<f64>(largest + ((<usize>i) << 3), 0);
  }
  for (let j = 0; j < padded >> 2; j++) {
    let row = panels + <usize>j * <usize>padded * STEP;
    for (let i = 0; i < size; i++, row += STEP) {
      const place = (<usize>i) << 3;
      let most = load<f64>(largest + place);
      for (let r: usize = 0; r < 32; r += 8) {
        const value = load<f64>(row + r);
        if (abs(value) > most) {
          most = abs(value);
          store<f64>(largest + place, most);
          store<f64>(signs + place, value < 0 ? -1 : 1);
        }
      }
    }
  }
}

/**
 * out[i][j] = component i of row order[j], times its sign.
 *
 * @param order size row numbers (i32). @param out size x size
 */
export function columnsOfRows(
  panels: usize,
  size: i32,
  padded: i32,
  order: usize,
  signs: usize,
  out: usize,
): void {
  const ld = (<usize>size) << 3;
  for (let i = 0; i < size; i += 4) {
    const panel = panels + <usize>(i >> 2) * <usize>padded * STEP;
    const rows = <usize>min(4, size - i);
    for (let j = 0; j < size; j++) {
      const from = <usize>load<i32>(order + ((<usize>j) << 2));
      const sign = load<f64>(signs + (from << 3));
      const to = out + ((<usize>j) << 3);
      for (let r: usize = 0; r < rows; r++) {
        store<f64>(to + r * ld, sign * load<f64>(panel + from * STEP + (r << 3)));
      }
    }
    out += 4 * ld;
  }
}
