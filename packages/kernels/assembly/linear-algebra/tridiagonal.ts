// Householder reduction of a symmetric matrix to tridiagonal form, several columns at a time: half of the work is
// products of panels. Only the upper triangle is kept. Rows and columns up to a multiple of 4 are zeros.

import { subtractProduct } from './generated';
import { addScaled, dot, subtractTwo } from './vectors';

/** Reflectors of one block, a multiple of 4. */
export const BLOCK = 32;

/** Symmetric matrix (lower triangle read) over `divisor` into the upper triangle of `out`, padded x padded. */
export function packUpper(matrix: usize, size: i32, out: usize, padded: i32, divisor: f64): void {
  const ld = (<usize>padded) << 3;
  memory.fill(out, 0, <usize>padded * ld);
  for (let i = 0; i < size; i++) {
    let to = out + ((<usize>i) << 3);
    for (let j = 0; j <= i; j++) {
      store<f64>(to, load<f64>(matrix) / divisor);
      matrix += 8;
      to += ld;
    }
    matrix += (<usize>(size - i - 1)) << 3;
  }
}

/** x (1 - v v') = (value, 0, ...): turns x into v, with v'v = 2 or v = 0. @returns value */
function reflector(x: usize, length: i32): f64 {
  const first = load<f64>(x);
  let tail: f64 = 0;
  for (let i = 1; i < length; i++) {
    const value = load<f64>(x + ((<usize>i) << 3));
    tail += value * value;
  }
  if (tail == 0) {
    memory.fill(x, 0, (<usize>length) << 3);
    return first;
  }
  const whole = sqrt(first * first + tail);
  const value = first > 0 ? -whole : whole;
  const start = first - value;
  const scale = sqrt(2 / (start * start + tail));
  store<f64>(x, start * scale);
  for (let i = 1; i < length; i++) {
    const place = x + ((<usize>i) << 3);
    store<f64>(place, load<f64>(place) * scale);
  }
  return value;
}

/** out = A v from row `from` on (a multiple of 4), A symmetric in its upper triangle, four rows at a time. */
function multiplySymmetric(a: usize, padded: i32, from: i32, v: usize, out: usize): void {
  const ld = (<usize>padded) << 3;
  memory.fill(out + ((<usize>from) << 3), 0, (<usize>(padded - from)) << 3);
  for (let i = from; i < padded; i += 4) {
    const at = (<usize>i) << 3;
    let row = a + <usize>i * ld + at;
    diagonalBlock(row, ld, v + at, out + at);
    const v0 = v128.load64_splat(v + at);
    const v1 = v128.load64_splat(v + at, 8);
    const v2 = v128.load64_splat(v + at, 16);
    const v3 = v128.load64_splat(v + at, 24);
    let q0 = f64x2.splat(0);
    let q1 = q0;
    let q2 = q0;
    let q3 = q0;
    row += 32;
    let x = v + at + 32;
    let y = out + at + 32;
    for (const end = v + ld; x < end; x += 16, y += 16, row += 16) {
      const other = v128.load(x);
      let cell = v128.load(row);
      let sum = f64x2.add(v128.load(y), f64x2.mul(v0, cell));
      q0 = f64x2.add(q0, f64x2.mul(other, cell));
      cell = v128.load(row + ld);
      let sum2 = f64x2.mul(v1, cell);
      q1 = f64x2.add(q1, f64x2.mul(other, cell));
      cell = v128.load(row + 2 * ld);
      sum = f64x2.add(sum, f64x2.mul(v2, cell));
      q2 = f64x2.add(q2, f64x2.mul(other, cell));
      cell = v128.load(row + 3 * ld);
      sum2 = f64x2.add(sum2, f64x2.mul(v3, cell));
      q3 = f64x2.add(q3, f64x2.mul(other, cell));
      v128.store(y, f64x2.add(sum, sum2));
    }
    addSum(out + at, q0);
    addSum(out + at + 8, q1);
    addSum(out + at + 16, q2);
    addSum(out + at + 24, q3);
  }
}

function addSum(place: usize, pair: v128): void {
  store<f64>(place, load<f64>(place) + (f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1)));
}

function diagonalBlock(tile: usize, ld: usize, v: usize, out: usize): void {
  for (let r: usize = 0; r < 4; r++) {
    const x = load<f64>(v + (r << 3));
    let sum = load<f64>(out + (r << 3)) + load<f64>(tile + r * (ld + 8)) * x;
    for (let s = r + 1; s < 4; s++) {
      const cell = load<f64>(tile + r * ld + (s << 3));
      sum += cell * load<f64>(v + (s << 3));
      store<f64>(out + (s << 3), load<f64>(out + (s << 3)) + cell * x);
    }
    store<f64>(out + (r << 3), sum);
  }
}

/**
 * A = Q T Q', Q the product of (1 - v v') over the reflectors v.
 *
 * @param a          padded x padded, as `packUpper` leaves it; destroyed
 * @param reflectors padded x padded: row k is reflector k, zero up to position k
 * @param images     BLOCK x padded, and twice as much in `panels`
 * @param d          diagonal of T, size values. @param e beside the diagonal, size values, the last 0
 */
export function tridiagonalise(
  a: usize,
  size: i32,
  padded: i32,
  reflectors: usize,
  images: usize,
  panels: usize,
  d: usize,
  e: usize,
): void {
  const ld = (<usize>padded) << 3;
  memory.fill(reflectors, 0, <usize>padded * ld);
  memory.fill(images, 0, BLOCK * ld);
  for (let from = 0; from < size - 1; from += BLOCK) {
    const end = min(from + BLOCK, size - 1);
    const block = reflectors + <usize>from * ld;
    for (let k = from; k < end; k++) {
      const before = k - from;
      const row = a + <usize>k * ld;
      const at = (<usize>k) << 3;
      const aligned = k & ~3;
      const rest = (<usize>aligned) << 3;
      for (let p = 0; p < before; p++) {
        const v = block + <usize>p * ld;
        const w = images + <usize>p * ld;
        subtractTwo(load<f64>(v + at), w + rest, load<f64>(w + at), v + rest, row + rest, padded - aligned);
      }
      store<f64>(d + at, load<f64>(row + at));
      const v = block + <usize>before * ld;
      memory.copy(v + at + 8, row + at + 8, ld - at - 8);
      store<f64>(e + at, reflector(v + at + 8, size - k - 1));
      image(a, padded, k, v, block, images, before);
    }
    update(a, padded, end >> 2, block, images, end - from, panels);
  }
  const last = (<usize>(size - 1)) << 3;
  store<f64>(d + last, load<f64>(a + last * (<usize>padded + 1)));
  store<f64>(e + last, 0);
}

/** w = p - (p'v / 2) v with p = A v, A without the earlier columns of the block. */
function image(a: usize, padded: i32, k: i32, v: usize, block: usize, images: usize, before: i32): void {
  const ld = (<usize>padded) << 3;
  const from = (k + 1) & ~3;
  const at = (<usize>from) << 3;
  const w = images + <usize>before * ld;
  const length = padded - from;
  multiplySymmetric(a, padded, from, v, w);
  for (let p = 0; p < before; p++) {
    const earlier = block + <usize>p * ld + at;
    const itsImage = images + <usize>p * ld + at;
    const left = dot(itsImage, v + at, length);
    const right = dot(earlier, v + at, length);
    subtractTwo(left, earlier, right, itsImage, w + at, length);
  }
  memory.fill(w, 0, (<usize>(k + 1)) << 3);
  addScaled(-0.5 * dot(w + at, v + at, length), v + at, w + at, length);
}

/** A -= V W' + W V' from row 4 first on. */
function update(
  a: usize,
  padded: i32,
  first: i32,
  block: usize,
  images: usize,
  count: i32,
  panels: usize,
): void {
  const ld = (<usize>padded) << 3;
  const size = (<usize>(2 * count)) << 5;
  const half = size >> 1;
  const others = panels + size * (<usize>padded >> 2);
  for (let i = first; i < padded >> 2; i++) {
    let left = panels + <usize>i * size;
    let right = others + <usize>i * size;
    let v = block + ((<usize>i) << 5);
    let w = images + ((<usize>i) << 5);
    for (let p = 0; p < count; p++) {
      memory.copy(left, v, 32);
      memory.copy(right + half, v, 32);
      memory.copy(left + half, w, 32);
      memory.copy(right, w, 32);
      left += 32;
      right += 32;
      v += ld;
      w += ld;
    }
  }
  for (let i = first; i < padded >> 2; i++) {
    const row = a + <usize>i * 4 * ld;
    for (let j = i; j < padded >> 2; j++) {
      const left = panels + <usize>i * size;
      subtractProduct(left, others + <usize>j * size, 2 * count, row + ((<usize>j) << 5), ld, false);
    }
  }
}
