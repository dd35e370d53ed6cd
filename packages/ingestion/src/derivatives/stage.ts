import {
  defineStage,
  filesNotUsed,
  optional,
  participants,
  path,
  scanFiles,
  scanMasks,
  scans,
  type FoundFile,
  type SourceFiles,
} from '@mesovia/core';
import { z } from 'zod';
import { belongingTables } from '../series-files/belonging-table.ts';
import { sameFiles } from '../series-files/find-scans.ts';
import { scansTable } from '../series-files/scans-table.ts';
import { functionalFiles, type BidsFile } from './bids-name.ts';
import { PREPROCESSED } from './choose-images.ts';
import { DatasetOrigins } from './dataset-origin.ts';
import { findImages, type DerivedScan } from './find-images.ts';
import { InheritedTimes } from './inherited-time.ts';
import { rawRunChecks } from './raw-runs.ts';
import { scansTableChecks } from './scans-tables.ts';

const RAW = 'raw data set, for repetition times that the derivatives do not say';

export const derivativesStage = defineStage({
  name: 'derivatives',
  version: 2,
  about:
    'Finds the preprocessed BOLD images of fMRIPrep, XCP-D or HALFpipe, with brain masks, confounds and repetition times.',
  params: z.strictObject({
    root: path('folder of the derivatives, with a folder sub-* for every person'),
    image: z
      .string()
      .default(PREPROCESSED)
      .describe(
        'what marks the images in their names: desc-preproc (fMRIPrep), desc-denoised (XCP-D), setting-NAME (HALFpipe)',
      ),
    format: z
      .enum(['volume', 'cifti'])
      .default('volume')
      .describe('volume: NIfTI images of voxels; cifti: *.dtseries.nii of grayordinates'),
    space: z
      .string()
      .optional()
      .describe(
        'space of the images, for example MNI152NLin2009cAsym, MNI152NLin6Asym_res-2 or fsLR_den-91k; native for none; needed if there are several',
      ),
    task: z.string().optional().describe('task label, for example rest; without it every task is a scan'),
    session: z.string().optional().describe('session label; without it every session is used'),
    raw: path(RAW).optional().meta({ path: true, description: RAW }),
  }),
  inputs: { participants: optional(participants) },
  outputs: { scans, scan_masks: scanMasks, scan_files: scanFiles, files_not_used: filesNotUsed },
  main: 'scans',
  source: true,

  async run({ params, inputs, files, warn, progress }) {
    const { root, raw, image, format, space, task, session } = params;
    const found = await files.list(root);
    const functional = functionalFiles(found);
    const people = inputs.participants?.strings('participant_id').map((person) => person ?? '');
    const selection = { image, format, space, task, session };
    const result = findImages(found, functional, root, selection, people);
    const rawFound = raw === undefined ? [] : await files.list(raw);
    const rawFiles = functionalFiles(rawFound);
    const ofRaw = [
      ...rawRunChecks(result.scans, rawFiles, selection),
      ...(await scansTableChecks(rawFound, files)),
    ];
    for (const check of [...result.checks, ...ofRaw]) warn(check);
    const times = await repetitionTimes(result.scans, functional, rawFiles, files);
    const table = await scansTable(
      result.scans,
      times,
      await origins(result.scans, found, files),
      files,
      progress,
    );
    for (const check of sameFiles(table.series_sha256)) warn(check);
    return {
      scans: table,
      ...(await belongingTables(result.scans, files)),
      files_not_used: result.unused.rows(),
    };
  },
});

/** Sidecars read at a time. */
const AT_ONCE = 16;

/** From the sidecars of the derivatives, otherwise from those of the raw data; NaN where neither says it. */
async function repetitionTimes(
  list: readonly DerivedScan[],
  derived: readonly BidsFile[],
  raw: readonly BidsFile[],
  files: SourceFiles,
): Promise<number[]> {
  const [ofDerived, ofRaw] = [new InheritedTimes(derived, files), new InheritedTimes(raw, files)];
  const timeOf = async ({ image }: DerivedScan): Promise<number> => {
    const time = await ofDerived.of(image, image.folder);
    if (time === time) return time;
    const inRaw = image.folder.slice(Math.max(0, image.folder.search(/(^|\/)sub-/))).replace(/^\//, '');
    return ofRaw.of(image, inRaw);
  };
  const times: number[] = [];
  for (let i = 0; i < list.length; i += AT_ONCE) {
    times.push(...(await Promise.all(list.slice(i, i + AT_ONCE).map(timeOf))));
  }
  return times;
}

async function origins(
  list: readonly DerivedScan[],
  found: readonly FoundFile[],
  files: SourceFiles,
): Promise<(string | null)[]> {
  const ofDataset = new DatasetOrigins(found, files);
  const names: (string | null)[] = [];
  for (const { image } of list) names.push(await ofDataset.of(image.folder));
  return names;
}
