import type { TableOutput } from '@mesovia/core';
import type { Scan } from '../scans/read-scans.ts';
import type { Quality } from './quality.ts';

/** Rows of `clean_timeseries`: a run without kept frames has empty lists. */
export function seriesColumns(clean: readonly Scan[], person: string): TableOutput {
  const rows = clean.flatMap((scan) =>
    Array.from({ length: scan.regions }, (_, region) => ({ scan, region })),
  );
  const offsets = new Int32Array(rows.length + 1);
  rows.forEach(({ scan }, i) => void (offsets[i + 1] = offsets[i] + scan.frames));
  const values = new Float64Array(offsets[rows.length]);
  rows.forEach(({ scan, region }, i) => {
    for (let t = 0; t < scan.frames; t += 1) values[offsets[i] + t] = scan.series[t * scan.regions + region];
  });
  return {
    participant_id: rows.map(() => person),
    scan: rows.map(({ scan }) => scan.scan),
    region: Int32Array.from(rows, ({ region }) => region),
    values: { values, offsets },
    tr_s: Float64Array.from(rows, ({ scan }) => scan.trS),
  };
}

/** Rows of `frames` with what became of each. */
export function frameColumns(
  scans: readonly Scan[],
  fdMm: readonly Float64Array[],
  kept: readonly Uint8Array[],
  person: string,
): TableOutput {
  const rows = scans.flatMap((scan, i) => Array.from(kept[i], (_, frame) => ({ scan: scan.scan, i, frame })));
  return {
    participant_id: rows.map(() => person),
    scan: rows.map(({ scan }) => scan),
    frame: Int32Array.from(rows, ({ frame }) => frame),
    fd_mm: Float64Array.from(rows, ({ i, frame }) => fdMm[i][frame]),
    kept: rows.map(({ i, frame }) => kept[i][frame] === 1),
  };
}

export function qualityColumns(result: Quality, person: string): TableOutput {
  return {
    participant_id: [person],
    scans: Int32Array.of(result.scans),
    frames: Int32Array.of(result.frames),
    kept_frames: Int32Array.of(result.keptFrames),
    percent_dropped: Float64Array.of(result.percentDropped),
    minutes: Float64Array.of(result.minutes),
    mean_fd_mm: Float64Array.of(result.meanFdMm),
    max_fd_mm: Float64Array.of(result.maxFdMm),
    dead_regions: Int32Array.of(result.deadRegions),
  };
}
