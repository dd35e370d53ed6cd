import { DataError } from '@mesovia/core';
import type { BidsFile } from './bids-name.ts';

const isVolume = (file: BidsFile) => /^\.nii(\.gz)?$/.test(file.extension);
const desc = (file: BidsFile) => file.entities.get('desc');

const isMask = (file: BidsFile) =>
  file.suffix === 'mask' &&
  isVolume(file) &&
  [undefined, 'brain'].includes(desc(file)) &&
  !isAnatomical(file);
/** Masks of T1 images have no task; those of fieldmaps neither. */
const isAnatomical = (file: BidsFile) => !file.entities.has('task');
const isConfounds = (file: BidsFile) => file.suffix === 'timeseries' && desc(file) === 'confounds';
/** XCP-D writes motion parameters and displacement apart, and once more with `desc-filtered`. */
const isMotion = (file: BidsFile) => file.suffix === 'motion' && desc(file) === undefined;

/** Files that belong to runs, by run (masks: by run and space; HALFpipe: also by setting). */
export interface RunFiles {
  readonly masks: ReadonlyMap<string, BidsFile>;
  readonly confounds: ReadonlyMap<string, BidsFile>;
  readonly sidecars: ReadonlyMap<string, BidsFile>;
}

/** @throws DataError `ambiguous-file` */
export function runFiles(files: readonly BidsFile[], root: string): RunFiles {
  const tables = files.filter(({ extension }) => extension === '.tsv');
  const motion = byKey(tables.filter(isMotion), settingOf, root);
  return {
    masks: byKey(files.filter(isMask), maskKey, root),
    confounds: new Map([...motion, ...byKey(tables.filter(isConfounds), settingOf, root)]),
    sidecars: byKey(
      files.filter((file) => file.extension === '.json' && isConfounds(file)),
      settingOf,
      root,
    ),
  };
}

/** Confounds belong to a run; those of HALFpipe to a run and a setting. */
const settingOf = ({ run, entities }: BidsFile) => keyOf(run, entities.get('setting'));
const maskKey = (file: BidsFile) => `${settingOf(file)} ${file.space}`;
const keyOf = (run: string, setting = '') => `${run} ${setting}`;

/** What belongs to an image; its own setting comes first. */
export function filesOf(image: BidsFile, files: RunFiles) {
  const [own, any] = [settingOf(image), keyOf(image.run)];
  return {
    mask: files.masks.get(`${own} ${image.space}`) ?? files.masks.get(`${any} ${image.space}`),
    motion: files.confounds.get(own) ?? files.confounds.get(any),
    sidecar: files.sidecars.get(own) ?? files.sidecars.get(any),
  };
}

/** @throws DataError `ambiguous-file` */
export function byKey(
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
