import { normalDensity, normalQuantile } from '../distributions/normal.ts';
import type { BootstrapExports, Layout } from './engine.ts';
import { createMeasures, measure, type Measures, type Positions } from './measure.ts';
import type { BootstrapPlan } from './plan.ts';
import type { ResultColumns } from './result.ts';

/** Cells of the table of rough normal quantiles. */
const CELLS = 512;
// Places after `layout.scratch`, in bytes.
const BOUNDS = 144;
const LENGTHS = 192;

/** One candidate of the two, and how many draws its limits need from the bottom and from the top. */
interface Lane extends Positions {
  fromBottom: number;
  fromTop: number;
}

const emptyLane = (): Lane => ({
  draws: 0,
  lower: 0,
  upper: 0,
  bcaLower: 0,
  bcaUpper: 0,
  zLower: 0,
  zUpper: 0,
  skewness: 0,
  fromBottom: 0,
  fromTop: 0,
});

/** A normal quantile that leaves room for tails thinner or lists longer than normal. */
function createRough(): (share: number) => number {
  const rough = Float64Array.from({ length: CELLS / 2 + 1 }, (_, cell) => normalQuantile(cell / CELLS));
  return (share) => rough[Math.min(CELLS / 2, Math.ceil((2.2 * share + 0.03) * CELLS))];
}

/** A normal quantile moved to that of a skewed distribution (Cornish & Fisher), for guesses only. */
function skewed(z: number, skewness: number): number {
  return z + ((z * z - 1) * Math.max(-1, Math.min(1, skewness))) / 6;
}

/** Writes the four limits of one candidate from its lists, or from all of its draws where a list is too short. */
function limits(
  { plan, layout, exports, z }: Measures,
  middles: Float64Array,
  lengths: Int32Array,
  place: Lane,
  e: number,
  lane: number,
  to: ResultColumns,
): void {
  if (place.draws === 0) {
    for (const column of [to.lower, to.upper, to.bcaLower, to.bcaUpper]) column[e] = NaN;
    return;
  }
  const { out, lists, room, work } = layout;
  const bottom = lists + 2 * room;
  const top = lists + 3 * room;
  const far = lengths[lane];
  let below = exports.split(lists + lane * room, far, middles[lane], bottom, top);
  let above = far - below;
  if (below < place.fromBottom) {
    exports.gather(out, plan.usable, lane, bottom);
    below = place.draws;
  }
  if (above < place.fromTop) {
    exports.gather(out, plan.usable, lane, top);
    above = place.draws;
  }
  const at = (list: number, length: number, position: number, left: number, away: number): number => {
    if (position !== position) return NaN;
    const k = Math.floor(position);
    const guess = to.mean[e] + to.sd[e] * skewed(away, place.skewness);
    const gap = to.sd[e] / (place.draws * normalDensity(away));
    return exports.quantile(list, length, k - left, position - k, guess, gap, work, room);
  };
  const left = place.draws - above;
  to.lower[e] = at(bottom, below, place.lower, 0, -z);
  to.bcaLower[e] = at(bottom, below, place.bcaLower, 0, place.zLower);
  to.upper[e] = at(top, above, place.upper, left, z);
  to.bcaUpper[e] = at(top, above, place.bcaUpper, left, place.zUpper);
}

/**
 * Turns the draws of two candidates into intervals without sorting them: draws beyond two bounds, which are guessed
 * from mean, SD and skewness, are copied to a list, and the limits are selected from its halves. A half that turns out too short
 * is replaced by all draws, so the limits are exact in every case.
 */
export function createFinish(
  plan: BootstrapPlan,
  layout: Layout,
  exports: BootstrapExports,
  memory: ArrayBuffer,
): (first: number, second: number, results: ResultColumns) => void {
  const measures = createMeasures(plan, layout, exports, memory);
  const bounds = new Float64Array(memory, layout.scratch + BOUNDS, 4);
  const lengths = new Int32Array(memory, layout.scratch + LENGTHS, 2);
  const roughly = createRough();
  const lanes = [emptyLane(), emptyLane()];

  const guess = (place: Lane, e: number, lane: number, { mean, sd }: ResultColumns): void => {
    const { draws, lower, upper, bcaLower, bcaUpper } = place;
    const low = Math.max(lower, bcaLower === bcaLower ? bcaLower : 0);
    const high = Math.min(upper, bcaUpper === bcaUpper ? bcaUpper : draws);
    place.fromBottom = Math.min(draws, Math.floor(low) + 2);
    place.fromTop = draws - Math.floor(high);
    const below = sd[e] * skewed(roughly(place.fromBottom / draws), place.skewness);
    const above = sd[e] * skewed(-roughly(place.fromTop / draws), place.skewness);
    bounds[lane] = mean[e] + (below + above) / 2;
    bounds[2 + lane] = (above - below) / 2;
  };
  const both = [0, 0];
  return (first, second, results) => {
    both[0] = first;
    both[1] = second;
    const { out, lists, room, scratch } = layout;
    exports.measureAll(out, plan.usable, scratch);
    if (measures.float[10] !== measures.float[10] || measures.float[11] !== measures.float[11]) {
      exports.measureSome(out, plan.usable, scratch);
    }
    for (let lane = 0; lane < 2; lane += 1) {
      measure(measures, lanes[lane], both[lane], lane, results);
      if (lanes[lane].draws > 0) guess(lanes[lane], both[lane], lane, results);
    }
    exports.compact(out, plan.usable, scratch + BOUNDS, lists, room, scratch + LENGTHS);
    for (let lane = 0; lane < 2; lane += 1) {
      limits(measures, bounds, lengths, lanes[lane], both[lane], lane, results);
    }
  };
}
