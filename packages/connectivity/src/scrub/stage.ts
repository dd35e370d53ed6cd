import {
  cleanTimeseries,
  DataError,
  defineStage,
  frames,
  quality as qualityTable,
  timeseries,
  type Check,
  type TableOutput,
  type TableView,
} from '@mesovia/core';
import { z } from 'zod';
import { readScans, type Scan } from '../scans/read-scans.ts';
import { quality, type Quality } from './quality.ts';
import { dropFrames, keptFrames, type ScanMotion } from './scrub.ts';

export const scrubStage = defineStage({
  name: 'scrub',
  version: 1,
  about: 'Leaves out frames with too much head motion, and counts what is left of every person.',
  params: z.strictObject({
    fd_mm: z
      .number()
      .gt(0)
      .nullable()
      .default(0.5)
      .describe('drop frames with more framewise displacement than this, in mm; null keeps every frame'),
    minimum_frames: z
      .int()
      .min(4)
      .default(50)
      .describe('frames a person must keep, over all runs; fewer stop the run'),
  }),
  inputs: { series: timeseries, frames },
  outputs: { clean_timeseries: cleanTimeseries, frames, quality: qualityTable },
  main: 'clean_timeseries',
  each: { key: 'participant_id', over: 'series' },

  run({ params, inputs, key, warn }) {
    const person = key as string;
    const scans = readScans(inputs.series, person);
    const motion = readMotion(inputs.frames);
    const kept = scans.map((scan) => keptFrames(motion.get(scan.scan) ?? NO_MOTION, params.fd_mm));
    const clean = scans.map((scan, i) => dropFrames(scan, kept[i], person));
    const fdMm = scans.map((scan) => motion.get(scan.scan) as ScanMotion).map((m) => m.fdMm);
    const result = quality(clean, Float64Array.from(fdMm.flatMap((values) => [...values])));
    refuseTooFew(result, params, person);
    remarks(fdMm, params.fd_mm).forEach(warn);
    return {
      clean_timeseries: seriesColumns(clean, person),
      frames: frameColumns(scans, fdMm, kept, person),
      quality: qualityColumns(result, person),
    };
  },
});

/** A run without any motion rows: refused as a length mismatch. */
const NO_MOTION: ScanMotion = { fdMm: new Float64Array(0), kept: new Uint8Array(0) };

function readMotion(table: TableView): Map<string, ScanMotion> {
  const names = table.strings('scan') as readonly string[];
  const fdMm = table.f64('fd_mm');
  const kept = Uint8Array.from(table.f64('kept'));
  const motion = new Map<string, ScanMotion>();
  for (let start = 0; start < names.length;) {
    let end = start;
    while (end < names.length && names[end] === names[start]) end += 1;
    motion.set(names[start], { fdMm: fdMm.subarray(start, end), kept: kept.subarray(start, end) });
    start = end;
  }
  return motion;
}

function refuseTooFew(
  { frames, keptFrames }: Quality,
  params: { fd_mm: number | null; minimum_frames: number },
  person: string,
): void {
  if (keptFrames >= params.minimum_frames) return;
  const limit = params.fd_mm === null ? '' : ` at or below ${params.fd_mm} mm`;
  throw new DataError(
    'too-few-frames',
    `${keptFrames} of ${frames} frames are kept${limit}, fewer than minimum_frames ${params.minimum_frames}`,
    person,
    'take the person out of the participants table, or change fd_mm or minimum_frames for everybody',
  );
}

/** A first frame without a value is how fMRIPrep writes it; other gaps deserve a warning. */
function remarks(fdMm: readonly Float64Array[], threshold: number | null): Check[] {
  if (threshold === null) return [];
  const unknown = fdMm.flatMap((values) => [...values.keys()].filter((t) => values[t] !== values[t]));
  if (unknown.length === 0) return [];
  if (unknown.every((t) => t === 0)) {
    const message = 'The first frame of a run has no framewise displacement and is kept.';
    return [{ code: 'unknown-motion', severity: 'note', message }];
  }
  const frames = fdMm.reduce((sum, values) => sum + values.length, 0);
  return [
    {
      code: 'unknown-motion',
      severity: 'warning',
      message: `A person has no framewise displacement at ${unknown.length} of ${frames} frames; these are kept.`,
      remedy: 'give a motion file with a value for every frame of every run',
    },
  ];
}

function seriesColumns(clean: readonly Scan[], person: string): TableOutput {
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

function frameColumns(
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

function qualityColumns(result: Quality, person: string): TableOutput {
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
