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
  for (const piece of name.slice(0, dot).split('_')) {
    const match = /^([a-z]+)-([A-Za-z0-9+.]+)$/.exec(piece);
    if (!match) words.push(piece);
    else if (entities.has(match[1] as string)) return undefined;
    else entities.set(match[1] as string, match[2] as string);
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
  };
}

/** What says how a file was made, not which run it is. `setting` and `feature` are HALFpipe's. */
const PROCESSING = new Set(['space', 'cohort', 'res', 'den', 'desc', 'variant', 'setting', 'feature']);

/** Which run a file belongs to: its entities without those of processing. */
export function runOf({ entities }: BidsFile): string {
  return [...entities]
    .filter(([name]) => !PROCESSING.has(name))
    .map(([name, label]) => `${name}-${label}`)
    .join('_');
}

/** `MNI152NLin2009cAsym`, `MNI152NLin6Asym_res-2`, `fsLR_den-91k`; `native` without a space. */
export function spaceOf({ entities }: BidsFile): string {
  const space = entities.get('space') ?? 'native';
  const more = ['cohort', 'res', 'den'].filter((name) => entities.has(name));
  return [space, ...more.map((name) => `${name}-${entities.get(name)}`)].join('_');
}

/** `sub-01`; null without a person. */
export function personOf({ entities }: BidsFile): string | null {
  const label = entities.get('sub');
  return label === undefined ? null : `sub-${label}`;
}
