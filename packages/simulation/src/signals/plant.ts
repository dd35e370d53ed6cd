import {
  cholesky,
  dot,
  fillNormal,
  orthonormalBasis,
  RANK_TOLERANCE,
  tanh,
  type RandomStream,
} from '@mesovia/kernels';
import { CARRIER } from '../study/study.ts';

/** Share of a carrier's variance that is its background signal; the rest is shared with the other carriers. */
const BACKGROUND_SHARE = 0.3;

/**
 * Gives the carriers exactly the wanted correlations with one another, and leaves every other connection as the
 * background made it: carrier = sqrt(w) background + sqrt(1 - w) private, where the private signals are
 * uncorrelated with all background signals in this very sample, and coloured so that the sum has the wanted correlations.
 *
 * @param columns  regions x frames, region after region; the carriers are replaced in place (mean 0, sum of squares
 *                 = frames)
 * @param z        wanted Fisher z, strict lower triangle of the carriers, row by row
 * @param stream   for the private signals
 */
export function plant(
  columns: Float64Array,
  frames: number,
  carriers: readonly number[],
  z: Float64Array,
  stream: RandomStream,
): void {
  const regions = columns.length / frames;
  const count = carriers.length;
  const span = new Float64Array((1 + regions + count) * frames).fill(1, 0, frames);
  span.set(columns, frames);
  fillNormal(stream, span.subarray((1 + regions) * frames));
  const { basis } = orthonormalBasis(span, frames, 1 + regions + count, RANK_TOLERANCE);
  const own = Float64Array.from(carriers.flatMap((region) => [...unitColumn(columns, frames, region)]));
  const colouring = privateColouring(own, frames, count, z);
  carriers.forEach((region, p) => {
    for (let t = 0; t < frames; t += 1) {
      let shared = 0;
      for (let q = 0; q <= p; q += 1)
        shared += colouring[p * count + q] * basis[(1 + regions + q) * frames + t];
      const value =
        Math.sqrt(BACKGROUND_SHARE) * own[p * frames + t] + Math.sqrt(1 - BACKGROUND_SHARE) * shared;
      columns[region * frames + t] = value * Math.sqrt(frames);
    }
  });
}

/** Centred, sum of squares 1. */
function unitColumn(columns: Float64Array, frames: number, region: number): Float64Array {
  const column = columns.slice(region * frames, (region + 1) * frames);
  const mean = column.reduce((sum, value) => sum + value, 0) / frames;
  const centred = column.map((value) => value - mean);
  const size = Math.sqrt(dot(centred, 0, centred, 0, frames));
  return centred.map((value) => value / size);
}

/**
 * Lower Cholesky factor of (C - w S) / (1 - w): C wanted, S background correlations of the carriers.
 * A person whose wanted correlations cannot exist together gets them drawn towards the usual one, step by step.
 */
function privateColouring(own: Float64Array, frames: number, count: number, z: Float64Array): Float64Array {
  for (let shrink = 1; ; shrink *= 0.9) {
    const matrix = new Float64Array(count * count);
    for (let i = 0; i < count; i += 1) {
      matrix[i * count + i] = 1;
      for (let j = 0; j < i; j += 1) {
        const wanted = tanh(CARRIER.mean + shrink * (z[(i * (i - 1)) / 2 + j] - CARRIER.mean));
        const background = dot(own, i * frames, own, j * frames, frames);
        matrix[i * count + j] = (wanted - BACKGROUND_SHARE * background) / (1 - BACKGROUND_SHARE);
        matrix[j * count + i] = matrix[i * count + j];
      }
    }
    if (cholesky(matrix, count)) return matrix;
  }
}
