import { confounds, defineStage, frames, optional, scanFiles, scans } from '@mesovia/core';
import { z } from 'zod';
import { confoundRemarks } from './confound-remarks.ts';
import { confoundRows } from './confound-rows.ts';
import { frameRows, seriesFrames } from './frame-rows.ts';
import { listedScans } from './listed-scans.ts';
import { readScan, type ReadConfounds } from './read-scan.ts';

export const confoundsStage = defineStage({
  name: 'confounds',
  version: 2,
  about:
    'Reads the confounds of one person (fMRIPrep, XCP-D, FSL, SPM, AFNI), and framewise displacement from them.',
  params: z.strictObject({
    fd: z
      .enum(['as_written', 'power', 'jenkinson'])
      .default('as_written')
      .describe(
        'framewise displacement: as the table has it (that of Power where it has none), or computed from the motion parameters after Power or Jenkinson',
      ),
    radius_mm: z
      .number()
      .gt(0)
      .lte(200)
      .optional()
      .describe(
        'radius of the head in mm for computed displacement; 50 for Power and 80 for Jenkinson if not given',
      ),
    first_fd: z
      .enum(['unknown', 'zero'])
      .default('unknown')
      .describe('displacement of the first volume, where the table has none: unknown, or zero'),
    non_steady: z
      .enum(['drop', 'keep'])
      .default('drop')
      .describe('volumes the table marks as non-steady state: not kept, or kept'),
    parameters: z
      .enum(['by_name', 'fsl', 'spm', 'afni'])
      .default('by_name')
      .describe(
        'who wrote motion parameters without a header line: by_name goes by *.par (FSL), rp_*.txt (SPM), *.1D (AFNI)',
      ),
    expansions: z
      .enum(['complete', 'as_written'])
      .default('complete')
      .describe(
        'derivatives and squares of motion and tissue signals, which 24P and 36P need: computed where the table lacks them, or only those it has',
      ),
  }),
  inputs: { scans, files: optional(scanFiles), series_frames: optional(frames) },
  outputs: { confounds, frames },
  main: 'confounds',
  each: { key: 'participant_id', over: 'scans', allowEmpty: true },

  async run({ params, inputs, key, open, warn, progress }) {
    const person = key ?? inputs.scans.strings('participant_id')[0] ?? '';
    const volumes = seriesFrames(inputs.series_frames);
    const listed = listedScans(inputs.scans, inputs.files);
    const read: ReadConfounds[] = [];
    for (const scan of listed) {
      read.push(await readScan(scan, volumes.get(scan.scan)?.length, params, person, open));
      progress(read.length, listed.length);
    }
    for (const check of confoundRemarks(read)) warn(check);
    return { confounds: confoundRows(read, person), frames: frameRows(read, volumes, person) };
  },
});
