import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { StoreError, type TableContract } from '@mesovia/core';
import * as arrow from 'apache-arrow';
import { createTableFrom } from '../bridge/append.ts';
import { findNegativeZeros } from '../tasks/negative-zeros.ts';
import { dataDictionary, dictionaryFile } from './data-dictionary.ts';
import { literal, withFileEngine } from './file-engine.ts';
import { separated, type Format } from './formats.ts';

/**
 * Writes a table to a file, whole or not at all; a CSV or TSV gets a data dictionary beside it.
 *
 * @throws StoreError `no-folder`, `not-written`
 */
export async function exportTable(
  table: arrow.Table,
  contract: TableContract | undefined,
  target: string,
  format: Format,
): Promise<void> {
  const file = resolve(target);
  if (!existsSync(dirname(file))) {
    throw new StoreError('no-folder', 'the folder does not exist', dirname(file), 'make it first');
  }
  try {
    if (format === 'csv' || format === 'tsv') {
      const dictionary = JSON.stringify(dataDictionary(table, contract), null, 2);
      await writeWhole(dictionaryFile(file), async (partial) => writeFileSync(partial, `${dictionary}\n`));
    }
    await writeWhole(file, (partial) => writeTable(table, partial, format));
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new StoreError('not-written', said, file, 'check the folder and the space left', { cause: error });
  }
}

async function writeWhole(file: string, write: (partial: string) => Promise<void>): Promise<void> {
  const partial = `${file}.${process.pid}.partial`;
  try {
    await write(partial);
    renameSync(partial, file);
  } finally {
    rmSync(partial, { force: true });
  }
}

async function writeTable(table: arrow.Table, file: string, format: Format): Promise<void> {
  if (format === 'arrow') return writeFileSync(file, arrow.tableToIPC(table, 'file'));
  await withFileEngine(file, async (connection) => {
    await createTableFrom(connection, { table: 'exported' }, table);
    await connection.run(`copy exported to ${literal(file)} (${copyOptions(table, format)})`);
  });
}

function copyOptions(table: arrow.Table, format: Exclude<Format, 'arrow'>): string {
  if (format === 'parquet') {
    // A dictionary of numbers would take -0 for 0.
    const dictionary = findNegativeZeros(table).size > 0 ? ', dictionary_size_limit 0' : '';
    return `format parquet, compression zstd${dictionary}`;
  }
  const { separator, unknown } = separated[format];
  return `format csv, header true, delimiter ${literal(separator)}, nullstr ${literal(unknown)}`;
}
