import { expm1 } from './exponential.ts';
import { log1p } from './logarithm.ts';

/** Hyperbolic tangent, relative error below 5e-16. */
export function tanh(x: number): number {
  const size = Math.abs(x);
  if (size < 1e-8) return x;
  let value: number;
  if (size > 22) value = 1;
  else if (size >= 1) value = 1 - 2 / (expm1(2 * size) + 2);
  else {
    const e = expm1(-2 * size);
    value = -e / (e + 2);
  }
  return x < 0 ? -value : x > 0 ? value : NaN;
}

/** Inverse hyperbolic tangent (Fisher's z of a correlation), relative error below 5e-16; +-Infinity at +-1. */
export function atanh(x: number): number {
  const size = Math.abs(x);
  if (!(size <= 1)) return NaN;
  if (size < 1e-8) return x;
  const twice = size + size;
  const value = 0.5 * (size < 0.5 ? log1p(twice + (twice * size) / (1 - size)) : log1p(twice / (1 - size)));
  return x < 0 ? -value : value;
}
