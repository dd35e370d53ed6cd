import type { FoundFile } from '@mesovia/core';

/** A file name of BIDS, taken apart. */
export interface BidsFile extends FoundFile {
  /** Folder below the root, without a slash at the end. */
  readonly folder: string;
  /** `sub` -> `01` and so on, in the order of the name. */
  readonly entities: ReadonlyMap<string, string>;
  readonly suffix: string;
  /** With the first dot, for example `.nii.gz`. */
  readonly extension: string;
  /** Which run it belongs to: its entities without those of processing. */
  readonly run: string;
  /** `MNI152NLin2009cAsym`, `MNI152NLin6Asym_res-2`, `fsLR_den-91k`; `native` without a space. */
  readonly space: string;
}

/** What says how a file was made, not which run it is. `setting` and `feature` are HALFpipe's. */
const PROCESSING = new Set(['space', 'cohort', 'res', 'den', 'desc', 'variant', 'setting', 'feature']);

const FUNCTIONAL = /(?:^|[_/])(?:bold|mask|preproc|brainmask|confounds|regressors|timeseries|motion)\.[^/]*$/;

/** Files that may belong to BOLD runs, taken apart. */
export function functionalFiles(found: readonly FoundFile[]): BidsFile[] {
  return found.flatMap((file) => (FUNCTIONAL.test(file.file) ? (bidsFile(file) ?? []) : []));
}

/**
 * Words of older names -> entity `desc` and suffix of today: fMRIPrep before 1.2 (`_bold_space-X_preproc`,
 * `_bold_confounds`) and before 20.2 (`_desc-confounds_regressors`).
 */
const LEGACY: Readonly<Record<string, readonly [desc: string, suffix: string]>> = {
  'bold preproc': ['preproc', 'bold'],
  'bold brainmask': ['brain', 'mask'],
  'bold confounds': ['confounds', 'timeseries'],
  'confounds regressors': ['confounds', 'timeseries'],
  'confounds timeseries': ['confounds', 'timeseries'],
  confounds: ['confounds', 'timeseries'],
  regressors: ['confounds', 'timeseries'],
};

/** Takes a name apart; undefined if it has no suffix, or the same entity twice. */
export function bidsFile(found: FoundFile): BidsFile | undefined {
  const slash = found.file.lastIndexOf('/');
  const name = found.file.slice(slash + 1);
  const dot = name.indexOf('.');
  if (dot <= 0) return undefined;
  const entities = new Map<string, string>();
  const words: string[] = [];
  let run = '';
  for (const piece of name.slice(0, dot).split('_')) {
    const match = /^([a-z]+)-([A-Za-z0-9+.]+)$/.exec(piece);
    if (!match) {
      words.push(piece);
      continue;
    }
    const [, entity = '', label = ''] = match;
    if (entities.has(entity)) return undefined;
    entities.set(entity, label);
    if (!PROCESSING.has(entity)) run = run === '' ? piece : `${run}_${piece}`;
  }
  const legacy = LEGACY[words.join(' ')];
  if (legacy) entities.set('desc', legacy[0]);
  else if (words.length !== 1) return undefined;
  return {
    ...found,
    folder: found.file.slice(0, Math.max(0, slash)),
    entities,
    suffix: legacy?.[1] ?? (words[0] as string),
    extension: name.slice(dot),
    run,
    space: spaceOf(entities),
  };
}

function spaceOf(entities: ReadonlyMap<string, string>): string {
  let space = entities.get('space') ?? 'native';
  for (const name of ['cohort', 'res', 'den']) {
    const label = entities.get(name);
    if (label !== undefined) space += `_${name}-${label}`;
  }
  return space;
}

/** `sub-01`; null without a person. */
export function personOf({ entities }: BidsFile): string | null {
  const label = entities.get('sub');
  return label === undefined ? null : `sub-${label}`;
}
