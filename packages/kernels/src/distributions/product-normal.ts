import { exp } from '../elementary/exponential.ts';
import { normalLower, normalUpper } from './normal.ts';

/** Nodes and weights of the tanh-sinh rule on (-1, 1): distance to the nearer end, its side, and weight. */
interface Rule {
  readonly gap: Float64Array;
  readonly weight: Float64Array;
}

const STEP = 1 / 32;
const REACH = 4;
const SPREAD = 10;

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

const SQRT_TWO_PI = 2.506628274631000502415765284811045253;

/**
 * P(AB <= q), or P(AB > q), for independent normals A and B: the mean over A of a normal tail of B.
 * Pieces end where the integrand turns: at A = 0 and where q / A passes the mean of B.
 */
function tail(q: number, meanA: number, sdA: number, meanB: number, sdB: number, upper: boolean): number {
  const low = meanA - SPREAD * sdA;
  const high = meanA + SPREAD * sdA;
  const turns = [0, meanB === 0 ? 0 : q / meanB].filter((x) => x > low && x < high).sort((x, y) => x - y);
  const ends = [low, ...turns, high];
  const value = (a: number): number => {
    if (a === 0) return 0;
    const z = (a - meanA) / sdA;
    const bar = (q / a - meanB) / sdB;
    return exp(-0.5 * z * z) * (a > 0 === upper ? normalUpper(bar) : normalLower(bar));
  };
  let sum = 0;
  for (let k = 1; k < ends.length; k += 1)
    if (ends[k] > ends[k - 1]) sum += integrate(value, ends[k - 1], ends[k]);
  return Math.min(1, sum / (sdA * SQRT_TWO_PI));
}

/**
 * P(AB <= q) for independent A ~ N(meanA, sdA), B ~ N(meanB, sdB), by tanh-sinh quadrature; error about 1e-14.
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

/** The q with P(AB <= q) = p, 0 < p < 1, by bisection and regula falsi to the last digits. */
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
  let low = meanA * meanB - 4 * sd;
  let high = meanA * meanB + 4 * sd;
  while (excess(low) > 0) low -= 4 * sd;
  while (excess(high) < 0) high += 4 * sd;
  let atLow = excess(low);
  let atHigh = excess(high);
  for (let step = 0; step < 200 && high - low > 4e-16 * Math.max(sd, Math.abs(low)); step += 1) {
    // Every third step halves, so a flat side cannot hold regula falsi up.
    const guess = step % 3 === 2 ? (low + high) / 2 : low - (atLow * (high - low)) / (atHigh - atLow);
    const middle = guess > low && guess < high ? guess : (low + high) / 2;
    if (middle <= low || middle >= high) break;
    const value = excess(middle);
    if (value === 0) return middle;
    if (value < 0) [low, atLow] = [middle, value];
    else [high, atHigh] = [middle, value];
  }
  return (low + high) / 2;
}
