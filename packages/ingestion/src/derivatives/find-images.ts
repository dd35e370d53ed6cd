import { DataError, type Check, type FoundFile } from '@mesovia/core';
import type { ScanWithFiles } from '../series-files/belonging-table.ts';
import type { BidsFile } from './bids-name.ts';
import { isPreprocessed, ofLabel, ofSpace, PREPROCESSED, type Selection } from './choose-images.ts';
import { peopleChecks, scansOfPeople, warning } from './people.ts';
import { byKey, filesOf, runFiles, type RunFiles } from './run-files.ts';
import { UnusedFiles } from './unused-files.ts';

/** A preprocessed run and what belongs to it. */
export interface DerivedScan extends ScanWithFiles {
  readonly image: BidsFile;
}

export interface FoundImages {
  readonly scans: readonly DerivedScan[];
  readonly unused: UnusedFiles;
  readonly checks: readonly Check[];
}

/**
 * Every preprocessed BOLD run of a derivative data set, its brain mask and its confounds.
 *
 * @param found      all files below root
 * @param functional those of them that may belong to BOLD runs
 * @param people     ids of the participants table; undefined takes everybody
 * @throws DataError `no-derivatives`, `several-spaces`, `no-such-space`, `no-such-task`, `no-such-session`,
 *   `ambiguous-file`, and those of `scansOfPeople`
 */
export function findImages(
  found: readonly FoundFile[],
  functional: readonly BidsFile[],
  root: string,
  selection: Selection,
  people: readonly string[] | undefined,
): FoundImages {
  const files = functional.filter(({ entities }) => entities.has('sub'));
  const unused = new UnusedFiles();
  const preprocessed = files.filter((file) => isPreprocessed(file, selection, unused));
  if (preprocessed.length === 0) refuseNothing(found, selection, unused, root);
  const ofTask = ofLabel(preprocessed, 'task', selection.task, unused, root);
  const ofSession = ofLabel(ofTask, 'ses', selection.session, unused, root);
  const images = byKey(ofSpace(ofSession, selection.space, unused, root), ({ run }) => run, root);
  const belonging = runFiles(files, root);
  const all = [...images].map(([run, image]) => scanOf(run, image, belonging));
  const scans = scansOfPeople(all, people, unused, root);
  leftBehind(belonging, scans, unused);
  return {
    scans,
    unused,
    checks: [...unused.checks(), ...peopleChecks(all, scans, people, found), ...incomplete(scans, selection)],
  };
}

function scanOf(run: string, image: BidsFile, belonging: RunFiles): DerivedScan {
  const { sub, ses, ...labels } = Object.fromEntries(image.entities);
  return {
    labels: { ...labels, ...(ses === undefined ? {} : { session: ses }), participant_id: `sub-${sub}` },
    scan: run.split('_').slice(1).join('_') || 'rest',
    series: image,
    image,
    ...filesOf(image, belonging),
  };
}

/** Masks and confounds of which no image is used. */
function leftBehind(
  { masks, confounds }: RunFiles,
  scans: readonly DerivedScan[],
  unused: UnusedFiles,
): void {
  const taken = new Set(scans.flatMap(({ mask, motion }) => [mask?.file, motion?.file]));
  const runs = new Set(scans.map(({ image }) => image.run));
  for (const file of [...masks.values(), ...confounds.values()]) {
    if (taken.has(file.file)) continue;
    unused.add(
      file,
      runs.has(file.run) ? 'the run has another file of this kind' : 'no image of its run is used',
    );
  }
}

function refuseNothing(
  found: readonly FoundFile[],
  { image }: Selection,
  unused: UnusedFiles,
  root: string,
): never {
  const example = found.find(({ file }) => /bold(\.dtseries)?\.nii(\.gz)?$/.test(file)) ?? found[0];
  const others = unused.summary();
  const what = image === PREPROCESSED ? 'preprocessed BOLD image' : `BOLD image with ${image}`;
  throw new DataError(
    'no-derivatives',
    `there is no ${what}${others ? ` (images: ${others})` : ''}; there ${example ? `is, for example, ${example.file}` : 'are no files'}`,
    root,
    'point root at the output of fMRIPrep, with files such as sub-01/func/sub-01_task-rest_space-MNI152NLin2009cAsym_desc-preproc_bold.nii.gz; for XCP-D say image: desc-denoised, for HALFpipe image: setting-NAME',
  );
}

function incomplete(scans: readonly DerivedScan[], { format }: Selection): Check[] {
  return [
    ...warning(
      scans.filter(({ motion }) => !motion).length,
      'scans-without-confounds',
      'Scans without a table of confounds, whose motion is unknown',
      'look for *_desc-confounds_timeseries.tsv (before fMRIPrep 20.2: _regressors.tsv; XCP-D: _motion.tsv)',
    ),
    ...warning(
      format === 'cifti' ? 0 : scans.filter(({ mask }) => !mask).length,
      'scans-without-mask',
      'Scans without a brain mask in the space of the image',
      'look for *_desc-brain_mask.nii.gz; without it all voxels of a region are averaged',
    ),
  ];
}
