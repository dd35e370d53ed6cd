import { exp } from '../elementary/exponential.ts';
import { normalLower, normalUpper } from './normal.ts';

/** Nodes and weights of the tanh-sinh rule on (-1, 1): distance to the nearer end, its side, and weight. */
interface Rule {
  readonly gap: Float64Array;
  readonly weight: Float64Array;
}

const STEP = 1 / 32;
const REACH = 4;
/** A is integrated over its mean +- 10 SDs; where the result is below FAR also out to 38, where the density underflows. */
const SPREAD = 10;
const FAR_SPREADS = [-38, -20, -SPREAD, SPREAD, 20, 38];
const FAR = 1e-9;

/** Half of the rule (t >= 0); the other half mirrors it. gap = 1 - x, kept apart so that no digit near an end is lost. */
function makeRule(): Rule {
  const count = REACH / STEP + 1;
  const gap = new Float64Array(count);
  const weight = new Float64Array(count);
  const halfPi = Math.PI / 2;
  for (let k = 0; k < count; k += 1) {
    const t = k * STEP;
    const [up, down] = [exp(t), exp(-t)];
    const u = halfPi * (up - down);
    const e = exp(-u);
    gap[k] = (2 * e) / (1 + e);
    weight[k] = STEP * halfPi * (up + down) * ((2 * e) / (1 + e) ** 2);
  }
  return { gap, weight };
}

const RULE = /* @__PURE__ */ makeRule();

/** Integral of a smooth function over [from, to], also when it turns sharply at an end. */
function integrate(value: (x: number) => number, from: number, to: number): number {
  const half = (to - from) / 2;
  let sum = RULE.weight[0] * value((from + to) / 2);
  for (let k = 1; k < RULE.gap.length; k += 1) {
    const offset = half * RULE.gap[k];
    sum += RULE.weight[k] * (value(from + offset) + value(to - offset));
  }
  return half * sum;
}

const SQRT_TWO_PI = 2.5066282746310002;

/**
 * P(AB <= q), or P(AB > q), for independent normals A and B: the mean over A of a normal tail of B.
 * Pieces end where the integrand turns: at A = 0 and where q / A passes the mean of B.
 */
function tail(q: number, meanA: number, sdA: number, meanB: number, sdB: number, upper: boolean): number {
  const turns = [0, meanB === 0 ? 0 : q / meanB].sort((x, y) => x - y);
  const value = (a: number): number => {
    const z = (a - meanA) / sdA;
    const weight = exp(-0.5 * z * z);
    if (a === 0 || weight === 0) return 0;
    const bar = (q / a - meanB) / sdB;
    return weight * (a > 0 === upper ? normalUpper(bar) : normalLower(bar));
  };
  const between = (from: number, to: number): number => {
    const [low, high] = [meanA + from * sdA, meanA + to * sdA];
    const ends = [low, ...turns.filter((x) => x > low && x < high), high];
    let sum = 0;
    for (let k = 1; k < ends.length; k += 1) sum += integrate(value, ends[k - 1], ends[k]);
    return sum;
  };
  let sum = between(-SPREAD, SPREAD);
  if (sum < FAR * sdA) {
    for (const k of [1, 2, 4, 5]) sum += between(FAR_SPREADS[k - 1], FAR_SPREADS[k]);
  }
  return Math.min(1, sum / (sdA * SQRT_TWO_PI));
}

/**
 * P(AB <= q) for independent A ~ N(meanA, sdA), B ~ N(meanB, sdB), by tanh-sinh quadrature. Relative error about
 * 1e-13, down to tails of 1e-17; sdA and sdB above 0.
 *
 * @see Craig 1936, Ann Math Stat 7:1; Takahasi & Mori 1974, Publ RIMS 9:721
 */
export function productNormalLower(
  q: number,
  meanA: number,
  sdA: number,
  meanB: number,
  sdB: number,
): number {
  return tail(q, meanA, sdA, meanB, sdB, false);
}

/** P(AB > q); never 1 minus the other tail. */
export function productNormalUpper(
  q: number,
  meanA: number,
  sdA: number,
  meanB: number,
  sdB: number,
): number {
  return tail(q, meanA, sdA, meanB, sdB, true);
}

/** The q with P(AB <= q) = p, 0 < p < 1, by bracketed false position (Illinois). */
export function productNormalQuantile(
  p: number,
  meanA: number,
  sdA: number,
  meanB: number,
  sdB: number,
): number {
  const upper = p > 0.5;
  const excess = (q: number) =>
    upper ? 1 - p - tail(q, meanA, sdA, meanB, sdB, true) : tail(q, meanA, sdA, meanB, sdB, false) - p;
  const sd = Math.sqrt((meanA * sdB) ** 2 + (meanB * sdA) ** 2 + (sdA * sdB) ** 2);
  if (!(p > 0 && p < 1 && sdA > 0 && sdB > 0 && sd < Infinity)) return NaN;
  let low = meanA * meanB - 2 * sd;
  let high = meanA * meanB + 2 * sd;
  let atLow = excess(low);
  let atHigh = excess(high);
  for (; atLow > 0; atLow = excess(low)) low -= 2 * sd;
  for (; atHigh < 0; atHigh = excess(high)) high += 2 * sd;
  for (let step = 0; step < 100 && high - low > 1e-15 * Math.max(sd, Math.abs(low)); step += 1) {
    const guess = low - (atLow * (high - low)) / (atHigh - atLow);
    // Near the end a chord can repeat an end; half of the rest of the bracket moves it on.
    const middle = guess > low && guess < high ? guess : low + (high - low) / 2;
    const value = excess(middle);
    if (Math.abs(value) < 1e-16 * Math.min(p, 1 - p)) return middle;
    // The end that stays loses half of its weight, so that it is replaced soon (Dowell & Jarratt 1971).
    if (value < 0) [low, atLow, atHigh] = [middle, value, atHigh / 2];
    else [high, atHigh, atLow] = [middle, value, atLow / 2];
  }
  return (low + high) / 2;
}
