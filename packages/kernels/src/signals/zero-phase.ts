import type { Sections } from './butterworth.ts';

/** Signals that are filtered side by side: the processor works on one while it waits for another. */
const LANES = 4;

/** How a signal goes on before its first and after its last frame. */
export interface Padding {
  /** `odd` turns the signal about its end point; `constant` repeats the end point. */
  readonly kind: 'odd' | 'constant';
  /** Frames added at each end, fewer than the signal has. */
  readonly frames: number;
}

/**
 * Filters signals forwards and backwards, so that nothing is shifted in time. Each pass starts in the steady state of
 * its first value.
 *
 * @param columns count signals of n values, one after the other; overwritten
 * @see Gustafsson 1996, IEEE Trans Signal Process 44:988, section II (the procedure of scipy.signal.sosfiltfilt)
 */
export function zeroPhaseFilter(
  columns: Float64Array,
  n: number,
  count: number,
  sections: Sections,
  padding: Padding,
): void {
  const length = n + 2 * padding.frames;
  const lanes = new Float64Array(length * LANES);
  const states = steadyStates(sections);
  for (let first = 0; first < count; first += LANES) {
    const filled = Math.min(LANES, count - first);
    if (filled < LANES) lanes.fill(0);
    for (let lane = 0; lane < filled; lane += 1) pad(columns, (first + lane) * n, n, padding, lanes, lane);
    for (let s = 0; s < sections.count; s += 1) pass(lanes, length, sections.coefficients, s, states, false);
    for (let s = 0; s < sections.count; s += 1) pass(lanes, length, sections.coefficients, s, states, true);
    for (let lane = 0; lane < filled; lane += 1) {
      const from = (first + lane) * n;
      for (let t = 0; t < n; t += 1) columns[from + t] = lanes[(t + padding.frames) * LANES + lane];
    }
  }
}

function pad(
  columns: Float64Array,
  from: number,
  n: number,
  { kind, frames }: Padding,
  lanes: Float64Array,
  lane: number,
): void {
  const first = columns[from];
  const last = columns[from + n - 1];
  for (let i = 0; i < frames; i += 1) {
    const before = kind === 'odd' ? 2 * first - columns[from + frames - i] : first;
    const after = kind === 'odd' ? 2 * last - columns[from + n - 2 - i] : last;
    lanes[i * LANES + lane] = before;
    lanes[(frames + n + i) * LANES + lane] = after;
  }
  for (let t = 0; t < n; t += 1) lanes[(frames + t) * LANES + lane] = columns[from + t];
}

/** Per section: both delays under a constant input of 1 to the cascade. */
function steadyStates({ coefficients, count }: Sections): Float64Array {
  const states = new Float64Array(2 * count);
  let input = 1;
  for (let s = 0; s < count; s += 1) {
    const [b0, b1, b2, , a1, a2] = coefficients.subarray(6 * s, 6 * s + 6);
    const output = (input * (b0 + b1 + b2)) / (1 + a1 + a2);
    states[2 * s + 1] = b2 * input - a2 * output;
    states[2 * s] = b1 * input - a1 * output + states[2 * s + 1];
    input = output;
  }
  return states;
}

/** The value each lane starts a direction with, kept over the sections of that direction. */
const start = new Float64Array(LANES);

/** One section over all four lanes, transposed direct form II. */
function pass(
  lanes: Float64Array,
  length: number,
  coefficients: Float64Array,
  s: number,
  states: Float64Array,
  backwards: boolean,
): void {
  const [b0, b1, b2, , a1, a2] = coefficients.subarray(6 * s, 6 * s + 6);
  const begin = backwards ? (length - 1) * LANES : 0;
  const step = backwards ? -LANES : LANES;
  if (s === 0) for (let lane = 0; lane < LANES; lane += 1) start[lane] = lanes[begin + lane];
  let u0 = states[2 * s] * start[0];
  let u1 = states[2 * s] * start[1];
  let u2 = states[2 * s] * start[2];
  let u3 = states[2 * s] * start[3];
  let v0 = states[2 * s + 1] * start[0];
  let v1 = states[2 * s + 1] * start[1];
  let v2 = states[2 * s + 1] * start[2];
  let v3 = states[2 * s + 1] * start[3];
  for (let t = 0, at = begin; t < length; t += 1, at += step) {
    const x0 = lanes[at];
    const x1 = lanes[at + 1];
    const x2 = lanes[at + 2];
    const x3 = lanes[at + 3];
    const y0 = b0 * x0 + u0;
    const y1 = b0 * x1 + u1;
    const y2 = b0 * x2 + u2;
    const y3 = b0 * x3 + u3;
    u0 = b1 * x0 - a1 * y0 + v0;
    u1 = b1 * x1 - a1 * y1 + v1;
    u2 = b1 * x2 - a1 * y2 + v2;
    u3 = b1 * x3 - a1 * y3 + v3;
    v0 = b2 * x0 - a2 * y0;
    v1 = b2 * x1 - a2 * y1;
    v2 = b2 * x2 - a2 * y2;
    v3 = b2 * x3 - a2 * y3;
    lanes[at] = y0;
    lanes[at + 1] = y1;
    lanes[at + 2] = y2;
    lanes[at + 3] = y3;
  }
}
