/** Cubic spline through the kept values of a signal, ready for many signals with the same gaps. */
interface Spline {
  readonly kept: Int32Array;
  /** Forward elimination of the tridiagonal system for the slopes at the knots. */
  readonly lower: Float64Array;
  readonly pivot: Float64Array;
  readonly upper: Float64Array;
}

/**
 * Fills dropped values of signals by the cubic spline through the kept ones (not-a-knot ends; a parabola through three,
 * a line through two, a constant through one). Values outside the kept range are extrapolated by the outermost cubic.
 * What stands in dropped places is never read.
 *
 * @param columns count signals of n values, one after the other; dropped values are overwritten
 * @param kept    1 where a value stays, at least one
 * @see de Boor 2001, A Practical Guide to Splines, IV; scipy.interpolate.CubicSpline
 */
export function splineFill(columns: Float64Array, n: number, count: number, kept: Uint8Array): void {
  const knots = Int32Array.from(kept.keys()).filter((t) => kept[t] === 1);
  if (knots.length === n) return;
  const spline = knots.length > 3 ? prepare(knots) : undefined;
  const slopes = new Float64Array(knots.length);
  for (let j = 0; j < count; j += 1) {
    const x = columns.subarray(j * n, (j + 1) * n);
    if (spline) solveSlopes(spline, x, slopes);
    else fewKnots(knots, x, slopes);
    fill(x, knots, kept, slopes);
  }
}

function prepare(kept: Int32Array): Spline {
  const m = kept.length;
  const lower = new Float64Array(m);
  const pivot = new Float64Array(m);
  const upper = new Float64Array(m);
  const step = (i: number): number => kept[i + 1] - kept[i];
  pivot[0] = step(1);
  upper[0] = kept[2] - kept[0];
  for (let i = 1; i < m; i += 1) {
    const last = i === m - 1;
    const below = last ? kept[m - 1] - kept[m - 3] : step(i);
    const diagonal = last ? step(m - 3) : 2 * (step(i - 1) + step(i));
    upper[i] = last ? 0 : step(i - 1);
    lower[i] = below / pivot[i - 1];
    pivot[i] = diagonal - lower[i] * upper[i - 1];
  }
  return { kept, lower, pivot, upper };
}

function solveSlopes({ kept, lower, pivot, upper }: Spline, x: Float64Array, slopes: Float64Array): void {
  const m = kept.length;
  const step = (i: number): number => kept[i + 1] - kept[i];
  const secant = (i: number): number => (x[kept[i + 1]] - x[kept[i]]) / step(i);
  const head = kept[2] - kept[0];
  const tail = kept[m - 1] - kept[m - 3];
  slopes[0] = ((step(0) + 2 * head) * step(1) * secant(0) + step(0) ** 2 * secant(1)) / head;
  for (let i = 1; i < m; i += 1) {
    const right =
      i < m - 1
        ? 3 * (step(i) * secant(i - 1) + step(i - 1) * secant(i))
        : (step(m - 2) ** 2 * secant(m - 3) + (2 * tail + step(m - 2)) * step(m - 3) * secant(m - 2)) / tail;
    slopes[i] = right - lower[i] * slopes[i - 1];
  }
  slopes[m - 1] /= pivot[m - 1];
  for (let i = m - 2; i >= 0; i -= 1) slopes[i] = (slopes[i] - upper[i] * slopes[i + 1]) / pivot[i];
}

/** Slopes of the constant, line or parabola through up to three values. */
function fewKnots(kept: Int32Array, x: Float64Array, slopes: Float64Array): void {
  const secant = (i: number): number => (x[kept[i + 1]] - x[kept[i]]) / (kept[i + 1] - kept[i]);
  if (kept.length === 1) slopes[0] = 0;
  if (kept.length === 2) slopes.fill(secant(0));
  if (kept.length < 3) return;
  const curvature = (secant(1) - secant(0)) / (kept[2] - kept[0]);
  slopes[0] = secant(0) - curvature * (kept[1] - kept[0]);
  slopes[1] = secant(0) + curvature * (kept[1] - kept[0]);
  slopes[2] = secant(1) + curvature * (kept[2] - kept[1]);
}

function fill(x: Float64Array, knots: Int32Array, kept: Uint8Array, slopes: Float64Array): void {
  const last = knots.length - 2;
  let piece = 0;
  for (let t = 0; t < x.length; t += 1) {
    if (kept[t] === 1) continue;
    if (last < 0) {
      x[t] = x[knots[0]];
      continue;
    }
    while (piece < last && knots[piece + 1] < t) piece += 1;
    const from = knots[piece];
    const step = knots[piece + 1] - from;
    const secant = (x[knots[piece + 1]] - x[from]) / step;
    const third = (slopes[piece] + slopes[piece + 1] - 2 * secant) / step;
    const d = t - from;
    x[t] = x[from] + d * (slopes[piece] + d * ((secant - slopes[piece]) / step - third + (d * third) / step));
  }
}
