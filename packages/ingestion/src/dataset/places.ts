import { DataError, ParameterError, type SourceFiles } from '@mesovia/core';
import { didYouMean } from '../spelling/closest-name.ts';

/** A table and its data dictionary, undefined where there is none. */
export interface TablePlace {
  readonly table: string;
  readonly dictionary: string | undefined;
}

interface Params {
  readonly file?: string | undefined;
  readonly dictionary?: string | undefined;
  readonly dataset?: string | undefined;
}

/**
 * The participants table: `file` with its `dictionary`, or participants.tsv and participants.json of a BIDS data set.
 *
 * @throws ParameterError `one-of-two`
 */
export async function participantsPlace(params: Params, files: SourceFiles): Promise<TablePlace> {
  const { file, dictionary, dataset } = params;
  if ((file === undefined) === (dataset === undefined)) {
    throw new ParameterError(
      'one-of-two',
      file === undefined ? 'neither file nor dataset is given' : 'file and dataset both say where people are',
      'with.file',
      'give file: (one table) or dataset: (the folder of a BIDS data set)',
    );
  }
  if (file !== undefined) return { table: file, dictionary };
  return {
    table: `${dataset}/participants.tsv`,
    dictionary: dictionary ?? (await ifThere(`${dataset}/participants.json`, files)),
  };
}

/**
 * Tables of a BIDS data set below phenotype/, by name.
 *
 * @throws DataError `no-such-phenotype`
 */
export async function phenotypePlaces(
  dataset: string,
  names: readonly string[],
  files: SourceFiles,
): Promise<TablePlace[]> {
  const places: TablePlace[] = [];
  for (const name of names) {
    const table = `${dataset}/phenotype/${name}.tsv`;
    if (!(await files.exists(table))) await refusePhenotype(dataset, name, files);
    places.push({ table, dictionary: await ifThere(`${dataset}/phenotype/${name}.json`, files) });
  }
  return places;
}

async function refusePhenotype(dataset: string, name: string, files: SourceFiles): Promise<never> {
  const folder = `${dataset}/phenotype`;
  const found = (await files.exists(folder)) ? await files.list(folder) : [];
  const names = found.flatMap(({ file }) => /^([^/]+)\.tsv$/.exec(file)?.[1] ?? []);
  throw new DataError(
    'no-such-phenotype',
    `there is no table "${name}"${didYouMean(name, names)}; there ${names.length > 0 ? `are ${names.join(', ')}` : 'is none'}`,
    folder,
    'name tables below phenotype/ without .tsv',
  );
}

export async function ifThere(file: string, files: SourceFiles): Promise<string | undefined> {
  return (await files.exists(file)) ? file : undefined;
}
