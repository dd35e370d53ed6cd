import { normalLower, normalQuantile, normalUpperQuantile } from '../distributions/normal.ts';
import type { BootstrapExports, Layout } from './engine.ts';
import type { BootstrapPlan } from './plan.ts';
import { MOST_FAILED, type ResultColumns } from './result.ts';

/** Positions (0-based, with a fraction) of limits in the sorted draws of one candidate; NaN without such a limit. */
export interface Positions {
  /** Draws that are not NaN; 0 when there is no interval. */
  draws: number;
  lower: number;
  upper: number;
  bcaLower: number;
  bcaUpper: number;
  /** Normal quantiles of the shares of draws below the BCa limits. */
  zLower: number;
  zUpper: number;
  /** Third central moment of the draws over the cube of their SD. */
  skewness: number;
}

/** What the loop over resamples left in memory, and what turns it into numbers. */
export interface Measures {
  readonly plan: BootstrapPlan;
  readonly layout: Layout;
  readonly exports: BootstrapExports;
  /** `layout.scratch` as float64. */
  readonly float: Float64Array;
  /** The same as int32; counts have 64 bits, of which the lower half is enough. */
  readonly whole: Int32Array;
  /** Normal quantile of a share of draws, never infinite. */
  readonly shareQuantile: (below: number, draws: number) => number;
  /** Normal quantile of the upper limit. */
  readonly z: number;
}

/** Normal quantiles of shares k / B as the BCa interval takes them, remembered. */
function createShares(usable: number): (below: number, draws: number) => number {
  const known = new Float64Array(usable + 1).fill(NaN);
  const quantile = (below: number, draws: number): number =>
    normalQuantile(Math.max(1 / (draws + 1), Math.min(draws / (draws + 1), below / draws)));
  return (below, draws) => {
    if (draws !== usable) return quantile(below, draws);
    if (known[below] !== known[below]) known[below] = quantile(below, draws);
    return known[below];
  };
}

export function createMeasures(
  plan: BootstrapPlan,
  layout: Layout,
  exports: BootstrapExports,
  memory: ArrayBuffer,
): Measures {
  return {
    plan,
    layout,
    exports,
    float: new Float64Array(memory, layout.scratch, 32),
    whole: new Int32Array(memory, layout.scratch, 64),
    shareQuantile: createShares(plan.usable),
    z: normalUpperQuantile((1 - plan.level) / 2),
  };
}

/** The p at which the type-7 quantile is 0, from the two draws around 0. */
function levelOfZero(below: number, draws: number, under: number, over: number): number {
  if (below === 0 || below === draws) return below === 0 ? 0 : 1;
  return (below - 1 - under / (over - under)) / (draws - 1);
}

function percentileP(measures: Measures, draws: number, e: number, lane: number, to: ResultColumns): void {
  const { float, whole, exports, layout, plan } = measures;
  const below = whole[16 + 2 * lane];
  const over = float[16 + lane];
  const zero = levelOfZero(below, draws, float[14 + lane], over);
  const above = over > 0 ? draws - below : exports.countAbove(layout.out, plan.usable, lane);
  to.p[e] = Math.max(2 / (draws + 1), Math.min(1, 2 * Math.min(zero, 1 - zero)));
  to.pCount[e] = Math.min(1, (2 * (1 + Math.min(below, above))) / (draws + 1));
}

/** BCa positions and p; an acceleration of NaN makes them NaN. */
function bca(measures: Measures, place: Positions, e: number, lane: number, to: ResultColumns): void {
  const { whole, shareQuantile, z } = measures;
  const { draws } = place;
  const acceleration = to.acceleration[e];
  const bias = shareQuantile(whole[12 + 2 * lane], draws);
  const low = bias - z;
  const high = bias + z;
  place.zLower = bias + low / (1 - acceleration * low);
  place.zUpper = bias + high / (1 - acceleration * high);
  place.bcaLower = (draws - 1) * normalLower(place.zLower);
  place.bcaUpper = (draws - 1) * normalLower(place.zUpper);
  const u = shareQuantile(whole[16 + 2 * lane], draws) - bias;
  const back = u / (1 + acceleration * u) - bias;
  to.bcaP[e] = 2 * normalLower(-Math.abs(back));
  to.z0[e] = bias;
}

/**
 * Moments and p values of the candidate in one lane, and the positions of its limits.
 *
 * @param place is filled
 */
export function measure(
  measures: Measures,
  place: Positions,
  e: number,
  lane: number,
  to: ResultColumns,
): void {
  const { float, whole, plan } = measures;
  const { count, usable, level } = plan;
  // A candidate without variance of its own has only rounding to resample.
  const draws = to.estimate[e] === to.estimate[e] ? usable - whole[8 + 2 * lane] : 0;
  const away = float[10 + lane] / draws;
  to.failed[e] = count - draws;
  to.bias[e] = away;
  to.mean[e] = to.estimate[e] + away;
  to.sd[e] = Math.sqrt(Math.max(0, float[12 + lane] - draws * away * away) / (draws - 1));
  const cubes = float[22 + lane] - away * (3 * float[12 + lane] - 2 * draws * away * away);
  place.skewness = cubes / (draws * to.sd[e] * to.sd[e] * to.sd[e]);
  place.draws = count - draws > MOST_FAILED * count || draws < 2 ? 0 : draws;
  if (place.draws === 0) {
    for (const column of [to.p, to.pCount, to.bcaP, to.z0, to.acceleration]) column[e] = NaN;
    return;
  }
  const tail = (1 - level) / 2;
  place.lower = (draws - 1) * tail;
  place.upper = (draws - 1) * (1 - tail);
  percentileP(measures, draws, e, lane, to);
  bca(measures, place, e, lane, to);
}
