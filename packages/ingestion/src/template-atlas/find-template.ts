import { DataError, type SourceFiles } from '@mesovia/core';
import { bidsFile, type BidsFile } from '../derivatives/bids-name.ts';
import { didYouMean } from '../spelling/closest-name.ts';

export interface Wanted {
  readonly template: string;
  readonly atlas: string;
  readonly desc: string | undefined;
  readonly resolution: number | undefined;
  readonly cohort: string | undefined;
}

/** Image of labels and table of an atlas in a TemplateFlow cache. */
export interface TemplateAtlas {
  readonly labels: string;
  readonly table: string;
}

/** SHA-256 of nothing: the skeleton of TemplateFlow holds empty files until they are fetched. */
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/**
 * Looks an atlas up in the cache of TemplateFlow. Nothing is fetched.
 *
 * @param cache folder of the cache, what TEMPLATEFLOW_HOME says
 * @throws DataError `no-cache`, `no-such-template`, `no-such-atlas`, `several-atlases`, `not-fetched`
 */
export async function findTemplate(
  cache: string,
  wanted: Wanted,
  files: SourceFiles,
): Promise<TemplateAtlas> {
  const folder = `${cache}/tpl-${wanted.template}`;
  if (!(await files.exists(cache))) {
    throw new DataError('no-cache', `there is no TemplateFlow cache`, cache, fetching(wanted));
  }
  if (!(await files.exists(folder))) await refuseTemplate(cache, wanted, files);
  const found = (await files.list(folder))
    .flatMap((file) => bidsFile(file) ?? [])
    .filter(({ suffix, entities }) => suffix === 'dseg' && entities.has('atlas'));
  const fits = found.filter((file) => isWanted(file, wanted));
  const image = only(
    fits.filter(({ extension, entities }) => isImage(extension) && hasResolution(entities, wanted)),
    found.filter(({ extension }) => isImage(extension)),
    wanted,
    folder,
  );
  const table = only(
    fits.filter(({ extension, entities }) => extension === '.tsv' && agrees(entities, image.entities)),
    found.filter(({ extension }) => extension === '.tsv'),
    wanted,
    folder,
  );
  for (const file of [image, table]) await refuseEmpty(file, wanted, files);
  return { labels: image.path, table: table.path };
}

const isImage = (extension: string) => extension === '.nii.gz';

function isWanted({ entities }: BidsFile, { atlas, desc, cohort }: Wanted): boolean {
  return (
    entities.get('atlas') === atlas &&
    (desc === undefined || entities.get('desc') === desc) &&
    (cohort === undefined || entities.get('cohort') === cohort)
  );
}

/** `res-02` is resolution 2. */
function hasResolution(entities: ReadonlyMap<string, string>, { resolution }: Wanted): boolean {
  return resolution === undefined || Number(entities.get('res')) === resolution;
}

/** Every entity of a table is that of its image; a table serves all resolutions. */
function agrees(table: ReadonlyMap<string, string>, image: ReadonlyMap<string, string>): boolean {
  return (
    [...table].every(([name, label]) => image.get(name) === label) && table.get('desc') === image.get('desc')
  );
}

function only(fits: readonly BidsFile[], all: readonly BidsFile[], wanted: Wanted, folder: string): BidsFile {
  const [first, ...others] = fits;
  if (first && others.length === 0) return first;
  if (!first) {
    const atlases = [...new Set(all.map(({ entities }) => entities.get('atlas') ?? ''))].sort();
    throw new DataError(
      'no-such-atlas',
      `the cache has no ${named(wanted)}${didYouMean(wanted.atlas, atlases)}; of ${wanted.template} it has ${atlases.join(', ') || 'no atlas'}`,
      folder,
      fetching(wanted),
    );
  }
  throw new DataError(
    'several-atlases',
    `several files are ${named(wanted)}: ${fits.map(({ file }) => file).join(', ')}`,
    folder,
    'say which one with desc, resolution or cohort',
  );
}

async function refuseTemplate(cache: string, wanted: Wanted, files: SourceFiles): Promise<never> {
  const templates = new Set<string>();
  for (const { file } of await files.list(cache)) {
    const name = /^tpl-([^/]+)\//.exec(file)?.[1];
    if (name !== undefined) templates.add(name);
  }
  const names = [...templates].sort();
  throw new DataError(
    'no-such-template',
    `the cache has no template ${wanted.template}${didYouMean(wanted.template, names)}; it has ${names.join(', ') || 'none'}`,
    cache,
    fetching(wanted),
  );
}

async function refuseEmpty({ file, path }: BidsFile, wanted: Wanted, files: SourceFiles): Promise<void> {
  if ((await files.digest(path)) !== EMPTY) return;
  throw new DataError(
    'not-fetched',
    `${file} is empty: TemplateFlow lists it and has not fetched it`,
    path,
    fetching(wanted),
  );
}

function named({ atlas, desc, resolution, cohort }: Wanted): string {
  const more = { desc, resolution, cohort };
  const parts = Object.entries(more).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name} ${value}`],
  );
  return [`atlas ${atlas}`, ...parts].join(', ');
}

/** Nothing is fetched here; this is how somebody with a network does it. */
function fetching({ template, atlas, desc, resolution }: Wanted): string {
  const more = [
    desc === undefined ? '' : `, desc="${desc}"`,
    resolution === undefined ? '' : `, resolution=${resolution}`,
  ].join('');
  return `fetch it where there is a network: python -c 'from templateflow import api; api.get("${template}", atlas="${atlas}"${more}, suffix="dseg")', then point cache at that folder (TEMPLATEFLOW_HOME)`;
}
