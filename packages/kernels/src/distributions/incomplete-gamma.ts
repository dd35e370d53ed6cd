import { exp } from '../elementary/exponential.ts';
import { log } from '../elementary/logarithm.ts';
import { logOnePlusMinus, stirlingRest } from './incomplete-beta.ts';

const TWO_PI = 6.283185307179586;

/** x^a e^-x / Gamma(a) in saddle-point form. */
export function gammaFront(x: number, a: number): number {
  const u = (x - a) / a;
  const exponent = Math.abs(u) < 0.5 ? a * logOnePlusMinus(u) : a * (log(x / a) - u);
  return Math.sqrt(a / TWO_PI) * exp(exponent - stirlingRest(a));
}

/** Series of P(a, x) without its front factor; every term is positive. */
function series(x: number, a: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < 1_000_000; n += 1) {
    term *= x / (a + n);
    sum += term;
    if (term < sum * 1e-17) break;
  }
  return sum;
}

/** Continued fraction of Q(a, x) without its front factor (DLMF 8.9.2), by Lentz's method. */
function fraction(x: number, a: number): number {
  let f = x + 1 - a;
  let c = f;
  let d = 0;
  for (let n = 1; n < 1_000_000; n += 1) {
    const alpha = -n * (n - a);
    const beta = x + 2 * n + 1 - a;
    d = 1 / (beta + alpha * d);
    c = beta + alpha / c;
    const change = c * d;
    f *= change;
    if (Math.abs(change - 1) < 3e-16) break;
  }
  return 1 / f;
}

function incompleteGamma(x: number, a: number, upper: boolean): number {
  if (!(a > 0 && x >= 0)) return NaN;
  if (x === 0 || x === Infinity) return (x === 0) === upper ? 1 : 0;
  const below = x < a + 1;
  const tail = gammaFront(x, a) * (below ? series(x, a) : fraction(x, a));
  return below === upper ? 1 - tail : tail;
}

/** Regularised lower incomplete gamma function P(a, x), x >= 0, a > 0. */
export function gammaLower(x: number, a: number): number {
  return incompleteGamma(x, a, false);
}

/** Regularised upper incomplete gamma function Q(a, x) as its own tail. */
export function gammaUpper(x: number, a: number): number {
  return incompleteGamma(x, a, true);
}
