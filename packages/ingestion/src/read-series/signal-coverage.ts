export interface Coverage {
  /** 1 if the signal varies, 0 if it is the same value in every frame. */
  readonly alive: boolean[];
  /** SD over frames about the mean of each scan, pooled: sqrt(sum of squares / (frames - scans)); ddof 1 for one scan. */
  readonly temporalSd: Float64Array;
}

/**
 * Which regions carry a signal. A region is alive if it varies in every scan.
 *
 * @param scans values regions x frames, row-major, of each scan
 */
export function signalCoverage(
  scans: readonly { readonly frames: number; readonly values: Float64Array }[],
  regions: number,
): Coverage {
  const alive = Array.from({ length: regions }, () => scans.length > 0);
  const temporalSd = new Float64Array(regions);
  const freedom = scans.reduce((sum, { frames }) => sum + frames - 1, 0);
  for (let region = 0; region < regions; region++) {
    let squares = 0;
    for (const { frames, values } of scans) {
      const signal = values.subarray(region * frames, (region + 1) * frames);
      if (signal.every((value) => value === signal[0])) alive[region] = false;
      else squares += squaresAboutMean(signal);
    }
    temporalSd[region] = freedom > 0 ? Math.sqrt(squares / freedom) : 0;
  }
  return { alive, temporalSd };
}

/** Two passes, in the order of frames. */
function squaresAboutMean(signal: Float64Array): number {
  let sum = 0;
  for (const value of signal) sum += value;
  const mean = sum / signal.length;
  let squares = 0;
  for (const value of signal) squares += (value - mean) * (value - mean);
  return squares;
}
