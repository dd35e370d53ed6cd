import { exponentOf, scaleByPowerOfTwo } from './bits.ts';

// pi / 2 in four parts: three of 33 bits, so that n * part is exact for n < 2^20, and the rest.
const PART_1 = 1.5707963267341256;
const PART_2 = 6.077100506303966e-11;
const PART_3 = 2.0222662487111665e-21;
const PART_4 = 8.4784276603689e-32;
const TWO_OVER_PI = 0.6366197723675814;
const LARGE = 1.6e6; // n reaches 2^20 here

/** Results of the last `reduce`: x = quadrant * pi / 2 + high + low with |high| <= pi / 4. */
let high = 0;
let low = 0;

function addToReduced(value: number): void {
  const sum = high + value;
  const part = sum - high;
  low += high - (sum - part) + (value - part);
  high = sum;
}

/** Splits x and returns the quadrant 0..3. */
function reduce(x: number): number {
  if (Math.abs(x) > LARGE) return reduceLarge(x);
  const n = Math.floor(x * TWO_OVER_PI + 0.5);
  low = 0;
  if (n === 0) {
    high = x;
    return 0;
  }
  high = x - n * PART_1;
  addToReduced(-n * PART_2);
  addToReduced(-n * PART_3);
  low -= n * PART_4;
  const sum = high + low;
  low = low - (sum - high);
  high = sum;
  return n & 3;
}

const FRACTION_BITS = 1280n;
let halfPi = 0n;

/** atan(1 / divisor) * 2^bits by its series. */
function inverseTangent(divisor: bigint, bits: bigint): bigint {
  let term = (1n << bits) / divisor;
  let sum = term;
  for (let k = 3n; term !== 0n; k += 2n) {
    term = -term / (divisor * divisor);
    sum += term / k;
  }
  return sum;
}

/** Exact integer reduction for huge arguments: pi by Machin's formula to 1,280 fraction bits. */
function reduceLarge(x: number): number {
  const guard = 64n;
  if (halfPi === 0n) {
    const bits = FRACTION_BITS + guard;
    halfPi = (8n * inverseTangent(5n, bits) - 2n * inverseTangent(239n, bits)) >> guard;
  }
  const exponent = exponentOf(Math.abs(x)) - 52;
  const mantissa = BigInt(scaleByPowerOfTwo(x, -exponent));
  const scaled = mantissa << (FRACTION_BITS + BigInt(exponent));
  let quotient = scaled / halfPi;
  let rest = scaled - quotient * halfPi;
  if (rest * 2n > halfPi) {
    quotient += 1n;
    rest -= halfPi;
  } else if (rest * 2n < -halfPi) {
    quotient -= 1n;
    rest += halfPi;
  }
  // Two numbers of 53 and more bits; the scale is far inside the range of a double.
  const top = Number(rest >> (FRACTION_BITS - 220n));
  high = scaleByPowerOfTwo(top, -220);
  low = scaleByPowerOfTwo(Number((rest >> (FRACTION_BITS - 220n)) - BigInt(top)), -220);
  return Number(((quotient % 4n) + 4n) % 4n);
}

/** sin(r + correction) for |r| <= pi / 4. */
function sineKernel(r: number, correction: number): number {
  const z = r * r;
  let p = 1 / 355687428096000;
  p = p * z - 1 / 1307674368000;
  p = p * z + 1 / 6227020800;
  p = p * z - 1 / 39916800;
  p = p * z + 1 / 362880;
  p = p * z - 1 / 5040;
  p = p * z + 1 / 120;
  p = p * z - 1 / 6;
  return r + (r * z * p + correction * (1 - 0.5 * z));
}

/** cos(r + correction) for |r| <= pi / 4. */
function cosineKernel(r: number, correction: number): number {
  const z = r * r;
  let p = 1 / 20922789888000;
  p = p * z - 1 / 87178291200;
  p = p * z + 1 / 479001600;
  p = p * z - 1 / 3628800;
  p = p * z + 1 / 40320;
  p = p * z - 1 / 720;
  p = p * z + 1 / 24;
  const half = 0.5 * z;
  const whole = 1 - half;
  return whole + (1 - whole - half + (z * z * p - r * correction));
}

/** Sine of x radians, relative error below 3e-16 for every finite x. */
export function sin(x: number): number {
  if (!(Math.abs(x) < Infinity)) return NaN;
  if (x === 0) return x;
  const quadrant = reduce(x);
  const value = quadrant & 1 ? cosineKernel(high, low) : sineKernel(high, low);
  return quadrant & 2 ? -value : value;
}

/** Cosine of x radians, relative error below 3e-16 for every finite x. */
export function cos(x: number): number {
  if (!(Math.abs(x) < Infinity)) return NaN;
  const quadrant = reduce(x);
  const value = quadrant & 1 ? sineKernel(high, low) : cosineKernel(high, low);
  return quadrant === 1 || quadrant === 2 ? -value : value;
}
