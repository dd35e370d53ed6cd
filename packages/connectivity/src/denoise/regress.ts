import { dot, orthonormalBasis, RANK_TOLERANCE } from '@mesovia/kernels';
import { meansOf, type Columns } from './columns.ts';

/**
 * Takes regressors out of signals. Regressors are z-scored (divisor frames - 1), or divided by their largest absolute
 * value; no constant is added, so the mean of a signal stays unless it was taken out before.
 *
 * @param signals overwritten
 * @returns rank of the regressors as they went in: constant and repeated ones do not count
 */
export function regressOut(signals: Columns, regressors: Columns, standardise: boolean): number {
  const { frames } = signals;
  const scaled = standardise ? zScored(regressors) : scaledToOne(regressors);
  const { basis, rank } = orthonormalBasis(scaled, frames, regressors.count, RANK_TOLERANCE);
  const { values, count } = signals;
  const weights = new Float64Array(rank);
  for (let j = 0; j < count; j += 1) {
    for (let r = 0; r < rank; r += 1) weights[r] = dot(basis, r * frames, values, j * frames, frames);
    for (let r = 0; r < rank; r += 1) {
      const weight = weights[r];
      for (let t = 0; t < frames; t += 1) values[j * frames + t] -= weight * basis[r * frames + t];
    }
  }
  return rank;
}

/** Of the length of a column with its mean: what is left below this part of it counts as rounding. */
const ROUNDING = 1e-13;

function zScored(columns: Columns): Float64Array {
  const { values, frames, count } = columns;
  const out = values.slice();
  const means = meansOf(columns);
  for (let j = 0; j < count; j += 1) {
    const column = out.subarray(j * frames, (j + 1) * frames);
    const whole = Math.sqrt(dot(column, 0, column, 0, frames));
    for (let t = 0; t < frames; t += 1) column[t] -= means[j];
    const rest = Math.sqrt(dot(column, 0, column, 0, frames));
    if (rest <= ROUNDING * whole) column.fill(0);
    else for (let t = 0; t < frames; t += 1) column[t] /= rest / Math.sqrt(frames - 1);
  }
  return out;
}

function scaledToOne({ values, frames, count }: Columns): Float64Array {
  const out = values.slice();
  for (let j = 0; j < count; j += 1) {
    const column = out.subarray(j * frames, (j + 1) * frames);
    const largest = column.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    if (largest > 0) for (let t = 0; t < frames; t += 1) column[t] /= largest;
  }
  return out;
}
