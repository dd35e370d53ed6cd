import { normalLower, normalQuantile, normalUpperQuantile } from '../distributions/normal.ts';
import type { BootstrapExports, Layout } from './engine.ts';
import type { BootstrapPlan } from './plan.ts';
import { MOST_FAILED, type ResultColumns } from './result.ts';

/** Positions (0-based, with a fraction) in the sorted draws of one candidate; NaN where there is no such limit. */
interface Positions {
  /** Draws that are not NaN; 0 when there is no interval. */
  draws: number;
  lower: number;
  upper: number;
  bcaLower: number;
  bcaUpper: number;
  /** Draws needed from the bottom and from the top. */
  fromBottom: number;
  fromTop: number;
}

/** Cells of the table of rough normal quantiles. */
const CELLS = 512;

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

/** The p at which the type-7 quantile is 0, from the two draws around 0. */
function levelOfZero(below: number, draws: number, under: number, over: number): number {
  if (below === 0 || below === draws) return below === 0 ? 0 : 1;
  return (below - 1 - under / (over - under)) / (draws - 1);
}

/**
 * Turns the draws of two candidates into intervals without sorting them: draws beyond two bounds, which are guessed
 * from mean and SD, are copied to short lists, and the limits are selected from these. A list that turns out too short
 * is replaced by all draws, so the limits are exact in every case.
 */
export function createFinish(
  { usable, count, level }: BootstrapPlan,
  layout: Layout,
  exports: BootstrapExports,
  memory: ArrayBuffer,
): (first: number, second: number, results: ResultColumns) => void {
  const float = new Float64Array(memory, layout.scratch, 32);
  // Counts of 64 bits, of which the lower half is enough; a BigInt each would be work for the collector.
  const whole = new Int32Array(memory, layout.scratch, 64);
  const lengths = new Int32Array(memory, layout.scratch + 192, 4);
  const shareQuantile = createShares(usable);
  const rough = Float64Array.from({ length: CELLS / 2 + 1 }, (_, cell) => normalQuantile(cell / CELLS));
  const tail = (1 - level) / 2;
  const z = normalUpperQuantile(tail);
  const positions: Positions[] = [0, 1].map(() => ({
    draws: 0,
    lower: 0,
    upper: 0,
    bcaLower: 0,
    bcaUpper: 0,
    fromBottom: 0,
    fromTop: 0,
  }));
  const bounds = layout.scratch + 144;

  /** BCa position and p; acceleration NaN gives NaN. */
  const bca = (place: Positions, e: number, lane: number, results: ResultColumns): void => {
    const { draws } = place;
    const acceleration = results.acceleration[e];
    const bias = shareQuantile(whole[12 + 2 * lane], draws);
    const position = (side: number): number => {
      const shifted = bias + side;
      return (draws - 1) * normalLower(bias + shifted / (1 - acceleration * shifted));
    };
    place.bcaLower = position(-z);
    place.bcaUpper = position(z);
    const u = shareQuantile(whole[16 + 2 * lane], draws) - bias;
    const back = u / (1 + acceleration * u) - bias;
    results.bcaP[e] = 2 * normalLower(-Math.abs(back));
    results.z0[e] = bias;
  };

  const percentileP = (draws: number, e: number, lane: number, results: ResultColumns): void => {
    const below = whole[16 + 2 * lane];
    const over = float[16 + lane];
    const zero = levelOfZero(below, draws, float[14 + lane], over);
    const above = over > 0 ? draws - below : exports.countAbove(layout.out, usable, lane);
    results.p[e] = Math.max(2 / (draws + 1), Math.min(1, 2 * Math.min(zero, 1 - zero)));
    results.pCount[e] = Math.min(1, (2 * (1 + Math.min(below, above))) / (draws + 1));
  };

  /** Moments, p values and positions of one candidate, and the bounds for its lists. */
  const measure = (e: number, lane: number, results: ResultColumns): void => {
    const place = positions[lane];
    // A candidate without variance of its own has only rounding to resample.
    const draws = results.estimate[e] === results.estimate[e] ? usable - whole[8 + 2 * lane] : 0;
    const failed = count - draws;
    const away = float[10 + lane] / draws;
    const sd = Math.sqrt(Math.max(0, float[12 + lane] - draws * away * away) / (draws - 1));
    results.failed[e] = failed;
    results.bias[e] = away;
    results.mean[e] = results.estimate[e] + away;
    results.sd[e] = sd;
    place.draws = failed > MOST_FAILED * count || draws < 2 ? 0 : draws;
    if (place.draws === 0) {
      const { p, pCount, bcaP, z0, acceleration } = results;
      for (const column of [p, pCount, bcaP, z0, acceleration]) column[e] = NaN;
      return;
    }
    percentileP(draws, e, lane, results);
    bca(place, e, lane, results);
    place.lower = (draws - 1) * tail;
    place.upper = (draws - 1) * (1 - tail);
    const low = Math.max(place.lower, place.bcaLower === place.bcaLower ? place.bcaLower : 0);
    const high = Math.min(place.upper, place.bcaUpper === place.bcaUpper ? place.bcaUpper : draws);
    place.fromBottom = Math.min(draws, Math.floor(low) + 2);
    place.fromTop = draws - Math.floor(high);
    float[18 + lane] = results.mean[e] + sd * roughly(place.fromBottom / draws);
    float[20 + lane] = results.mean[e] - sd * roughly(place.fromTop / draws);
  };
  /** A normal quantile that leaves room for tails thinner or lists longer than normal. */
  const roughly = (share: number): number =>
    rough[Math.min(CELLS / 2, Math.ceil((1.7 * share + 0.012) * CELLS))];

  const limits = (e: number, lane: number, results: ResultColumns): void => {
    const place = positions[lane];
    if (place.draws === 0) {
      for (const column of [results.lower, results.upper, results.bcaLower, results.bcaUpper])
        column[e] = NaN;
      return;
    }
    const bottom = layout.lists + lane * layout.room;
    const top = layout.lists + (2 + lane) * layout.room;
    if (lengths[lane] < place.fromBottom) {
      exports.gather(layout.out, usable, lane, bottom);
      lengths[lane] = place.draws;
    }
    if (lengths[2 + lane] < place.fromTop) {
      exports.gather(layout.out, usable, lane, top);
      lengths[2 + lane] = place.draws;
    }
    const at = (list: number, length: number, position: number, left: number): number => {
      const k = Math.floor(position);
      return position === position
        ? exports.quantile(list, length, k - left, position - k, layout.work, layout.room)
        : NaN;
    };
    const left = place.draws - lengths[2 + lane];
    results.lower[e] = at(bottom, lengths[lane], place.lower, 0);
    results.bcaLower[e] = at(bottom, lengths[lane], place.bcaLower, 0);
    results.upper[e] = at(top, lengths[2 + lane], place.upper, left);
    results.bcaUpper[e] = at(top, lengths[2 + lane], place.bcaUpper, left);
  };

  return (first, second, results) => {
    measure(first, 0, results);
    measure(second, 1, results);
    exports.compact(layout.out, usable, bounds, layout.lists, layout.room, layout.scratch + 192);
    limits(first, 0, results);
    limits(second, 1, results);
  };
}
