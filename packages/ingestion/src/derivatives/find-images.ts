import { DataError, type Check, type FoundFile } from '@mesovia/core';
import type { Scan } from '../series-files/find-scans.ts';
import { didYouMean } from '../spelling/closest-name.ts';
import { bidsFile, runOf, spaceOf, type BidsFile } from './bids-name.ts';

/** A preprocessed run and what belongs to it. */
export interface DerivedScan extends Scan {
  readonly image: BidsFile;
  readonly mask: BidsFile | undefined;
}

export interface Selection {
  readonly space: string | undefined;
  readonly task: string | undefined;
}

/** Why an image is not used -> how many. */
type Reasons = Map<string, number>;

/**
 * Every preprocessed BOLD run of a derivative data set, its brain mask and its confounds.
 *
 * @throws DataError `no-derivatives`, `several-spaces`, `no-such-space`, `no-such-task`, `ambiguous-file`
 */
export function findImages(
  found: readonly FoundFile[],
  root: string,
  selection: Selection,
): { scans: DerivedScan[]; checks: Check[] } {
  const files = found.flatMap((file) => bidsFile(file) ?? []).filter(({ entities }) => entities.has('sub'));
  const reasons: Reasons = new Map();
  const preprocessed = files.filter((file) => isPreprocessed(file, reasons));
  if (preprocessed.length === 0) refuseNothing(found, reasons, root);
  const ofTask = chosenTask(preprocessed, selection.task, reasons, root);
  const images = chosenSpace(ofTask, selection.space, reasons, root);
  const masks = byRun(files.filter(isMask), (file) => `${runOf(file)} ${spaceOf(file)}`, root);
  const confounds = byRun(files.filter(isConfounds), runOf, root);
  const scans = [...byRun(images, runOf, root)].map(([run, image]): DerivedScan => {
    const { sub, ses, ...labels } = Object.fromEntries(image.entities);
    return {
      labels: { ...labels, ...(ses === undefined ? {} : { session: ses }), participant_id: `sub-${sub}` },
      scan: run.split('_').slice(1).join('_') || 'rest',
      series: image,
      image,
      mask: masks.get(`${run} ${spaceOf(image)}`),
      motion: confounds.get(run),
    };
  });
  return { scans, checks: [...unused(reasons), ...incomplete(scans, found)] };
}

const isVolume = (file: BidsFile) => /^\.nii(\.gz)?$/.test(file.extension);
const isMask = (file: BidsFile) =>
  isVolume(file) && file.suffix === 'mask' && file.entities.get('desc') === 'brain';
const isConfounds = (file: BidsFile) =>
  file.extension === '.tsv' && file.suffix === 'timeseries' && file.entities.get('desc') === 'confounds';

function count(reasons: Reasons, reason: string): void {
  reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
}

/** A preprocessed BOLD volume of a whole run; for other BOLD images the reason why not is counted. */
function isPreprocessed(file: BidsFile, reasons: Reasons): boolean {
  if (file.suffix !== 'bold' || /json$|tsv$/.test(file.extension)) return false;
  const reason = !isVolume(file)
    ? 'on a surface or in CIFTI'
    : file.entities.get('desc') !== 'preproc'
      ? 'not desc-preproc'
      : file.entities.has('echo')
        ? 'a single echo'
        : undefined;
  if (reason !== undefined) count(reasons, reason);
  return reason === undefined;
}

function chosenTask(
  files: readonly BidsFile[],
  task: string | undefined,
  reasons: Reasons,
  root: string,
): readonly BidsFile[] {
  if (task === undefined) return files;
  const chosen = files.filter(({ entities }) => entities.get('task') === task);
  for (const file of files) if (!chosen.includes(file)) count(reasons, 'of another task');
  if (chosen.length > 0) return chosen;
  const tasks = [...new Set(files.flatMap(({ entities }) => entities.get('task') ?? []))].sort();
  throw new DataError(
    'no-such-task',
    `no image is of task "${task}"${didYouMean(task, tasks)}; the tasks are ${tasks.join(', ')}`,
    root,
    'correct task, or leave it out to take all',
  );
}

function chosenSpace(
  files: readonly BidsFile[],
  space: string | undefined,
  reasons: Reasons,
  root: string,
): readonly BidsFile[] {
  const spaces = [...new Set(files.map(spaceOf))].sort();
  if (space === undefined && spaces.length === 1) return files;
  if (space === undefined) {
    throw new DataError(
      'several-spaces',
      `the images are in several spaces: ${spaces.join(', ')}`,
      root,
      `say which one fits the atlas, for example space: ${spaces[0]}`,
    );
  }
  const chosen = files.filter((file) => spaceOf(file) === space);
  for (const file of files) if (spaceOf(file) !== space) count(reasons, 'in another space');
  if (chosen.length > 0) return chosen;
  throw new DataError(
    'no-such-space',
    `no image is in the space "${space}"${didYouMean(space, spaces)}; the spaces are ${spaces.join(', ')}`,
    root,
    'correct space',
  );
}

function byRun(
  files: readonly BidsFile[],
  keyOf: (file: BidsFile) => string,
  root: string,
): Map<string, BidsFile> {
  const map = new Map<string, BidsFile>();
  for (const file of files) {
    const key = keyOf(file);
    const twin = map.get(key);
    if (twin) {
      throw new DataError(
        'ambiguous-file',
        `${twin.file} and ${file.file} belong to the same run`,
        root,
        'point root at one of the folders, or move one of the files away',
      );
    }
    map.set(key, file);
  }
  return map;
}

function refuseNothing(found: readonly FoundFile[], reasons: Reasons, root: string): never {
  const example = found.find(({ file }) => /bold\.nii(\.gz)?$/.test(file)) ?? found[0];
  const others = [...reasons].map(([reason, times]) => `${times} ${reason}`).join(', ');
  throw new DataError(
    'no-derivatives',
    `there is no preprocessed BOLD image${others ? ` (images: ${others})` : ''}; there ${example ? `is, for example, ${example.file}` : 'are no files'}`,
    root,
    'point root at the output of fMRIPrep, with files such as sub-01/func/sub-01_task-rest_space-MNI152NLin2009cAsym_desc-preproc_bold.nii.gz',
  );
}

function unused(reasons: Reasons): Check[] {
  if (reasons.size === 0) return [];
  const list = [...reasons].map(([reason, times]) => `${reason} ${times}`).join(', ');
  return [{ code: 'images-not-used', severity: 'note', message: `BOLD images that were not used: ${list}.` }];
}

function incomplete(scans: readonly DerivedScan[], found: readonly FoundFile[]): Check[] {
  const checks: Check[] = [];
  const remark = (times: number, code: string, what: string, remedy: string) => {
    if (times > 0) checks.push({ code, severity: 'warning', message: `${what}: ${times}.`, remedy });
  };
  const withScan = new Set(scans.map(({ labels }) => labels['participant_id']));
  const folders = new Set(found.flatMap(({ file }) => /(?:^|\/)(sub-[A-Za-z0-9+]+)\//.exec(file)?.[1] ?? []));
  remark(
    [...folders].filter((person) => !withScan.has(person)).length,
    'people-without-images',
    'People with a folder but without a BOLD image that can be used',
    'see whether their preprocessing was finished; an exclusion rule (kept_frames is null) leaves them out',
  );
  remark(
    scans.filter(({ motion }) => !motion).length,
    'scans-without-confounds',
    'Scans without a table of confounds, whose motion is unknown',
    'look for *_desc-confounds_timeseries.tsv (before 20.2: _regressors.tsv)',
  );
  remark(
    scans.filter(({ mask }) => !mask).length,
    'scans-without-mask',
    'Scans without a brain mask in the space of the image',
    'look for *_desc-brain_mask.nii.gz; without it all voxels of a region are averaged',
  );
  return checks;
}
