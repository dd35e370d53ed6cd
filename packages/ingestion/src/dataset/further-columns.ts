import { DataError, ParameterError, type Check, type SourceFiles } from '@mesovia/core';
import type { DelimitedTable } from '../delimited/read-delimited.ts';
import { readTable } from '../delimited/read-table.ts';
import { objectIn, readJson } from '../json/read-json.ts';
import { readDictionary, type DictionaryEntry } from '../participants/dictionary.ts';
import type { RawColumn } from '../participants/type-column.ts';
import { joinedColumns, type JoinRules } from './joined-columns.ts';
import { ifThere, phenotypePlaces } from './places.ts';
import { sessionsTable } from './sessions-table.ts';

interface Params {
  readonly dataset?: string | undefined;
  readonly phenotype: readonly string[];
  readonly sessions: boolean;
  readonly session?: string | undefined;
  readonly prefix: boolean;
  readonly missing: readonly string[];
}

/**
 * Columns of phenotype tables and tables of sessions, beside those of the participants table.
 *
 * @param taken columns of the participants table
 * @throws ParameterError `needs-dataset`
 * @throws DataError `duplicate-column`, and those of `joinedColumns`
 */
export async function furtherColumns(
  params: Params,
  people: readonly string[],
  taken: readonly string[],
  files: SourceFiles,
): Promise<{ columns: RawColumn[]; checks: Check[] }> {
  const { dataset, phenotype, sessions } = params;
  if (phenotype.length === 0 && !sessions) return { columns: [], checks: [] };
  if (dataset === undefined) {
    throw new ParameterError(
      'needs-dataset',
      'phenotype and sessions are tables of a data set',
      'with.dataset',
      'give dataset: instead of file:',
    );
  }
  const joined = [];
  for (const { table, dictionary } of await phenotypePlaces(dataset, phenotype, files)) {
    joined.push(await join(await readTable(table, files), dictionary, params, people, files));
  }
  if (sessions) {
    const dictionary = await ifThere(`${dataset}/sessions.json`, files);
    joined.push(await join(await sessionsTable(dataset, people, files), dictionary, params, people, files));
  }
  const columns = joined.flatMap((part) => part.columns);
  refuseTwins(taken, columns);
  return { columns, checks: joined.flatMap((part) => part.checks) };
}

async function join(
  table: DelimitedTable,
  place: string | undefined,
  params: Params,
  people: readonly string[],
  files: SourceFiles,
): Promise<{ columns: RawColumn[]; checks: Check[] }> {
  const text = place === undefined ? '{}' : await files.readText(place);
  const file = place ?? table.file;
  const dictionary: ReadonlyMap<string, DictionaryEntry> = readDictionary(text, file, table.header);
  const name = /([^/]+)\.tsv$/.exec(table.file)?.[1]?.replace('sub-*_', '');
  const rules: JoinRules = {
    session: params.session,
    prefix: params.prefix ? name : undefined,
    missing: params.missing,
    instrument: instrumentIn(text, file),
  };
  return joinedColumns(table, people, dictionary, rules);
}

/** Description of MeasurementToolMetadata, which BIDS puts beside the columns. */
function instrumentIn(text: string, file: string): string | undefined {
  const tool = objectIn(objectIn(readJson(text, file))?.get('MeasurementToolMetadata'));
  const description = tool?.get('Description')?.value;
  return typeof description === 'string' ? description : undefined;
}

function refuseTwins(taken: readonly string[], columns: readonly RawColumn[]): void {
  const places = new Map(taken.map((name) => [name.toLowerCase(), 'the participants table']));
  for (const { name, file } of columns) {
    const before = places.get(name.toLowerCase());
    if (before !== undefined) {
      throw new DataError(
        'duplicate-column',
        `"${name}" is a column of ${before} too`,
        `${file}:1`,
        'say prefix: true, which puts the name of the table in front',
      );
    }
    places.set(name.toLowerCase(), file);
  }
}
