import { DataError, ParameterError } from '@mesovia/core';
import { didYouMean } from '../spelling/closest-name.ts';
import type { BidsFile } from './bids-name.ts';
import type { UnusedFiles } from './unused-files.ts';

export interface Selection {
  /** Entity and label that mark the images, for example `desc-preproc`. */
  readonly image: string;
  readonly format: 'volume' | 'cifti';
  readonly space: string | undefined;
  readonly task: string | undefined;
  readonly session: string | undefined;
}

const isVolume = (file: BidsFile) => /^\.nii(\.gz)?$/.test(file.extension);
const isCifti = (file: BidsFile) => file.extension === '.dtseries.nii';

/** A preprocessed BOLD image of a whole run; for other BOLD images the reason why not is kept. */
export function isPreprocessed(file: BidsFile, selection: Selection, unused: UnusedFiles): boolean {
  if (file.suffix !== 'bold' || /json$|tsv$/.test(file.extension)) return false;
  const reason = reasonAgainst(file, selection);
  if (reason !== undefined) unused.add(file, reason);
  return reason === undefined;
}

function reasonAgainst(file: BidsFile, { image, format }: Selection): string | undefined {
  const { entities } = file;
  if (format === 'volume' && !isVolume(file)) return 'on a surface or in CIFTI';
  if (format === 'cifti' && !isCifti(file)) return 'not in CIFTI';
  const [name, label] = markOf(image);
  // fMRIPrep gives its CIFTI images no desc.
  const isPlainCifti = format === 'cifti' && image === PREPROCESSED && !entities.has('desc');
  if (!isPlainCifti && entities.get(name) !== label) return `not ${image}`;
  if (entities.has('variant')) return `the variant ${entities.get('variant')}`;
  return entities.has('echo') ? 'a single echo' : undefined;
}

/** What fMRIPrep calls its images. */
export const PREPROCESSED = 'desc-preproc';

function markOf(image: string): [string, string] {
  const [, name = '', label = ''] = /^([a-z]+)-([A-Za-z0-9+]+)$/.exec(image) ?? [];
  if (name !== '') return [name, label];
  throw new ParameterError(
    'bad-image',
    `"${image}" is not an entity with its label`,
    'with.image',
    'write for example desc-preproc (fMRIPrep), desc-denoised (XCP-D) or setting-NAME (HALFpipe)',
  );
}

/** @throws DataError `no-such-task`, `no-such-session` */
export function ofLabel(
  files: readonly BidsFile[],
  entity: 'task' | 'ses',
  label: string | undefined,
  unused: UnusedFiles,
  root: string,
): readonly BidsFile[] {
  if (label === undefined) return files;
  const word = entity === 'ses' ? 'session' : 'task';
  const chosen: BidsFile[] = [];
  for (const file of files) {
    if (file.entities.get(entity) === label) chosen.push(file);
    else unused.add(file, `of another ${word}`);
  }
  if (chosen.length > 0) return chosen;
  const labels = [...new Set(files.flatMap(({ entities }) => entities.get(entity) ?? []))].sort();
  throw new DataError(
    `no-such-${word}`,
    `no image is of ${word} "${label}"${didYouMean(label, labels)}; the ${word}s are ${labels.join(', ') || 'not named'}`,
    root,
    `correct ${word}, or leave it out to take all`,
  );
}

/** @throws DataError `several-spaces`, `no-such-space` */
export function ofSpace(
  files: readonly BidsFile[],
  space: string | undefined,
  unused: UnusedFiles,
  root: string,
): readonly BidsFile[] {
  const spaces = [...new Set(files.map((file) => file.space))].sort();
  if (space === undefined && spaces.length === 1) return files;
  if (space === undefined) {
    throw new DataError(
      'several-spaces',
      `the images are in several spaces: ${spaces.join(', ')}`,
      root,
      `say which one fits the atlas, for example space: ${spaces[0]}`,
    );
  }
  const chosen: BidsFile[] = [];
  for (const file of files) {
    if (file.space === space) chosen.push(file);
    else unused.add(file, 'in another space');
  }
  if (chosen.length > 0) return chosen;
  throw new DataError(
    'no-such-space',
    `no image is in the space "${space}"${didYouMean(space, spaces)}; the spaces are ${spaces.join(', ')}`,
    root,
    'correct space',
  );
}
