// What is counted and summed over the draws of two candidates, which lie interleaved: out[2 b] and out[2 b + 1]; pairs
// in `scratch`. In: 1 estimate, 13 bar of "below estimate". Out: 2 failed, 3 below estimate, 4 below 0, 5 sum of
// draw - estimate, 6 of its square, 7 largest negative, 8 smallest other, 11 sum of the cube.

/** Draws without a NaN; where there is one, the sum is a NaN and `measureSome` is needed. */
export function measureAll(out: usize, count: i32, scratch: usize): void {
  const estimate = v128.load(scratch, 16);
  const bar = v128.load(scratch, 208);
  const zero = f64x2.splat(0);
  let belowEstimate = zero;
  let belowZero = zero;
  let sum = zero;
  let sumSquares = zero;
  let sumCubes = zero;
  let under = f64x2.splat(-Infinity);
  let over = f64x2.splat(Infinity);
  for (; count > 0; count--) {
    const value = v128.load(out);
    out += 16;
    const away = f64x2.sub(value, estimate);
    sum = f64x2.add(sum, away);
    const square = f64x2.mul(away, away);
    sumSquares = f64x2.add(sumSquares, square);
    sumCubes = f64x2.add(sumCubes, f64x2.mul(square, away));
    belowEstimate = i64x2.sub(belowEstimate, f64x2.lt(value, bar));
    const negative = f64x2.lt(value, zero);
    belowZero = i64x2.sub(belowZero, negative);
    // A mask of ones is a NaN, which neither a comparison nor a minimum takes.
    under = f64x2.pmax(under, v128.or(value, f64x2.ge(value, zero)));
    over = f64x2.pmin(over, v128.or(value, negative));
  }
  v128.store(scratch, zero, 32);
  v128.store(scratch, belowEstimate, 48);
  v128.store(scratch, belowZero, 64);
  v128.store(scratch, sum, 80);
  v128.store(scratch, sumSquares, 96);
  v128.store(scratch, sumCubes, 176);
  v128.store(scratch, under, 112);
  v128.store(scratch, over, 128);
}

/** Counts the draws that are NaN and sums the others; the rest of `measureAll` holds as it is. */
export function measureSome(out: usize, count: i32, scratch: usize): void {
  const estimate = v128.load(scratch, 16);
  const zero = f64x2.splat(0);
  let failed = zero;
  let sum = zero;
  let sumSquares = zero;
  let sumCubes = zero;
  for (; count > 0; count--) {
    const value = v128.load(out);
    out += 16;
    const missing = f64x2.ne(value, value);
    const away = v128.andnot(f64x2.sub(value, estimate), missing);
    failed = i64x2.sub(failed, missing);
    sum = f64x2.add(sum, away);
    const square = f64x2.mul(away, away);
    sumSquares = f64x2.add(sumSquares, square);
    sumCubes = f64x2.add(sumCubes, f64x2.mul(square, away));
  }
  v128.store(scratch, failed, 32);
  v128.store(scratch, sum, 80);
  v128.store(scratch, sumSquares, 96);
  v128.store(scratch, sumCubes, 176);
}
