// The same as the generated loops for any number of covariates, and for covariates that differ between the paths:
// sums are kept in memory. The columns of path b are the first `columnsB` of `columns`; path a is a weighted sum of
// all sums. Constants of a resample: for each column of path b its row of the inverse factor and the explained part of
// the outcome, then one weight per column for path a.
const LEAST_LEFT: f64 = 1e-12;

export function tablesAny(steps: usize, count: i32, width: i32): void {
  const bytes = (<usize>width) << 4;
  for (; count > 0; count--) {
    const from = <usize>load<u32>(steps);
    const to = <usize>load<u32>(steps, 4);
    const values = <usize>load<u32>(steps, 8);
    for (let w: usize = 0; w < bytes; w += 16) {
      v128.store(to + w, f64x2.add(v128.load(from + w), v128.load(values + w)));
    }
    steps += 12;
  }
}

export function drawAny(
  records: usize,
  constants: usize,
  out: usize,
  count: i32,
  scratch: usize,
  columns: i32,
  columnsB: i32,
  sums: usize,
): void {
  const zero = f64x2.splat(0);
  const bytes = (<usize>columns + 2) << 4;
  for (; count > 0; count--) {
    let k = load<u32>(records);
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
    let a = v128.load(scratch);
    for (let i = 0; i < columns; i++) {
      a = f64x2.add(a, f64x2.mul(v128.load(sums + ((<usize>i) << 4), 32), v128.load64_splat(constants)));
      constants += 8;
    }
    const impossible = f64x2.le(left, f64x2.mul(squares, f64x2.splat(LEAST_LEFT)));
    v128.store(out, v128.or(f64x2.div(f64x2.mul(a, cross), left), impossible));
    out += 16;
  }
}
