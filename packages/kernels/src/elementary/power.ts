import { exponentOf, scaleByPowerOfTwo } from './bits.ts';
import { exp, LN2_HIGH } from './exponential.ts';

const SPLITTER = 134217729; // 2^27 + 1
const THIRD = 0.3333333333333333;
const THIRD_LOW = 1.850371707708594e-17;
const INVERSE_LN10 = Math.LOG10E;
const INVERSE_LN10_LOW = 1.098319650216765e-17;
// ln 2 - LN2_HIGH in two parts.
const LN2_TAIL = 1.9082149292705877e-10;
const LN2_TAIL_LOW = 1.1612227229362532e-26;

/** a * b - product, exactly, where product = fl(a * b) (Dekker 1971). */
function productError(a: number, b: number, product: number): number {
  const aShift = SPLITTER * a;
  const aHigh = aShift - (aShift - a);
  const aLow = a - aHigh;
  const bShift = SPLITTER * b;
  const bHigh = bShift - (bShift - b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/** Second part of the last `logParts`; a module variable, because a pair would allocate. */
let tail = 0;

/** log(x) for finite x > 0 as the returned value plus `tail`, together about 100 bits near 1 and 65 elsewhere. */
function logParts(x: number): number {
  let k = exponentOf(x);
  let m = scaleByPowerOfTwo(x, -k);
  if (m > Math.SQRT2) {
    m *= 0.5;
    k += 1;
  }
  const f = m - 1;
  const d = m + 1;
  const dLow = m - (d - 1);
  const s = f / d;
  const sd = s * d;
  const sLow = (f - sd - productError(s, d, sd) - s * dLow) / d;
  const z = s * s;
  let p = 2 / 27;
  p = p * z + 2 / 25;
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
  // 2 s^3 / 3 keeps its low part: it is up to 1 % of the result.
  const zLow = productError(s, s, z) + 2 * s * sLow;
  const third = 2 * THIRD * s;
  const thirdLow = productError(2 * THIRD, s, third) + 2 * (THIRD * sLow + THIRD_LOW * s);
  const cube = third * z;
  const cubeLow = productError(third, z, cube) + third * zLow + thirdLow * z + s * z * z * p;
  return addParts(k, 2 * s, 2 * sLow, cube, cubeLow);
}

/** k ln 2 + (s + sLow) + (cube + cubeLow) as a sum and `tail`. */
function addParts(k: number, s: number, sLow: number, cube: number, cubeLow: number): number {
  const inner = s + cube;
  const innerLow = cube - (inner - s) + sLow + cubeLow;
  const big = k * LN2_HIGH;
  const middle = k * LN2_TAIL;
  const middleLow = productError(k, LN2_TAIL, middle) + k * LN2_TAIL_LOW;
  const first = big + inner;
  const firstPart = first - big;
  const firstLow = big - (first - firstPart) + (inner - firstPart);
  const sum = first + middle;
  const sumPart = sum - first;
  const sumLow = first - (sum - sumPart) + (middle - sumPart);
  const low = firstLow + sumLow + innerLow + middleLow;
  const high = sum + low;
  tail = low - (high - sum);
  return high;
}

/** Base-10 logarithm, exact at powers of ten up to 1e22, relative error below 2e-16. */
export function log10(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return Infinity;
  const high = logParts(x);
  const product = high * INVERSE_LN10;
  const error = productError(high, INVERSE_LN10, product);
  return product + (error + high * INVERSE_LN10_LOW + tail * INVERSE_LN10);
}

/** base^exponent for a finite positive base and a finite exponent. */
function positivePower(base: number, exponent: number): number {
  const high = logParts(base);
  const product = high * exponent;
  if (!(product < 710)) return Infinity;
  if (!(product > -746)) return 0;
  const error = productError(high, exponent, product) + tail * exponent;
  const result = exp(product);
  return result === Infinity ? result : result + result * error;
}

/**
 * base^exponent with the special cases of Math.pow (so 1^NaN is NaN and 0^0 is 1), relative error below 1e-15.
 * Whole exponents up to 2 in size are plain products.
 */
export function pow(base: number, exponent: number): number {
  if (exponent === 0) return 1;
  if (base !== base || exponent !== exponent) return NaN;
  if (exponent === 1) return base;
  if (exponent === 2) return base * base;
  if (exponent === -1) return 1 / base;
  const size = Math.abs(base);
  if (Math.abs(exponent) === Infinity) {
    if (size === 1) return NaN;
    return size > 1 === exponent > 0 ? Infinity : 0;
  }
  const whole = Math.floor(exponent) === exponent;
  const odd = whole && Math.abs(exponent) < 9007199254740992 && Math.abs(exponent) % 2 === 1;
  const sign = odd && (base < 0 || Object.is(base, -0)) ? -1 : 1;
  if (base === 0 || size === Infinity) return sign * ((size === 0) === exponent > 0 ? 0 : Infinity);
  if (base < 0 && !whole) return NaN;
  if (size === 1) return sign;
  if (Math.abs(exponent) > 1e20) return sign * (size > 1 === exponent > 0 ? Infinity : 0);
  return sign * positivePower(size, exponent);
}
