import { exponentOf, scaleByPowerOfTwo } from './bits.ts';
import { LN2_HIGH, LN2_LOW } from './exponential.ts';

/**
 * log(2^k (1 + f)) + correction for f in [sqrt(1/2) - 1, sqrt(2) - 1].
 * With s = f / (2 + f): log(1 + f) = 2 s + s R(s^2), arranged so that f itself is added last.
 */
function kernel(f: number, k: number, correction: number): number {
  const s = f / (2 + f);
  const z = s * s;
  let p = 2 / 25;
  p = p * z + 2 / 23;
  p = p * z + 2 / 21;
  p = p * z + 2 / 19;
  p = p * z + 2 / 17;
  p = p * z + 2 / 15;
  p = p * z + 2 / 13;
  p = p * z + 2 / 11;
  p = p * z + 2 / 9;
  p = p * z + 2 / 7;
  p = p * z + 2 / 5;
  p = p * z + 2 / 3;
  const half = 0.5 * f * f;
  return k * LN2_HIGH - (half - (s * (half + z * p) + (k * LN2_LOW + correction)) - f);
}

/** Natural logarithm, relative error below 2e-16; -Infinity at 0, NaN below. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return Infinity;
  let k = exponentOf(x);
  let m = scaleByPowerOfTwo(x, -k);
  if (m > Math.SQRT2) {
    m *= 0.5;
    k += 1;
  }
  return kernel(m - 1, k, 0);
}

/** log(1 + x) without cancellation near 0, relative error below 3e-16. */
export function log1p(x: number): number {
  if (!(x > -1)) return x === -1 ? -Infinity : NaN;
  if (x === Infinity) return Infinity;
  if (x > -0.29 && x < 0.41) return x === 0 ? x : kernel(x, 0, 0);
  const u = 1 + x;
  const lost = x < 1 ? x - (u - 1) : 1 - (u - x);
  let k = exponentOf(u);
  let m = scaleByPowerOfTwo(u, -k);
  if (m > Math.SQRT2) {
    m *= 0.5;
    k += 1;
  }
  return kernel(m - 1, k, lost / u);
}
