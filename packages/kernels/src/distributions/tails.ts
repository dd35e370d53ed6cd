import { exp } from '../elementary/exponential.ts';
import { log } from '../elementary/logarithm.ts';
import { betaFront, incompleteBeta } from './incomplete-beta.ts';
import { gammaFront, gammaLower, gammaUpper } from './incomplete-gamma.ts';

const MOST_STEPS = 200;
/** Below this a tail has lost digits to underflow; quantiles are good for p >= 1e-300. */
const LEAST_TAIL = 1e-305;

/**
 * w > 0 with P(W <= w) = p (or P(W >= w) = p when `upper`), where W / (1 + W) is beta(a, b).
 * Newton on log P against log w: both tails are log-concave there, so it converges from every start.
 */
function betaOddsQuantile(p: number, a: number, b: number, upper: boolean): number {
  if (!(p >= 0 && p <= 1)) return NaN;
  if (p === 0 || p === 1) return (p === 0) === upper ? Infinity : 0;
  // The smaller tail keeps its digits; 1 - p is exact for p >= 1/2.
  if (p > 0.5) return betaOddsQuantile(1 - p, a, b, !upper);
  let w = a / b;
  let visible = w;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const x = w / (1 + w);
    const y = 1 / (1 + w);
    const tail = incompleteBeta(x, y, a, b, upper);
    if (!(tail > LEAST_TAIL)) {
      // The step went where the tail underflows: half way back on the log scale.
      w = Math.sqrt(w) * Math.sqrt(visible);
      continue;
    }
    visible = w;
    const slope = betaFront(x, y, a, b) / tail;
    const change = (log(p) - log(tail)) / (upper ? -slope : slope);
    w *= exp(Math.max(-300, Math.min(300, change)));
    if (Math.abs(change) < 1e-9) break;
  }
  return w;
}

/** P(F <= f) with df1 and df2 degrees of freedom. */
export function fLower(f: number, df1: number, df2: number): number {
  return fTail(f, df1, df2, false);
}

/** P(F >= f) as its own tail. */
export function fUpper(f: number, df1: number, df2: number): number {
  return fTail(f, df1, df2, true);
}

function fTail(f: number, df1: number, df2: number, upper: boolean): number {
  if (!(df1 > 0 && df2 > 0) || f !== f) return NaN;
  if (f <= 0) return upper ? 1 : 0;
  const w = (df1 / df2) * f;
  if (w > 1e300) return upper ? 0 : 1;
  return incompleteBeta(w / (1 + w), 1 / (1 + w), df1 / 2, df2 / 2, upper);
}

/** f with P(F <= f) = p. */
export function fQuantile(p: number, df1: number, df2: number): number {
  return (betaOddsQuantile(p, df1 / 2, df2 / 2, false) * df2) / df1;
}

/** f with P(F >= f) = p. */
export function fUpperQuantile(p: number, df1: number, df2: number): number {
  return (betaOddsQuantile(p, df1 / 2, df2 / 2, true) * df2) / df1;
}

/** Two-sided p of Student's t: P(|T| >= |t|); full accuracy up to |t| = 1e150. */
export function tTwoSided(t: number, df: number): number {
  if (!(df > 0) || t !== t) return NaN;
  const size = Math.abs(t);
  if (size > 1e100)
    return size === Infinity ? 0 : incompleteBeta((Math.sqrt(df) / size) ** 2, 1, df / 2, 0.5, false);
  const square = size * size;
  return incompleteBeta(df / (df + square), square / (df + square), df / 2, 0.5, false);
}

/** P(T >= t) of Student's t; df > 0 need not be whole. */
export function tUpper(t: number, df: number): number {
  return t >= 0 ? 0.5 * tTwoSided(t, df) : t < 0 ? 1 - 0.5 * tTwoSided(t, df) : NaN;
}

/** P(T <= t) of Student's t. */
export function tLower(t: number, df: number): number {
  return tUpper(-t, df);
}

/** t with P(T >= t) = p. */
export function tUpperQuantile(p: number, df: number): number {
  if (!(p >= 0 && p <= 1 && df > 0)) return NaN;
  if (p > 0.5) return -tUpperQuantile(1 - p, df);
  // T^2 / df has the odds of a beta(1/2, df/2); close to the centre the middle part is solved for instead.
  const w =
    p > 0.25 ? betaOddsQuantile(1 - 2 * p, 0.5, df / 2, false) : betaOddsQuantile(2 * p, 0.5, df / 2, true);
  return Math.sqrt(w * df);
}

/** t with P(T <= t) = p. */
export function tQuantile(p: number, df: number): number {
  return p === 0.5 ? 0 : -tUpperQuantile(p, df);
}

/** P(X <= x) of chi-square with df degrees of freedom. */
export function chiSquareLower(x: number, df: number): number {
  return x <= 0 ? 0 : gammaLower(x / 2, df / 2);
}

/** P(X >= x) of chi-square as its own tail. */
export function chiSquareUpper(x: number, df: number): number {
  return x <= 0 ? 1 : gammaUpper(x / 2, df / 2);
}

/** x with P(X <= x) = p of chi-square. */
export function chiSquareQuantile(p: number, df: number): number {
  return 2 * gammaQuantile(p, df / 2, false);
}

/** x with P(X >= x) = p of chi-square. */
export function chiSquareUpperQuantile(p: number, df: number): number {
  return 2 * gammaQuantile(p, df / 2, true);
}

/** Newton on log P: against log x in the lower tail, against x in the upper, where each is nearly straight. */
function gammaQuantile(p: number, a: number, upper: boolean): number {
  if (!(p >= 0 && p <= 1 && a > 0)) return NaN;
  if (p === 0 || p === 1) return (p === 0) === upper ? Infinity : 0;
  if (p > 0.5) return gammaQuantile(1 - p, a, !upper);
  let x = a;
  let visible = x;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const tail = upper ? gammaUpper(x, a) : gammaLower(x, a);
    if (!(tail > LEAST_TAIL)) {
      x = Math.sqrt(x) * Math.sqrt(visible);
      continue;
    }
    visible = x;
    const change = ((log(p) - log(tail)) * tail) / gammaFront(x, a);
    const next = upper ? x * (1 - change) : x * exp(Math.max(-300, Math.min(300, change)));
    // For a < 1/2 a step against x can leave the half-line: halve instead.
    x = next > 0 ? next : x * 0.5;
    if (Math.abs(change) < 1e-9) break;
  }
  return x;
}

/** P(K <= k) of a binomial with n trials of probability p. */
export function binomialLower(k: number, n: number, p: number): number {
  return k < 0 ? 0 : k >= n ? 1 : incompleteBeta(1 - p, p, n - Math.floor(k), Math.floor(k) + 1, false);
}

/** P(K >= k) of a binomial with n trials of probability p. */
export function binomialUpper(k: number, n: number, p: number): number {
  return k <= 0 ? 1 : k > n ? 0 : incompleteBeta(p, 1 - p, Math.ceil(k), n - Math.ceil(k) + 1, false);
}
