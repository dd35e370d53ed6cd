// Vectors of float64; lengths are multiples of 4, filled up with zeros.

/** Sum of x[i] y[i]. */
export function dot(x: usize, y: usize, length: i32): f64 {
  let s0 = f64x2.splat(0);
  let s1 = s0;
  for (const end = x + ((<usize>length) << 3); x < end; x += 32, y += 32) {
    s0 = f64x2.add(s0, f64x2.mul(v128.load(x), v128.load(y)));
    s1 = f64x2.add(s1, f64x2.mul(v128.load(x, 16), v128.load(y, 16)));
  }
  s0 = f64x2.add(s0, s1);
  return f64x2.extract_lane(s0, 0) + f64x2.extract_lane(s0, 1);
}

/** to -= a x + b y. */
export function subtractTwo(a: f64, x: usize, b: f64, y: usize, to: usize, length: i32): void {
  const left = f64x2.splat(a);
  const right = f64x2.splat(b);
  for (const end = x + ((<usize>length) << 3); x < end; x += 16, y += 16, to += 16) {
    const change = f64x2.add(f64x2.mul(left, v128.load(x)), f64x2.mul(right, v128.load(y)));
    v128.store(to, f64x2.sub(v128.load(to), change));
  }
}

/** Adds a x to `to`. */
export function addScaled(a: f64, x: usize, to: usize, length: i32): void {
  const factor = f64x2.splat(a);
  for (const end = x + ((<usize>length) << 3); x < end; x += 16, to += 16) {
    v128.store(to, f64x2.add(v128.load(to), f64x2.mul(factor, v128.load(x))));
  }
}
