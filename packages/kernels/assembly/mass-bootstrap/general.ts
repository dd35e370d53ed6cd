// The same as the generated loops for any number of covariates, and for covariates that differ between the paths:
// sums are kept in memory. The columns of path b are the first `columnsB` of `columns`; path a is a weighted sum of
// all sums. Constants of a resample: for each column of path b its row of the inverse factor and the explained part of
// the outcome, then one weight per column for path a.
const LEAST_LEFT: f64 = 1e-12;

export function tablesAny(blocks: usize, count: i32, values: usize, width: i32): void {
  const bytes = (<usize>width) << 4;
  for (; count > 0; count--) {
    const table = <usize>load<u32>(blocks);
    memory.fill(table, 0, bytes);
    let size = bytes;
    for (let people = load<i32>(blocks, 4); people > 0; people--) {
      let from = table;
      let to = table + size;
      const end = table + 4 * size;
      while (to < end) {
        for (let w: usize = 0; w < bytes; w += 16) {
          v128.store(to + w, f64x2.add(v128.load(from + w), v128.load(values + w)));
        }
        from += bytes;
        to += bytes;
      }
      size <<= 2;
      values += bytes;
    }
    blocks += 8;
  }
}

export function drawAny(
  records: usize,
  constants: usize,
  out: usize,
  count: i32,
  blocks: i32,
  columns: i32,
  columnsB: i32,
  scratch: usize,
  sums: usize,
): void {
  const shift = v128.load(scratch);
  const estimate = v128.load(scratch, 16);
  const bar = v128.load(scratch, 208);
  const zero = f64x2.splat(0);
  const bytes = (<usize>columns + 2) << 4;
  let failed = zero;
  let belowEstimate = zero;
  let belowZero = zero;
  let sum = zero;
  let sumSquares = zero;
  let under = f64x2.splat(-Infinity);
  let over = f64x2.splat(Infinity);
  for (; count > 0; count--) {
    let k = blocks + i32(load<u32>(records) & 0xffff);
    records += 4;
    memory.fill(sums, 0, bytes);
    do {
      const entry = <usize>load<u32>(records);
      records += 4;
      for (let w: usize = 0; w < bytes; w += 16) {
        v128.store(sums + w, f64x2.add(v128.load(sums + w), v128.load(entry + w)));
      }
    } while (--k);
    const squares = v128.load(sums);
    let left = squares;
    let cross = v128.load(sums, 16);
    for (let j = 0; j < columnsB; j++) {
      let u = zero;
      for (let i = 0; i <= j; i++) {
        u = f64x2.add(u, f64x2.mul(v128.load(sums + ((<usize>i) << 4), 32), v128.load64_splat(constants)));
        constants += 8;
      }
      left = f64x2.sub(left, f64x2.mul(u, u));
      cross = f64x2.sub(cross, f64x2.mul(u, v128.load64_splat(constants)));
      constants += 8;
    }
    let a = shift;
    for (let i = 0; i < columns; i++) {
      a = f64x2.add(a, f64x2.mul(v128.load(sums + ((<usize>i) << 4), 32), v128.load64_splat(constants)));
      constants += 8;
    }
    // A mask of ones is a NaN, which neither a comparison nor a minimum takes.
    const impossible = f64x2.le(left, f64x2.mul(squares, f64x2.splat(LEAST_LEFT)));
    const value = v128.or(f64x2.div(f64x2.mul(a, cross), left), impossible);
    v128.store(out, value);
    out += 16;
    const away = v128.andnot(f64x2.sub(value, estimate), impossible);
    sum = f64x2.add(sum, away);
    sumSquares = f64x2.add(sumSquares, f64x2.mul(away, away));
    failed = i64x2.sub(failed, impossible);
    belowEstimate = i64x2.sub(belowEstimate, f64x2.lt(value, bar));
    const negative = f64x2.lt(value, zero);
    belowZero = i64x2.sub(belowZero, negative);
    under = f64x2.pmax(under, v128.or(value, f64x2.ge(value, zero)));
    over = f64x2.pmin(over, v128.or(value, negative));
  }
  v128.store(scratch, failed, 32);
  v128.store(scratch, belowEstimate, 48);
  v128.store(scratch, belowZero, 64);
  v128.store(scratch, sum, 80);
  v128.store(scratch, sumSquares, 96);
  v128.store(scratch, under, 112);
  v128.store(scratch, over, 128);
}
