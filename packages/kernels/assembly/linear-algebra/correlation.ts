import { addProduct } from './generated';
import { STEP } from './tiles';

/** Frames of a panel that stay in the innermost cache together with as many of another panel. */
const DEPTH = 256;
/** Panels that stay in the second cache. */
const GROUP = 16;

/** Takes the means out of the four columns of a panel. */
function centrePanel(panel: usize, frames: i32, mean0: v128, mean1: v128): void {
  for (; frames > 0; frames--) {
    v128.store(panel, f64x2.sub(v128.load(panel), mean0));
    v128.store(panel, f64x2.sub(v128.load(panel, 16), mean1), 16);
    panel += STEP;
  }
}

/**
 * Panels of a series with the mean of each column taken out, twice as the plain twin does; constant columns become
 * zeros, or NaN where they are not finite.
 *
 * @param series frames x regions, frame after frame, and room for 3 values
 * @param panels (regions + 3) / 4 panels of `frames`; columns beyond the last are zeros
 */
export function centredPanels(series: usize, frames: i32, regions: i32, panels: usize): void {
  const row = (<usize>regions) << 3;
  const count = f64x2.splat(<f64>frames);
  for (let j = 0; j < regions; j += 4) {
    let from = series + ((<usize>j) << 3);
    const first0 = keep(v128.load(from), regions - j);
    const first1 = keep(v128.load(from, 16), regions - j - 2);
    let other0 = i64x2.splat(0);
    let other1 = other0;
    let sum0 = f64x2.splat(0);
    let sum1 = sum0;
    let to = panels;
    for (let t = 0; t < frames; t++) {
      const x0 = keep(v128.load(from), regions - j);
      const x1 = keep(v128.load(from, 16), regions - j - 2);
      v128.store(to, x0);
      v128.store(to, x1, 16);
      sum0 = f64x2.add(sum0, x0);
      sum1 = f64x2.add(sum1, x1);
      other0 = v128.or(other0, f64x2.ne(x0, first0));
      other1 = v128.or(other1, f64x2.ne(x1, first1));
      from += row;
      to += STEP;
    }
    // Taking the first value out of a constant column leaves exact zeros, and NaN of Infinity.
    sum0 = v128.bitselect(f64x2.div(sum0, count), first0, other0);
    sum1 = v128.bitselect(f64x2.div(sum1, count), first1, other1);
    centrePanel(panels, frames, sum0, sum1);
    sum0 = f64x2.splat(0);
    sum1 = sum0;
    to = panels;
    for (let t = 0; t < frames; t++) {
      sum0 = f64x2.add(sum0, v128.load(to));
      sum1 = f64x2.add(sum1, v128.load(to, 16));
      to += STEP;
    }
    centrePanel(panels, frames, f64x2.div(sum0, count), f64x2.div(sum1, count));
    panels = to;
  }
}

/** The first `left` of two values, zeros for the others. */
function keep(pair: v128, left: i32): v128 {
  if (left >= 2) return pair;
  return left == 1 ? f64x2.replace_lane(pair, 1, 0) : f64x2.splat(0);
}

/** Divides every column by its length, in four partial sums as the plain `dot`; NaN where the length is 0. */
export function scalePanels(panels: usize, frames: i32, count: i32): void {
  for (; count > 0; count--) {
    for (let half = 0; half < 2; half++) {
      const start = panels + ((<usize>half) << 4);
      let s0 = f64x2.splat(0);
      let s1 = s0;
      let s2 = s0;
      let s3 = s0;
      let at = start;
      let t = 0;
      for (; t + 4 <= frames; t += 4) {
        const x0 = v128.load(at);
        const x1 = v128.load(at, 32);
        const x2 = v128.load(at, 64);
        const x3 = v128.load(at, 96);
        s0 = f64x2.add(s0, f64x2.mul(x0, x0));
        s1 = f64x2.add(s1, f64x2.mul(x1, x1));
        s2 = f64x2.add(s2, f64x2.mul(x2, x2));
        s3 = f64x2.add(s3, f64x2.mul(x3, x3));
        at += 4 * STEP;
      }
      for (; t < frames; t++) {
        const x = v128.load(at);
        s0 = f64x2.add(s0, f64x2.mul(x, x));
        at += STEP;
      }
      const length = f64x2.sqrt(f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3)));
      const scale = v128.bitselect(
        f64x2.div(f64x2.splat(1), length),
        f64x2.splat(NaN),
        f64x2.gt(length, f64x2.splat(0)),
      );
      at = start;
      for (t = 0; t < frames; t++) {
        v128.store(at, f64x2.mul(v128.load(at), scale));
        at += STEP;
      }
    }
    panels += <usize>frames * STEP;
  }
}

/** Squared length of every frame of the panels, columns in order, into `out` (frames values). */
export function frameLengths(panels: usize, frames: i32, count: i32, out: usize): void {
  memory.fill(out, 0, (<usize>frames) << 3);
  for (; count > 0; count--) {
    let to = out;
    for (let t = 0; t < frames; t++) {
      let sum = load<f64>(to);
      const x0 = load<f64>(panels);
      const x1 = load<f64>(panels, 8);
      const x2 = load<f64>(panels, 16);
      const x3 = load<f64>(panels, 24);
      sum += x0 * x0;
      sum += x1 * x1;
      sum += x2 * x2;
      sum += x3 * x3;
      store<f64>(to, sum);
      to += 8;
      panels += STEP;
    }
  }
}

/**
 * Products of every pair of columns of the panels into the lower tiles of `out`.
 *
 * @param out 4 count x 4 count, row after row
 */
export function panelProducts(panels: usize, frames: i32, count: i32, out: usize): void {
  const ld = (<usize>count) << 5;
  const size = <usize>frames * STEP;
  for (let from = 0; from < frames; from += DEPTH) {
    const depth = min(DEPTH, frames - from);
    const start = panels + <usize>from * STEP;
    for (let group = 0; group < count; group += GROUP) {
      for (let i = group; i < count; i++) {
        const a = start + <usize>i * size;
        const row = out + <usize>i * 4 * ld;
        const end = min(i + 1, group + GROUP);
        for (let j = group; j < end; j++) {
          addProduct(a, start + <usize>j * size, depth, row + ((<usize>j) << 5), ld, from == 0);
        }
      }
    }
  }
}
