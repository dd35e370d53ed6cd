import { cos } from '../elementary/trigonometric.ts';

const { PI } = Math;

/**
 * Cosine functions slower than a cut-off: column k = 1..K is sqrt(2 / n) cos(pi k (t + 1/2) / n), K the largest number
 * with K <= 2 n cutOff and K < n. No constant.
 *
 * @param cutOff cycles per frame
 * @returns K columns of n values
 * @see Friston et al. 1994, Hum Brain Mapp 2:189; the drift model of nilearn and SPM
 */
export function cosineBasis(n: number, cutOff: number): Float64Array {
  const count = Math.min(n - 1, Math.floor(2 * n * cutOff));
  const basis = new Float64Array(count * n);
  const scale = Math.sqrt(2 / n);
  for (let k = 1; k <= count; k += 1) {
    // The angle modulo 2 pi in whole steps of pi / (2 n).
    for (let t = 0; t < n; t += 1) {
      basis[(k - 1) * n + t] = scale * cos((PI * ((k * (2 * t + 1)) % (4 * n))) / (2 * n));
    }
  }
  return basis;
}

/**
 * Takes mean and straight line out of signals.
 *
 * @param columns count signals of n values, one after the other; overwritten
 */
export function detrend(columns: Float64Array, n: number, count: number): void {
  const middle = (n - 1) / 2;
  const squares = (n * (n * n - 1)) / 12;
  for (let j = 0; j < count; j += 1) {
    const x = columns.subarray(j * n, (j + 1) * n);
    let sum = 0;
    for (let t = 0; t < n; t += 1) sum += x[t];
    const mean = sum / n;
    let moment = 0;
    for (let t = 0; t < n; t += 1) {
      x[t] -= mean;
      moment += (t - middle) * x[t];
    }
    const slope = squares > 0 ? moment / squares : 0;
    for (let t = 0; t < n; t += 1) x[t] -= slope * (t - middle);
  }
}
