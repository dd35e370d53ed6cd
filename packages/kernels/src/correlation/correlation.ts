import { atanh } from '../elementary/hyperbolic.ts';
import { dot, symmetricProduct } from '../linear-algebra/products.ts';

/**
 * Region after region with the mean of each taken out; a constant column becomes exact zeros.
 * The mean is corrected once by the mean of what is left, so a large mean does not eat the digits of a small variance.
 */
function centredColumns(series: Float64Array, frames: number, regions: number): Float64Array {
  const columns = new Float64Array(frames * regions);
  for (let t = 0; t < frames; t += 1) {
    for (let j = 0; j < regions; j += 1) columns[j * frames + t] = series[t * regions + j];
  }
  for (let j = 0; j < regions; j += 1) centre(columns.subarray(j * frames, (j + 1) * frames));
  return columns;
}

function centre(column: Float64Array): void {
  const first = column[0];
  if (column.every((value) => value === first)) {
    column.fill(first === first && Math.abs(first) !== Infinity ? 0 : NaN);
    return;
  }
  for (let pass = 0; pass < 2; pass += 1) {
    let sum = 0;
    for (let t = 0; t < column.length; t += 1) sum += column[t];
    const mean = sum / column.length;
    for (let t = 0; t < column.length; t += 1) column[t] -= mean;
  }
}

/**
 * Pearson correlation of every pair of columns, in two passes (centre and scale, then multiply).
 *
 * @param series frames x regions, frame after frame; read only
 * @param out    regions x regions, every cell is written; exactly symmetric, the diagonal exactly 1, all values
 *               within [-1, 1]. A column without variance gives NaN in its row, column and diagonal cell.
 *
 * Time O(frames * regions^2), extra memory O(frames * regions).
 */
export function correlation(series: Float64Array, frames: number, regions: number, out: Float64Array): void {
  const columns = centredColumns(series, frames, regions);
  for (let j = 0; j < regions; j += 1) {
    const size = Math.sqrt(dot(columns, j * frames, columns, j * frames, frames));
    const scale = size > 0 ? 1 / size : NaN;
    for (let t = 0; t < frames; t += 1) columns[j * frames + t] *= scale;
  }
  symmetricProduct(columns, frames, regions, out);
  for (let i = 0; i < out.length; i += 1) out[i] = Math.max(-1, Math.min(1, out[i]));
  for (let j = 0; j < regions; j += 1) out[j * regions + j] = out[j * regions + j] > 0 ? 1 : NaN;
}

/**
 * Covariance of every pair of columns: sum of products of deviations / (frames - ddof).
 *
 * @param series frames x regions, frame after frame. @param out regions x regions, every cell is written.
 */
export function covariance(
  series: Float64Array,
  frames: number,
  regions: number,
  ddof: number,
  out: Float64Array,
): void {
  symmetricProduct(centredColumns(series, frames, regions), frames, regions, out);
  for (let i = 0; i < out.length; i += 1) out[i] /= frames - ddof;
}

/**
 * Covariance (ddof 0) shrunk towards a multiple of the identity.
 *
 * @param series frames x regions, frame after frame. @param out regions x regions, every cell is written.
 * @returns the shrinkage, 0 (none) to 1
 * @see Ledoit & Wolf 2004, J Multivar Anal 88:365, in the form scikit-learn computes:
 *      delta = ||S - mu I||^2 / p, beta = min(delta, (sum_t |x_t|^4 / T - ||S||^2) / (p T)), shrinkage = beta / delta.
 *      The sum over all pairs of x_ti^2 x_tj^2 is the squared length of each frame, squared: O(frames * regions).
 */
export function ledoitWolf(series: Float64Array, frames: number, regions: number, out: Float64Array): number {
  const columns = centredColumns(series, frames, regions);
  symmetricProduct(columns, frames, regions, out);
  let trace = 0;
  let squares = 0;
  for (let i = 0; i < out.length; i += 1) {
    out[i] /= frames;
    squares += out[i] * out[i];
  }
  for (let j = 0; j < regions; j += 1) trace += out[j * regions + j];
  let fourth = 0;
  for (let t = 0; t < frames; t += 1) {
    let length = 0;
    for (let j = 0; j < regions; j += 1) length += columns[j * frames + t] * columns[j * frames + t];
    fourth += length * length;
  }
  const mu = trace / regions;
  const delta = (squares - 2 * mu * trace + regions * mu * mu) / regions;
  const beta = Math.min(delta, (fourth / frames - squares) / (regions * frames));
  const shrinkage = beta === 0 ? 0 : beta / delta;
  for (let i = 0; i < out.length; i += 1) out[i] *= 1 - shrinkage;
  for (let j = 0; j < regions; j += 1) out[j * regions + j] += shrinkage * mu;
  return shrinkage;
}

/** Fisher's z of every r: atanh(r); +-Infinity at +-1. `out` may be `r` itself. */
export function fisherZ(r: Float64Array, out: Float64Array): void {
  for (let i = 0; i < r.length; i += 1) out[i] = atanh(r[i]);
}

/** Pearson correlation of two columns of equal length, NaN when one is constant. */
export function pearson(x: Float64Array, y: Float64Array): number {
  const left = x.slice();
  const right = y.slice();
  centre(left);
  centre(right);
  const n = x.length;
  const sizes = Math.sqrt(dot(left, 0, left, 0, n)) * Math.sqrt(dot(right, 0, right, 0, n));
  return sizes > 0 ? Math.max(-1, Math.min(1, dot(left, 0, right, 0, n) / sizes)) : NaN;
}
