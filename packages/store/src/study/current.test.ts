import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { digestTable } from '@mesovia/core';
import * as arrow from 'apache-arrow';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { plainValues } from '../testing/arbitrary-table.ts';
import { Store } from '../store.ts';
import { newFolder, people, refusal, scores, scoreTable, taskOf } from '../testing/example.ts';
import type { CurrentTable } from './current.ts';

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = newFolder();
  store = await Store.open(folder);
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const tables = { a: scoreTable({ a: 1, aa: 2 }), b: scoreTable({ b: 3 }), c: scoreTable({ c: 4 }) };

function mapped(...keys: (keyof typeof tables)[]): CurrentTable {
  const parts = keys.map((key) => ({ key, digest: digestTable(tables[key]) }));
  return { kind: 'table', contract: 'scores', version: 1, parts };
}

async function commitAll(): Promise<void> {
  // In the order they were done, which is not that of their keys.
  for (const key of ['c', 'a', 'b'] as const) await store.commitTasks([taskOf(key, scores, tables[key])]);
}

describe('a stage', () => {
  it('shows its parts in key order, whatever order they were done in', async () => {
    await commitAll();
    await store.setCurrent('rating', { points: mapped('a', 'b', 'c') });
    const table = await store.query('from rating.points');
    expect(plainValues(table, 'participant_id')).toEqual(['a', 'aa', 'b', 'c']);
    expect(table.schema.fields.map(({ name }) => name)).toEqual(['participant_id', 'score']);
    expect((await store.query('from rating')).numRows).toBe(4);
  });

  it('with one part or none', async () => {
    await commitAll();
    await store.setCurrent('rating', { points: mapped('b'), others: mapped() });
    expect(plainValues(await store.query('from rating.points'), 'score')).toEqual([3]);
    expect((await store.query('from rating.others')).numRows).toBe(0);
    expect(await refusal(() => store.query('from rating'))).toMatch(
      /^sql: Table with name rating does not exist/,
    );
  });

  it('is replaced whole, and forgotten when it is stale', async () => {
    await commitAll();
    await store.setCurrent('rating', { points: mapped('a', 'b') });
    await store.setCurrent('rating', { totals: mapped('c') });
    await store.setCurrent('study', { design: mapped('a') });
    expect(await store.current()).toEqual({
      rating: { totals: mapped('c') },
      study: { design: mapped('a') },
    });
    expect(await store.dropStale(['study'])).toEqual(['rating']);
    expect(Object.keys(await store.current())).toEqual(['study']);
    expect(plainValues(await store.query('from study.design'), 'score')).toEqual([1, 2]);
    expect(await refusal(() => store.query('from rating.totals'))).toMatch(/^sql: /);
  });

  it('joins parts of an open table that differ in their columns', async () => {
    const ids = (id: string) => arrow.vectorFromArray([id], new arrow.Utf8());
    const one = new arrow.Table({
      participant_id: ids('a'),
      age: arrow.vectorFromArray([30], new arrow.Int32()),
    });
    const two = new arrow.Table({ participant_id: ids('b'), sex: ids('f') });
    await store.commitTasks([taskOf('two', people, two), taskOf('one', people, one)]);
    const parts = [one, two].map((table, i) => ({ key: `k${i}`, digest: digestTable(table) }));
    await store.setCurrent('who', { people: { kind: 'table', contract: 'people', version: 1, parts } });
    const table = await store.query('from who');
    expect(plainValues(table, 'participant_id')).toEqual(['a', 'b']);
    expect(plainValues(table, 'age')).toEqual([30, null]);
    expect(plainValues(table, 'sex')).toEqual([null, 'f']);
  });

  it('names its artefacts', async () => {
    const page = Buffer.from('<h1>page</h1>');
    const task = taskOf('k', scores, tables.a, { page });
    await store.commitTasks([task]);
    const { sha256 } = task.record.outputs['page'] as { sha256: string };
    const outputs = {
      page: { kind: 'artefact', parts: [{ key: null, sha256, mediaType: 'text/html', name: 'page' }] },
    } as const;
    await store.setCurrent('report', outputs);
    expect(await store.current()).toEqual({ report: outputs });
  });

  it('refuses names that are taken and contents that are not there', async () => {
    expect(await refusal(() => store.setCurrent('data', {}))).toMatch(
      /^bad-stage-name: "data" cannot name a schema/,
    );
    expect(await refusal(() => store.setCurrent('a', { 'x"; drop': mapped() }))).toMatch(
      /^bad-stage-name: "x"; drop"/,
    );
    expect(await refusal(() => store.setCurrent('a', { x: mapped('a') }))).toMatch(/^no-part: /);
    const file = { key: null, sha256: 'f00', mediaType: 'x', name: 'x' };
    expect(await refusal(() => store.setCurrent('a', { x: { kind: 'artefact', parts: [file] } }))).toMatch(
      /^no-artefact: /,
    );
    expect(await store.current()).toEqual({});
  });
});

describe('a query', () => {
  it('may describe, show and explain, and ends in a semicolon or not', async () => {
    await commitAll();
    await store.setCurrent('rating', { points: mapped('a', 'b') });
    expect(plainValues(await store.query('describe rating.points;'), 'column_name')).toEqual([
      'participant_id',
      'score',
    ]);
    expect(plainValues(await store.query('select sum(1) as n from rating;'), 'n')).toEqual([3n]);
    expect((await store.query('explain select 1')).numRows).toBe(1);
    expect((await store.query("select key from store.tasks where components->>'key' = 'a'")).numRows).toBe(1);
  });

  it.each([
    ['drop table store.tasks', 'sql-refused: DROP is not allowed: the store is only read | the query'],
    ['delete from store.tasks', 'sql-refused: DELETE is not allowed'],
    ["copy store.tasks to 'x.csv'", 'sql-refused: Cannot access file'],
    ["attach 'x.duckdb'", 'sql-refused: ATTACH is not allowed'],
    ["set threads = '2'", 'sql-refused: SET is not allowed'],
    ['install httpfs', 'sql-refused: LOAD is not allowed'],
    ['select 1; select 2', 'sql-refused: 2 statements were given'],
    ['', 'sql-refused: 0 statements were given'],
    ["select * from read_text('/etc/passwd')", 'sql-refused: Cannot access file "/etc/passwd"'],
    ['explain analyze delete from store.tasks', 'sql: '],
    ['selec', 'sql: syntax error at or near "selec"'],
  ])('refused: %s', async (sql, expected) => {
    expect((await refusal(() => store.query(sql))).slice(0, expected.length)).toBe(expected);
    expect(await store.findTasks(['none'])).toEqual(new Map());
  });
});

describe('any other client of DuckDB', () => {
  it('reads tables, views and records', async () => {
    await commitAll();
    await store.setCurrent('rating', { points: mapped('a', 'b', 'c') });
    await store.close();
    const instance = await DuckDBInstance.create(join(folder, 'study.duckdb'), { access_mode: 'READ_ONLY' });
    const connection = await instance.connect();
    const rows = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJS();
    expect(await rows('select participant_id, score from rating.points')).toEqual([
      ['a', 1],
      ['aa', 2],
      ['b', 3],
      ['c', 4],
    ]);
    expect(await rows('select count(*) from rating')).toEqual([[4n]]);
    expect(await rows('select address from store.tasks order by number')).toEqual([
      ['stage[c]'],
      ['stage[a]'],
      ['stage[b]'],
    ]);
    connection.closeSync();
    instance.closeSync();
  });
});
