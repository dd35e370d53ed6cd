import { normalQuantile } from '../distributions/normal.ts';
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
  fromBottom: 0,
  fromTop: 0,
});

/** A normal quantile that leaves room for tails thinner or lists longer than normal. */
function createRough(): (share: number) => number {
  const rough = Float64Array.from({ length: CELLS / 2 + 1 }, (_, cell) => normalQuantile(cell / CELLS));
  return (share) => rough[Math.min(CELLS / 2, Math.ceil((1.7 * share + 0.012) * CELLS))];
}

/** Writes the four limits of one candidate from its lists, or from all of its draws where a list is too short. */
function limits(
  { plan, layout, exports }: Measures,
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
  const bottom = lists + lane * room;
  const top = lists + (2 + lane) * room;
  if (lengths[lane] < place.fromBottom) {
    exports.gather(out, plan.usable, lane, bottom);
    lengths[lane] = place.draws;
  }
  if (lengths[2 + lane] < place.fromTop) {
    exports.gather(out, plan.usable, lane, top);
    lengths[2 + lane] = place.draws;
  }
  const at = (list: number, length: number, position: number, left: number): number => {
    const k = Math.floor(position);
    return position === position ? exports.quantile(list, length, k - left, position - k, work, room) : NaN;
  };
  const left = place.draws - lengths[2 + lane];
  to.lower[e] = at(bottom, lengths[lane], place.lower, 0);
  to.bcaLower[e] = at(bottom, lengths[lane], place.bcaLower, 0);
  to.upper[e] = at(top, lengths[2 + lane], place.upper, left);
  to.bcaUpper[e] = at(top, lengths[2 + lane], place.bcaUpper, left);
}

/**
 * Turns the draws of two candidates into intervals without sorting them: draws beyond two bounds, which are guessed
 * from mean and SD, are copied to short lists, and the limits are selected from these. A list that turns out too short
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
  const lengths = new Int32Array(memory, layout.scratch + LENGTHS, 4);
  const roughly = createRough();
  const lanes = [emptyLane(), emptyLane()];

  const guess = (place: Lane, e: number, lane: number, { mean, sd }: ResultColumns): void => {
    const { draws, lower, upper, bcaLower, bcaUpper } = place;
    const low = Math.max(lower, bcaLower === bcaLower ? bcaLower : 0);
    const high = Math.min(upper, bcaUpper === bcaUpper ? bcaUpper : draws);
    place.fromBottom = Math.min(draws, Math.floor(low) + 2);
    place.fromTop = draws - Math.floor(high);
    bounds[lane] = mean[e] + sd[e] * roughly(place.fromBottom / draws);
    bounds[2 + lane] = mean[e] - sd[e] * roughly(place.fromTop / draws);
  };
  const both = [0, 0];
  return (first, second, results) => {
    both[0] = first;
    both[1] = second;
    for (let lane = 0; lane < 2; lane += 1) {
      measure(measures, lanes[lane], both[lane], lane, results);
      if (lanes[lane].draws > 0) guess(lanes[lane], both[lane], lane, results);
    }
    const { out, lists, room, scratch } = layout;
    exports.compact(out, plan.usable, scratch + BOUNDS, lists, room, scratch + LENGTHS);
    for (let lane = 0; lane < 2; lane += 1) {
      limits(measures, lengths, lanes[lane], both[lane], lane, results);
    }
  };
}
