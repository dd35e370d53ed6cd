import { DataError } from '@mesovia/core';
import type { Scan } from '../scans/read-scans.ts';

/** Motion of one run, one value a frame. */
export interface ScanMotion {
  /** Framewise displacement in mm, NaN where unknown. */
  readonly fdMm: Float64Array;
  /** 1 where an earlier step kept the frame. */
  readonly kept: Uint8Array;
}

/**
 * Frames that stay: kept so far, and displaced by no more than the threshold. A frame whose displacement is unknown
 * stays. Neighbours of a dropped frame stay.
 *
 * @param fdMm largest allowed framewise displacement in mm; null drops nothing
 * @see Power et al. 2012, NeuroImage 59:2142 (scrubbing by framewise displacement)
 */
export function keptFrames({ fdMm, kept }: ScanMotion, threshold: number | null): Uint8Array {
  return kept.map((before, t) => (before === 1 && !(threshold !== null && fdMm[t] > threshold) ? 1 : 0));
}

/**
 * The series without its dropped frames.
 *
 * @throws DataError `length-mismatch` the motion of the run has another number of frames than its series
 */
export function dropFrames(scan: Scan, kept: Uint8Array, person: string): Scan {
  if (kept.length !== scan.frames) {
    throw new DataError(
      'length-mismatch',
      `the series has ${scan.frames} frames, its motion ${kept.length}`,
      `${person}, ${scan.scan}`,
      'give both at full length: a series that was scrubbed before must not be scrubbed again',
    );
  }
  const { regions } = scan;
  const frames = kept.reduce((sum, value) => sum + value, 0);
  const series = new Float64Array(frames * regions);
  let next = 0;
  for (let t = 0; t < kept.length; t += 1) {
    if (kept[t] === 0) continue;
    series.set(scan.series.subarray(t * regions, (t + 1) * regions), next);
    next += regions;
  }
  return { ...scan, frames, series };
}
