import { centredColumns } from '../correlation/centred.ts';
import { compiledProducts } from '../correlation/compiled-products.ts';
import { COMPILED_FROM } from '../linear-algebra/compiled.ts';
import { symmetricProduct } from '../linear-algebra/products.ts';

const NOTHING = new Float64Array(0);

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
  const divisor = frames - ddof;
  if (regions < COMPILED_FROM) plainCovariance(series, frames, regions, divisor, out);
  else compiledProducts(series, frames, regions, { scaled: false, divisor, limit: Infinity }, out, NOTHING);
}

/** The same bits without WebAssembly. @returns the squared length of every centred frame */
export function plainCovariance(
  series: Float64Array,
  frames: number,
  regions: number,
  divisor: number,
  out: Float64Array,
): Float64Array {
  const columns = centredColumns(series, frames, regions);
  symmetricProduct(columns, frames, regions, out);
  for (let i = 0; i < out.length; i += 1) out[i] /= divisor;
  const lengths = new Float64Array(frames);
  for (let j = 0; j < regions; j += 1) {
    for (let t = 0; t < frames; t += 1) lengths[t] += columns[j * frames + t] * columns[j * frames + t];
  }
  return lengths;
}

/** Covariance with ddof 0 and the squared length of every centred frame. */
export function covarianceAndLengths(
  series: Float64Array,
  frames: number,
  regions: number,
  out: Float64Array,
): Float64Array {
  if (regions < COMPILED_FROM) return plainCovariance(series, frames, regions, frames, out);
  const lengths = new Float64Array(frames);
  const options = { scaled: false, divisor: frames, limit: Infinity };
  compiledProducts(series, frames, regions, options, out, lengths);
  return lengths;
}
