import { defineStage, path, scanMasks, scans, type FoundFile, type SourceFiles } from '@mesovia/core';
import { z } from 'zod';
import { sameFiles } from '../series-files/find-scans.ts';
import { scansTable } from '../series-files/scans-table.ts';
import { findImages, type DerivedScan } from './find-images.ts';
import { InheritedTimes } from './inherited-time.ts';

const RAW = 'raw data set, for repetition times that the derivatives do not say';

export const derivativesStage = defineStage({
  name: 'derivatives',
  version: 1,
  about: 'Finds the preprocessed BOLD images of fMRIPrep, with brain masks, confounds and repetition times.',
  params: z.strictObject({
    root: path('folder of the derivatives, with a folder sub-* for every person'),
    space: z
      .string()
      .optional()
      .describe(
        'space of the images, for example MNI152NLin2009cAsym or MNI152NLin6Asym_res-2; native for none; needed if there are several',
      ),
    task: z.string().optional().describe('task label, for example rest; without it every task is a scan'),
    raw: path(RAW).optional().meta({ path: true, description: RAW }),
  }),
  inputs: {},
  outputs: { scans, scan_masks: scanMasks },
  main: 'scans',
  source: true,

  async run({ params, files, warn, progress }) {
    const { root, space, task, raw } = params;
    const found = await files.list(root);
    const result = findImages(found, root, { space, task });
    for (const check of result.checks) warn(check);
    const rawFiles = raw === undefined ? [] : await files.list(raw);
    const times = await repetitionTimes(result.scans, found, rawFiles, files);
    const table = await scansTable(result.scans, times, null, files, progress);
    for (const check of sameFiles(table.series_sha256)) warn(check);
    return { scans: table, scan_masks: await maskTable(result.scans, files) };
  },
});

/** From the sidecars of the derivatives, otherwise from those of the raw data; NaN where neither says it. */
async function repetitionTimes(
  list: readonly DerivedScan[],
  derived: readonly FoundFile[],
  raw: readonly FoundFile[],
  files: SourceFiles,
): Promise<number[]> {
  const [ofDerived, ofRaw] = [new InheritedTimes(derived, files), new InheritedTimes(raw, files)];
  const times: number[] = [];
  for (const { image } of list) {
    const time = await ofDerived.of(image, image.folder);
    const inRaw = image.folder.slice(Math.max(0, image.folder.search(/(^|\/)sub-/))).replace(/^\//, '');
    times.push(time === time ? time : await ofRaw.of(image, inRaw));
  }
  return times;
}

async function maskTable(list: readonly DerivedScan[], files: SourceFiles) {
  const rows = [];
  for (const { mask, scan, labels } of list) {
    if (!mask) continue;
    const person = labels['participant_id'] ?? null;
    rows.push({ person, scan, file: mask.file, sha256: await files.digest(mask.path) });
  }
  return {
    participant_id: rows.map(({ person }) => person),
    scan: rows.map(({ scan }) => scan),
    mask_file: rows.map(({ file }) => file),
    mask_sha256: rows.map(({ sha256 }) => sha256),
  };
}
