import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isUserError, StoreError } from '@mesovia/core';
import * as arrow from 'apache-arrow';
import { selectPlain } from '../sql/plain-types.ts';
import { dictionaryFile, sqlType, type DataDictionary } from './data-dictionary.ts';
import { literal, withFileEngine } from './file-engine.ts';
import { separated, type Format } from './formats.ts';

/**
 * Reads a file that `export` wrote, or one of another program. Types of a CSV or TSV come from the data dictionary
 * beside it; without one they are guessed.
 *
 * @throws StoreError `no-file`, `not-read`, `bad-dictionary`
 */
export async function importTable(source: string, format: Format): Promise<arrow.Table> {
  const file = resolve(source);
  if (!existsSync(file)) throw new StoreError('no-file', 'the file does not exist', file, 'check its name');
  try {
    if (format === 'arrow') return arrow.tableFromIPC(readFileSync(file));
    const from = format === 'parquet' ? `read_parquet(${literal(file)})` : separatedFile(file, format);
    return await withFileEngine(file, (connection) => selectPlain(connection, `select * from ${from}`));
  } catch (error) {
    if (isUserError(error)) throw error;
    const [said] = (error instanceof Error ? error.message : String(error)).split('\n\n');
    throw new StoreError('not-read', said ?? '', file, `check that it is a ${format} file`, { cause: error });
  }
}

function separatedFile(file: string, format: 'csv' | 'tsv'): string {
  const { separator, unknown } = separated[format];
  const columns = readDictionary(dictionaryFile(file));
  const options = [
    `delim = ${literal(separator)}`,
    `nullstr = ${literal(unknown)}`,
    'header = true',
    `quote = '"'`,
    `escape = '"'`,
    'allow_quoted_nulls = false',
    ...(columns ? ['auto_detect = false', `columns = {${columns}}`] : []),
  ];
  return `read_csv(${literal(file)}, ${options.join(', ')})`;
}

function readDictionary(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  const dictionary = parseDictionary(file);
  const columns = Object.entries(dictionary).map(([name, { Type }]) => {
    const type = sqlType(Type);
    if (type === undefined) throw badDictionary(file, `column "${name}" has the type "${Type}"`);
    return `${literal(name)}: ${literal(type)}`;
  });
  return columns.join(', ');
}

function parseDictionary(file: string): DataDictionary {
  try {
    const dictionary = JSON.parse(readFileSync(file, 'utf8')) as DataDictionary;
    if (Object.values(dictionary).every((column) => typeof column.Type === 'string')) return dictionary;
  } catch (error) {
    throw badDictionary(file, error instanceof Error ? error.message : String(error));
  }
  throw badDictionary(file, 'a column has no Type');
}

function badDictionary(file: string, problem: string): StoreError {
  return new StoreError(
    'bad-dictionary',
    problem,
    file,
    'mend the data dictionary, or remove it to have types guessed',
  );
}
