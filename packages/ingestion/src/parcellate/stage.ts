import {
  bundle,
  commonMask,
  coverage,
  defineStage,
  frames,
  imagePairs,
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
import { ImageOpener } from './image-opener.ts';
import { readNodeSet } from './node-set.ts';
import { parcellateScan, type ParcellatedScan } from './parcellate-scan.ts';
import { onlyMask, scanFiles } from './scan-files.ts';
import { scanRemarks } from './scan-remarks.ts';

export const parcellateStage = defineStage({
  name: 'parcellate',
  version: 2,
  about: 'Averages the BOLD images of one person over the regions of an atlas, in one pass over each file.',
  params: z.strictObject({
    minimum_coverage: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe('a region with a smaller share of its voxels in the image and with a signal counts as dead'),
    statistic: z
      .enum(['mean', 'median', 'standard_deviation'])
      .default('mean')
      .describe(
        'signal of a region from its voxels; regions of a probabilistic atlas are always least squares',
      ),
    overlap: z
      .enum(['error', 'first', 'last', 'both'])
      .default('error')
      .describe(
        'a voxel that two regions claim: refuse it, give it to the first or last of them in the order of regions, or to both',
      ),
    smoothing_mm: z
      .number()
      .min(0)
      .max(50)
      .default(0)
      .describe(
        'full width at half maximum of a Gaussian the volumes are smoothed with first, in mm; 0 for none',
      ),
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
    parameters: z
      .enum(['by_name', 'fsl', 'spm', 'afni'])
      .default('by_name')
      .describe(
        'who wrote motion parameters without a header line: by_name goes by *.par (FSL), rp_*.txt (SPM), *.1D (AFNI)',
      ),
  }),
  inputs: {
    scans,
    masks: optional(scanMasks),
    mask: optional(commonMask),
    pairs: optional(imagePairs),
    atlas: bundle({ regions, region_labels: regionLabels }),
  },
  outputs: { timeseries, frames, coverage, region_voxels: regionVoxels },
  main: 'timeseries',
  each: { key: 'participant_id', over: 'scans', allowEmpty: true },

  async run({ params, inputs, key, open, warn, progress }) {
    const person = key ?? inputs.scans.strings('participant_id')[0] ?? '';
    const index = inputs.atlas.regions.i32('region');
    const opener = new ImageOpener(open, inputs.pairs);
    const nodes = await readNodeSet(inputs.atlas.regions, inputs.atlas.region_labels, opener);
    const common = inputs.mask && onlyMask(inputs.mask);
    const listed = scanFiles(inputs.scans, inputs.masks);
    const read: ParcellatedScan[] = [];
    for (const [done, files] of listed.entries()) {
      read.push(await parcellateScan(files, nodes, params, person, opener, common));
      progress(done + 1, listed.length);
    }
    for (const check of [...nodes.checks, ...scanRemarks(read, inputs.masks !== undefined)]) warn(check);
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
      region_voxels: voxelColumns(read, person, index),
    };
  },
});

function voxelColumns(read: readonly ParcellatedScan[], person: string, index: Int32Array) {
  const rows = read.flatMap((scan) => [...index.keys()].map((region) => ({ scan, region })));
  return {
    participant_id: rows.map(() => person),
    scan: rows.map(({ scan }) => scan.scan),
    region: Int32Array.from(rows, ({ region }) => index[region] as number),
    voxels: Int32Array.from(rows, ({ scan, region }) => scan.voxels[region] as number),
    atlas_voxels: Int32Array.from(rows, ({ scan, region }) => scan.atlasVoxels[region] as number),
    covered: Float64Array.from(rows, ({ scan, region }) => scan.covered[region] as number),
    tsnr: Float64Array.from(rows, ({ scan, region }) => scan.tsnr[region] as number),
  };
}
