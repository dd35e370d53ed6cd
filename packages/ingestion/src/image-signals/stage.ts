import {
  commonMask,
  confounds,
  DataError,
  defineStage,
  imagePairs,
  optional,
  scanMasks,
  scans,
} from '@mesovia/core';
import { z } from 'zod';
import { confoundRows, type ScanConfounds } from '../confounds/confound-rows.ts';
import { expandedColumns } from '../confounds/expanded-columns.ts';
import { ImageOpener } from '../parcellate/image-opener.ts';
import { onlyMask, scanFiles } from '../parcellate/scan-files.ts';
import { knownConfounds } from './known-confounds.ts';
import { maskSignals } from './mask-signals.ts';

/** Columns this stage can make, named as fMRIPrep names them. */
const COLUMNS = ['global_signal', 'std_dvars'] as const;

export const imageSignalsStage = defineStage({
  name: 'image-signals',
  version: 2,
  about: 'Computes the global signal and standardised DVARS from the images where the confounds lack them.',
  params: z.strictObject({
    not_finite: z
      .enum(['refuse', 'zero'])
      .default('refuse')
      .describe('voxels that are no numbers inside the mask: refuse the image, or take them as 0'),
  }),
  inputs: {
    scans,
    masks: optional(scanMasks),
    mask: optional(commonMask),
    pairs: optional(imagePairs),
    confounds: optional(confounds),
  },
  outputs: { confounds },
  each: { key: 'participant_id', over: 'scans', allowEmpty: true },

  async run({ params, inputs, key, open, progress }) {
    const person = key ?? inputs.scans.strings('participant_id')[0] ?? '';
    const opener = new ImageOpener(open, inputs.pairs);
    const common = inputs.mask && onlyMask(inputs.mask);
    const known = knownConfounds(inputs.confounds);
    const listed = scanFiles(inputs.scans, inputs.masks);
    const read: ScanConfounds[] = [];
    for (const [done, { scan, image, mask }] of listed.entries()) {
      const masks = [mask, common].flatMap((file) => file ?? []);
      const own = known.get(scan) ?? { scan, values: new Map(), details: new Map() };
      const lacking = COLUMNS.filter((column) => !own.values.has(column));
      if (lacking.length > 0) {
        if (masks.length === 0) refuseWithoutMask(image.file);
        const made = await maskSignals(image, masks, params.not_finite, opener);
        const series = { global_signal: made.globalSignal, std_dvars: made.standardisedDvars };
        const more = new Map(lacking.map((column) => [column, series[column]] as const));
        // A strategy that takes the global signal with derivative and squares finds them all.
        const terms = expandedColumns(more).values;
        read.push({ ...own, values: new Map([...terms, ...own.values]) });
      } else read.push(own);
      progress(done + 1, listed.length);
    }
    return { confounds: confoundRows(read, person) };
  },
});

function refuseWithoutMask(file: string): never {
  throw new DataError(
    'no-mask',
    'the image has no mask: the air around the head would count as signal',
    file,
    'connect masks (of ingestion/derivatives) or mask (of ingestion/common-mask)',
  );
}
