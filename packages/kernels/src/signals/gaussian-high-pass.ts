import { exp } from '../elementary/exponential.ts';

/**
 * Takes out of every signal a running straight line, fitted with Gaussian weights within three SD, then the mean.
 *
 * @param columns count signals of n values, one after the other; overwritten
 * @param sigma   SD of the weights in frames; FSL's cut-off in seconds is 2 sigma TR
 * @see FSL, `fslmaths -bptf`, as HALFpipe ports it (Woolrich et al. 2001, NeuroImage 14:1370)
 */
export function gaussianHighPass(columns: Float64Array, n: number, count: number, sigma: number): void {
  const reach = Math.trunc(3 * sigma);
  const weights = Float64Array.from({ length: reach + 1 }, (_, d) => exp((-0.5 * d * d) / (sigma * sigma)));
  const line = new Float64Array(n);
  for (let j = 0; j < count; j += 1) {
    const x = columns.subarray(j * n, (j + 1) * n);
    for (let t = 0; t < n; t += 1) line[t] = valueOfLine(x, t, reach, weights);
    let sum = 0;
    for (let t = 0; t < n; t += 1) {
      x[t] -= line[t];
      sum += x[t];
    }
    for (let t = 0; t < n; t += 1) x[t] -= sum / n;
  }
}

/** Value at t of the weighted least-squares line through the frames around t. */
function valueOfLine(x: Float64Array, t: number, reach: number, weights: Float64Array): number {
  let sum = 0;
  let first = 0;
  let second = 0;
  let signal = 0;
  let moment = 0;
  const to = Math.min(x.length - 1, t + reach);
  for (let i = Math.max(0, t - reach); i <= to; i += 1) {
    const d = i - t;
    const weight = weights[Math.abs(d)];
    sum += weight;
    first += weight * d;
    second += weight * d * d;
    signal += weight * x[i];
    moment += weight * d * x[i];
  }
  const determinant = second * sum - first * first;
  return determinant === 0 ? signal / sum : (signal * second - first * moment) / determinant;
}
