import {
  cleanTimeseries,
  DataError,
  defineStage,
  frames,
  quality as qualityTable,
  timeseries,
} from '@mesovia/core';
import { z } from 'zod';
import { censorFrames, type CensorRule } from '../denoise/censor.ts';
import { motionOf, readMotion, unknownMotion } from '../denoise/frame-motion.ts';
import { frameColumns, qualityColumns, seriesColumns } from '../denoise/output-tables.ts';
import { quality, type Quality } from '../denoise/quality.ts';
import { readScans } from '../scans/read-scans.ts';
import { dropFrames } from './scrub.ts';

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
    const motions = scans.map((scan) => motionOf(motion, scan, person));
    const kept = motions.map((measures) => censorFrames(measures, ruleOf(params.fd_mm)));
    const clean = scans.map((scan, i) => dropFrames(scan, kept[i]));
    const fdMm = motions.map((measures) => measures.fdMm);
    const result = quality(clean, Float64Array.from(fdMm.flatMap((values) => [...values])));
    refuseTooFew(result, params, person);
    if (params.fd_mm !== null) unknownMotion(fdMm).forEach(warn);
    return {
      clean_timeseries: seriesColumns(clean, person),
      frames: frameColumns(scans, fdMm, kept, person),
      quality: qualityColumns(result, person),
    };
  },
});

/** Displacement alone; neighbours of a dropped frame stay. */
const ruleOf = (fdMm: number | null): CensorRule => ({
  fd_mm: fdMm ?? 'none',
  std_dvars: 'none',
  before: 0,
  after: 0,
  minimum_segment: 0,
  non_steady: false,
});

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
