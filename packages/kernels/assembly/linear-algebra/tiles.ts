// Tiles of 4 x 4. A panel holds 4 rows or columns of a matrix side by side, panel[k][4], so that the product of two
// panels over k is one tile and reads both from start to end. Sums run over k in order: a cell does not depend on its
// place in the matrix nor on how k is cut into pieces.

/** Bytes of panel[k][4] per k. */
export const STEP: usize = 32;

/** Turns a tile: out[s][r] = tile[r][s]; rows lie `ld` and `outLd` bytes apart. */
export function turn(tile: usize, ld: usize, out: usize, outLd: usize): void {
  const t1 = tile + ld;
  const t2 = t1 + ld;
  const t3 = t2 + ld;
  for (let s: usize = 0; s < 32; s += 16) {
    const a = v128.load(tile + s);
    const b = v128.load(t1 + s);
    const c = v128.load(t2 + s);
    const d = v128.load(t3 + s);
    v128.store(out, v128.shuffle<f64>(a, b, 0, 2));
    v128.store(out, v128.shuffle<f64>(c, d, 0, 2), 16);
    out += outLd;
    v128.store(out, v128.shuffle<f64>(a, b, 1, 3));
    v128.store(out, v128.shuffle<f64>(c, d, 1, 3), 16);
    out += outLd;
  }
}

/** `turn` of the first rows of a tile only. */
function turnPart(tile: usize, ld: usize, out: usize, outLd: usize, rows: i32): void {
  for (let s: usize = 0; s < 4; s++) {
    for (let r: usize = 0; r < <usize>rows; r++) {
      store<f64>(out + s * outLd + (r << 3), load<f64>(tile + r * ld + (s << 3)));
    }
  }
}

/**
 * A whole symmetric matrix from its lower tiles, every cell divided by `divisor` and kept within +-limit; NaN stays.
 *
 * @param matrix 4 count x 4 count; only cells on and below the diagonal count; finished in place
 * @param out    size x size, size <= 4 count
 */
export function finishSymmetric(
  matrix: usize,
  count: i32,
  size: i32,
  out: usize,
  divisor: f64,
  limit: f64,
): void {
  const ld = (<usize>count) << 5;
  const outLd = (<usize>size) << 3;
  const all = f64x2.splat(divisor);
  const most = f64x2.splat(limit);
  const least = f64x2.splat(-limit);
  for (let i = 0; i < count; i++) {
    const row = matrix + <usize>i * 4 * ld;
    const rows = min(4, size - 4 * i);
    const cells = (<usize>(i * 4 + rows)) << 3;
    for (let r: usize = 0; r < <usize>rows; r++) {
      const start = row + r * ld;
      for (let at = start; at < start + cells; at += 16) {
        v128.store(at, f64x2.pmax(f64x2.pmin(f64x2.div(v128.load(at), all), most), least));
      }
      memory.copy(out + (<usize>(4 * i) + r) * outLd, start, cells);
    }
    const diagonal = out + <usize>(4 * i) * (outLd + 8);
    for (let r: usize = 0; r < <usize>rows; r++) {
      for (let s: usize = 0; s < r; s++) {
        store<f64>(diagonal + s * outLd + (r << 3), load<f64>(diagonal + r * outLd + (s << 3)));
      }
    }
    for (let j = 0; j < i; j++) {
      const to = out + <usize>j * 4 * outLd + ((<usize>i) << 5);
      if (rows == 4) turn(row + ((<usize>j) << 5), ld, to, outLd);
      else turnPart(row + ((<usize>j) << 5), ld, to, outLd, rows);
    }
  }
}
