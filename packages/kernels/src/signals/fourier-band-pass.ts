import { createFourier } from './fourier.ts';

/**
 * Band-pass of signals joined to their mirror image: bins k of the doubled series with
 * low 2n <= k < high 2n stay. The mean goes when low > 0.
 *
 * @param columns count signals of n values, one after the other; overwritten
 * @param low, high edges in cycles per frame; 0 and Infinity leave an end open
 * @see Whitfield-Gabrieli & Nieto-Castanon 2012, Brain Connect 2:125 (CONN, conn_filter)
 */
export function mirroredBandPass(
  columns: Float64Array,
  n: number,
  count: number,
  low: number,
  high: number,
): void {
  const length = 2 * n;
  const kept = (k: number): boolean => k >= low * length && k < high * length;
  bandPass(columns, n, count, length, kept, (x, t) => x[t < n ? t : length - 1 - t]);
}

/**
 * Ideal band-pass of mean-centred signals, zero-padded to a power of two: bins ceil(low N) to trunc(high N) stay.
 *
 * @param columns count signals of n values, one after the other; overwritten
 * @param low, high edges in cycles per frame; 0 and Infinity leave an end open
 * @see C-PAC, `ideal_bandpass` (after REST, Song et al. 2011, PLoS ONE 6:e25031)
 */
export function idealBandPass(
  columns: Float64Array,
  n: number,
  count: number,
  low: number,
  high: number,
): void {
  let length = 1;
  while (length < n) length *= 2;
  for (let j = 0; j < count; j += 1) centre(columns, j * n, n);
  const first = Math.ceil(low * length);
  const last = Math.trunc(Math.min(high, 0.5) * length);
  const kept = (k: number): boolean => k >= first && k <= last;
  bandPass(columns, n, count, length, kept, (x, t) => (t < n ? x[t] : 0));
}

function centre(columns: Float64Array, from: number, n: number): void {
  let sum = 0;
  for (let t = 0; t < n; t += 1) sum += columns[from + t];
  for (let t = 0; t < n; t += 1) columns[from + t] -= sum / n;
}

/** The kept bins are symmetric, so the filter is real and two signals go through one complex transform. */
function bandPass(
  columns: Float64Array,
  n: number,
  count: number,
  length: number,
  kept: (k: number) => boolean,
  extended: (x: Float64Array, t: number) => number,
): void {
  const fourier = createFourier(length);
  const re = new Float64Array(length);
  const im = new Float64Array(length);
  const drop = Int32Array.from({ length }, (_, k) => k).filter((k) => !kept(Math.min(k, length - k)));
  for (let j = 0; j < count; j += 2) {
    const one = columns.subarray(j * n, (j + 1) * n);
    const other = j + 1 < count ? columns.subarray((j + 1) * n, (j + 2) * n) : undefined;
    for (let t = 0; t < length; t += 1) {
      re[t] = extended(one, t);
      im[t] = other ? extended(other, t) : 0;
    }
    fourier.forward(re, im);
    for (const k of drop) {
      re[k] = 0;
      im[k] = 0;
    }
    fourier.inverse(re, im);
    one.set(re.subarray(0, n));
    other?.set(im.subarray(0, n));
  }
}
