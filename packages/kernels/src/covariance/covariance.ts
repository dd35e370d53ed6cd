import { centredColumns } from '../correlation/centred.ts';
import { symmetricProduct } from '../linear-algebra/products.ts';

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
