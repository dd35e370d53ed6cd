import { log, log1p } from './logarithm.ts';

const HALF_LOG_TWO_PI = 0.9189385332046728;
// Printed by make-coefficients.py: Taylor series of lgamma(2 + z) and Stirling's series.
const LGAMMA_AT_TWO = [
  0.42278433509846713, 0.3224670334241132, -0.0673523010531981, 0.020580808427784546, -0.007385551028673986,
  0.0028905103307415234, -0.001192753911703261, 0.0005096695247430425, -0.00022315475845357939,
  9.945751278180853e-5, -4.492623673813314e-5, 2.050721277567069e-5, -9.439488275268397e-6,
  4.374866789907488e-6, -2.039215753801366e-6, 9.55141213040742e-7, -4.492469198764566e-7,
  2.1207184805554665e-7, -1.0043224823968099e-7, 4.7698101693639804e-8, -2.2711094608943164e-8,
  1.0838659214896955e-8, -5.183475041970047e-9, 2.4836745438024785e-9, -1.1921401405860912e-9,
  5.731367241678862e-10, -2.7595228851242334e-10, 1.330476437424449e-10, -6.4229645638381e-11,
];
const STIRLING = [
  0.08333333333333333, -0.002777777777777778, 0.0007936507936507937, -0.0005952380952380953,
  0.0008417508417508417, -0.0019175269175269176, 0.00641025641025641, -0.029550653594771242,
];

function atTwo(z: number): number {
  let p = 0;
  for (let k = LGAMMA_AT_TWO.length - 1; k >= 0; k -= 1) p = (p + LGAMMA_AT_TWO[k]) * z;
  return p;
}

/** lgamma(x) - [(x - 1/2) log x - x + log(2 pi) / 2] for x >= 10. */
export function stirlingError(x: number): number {
  const inverse = 1 / x;
  const z = inverse * inverse;
  let p = 0;
  for (let k = STIRLING.length - 1; k >= 0; k -= 1) p = p * z + STIRLING[k];
  return p * inverse;
}

/**
 * log of the gamma function for x > 0 (Infinity at 0, NaN below), relative error below 2e-15,
 * also next to the zeros at 1 and 2.
 */
export function lgamma(x: number): number {
  if (!(x > 0)) return x === 0 ? Infinity : NaN;
  if (x >= 10)
    return x === Infinity ? x : (x - 0.5) * (log(x) - 1) - 0.5 + HALF_LOG_TWO_PI + stirlingError(x);
  if (x < 0.5) return atTwo(x) - log1p(x) - log(x);
  if (x < 1.5) return atTwo(x - 1) - log1p(x - 1);
  let product = 1;
  let rest = x;
  while (rest > 2.5) {
    rest -= 1;
    product *= rest;
  }
  return product === 1 ? atTwo(rest - 2) : atTwo(rest - 2) + log(product);
}
