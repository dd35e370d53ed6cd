import { dot } from '@mesovia/kernels';

/** Standardised series of living regions, ready for products over time. */
interface Standardised {
  readonly frames: number;
  readonly regions: number;
  /** Region after region, mean 0, squares that sum to 1. */
  readonly columns: Float64Array;
}

/** Pairs of frames a lag apart that lie in one segment. */
interface Lag {
  readonly lag: number;
  readonly pairs: number;
  /** Region after region: the series where frame t has a partner at t + lag, 0 elsewhere. */
  readonly early: Float64Array;
}

/**
 * Variance of the Fisher z of every Pearson correlation when the series are autocorrelated (xDF).
 *
 * With a = autocorrelations up to the first lag inside +-1.96 / sqrt(frames - 2), c and d = cross-correlations at
 * positive and negative lag up to the longer of the two, and w_k = pairs of frames k apart - 1:
 *     var r = [(T - 1)(1 - r^2)^2 + r^2 S(a_i^2 + a_j^2 + c^2 + d^2) - 2 r S((a_i + a_j)(c + d)) + 2 S(a_i a_j + c d)] / T^2,
 * S the sum over lags weighted by w, not below (1 - r^2)^2 / T; var z = var r / (1 - r^2)^2. Pairs never lie across a
 * censored frame or the end of a run: correlations at a lag come from the pairs that are there.
 *
 * @param series   frames x regions, frame after frame, no region constant
 * @param segments one number a frame; frames of one number follow one another in time
 * @returns strict lower triangle, row by row; NaN where |r| = 1
 * @see Afyouni, Smith & Nichols 2019, NeuroImage 199:609, eq. 8, adaptive truncation
 */
export function xdfVariance(
  series: Float64Array,
  frames: number,
  regions: number,
  segments: Int32Array,
): Float64Array {
  const data = standardised(series, frames, regions);
  const count = (regions * (regions - 1)) / 2;
  const r = new Float64Array(count);
  eachPair(
    regions,
    (i, j, e) => void (r[e] = dot(data.columns, i * frames, data.columns, j * frames, frames)),
  );
  const sums = new Float64Array(count);
  const open = new Uint8Array(regions).fill(1);
  for (let lag = 1; lag <= frames - 2 && open.includes(1); lag += 1) {
    const here = lagOf(data, segments, lag);
    if (here.pairs === 0) break;
    addLag(data, here, r, open, sums);
  }
  return sums.map((sum, e) => {
    const rest = (1 - r[e] ** 2) ** 2;
    if (!(rest > 0)) return NaN;
    return Math.max(((frames - 1) * rest + sum) / frames ** 2, rest / frames) / rest;
  });
}

/** Adds the terms of one lag; closes regions whose autocorrelation has died away. */
function addLag(
  { columns, frames, regions }: Standardised,
  { lag, pairs, early }: Lag,
  r: Float64Array,
  open: Uint8Array,
  sums: Float64Array,
): void {
  // The usual estimate divides by all frames; without a gap the factor is 1.
  const scale = (frames - lag) / pairs;
  const product = (i: number, j: number) =>
    scale * dot(early, i * frames, columns, j * frames + lag, frames - lag);
  const bound = 1.96 / Math.sqrt(frames - 2);
  const own = new Float64Array(regions);
  for (let i = 0; i < regions; i += 1) {
    if (open[i] === 1) own[i] = product(i, i);
    if (!(Math.abs(own[i]) > bound)) {
      own[i] = 0;
      open[i] = 0;
    }
  }
  eachPair(regions, (i, j, e) => {
    if (open[i] === 0 && open[j] === 0) return;
    const after = product(i, j);
    const before = product(j, i);
    const squares = own[i] ** 2 + own[j] ** 2 + after ** 2 + before ** 2;
    const cross = (own[i] + own[j]) * (after + before);
    sums[e] +=
      (pairs - 1) * (r[e] ** 2 * squares - 2 * r[e] * cross + 2 * (own[i] * own[j] + after * before));
  });
}

function lagOf({ columns, frames, regions }: Standardised, segments: Int32Array, lag: number): Lag {
  const early = new Float64Array(columns.length);
  let pairs = 0;
  for (let t = 0; t + lag < frames; t += 1) {
    if (segments[t] !== segments[t + lag]) continue;
    pairs += 1;
    for (let j = 0; j < regions; j += 1) early[j * frames + t] = columns[j * frames + t];
  }
  return { lag, pairs, early };
}

function standardised(series: Float64Array, frames: number, regions: number): Standardised {
  const columns = new Float64Array(frames * regions);
  for (let j = 0; j < regions; j += 1) {
    const column = columns.subarray(j * frames, (j + 1) * frames);
    let sum = 0;
    for (let t = 0; t < frames; t += 1) sum += series[t * regions + j];
    for (let t = 0; t < frames; t += 1) column[t] = series[t * regions + j] - sum / frames;
    const length = Math.sqrt(dot(column, 0, column, 0, frames));
    for (let t = 0; t < frames; t += 1) column[t] /= length;
  }
  return { frames, regions, columns };
}

function eachPair(regions: number, visit: (i: number, j: number, e: number) => void): void {
  let e = 0;
  for (let i = 1; i < regions; i += 1) {
    for (let j = 0; j < i; j += 1) {
      visit(i, j, e);
      e += 1;
    }
  }
}
