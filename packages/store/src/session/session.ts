import { mkdirSync, existsSync, realpathSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { blobValue, DuckDBInstance, type DuckDBConnection, type DuckDBValue } from '@duckdb/node-api';
import { StoreError } from '@mesovia/core';
import * as arrow from 'apache-arrow';
import { createTableFrom, planColumns, quote, TableAppender } from '../bridge/append.ts';
import { resultTable } from '../bridge/result.ts';
import { failure } from './failure.ts';
import { openError } from './open-error.ts';
import { reserve } from './registry.ts';

/** One thread: sums of floats depend on the order of their terms. No extension is ever fetched or loaded. */
export const engineOptions = {
  threads: '1',
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
} as const;

/** DuckDB would keep blocks of the file until 80 % of the memory is taken, which the tasks need more. */
function memoryLimit(): string {
  return `${Math.floor(Math.min(4 * 2 ** 30, totalmem() * 0.6) / 2 ** 20)}MiB`;
}

/** A checkpoint rewrites the last row group, so a small threshold stalls every few commits. */
const checkpointThreshold = '512MB';

/**
 * The name of the store's database within this process. The file's own name would be ambiguous: a stage may be called
 * "study", and DuckDB does not tell `study.design` of the database from that of the schema.
 */
export const database = 'mesovia';

/** The one connection to the file; its callers keep to one statement or transaction at a time. */
export class Session {
  readonly file: string;
  readonly readOnly: boolean;
  readonly connection: DuckDBConnection;
  private readonly instance: DuckDBInstance;
  private readonly release: () => void;

  private constructor(
    place: { file: string; readOnly: boolean },
    instance: DuckDBInstance,
    connection: DuckDBConnection,
    release: () => void,
  ) {
    this.file = place.file;
    this.readOnly = place.readOnly;
    this.instance = instance;
    this.connection = connection;
    this.release = release;
  }

  /** @throws StoreError `no-store`, `held`, `no-locks`, `already-open`, `worker-thread`, `damaged`, ... */
  static async open(folder: string, readOnly: boolean): Promise<Session> {
    if (!readOnly) makeFolder(folder);
    const file = join(existsSync(folder) ? realpathSync(folder) : folder, 'study.duckdb');
    if (readOnly && !existsSync(file)) {
      throw new StoreError(
        'no-store',
        'there is no store here yet',
        file,
        'run a pipeline first, or name its --store',
      );
    }
    const release = reserve(existsSync(file) ? realpathSync(file) : file);
    let instance: DuckDBInstance | undefined;
    try {
      instance = await DuckDBInstance.create(':memory:', {
        ...engineOptions,
        checkpoint_threshold: checkpointThreshold,
        memory_limit: memoryLimit(),
        temp_directory: `${file}.tmp`,
      });
      const connection = await instance.connect();
      await attach(connection, file, readOnly);
      return new Session({ file, readOnly }, instance, connection, release);
    } catch (error) {
      instance?.closeSync();
      release();
      throw openError(error, file);
    }
  }

  /** Rows as objects, for small tables of the store itself. */
  async rows<T>(sql: string, values?: DuckDBValue[]): Promise<T[]> {
    const reader = await this.guard(() => this.connection.runAndReadAll(sql, values));
    return reader.getRowObjectsJS() as T[];
  }

  async run(sql: string, values?: DuckDBValue[]): Promise<void> {
    await this.guard(() => this.connection.run(sql, values));
  }

  /** Appends rows to a table of the store's own; the columns in its order. */
  async append(name: string, columns: Record<string, arrow.Vector>): Promise<void> {
    const table = new arrow.Table(columns);
    const appender = await TableAppender.open(
      this.connection,
      { schema: 'store', table: name },
      planColumns(table),
    );
    try {
      appender.append(table);
    } finally {
      appender.close();
    }
  }

  /** Runs a statement whose last value is a blob. */
  async insertBytes(sql: string, values: (string | number | bigint)[], bytes: Uint8Array): Promise<void> {
    await this.run(sql, [...values, blobValue(bytes)]);
  }

  async table(sql: string): Promise<arrow.Table> {
    return resultTable(await this.guard(() => this.connection.run(sql)));
  }

  /** All of it or, if anything fails, nothing. */
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    this.requireWritable();
    await this.run('begin transaction');
    try {
      const result = await this.guard(work);
      await this.run('commit');
      return result;
    } catch (error) {
      // A failed commit has ended the transaction by itself.
      await this.connection.run('rollback').catch(() => undefined);
      throw error;
    }
  }

  /** Makes an Arrow table visible to SQL as a temporary table while `work` runs. */
  async withTable<T>(name: string, table: arrow.Table, work: () => Promise<T>): Promise<T> {
    await this.guard(() =>
      createTableFrom(this.connection, { database: 'temp', schema: 'main', table: name }, table),
    );
    try {
      return await work();
    } finally {
      await this.connection.run(`drop table if exists temp.main.${quote(name)}`).catch(() => undefined);
    }
  }

  requireWritable(): void {
    if (!this.readOnly) return;
    throw new StoreError('read-only', 'the store was opened to read only', this.file, 'open it for writing');
  }

  /** Folds the write-ahead log into the file, then lets go of it. */
  close(): void {
    try {
      this.connection.closeSync();
      this.instance.closeSync();
    } finally {
      this.release();
    }
  }

  private async guard<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw failure(error, this.file);
    }
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw openError(error, folder);
  }
}

/** After this no statement reaches a file other than the store's own. */
async function attach(connection: DuckDBConnection, file: string, readOnly: boolean): Promise<void> {
  const options = readOnly ? 'type duckdb, read_only' : 'type duckdb';
  await connection.run(`attach '${file.replaceAll("'", "''")}' as ${database} (${options})`);
  await connection.run(`use ${database}`);
  await connection.run('set enable_external_access = false');
  await connection.run('set lock_configuration = true');
}
