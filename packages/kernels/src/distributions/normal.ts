import { erf, erfc, scaledErfc } from '../elementary/error-function.ts';
import { exp } from '../elementary/exponential.ts';
import { upperHalf } from '../elementary/bits.ts';
import { log } from '../elementary/logarithm.ts';

const INVERSE_SQRT_TWO_PI = 0.3989422804014327;
const SQRT_TWO_PI = 2.5066282746310002;

/** exp(-z^2 / 2) with z split, because the rounding of z^2 would be magnified by its size. */
function gaussian(z: number): number {
  const upper = upperHalf(z);
  return exp(-0.5 * upper * upper) * exp(0.5 * (upper - z) * (upper + z));
}

/** Density of the standard normal at z. */
export function normalDensity(z: number): number {
  return Math.abs(z) < 40 ? INVERSE_SQRT_TWO_PI * gaussian(z) : z !== z ? NaN : 0;
}

/** P(Z >= z) of the standard normal; relative error below 1e-14 into the subnormals. */
export function normalUpper(z: number): number {
  if (z < 1.2) return 0.5 * erfc(z * Math.SQRT1_2);
  if (!(z < 39)) return z > 0 ? 0 : NaN;
  return 0.5 * gaussian(z) * scaledErfc(z * Math.SQRT1_2);
}

/** P(Z <= z) of the standard normal. */
export function normalLower(z: number): number {
  return normalUpper(-z);
}

/** z with P(Z >= z) = p for 0 <= p <= 1; NaN outside. */
export function normalUpperQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return NaN;
  if (p === 0) return Infinity;
  if (p > 0.5) return p === 1 ? -Infinity : p > 0.75 ? -upperTailQuantile(1 - p) : -centralQuantile(p - 0.5);
  return p > 0.25 ? centralQuantile(0.5 - p) : upperTailQuantile(p);
}

/** z with P(Z <= z) = p for 0 <= p <= 1; NaN outside. */
export function normalQuantile(p: number): number {
  return 0 - normalUpperQuantile(p); // not -0 at the median
}

/** z with P(0 <= Z <= z) = c for 0 <= c <= 0.25, by Newton steps on erf. */
function centralQuantile(c: number): number {
  let z = c * SQRT_TWO_PI;
  for (let step = 0; step < 5; step += 1) {
    z -= (0.5 * erf(z * Math.SQRT1_2) - c) / normalDensity(z);
  }
  return z;
}

/** z with P(Z >= z) = p for small p, by Halley steps on log P; start: Abramowitz & Stegun 26.2.23 (error 4.5e-4). */
function upperTailQuantile(p: number): number {
  const t = Math.sqrt(-2 * log(p));
  const top = 2.515517 + t * (0.802853 + t * 0.010328);
  let z = t - top / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  for (let step = 0; step < 3; step += 1) {
    const tail = normalUpper(z);
    const hazard = normalDensity(z) / tail;
    const newton = log(tail / p) / hazard;
    z += newton / (1 + 0.5 * newton * (hazard - z));
  }
  return z;
}
