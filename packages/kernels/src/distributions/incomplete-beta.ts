import { exp } from '../elementary/exponential.ts';
import { lgamma, stirlingError } from '../elementary/gamma.ts';
import { log, log1p } from '../elementary/logarithm.ts';

const HALF_LOG_TWO_PI = 0.9189385332046728;
const TWO_PI = 6.283185307179586;

/** log(1 + u) - u without cancellation near 0. */
export function logOnePlusMinus(u: number): number {
  if (Math.abs(u) > 0.5) return log1p(u) - u;
  // With r = u / (2 + u): log(1 + u) = 2 (r + r^3/3 + ...) and u = 2 r + r u.
  const r = u / (2 + u);
  const z = r * r;
  let sum = 0;
  for (let k = 37; k >= 3; k -= 2) sum = sum * z + 2 / k;
  return r * (z * sum - u);
}

/** lgamma(x) minus Stirling's leading terms, for every x > 0. */
export function stirlingRest(x: number): number {
  return x >= 10 ? stirlingError(x) : lgamma(x) - (x - 0.5) * log(x) + x - HALF_LOG_TWO_PI;
}

/** scale * (log(ratio) - (ratio - 1)); u = ratio - 1 comes separately so that neither end loses digits. */
function deviance(scale: number, ratio: number, u: number): number {
  return Math.abs(u) < 0.5 ? scale * logOnePlusMinus(u) : scale * (log(ratio) - u);
}

/**
 * x^a y^b / B(a, b) with y = 1 - x, in saddle-point form (Loader 2000): the exponent is a deviance that is small
 * near the mean, so large a and b lose nothing.
 */
export function betaFront(x: number, y: number, a: number, b: number): number {
  const n = a + b;
  const difference = x * b - y * a;
  const exponent =
    deviance(a, (x * n) / a, difference / a) +
    deviance(b, (y * n) / b, -difference / b) +
    (stirlingRest(n) - stirlingRest(a) - stirlingRest(b));
  return Math.sqrt((a / n) * (b / TWO_PI)) * exp(exponent);
}

/**
 * The continued fraction of Didonato & Morris 1992 (ACM TOMS 18:360, eq. 9) by Lentz's method. It works with
 * lambda = a - (a + b) x, which is computed without cancellation from x and y.
 */
function fraction(x: number, y: number, a: number, b: number): number {
  const lambda = y * a - x * b;
  let f = (a / (a + 1)) * (lambda + 1);
  let c = f;
  let d = 0;
  for (let n = 1; n < 100_000; n += 1) {
    const twice = a + 2 * n - 1;
    const step = (n * (b - n) * x) / twice;
    const alpha = ((a + n - 1) / twice) * (a + b + n - 1) * step * x;
    const beta = n + step + ((a + n) / (twice + 2)) * (lambda + 1 + n * (1 + y));
    d = 1 / (beta + alpha * d);
    c = beta + alpha / c;
    const change = c * d;
    f *= change;
    if (Math.abs(change - 1) < 3e-16) break;
  }
  return f;
}

/**
 * Regularised incomplete beta from x and y = 1 - x given separately, so that neither end loses digits.
 *
 * @param upper false: I_x(a, b); true: 1 - I_x(a, b), computed as its own tail
 */
export function incompleteBeta(x: number, y: number, a: number, b: number, upper: boolean): number {
  if (!(a > 0 && b > 0 && x >= 0 && y >= 0)) return NaN;
  if (x === 0 || y === 0) return (x === 0) === upper ? 1 : 0;
  const front = betaFront(x, y, a, b);
  const direct = x * (b + 1) < y * (a + 1);
  const tail = direct ? front / fraction(x, y, a, b) : front / fraction(y, x, b, a);
  return direct === upper ? 1 - tail : tail;
}

/** Regularised incomplete beta function I_x(a, b), 0 <= x <= 1, a, b > 0. */
export function betaLower(x: number, a: number, b: number): number {
  return incompleteBeta(x, 1 - x, a, b, false);
}

/** 1 - I_x(a, b) as its own tail. */
export function betaUpper(x: number, a: number, b: number): number {
  return incompleteBeta(x, 1 - x, a, b, true);
}
