import { atanh } from '../elementary/hyperbolic.ts';
import { COMPILED_FROM } from '../linear-algebra/compiled.ts';
import { dot, symmetricProduct } from '../linear-algebra/products.ts';
import { centre, centredColumns } from './centred.ts';
import { compiledProducts } from './compiled-products.ts';

const CORRELATION = { scaled: true, divisor: 1, limit: 1 };
const NOTHING = new Float64Array(0);

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
  if (regions < COMPILED_FROM) plainCorrelation(series, frames, regions, out);
  else compiledProducts(series, frames, regions, CORRELATION, out, NOTHING);
  for (let j = 0; j < regions; j += 1) out[j * regions + j] = out[j * regions + j] > 0 ? 1 : NaN;
}

/** `correlation` but for the diagonal: the same bits. */
export function plainCorrelation(
  series: Float64Array,
  frames: number,
  regions: number,
  out: Float64Array,
): void {
  const columns = centredColumns(series, frames, regions);
  for (let j = 0; j < regions; j += 1) {
    const size = Math.sqrt(dot(columns, j * frames, columns, j * frames, frames));
    const scale = size > 0 ? 1 / size : NaN;
    for (let t = 0; t < frames; t += 1) columns[j * frames + t] *= scale;
  }
  symmetricProduct(columns, frames, regions, out);
  for (let i = 0; i < out.length; i += 1) out[i] = Math.max(-1, Math.min(1, out[i]));
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
