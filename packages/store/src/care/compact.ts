import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { quote } from '../bridge/append.ts';
import { failure } from '../session/failure.ts';
import { openError } from '../session/open-error.ts';
import { reserve } from '../session/registry.ts';
import { schemaStatements, storeTables } from '../session/schema.ts';
import { engineOptions } from '../session/session.ts';
import { literal } from '../transfer/file-engine.ts';
import type { Part } from '../tasks/parts.ts';

/** Parts copied by one statement, in bytes: bounds its memory, and its list of parts lets DuckDB skip the others. */
const stepBytes = 64 * 2 ** 20;

/**
 * Copies what is live into a fresh file and puts it in the place of the old one, which stays locked until then. The
 * store must be closed; its views have to be made again.
 *
 * @throws StoreError `held` another process took the file in between, `damaged`, `disk-full`; the store is unchanged
 */
export async function compactFile(
  file: string,
  parts: readonly Part[],
): Promise<{ before: number; after: number }> {
  const release = reserve(file);
  const fresh = `${file}.compact`;
  const before = statSync(file).size;
  rmSync(fresh, { force: true });
  const instance = await DuckDBInstance.create(':memory:', {
    ...engineOptions,
    temp_directory: `${file}.tmp`,
  });
  const connection = await instance.connect();
  try {
    await connection.run(`attach ${literal(file)} as old (type duckdb)`).catch((error: unknown) => {
      throw openError(error, file);
    });
    await connection.run(`attach ${literal(fresh)} as fresh (type duckdb)`);
    await copyStore(connection, parts);
    await connection.run('detach fresh');
    await connection.run('checkpoint old');
    flush(fresh);
    renameSync(fresh, file);
    flush(dirname(file));
    return { before, after: statSync(file).size };
  } catch (error) {
    throw failure(error, file);
  } finally {
    connection.closeSync();
    instance.closeSync();
    for (const leftover of [fresh, `${fresh}.wal`]) rmSync(leftover, { force: true });
    release();
  }
}

async function copyStore(connection: DuckDBConnection, parts: readonly Part[]): Promise<void> {
  await connection.run('use fresh');
  for (const statement of schemaStatements()) await connection.run(statement);
  for (const name of storeTables)
    await connection.run(`insert into fresh.store.${name} from old.store.${name}`);
  for (const physical of new Set(parts.map((part) => part.physical))) {
    const table = `data.${quote(physical)}`;
    await connection.run(`create table fresh.${table} as from old.${table} limit 0`);
    for (const numbers of steps(parts.filter((part) => part.physical === physical))) {
      // One thread keeps the order of rows.
      await connection.run(
        `insert into fresh.${table} from old.${table} where part in (${numbers.join(', ')})`,
      );
    }
  }
  await connection.run('use memory');
}

function steps(parts: readonly Part[]): number[][] {
  const all: number[][] = [];
  let bytes = Infinity;
  for (const { part, bytes: size } of parts) {
    if (bytes + size > stepBytes) {
      all.push([]);
      bytes = 0;
    }
    all.at(-1)?.push(part);
    bytes += size;
  }
  return all;
}

/** Makes sure that what was written survives a loss of power. */
function flush(place: string): void {
  const handle = openSync(place, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
