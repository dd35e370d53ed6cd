import { basename } from 'node:path';
import { DataError, ParameterError, runStage, type FoundFile, type SourceFiles } from '@mesovia/core';
import { readDelimited } from '@mesovia/ingestion';
import { labelAtlasStage } from '@mesovia/ingestion/stages';
import { atlasColumns } from './atlas-columns.ts';

/** An image of labels and its table of regions. */
export interface ImageAtlas {
  readonly name: string;
  readonly labels: string;
  readonly table: string;
  readonly columns: Readonly<Record<string, string>>;
  /** Space its name says, undefined if it says none. */
  readonly space: string | undefined;
}

const IMAGE = /\.nii(\.gz)?$/;
const tableOf = (labels: string): string => labels.replace(IMAGE, '.tsv');
/** What one node set can be merged of. */
const MOST = 4;

/**
 * The atlases somebody named, or every `*_dseg.nii.gz` with a table beside it that belongs to no person.
 *
 * @throws DataError `no-atlas`, `no-atlas-table`, and those of the atlas stage; ParameterError `too-many-atlases`
 */
export async function imageAtlases(
  folder: string,
  given: readonly string[],
  found: readonly FoundFile[],
  files: SourceFiles,
): Promise<ImageAtlas[]> {
  const places = given.length > 0 ? given : await lyingAround(found, files);
  if (places.length === 0) {
    throw new DataError(
      'no-atlas',
      'there is no atlas: no *_dseg.nii.gz with a table of regions beside it',
      folder,
      'give one in the space of the images: --atlas cortex_dseg.nii.gz, with cortex_dseg.tsv (columns index and name) beside it',
    );
  }
  if (places.length > MOST) {
    throw new ParameterError(
      'too-many-atlases',
      `there are ${places.length} atlases: ${places.map((place) => basename(place)).join(', ')}`,
      folder,
      `name up to ${MOST} of them with --atlas, repeated`,
    );
  }
  const atlases: ImageAtlas[] = [];
  for (const labels of places) atlases.push(await readAtlas(labels, files));
  return atlases;
}

async function lyingAround(found: readonly FoundFile[], files: SourceFiles): Promise<string[]> {
  const places: string[] = [];
  for (const { file, path } of found) {
    const isShared = /(^|_)dseg\.nii(\.gz)?$/.test(basename(file)) && !/(^|\/)sub-/.test(file);
    if (isShared && (await files.exists(tableOf(path)))) places.push(path);
  }
  return places;
}

async function readAtlas(labels: string, files: SourceFiles): Promise<ImageAtlas> {
  const table = tableOf(labels);
  if (!IMAGE.test(labels) || !(await files.exists(labels))) {
    throw new DataError(
      'no-atlas',
      IMAGE.test(labels) ? 'the atlas does not exist' : 'the atlas is not an image of labels',
      labels,
      'give a .nii or .nii.gz image with one whole number a region',
    );
  }
  if (!(await files.exists(table))) {
    throw new DataError(
      'no-atlas-table',
      'the atlas has no table of regions beside it',
      labels,
      `write ${basename(table)} with the columns index and name, one line a region`,
    );
  }
  const read = readDelimited(await files.readText(table), table);
  const columns = { index: 'index', ...atlasColumns(read.header) };
  const [, label = basename(labels).replace(IMAGE, '')] = /atlas-([A-Za-z0-9]+)/.exec(basename(labels)) ?? [];
  const desc = /(?:desc|seg|scale)-([A-Za-z0-9]+)/.exec(basename(labels))?.[1];
  const name = desc === undefined ? label : `${label} ${desc}`;
  await runStage(labelAtlasStage, {
    params: { name, labels, table, columns },
    inputs: {},
    where: table,
    files,
  });
  return { name, labels, table, columns, space: /(?:tpl|space)-([A-Za-z0-9]+)/.exec(basename(labels))?.[1] };
}
