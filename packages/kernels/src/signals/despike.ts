import { tanh } from '../elementary/hyperbolic.ts';
import { quantileSorted } from '../quantile/quantile.ts';

/**
 * Squashes spikes: m + s tanh((x - m) / s), m the median of the signal, s four times its median absolute deviation.
 * A signal with s = 0 stays as it is.
 *
 * @param columns count signals of n values, one after the other; overwritten
 * @see CONN, `conn_despike` (Whitfield-Gabrieli & Nieto-Castanon 2012, Brain Connect 2:125)
 */
export function despike(columns: Float64Array, n: number, count: number): void {
  for (let j = 0; j < count; j += 1) {
    const x = columns.subarray(j * n, (j + 1) * n);
    const median = medianOf(x.slice());
    const scale = 4 * medianOf(x.map((value) => Math.abs(value - median)));
    if (!(scale > 0)) continue;
    for (let t = 0; t < n; t += 1) x[t] = median + scale * tanh((x[t] - median) / scale);
  }
}

function medianOf(values: Float64Array): number {
  return quantileSorted(values.sort(), 0.5);
}
