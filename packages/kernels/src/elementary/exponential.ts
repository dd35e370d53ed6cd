import { scaleByPowerOfTwo } from './bits.ts';

const INVERSE_LN2 = Math.LOG2E;
/** ln 2 in two parts; the first has 32 bits, so k * LN2_HIGH is exact for every exponent k. */
export const LN2_HIGH = 0.6931471803691238;
export const LN2_LOW = 1.9082149292705877e-10;

/** exp(high - low) - 1 for |high| <= 0.35 by its Taylor series. */
function kernel(high: number, low: number): number {
  const r = high - low;
  let p = 1 / 6227020800;
  p = p * r + 1 / 479001600;
  p = p * r + 1 / 39916800;
  p = p * r + 1 / 3628800;
  p = p * r + 1 / 362880;
  p = p * r + 1 / 40320;
  p = p * r + 1 / 5040;
  p = p * r + 1 / 720;
  p = p * r + 1 / 120;
  p = p * r + 1 / 24;
  p = p * r + 1 / 6;
  p = p * r + 0.5;
  // What `r` lost against high - low is put back before the large term is added.
  return high + (r * r * p - low);
}

/** e^x, relative error below 2e-16. Overflows to Infinity, underflows through the subnormals to 0. */
export function exp(x: number): number {
  if (!(x < 709.8)) return x > 0 ? Infinity : NaN;
  if (x < -745.2) return 0;
  const k = Math.floor(x * INVERSE_LN2 + 0.5);
  return scaleByPowerOfTwo(1 + kernel(x - k * LN2_HIGH, k * LN2_LOW), k);
}

/** e^x - 1 without cancellation near 0, relative error below 5e-16. */
export function expm1(x: number): number {
  if (!(x < 709.8)) return x > 0 ? Infinity : NaN;
  if (x < -38) return -1;
  const k = Math.floor(x * INVERSE_LN2 + 0.5);
  const e = kernel(x - k * LN2_HIGH, k * LN2_LOW);
  if (k === 0) return x === 0 ? x : e;
  if (k > 56) return scaleByPowerOfTwo(1 + e, k);
  const power = scaleByPowerOfTwo(1, k);
  return power * e + (power - 1);
}
