import type { Scan } from '../scans/read-scans.ts';

/** The series without its dropped frames; `kept` has one value a frame. */
export function dropFrames(scan: Scan, kept: Uint8Array): Scan {
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
