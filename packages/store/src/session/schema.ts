import { StoreError } from '@mesovia/core';
import type { Session } from './session.ts';

/** Raised when a table below changes; a store of another format is refused. */
const format = 1;

/**
 * The store's own tables. Constraints are kept by the code, which is the only writer: an index would have to be
 * rewritten with every commit. Names and descriptions are for people who look in with SQL.
 */
const tables = `
  create table store.format (format integer);
  -- what has been computed; number counts commits
  create table store.tasks (number integer, key varchar, stage varchar, address varchar, components json, outputs json,
    warnings json, elapsed_ms double, run varchar);
  -- one row for each content of a table; its rows are those of data."physical" with the same part
  create table store.parts (part integer, contract varchar, version integer, digest varchar, rows bigint, bytes bigint,
    physical varchar);
  create table store.contracts (contract varchar, version integer, definition json);
  -- DuckDB keeps a run of 0 and -0 as one value; where a part holds -0 its places are kept here
  create table store.negative_zeros (part integer, column_name varchar, places blob);
  create table store.artefacts (sha256 varchar, media_type varchar, size bigint, bytes blob);
  create table store.runs (number integer, id varchar, info json, state varchar, summary json, started_at varchar,
    finished_at varchar);
  create table store.run_tasks (run varchar, key varchar);
  -- digests of files seen before
  create table store.files (device ubigint, inode ubigint, size ubigint, mtime_ns bigint, ctime_ns bigint, sha256 varchar);
  -- what the stages of the pipeline file hold now; the views are made of these
  create table store.current_outputs (stage varchar, output varchar, kind varchar, contract varchar, version integer);
  create table store.current_parts (stage varchar, output varchar, place integer, key varchar, part integer,
    sha256 varchar, media_type varchar, name varchar);
`;

export const storeTables = [...tables.matchAll(/create table store\.(\w+)/g)].map((match) => match[1] ?? '');

/** Statements that make an empty store in a database. */
export function schemaStatements(): string[] {
  const statements = tables.replaceAll(/--.*$/gm, '').split(';');
  return [
    'create schema store',
    'create schema data',
    ...statements.map((statement) => statement.trim()).filter((statement) => statement !== ''),
  ];
}

/** @throws StoreError `format`, `no-store` */
export async function prepareSchema(session: Session): Promise<void> {
  const found = await session.rows(
    `select 1 from duckdb_tables() where database_name = current_database() and schema_name = 'store' and table_name = 'format'`,
  );
  if (found.length > 0) return checkFormat(session);
  if (session.readOnly) {
    throw new StoreError('no-store', 'the file holds no store yet', session.file, 'run a pipeline first');
  }
  await session.transaction(async () => {
    for (const statement of schemaStatements()) await session.run(statement);
    await session.run(`insert into store.format values (${format})`);
  });
}

async function checkFormat(session: Session): Promise<void> {
  const [row] = await session.rows<{ format: number }>('select format from store.format');
  if (row?.format === format) return;
  throw new StoreError(
    'format',
    `the store has format ${row?.format}, this mesovia reads format ${format}`,
    session.file,
    'use the mesovia that wrote it, or another store with --store DIR',
  );
}
