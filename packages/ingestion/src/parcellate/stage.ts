import type { Readable } from 'node:stream';
import {
  bundle,
  coverage,
  defineStage,
  frames,
  optional,
  regionLabels,
  regions,
  regionVoxels,
  scanMasks,
  scans,
  timeseries,
} from '@mesovia/core';
import { z } from 'zod';
import { frameColumns, timeseriesColumns } from '../read-series/scan-columns.ts';
import { signalCoverage } from '../read-series/signal-coverage.ts';
import { readLabelImage } from './label-image.ts';
import { parcellateScan, type ParcellatedScan } from './parcellate-scan.ts';
import { scanFiles } from './scan-files.ts';
import { scanRemarks } from './scan-remarks.ts';

export const parcellateStage = defineStage({
  name: 'parcellate',
  version: 1,
  about: 'Averages the BOLD images of one person over the regions of an atlas, in one pass over each file.',
  params: z.strictObject({
    minimum_coverage: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe('a region with a smaller share of its voxels in the image and with a signal counts as dead'),
    not_finite: z
      .enum(['refuse', 'zero'])
      .default('refuse')
      .describe('voxels that are no numbers inside a region: refuse the image, or take them as 0'),
    first_fd: z
      .enum(['as_is', 'zero', 'unknown'])
      .default('as_is')
      .describe(
        'displacement of the first volume where the confounds have none: zero, unknown, or as_is (a row per volume needed)',
      ),
  }),
  inputs: { scans, masks: optional(scanMasks), atlas: bundle({ regions, region_labels: regionLabels }) },
  outputs: { timeseries, frames, coverage, region_voxels: regionVoxels },
  main: 'timeseries',
  each: { key: 'participant_id', over: 'scans', allowEmpty: true },

  async run({ params, inputs, key, open, warn, progress }) {
    const person = key ?? inputs.scans.strings('participant_id')[0] ?? '';
    const index = inputs.atlas.regions.i32('region');
    const labels = inputs.atlas.region_labels;
    const opener = async (file: string, sha256: string): Promise<{ stream: Readable; file: string }> => ({
      stream: await open(sha256),
      file,
    });
    const atlas = await readLabelImage(
      await opener(labels.strings('labels_file')[0] ?? '', labels.strings('labels_sha256')[0] ?? ''),
      labels.i32('label'),
    );
    const listed = scanFiles(inputs.scans, inputs.masks);
    const read: ParcellatedScan[] = [];
    for (const [done, files] of listed.entries()) {
      read.push(await parcellateScan(files, atlas, params, person, opener));
      progress(done + 1, listed.length);
    }
    for (const check of [...atlas.checks, ...scanRemarks(read, inputs.masks !== undefined)]) warn(check);
    const { alive, temporalSd } = signalCoverage(read, index.length);
    return {
      timeseries: timeseriesColumns(read, person, index),
      frames: frameColumns(read, person),
      coverage: {
        participant_id: alive.map(() => person),
        region: index,
        alive,
        temporal_sd: temporalSd,
      },
      region_voxels: voxelColumns(read, person, index, atlas.voxels),
    };
  },
});

function voxelColumns(
  read: readonly ParcellatedScan[],
  person: string,
  index: Int32Array,
  atlasVoxels: Int32Array,
) {
  const rows = read.flatMap((scan) => [...index.keys()].map((region) => ({ scan, region })));
  return {
    participant_id: rows.map(() => person),
    scan: rows.map(({ scan }) => scan.scan),
    region: Int32Array.from(rows, ({ region }) => index[region] as number),
    voxels: Int32Array.from(rows, ({ scan, region }) => scan.voxels[region] as number),
    atlas_voxels: Int32Array.from(rows, ({ region }) => atlasVoxels[region] as number),
    covered: Float64Array.from(rows, ({ scan, region }) => scan.covered[region] as number),
  };
}
