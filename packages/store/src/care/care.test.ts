import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { digestTable } from '@mesovia/core';
import * as arrow from 'apache-arrow';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { plainValues } from '../testing/arbitrary-table.ts';
import { Store } from '../store.ts';
import { newFolder, refusal, scores, scoreTable, series, seriesTable, taskOf } from '../testing/example.ts';
import type { CurrentTable } from '../study/current.ts';

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

const one = scoreTable({ a: 1, b: 2 });
const two = scoreTable({ c: 3 });
const page = Buffer.from('<h1>page</h1>');

function current(...tables: arrow.Table[]): CurrentTable {
  const parts = tables.map((table, i) => ({ key: `k${i}`, digest: digestTable(table) }));
  return { kind: 'table', contract: 'scores', version: 1, parts };
}

/** Changes the closed file behind the store's back. */
async function tamper(...statements: string[]): Promise<void> {
  await store.close();
  const instance = await DuckDBInstance.create(join(folder, 'study.duckdb'));
  const connection = await instance.connect();
  for (const statement of statements) await connection.run(statement);
  connection.closeSync();
  instance.closeSync();
  store = await Store.open(folder);
}

describe('verify', () => {
  beforeEach(async () => {
    await store.commitTasks([taskOf('k1', scores, one, { page }), taskOf('k2', scores, two)]);
    await store.setCurrent('rating', { points: current(one, two) });
    await store.setCurrent('other', { points: current(two) });
  });

  it('finds nothing where nothing is damaged', async () => {
    expect(await store.verify()).toEqual({ checked: 3, damaged: [] });
    expect((await store.findTasks(['k1', 'k2'])).size).toBe(2);
  });

  it('drops a part whose values changed, its task and the stages that show it', async () => {
    await tamper('update data.scores_v1 set score = 1.0000000001 where part = 1 and score = 1');
    const { damaged } = await store.verify();
    expect(damaged).toMatchObject([{ what: 'scores', digest: digestTable(one), tasks: ['stage[k1]'] }]);
    expect([...(await store.findTasks(['k1', 'k2'])).keys()]).toEqual(['k2']);
    expect(Object.keys(await store.current())).toEqual(['other']);
    expect(await store.verify()).toMatchObject({ damaged: [] });
    await store.commitTasks([taskOf('k1', scores, one, { page })]);
    expect(plainValues(await store.readPart(scores, digestTable(one)), 'score')).toEqual([1, 2]);
  });

  it('drops a part that lost rows; reading it says so', async () => {
    await tamper('delete from data.scores_v1 where score = 1');
    expect(await refusal(() => store.readPart(scores, digestTable(one)))).toMatch(
      /^damaged: part 1 of table scores has 1 rows, not 2 \| .* \| run `mesovia verify`/,
    );
    expect((await store.verify()).damaged.length).toBe(1);
    expect(await refusal(() => store.readPart(scores, digestTable(one)))).toMatch(/^no-part: /);
  });

  it('drops an artefact that changed', async () => {
    await tamper(`update store.artefacts set bytes = 'another'::blob`);
    expect(await store.verify()).toMatchObject({ damaged: [{ what: 'artefact', tasks: ['stage[k1]'] }] });
    expect(await store.findTask('k1')).toBeUndefined();
  });

  it('only reports in a store opened to read only', async () => {
    await tamper('update data.scores_v1 set score = 7 where part = 1');
    await store.close();
    store = await Store.open(folder, { readOnly: true });
    expect((await store.verify()).damaged.length).toBe(1);
    expect((await store.findTasks(['k1'])).size).toBe(1);
  });

  it('drops what lies in a damaged block of the file and keeps the rest', async () => {
    const tables = Array.from({ length: 12 }, (_, i) => seriesTable(`sub-${i}`, 100, 300, Math.sqrt(i + 2)));
    await store.commitTasks(tables.map((table, i) => taskOf(`s${i}`, series, table)));
    await store.close();
    const file = join(folder, 'study.duckdb');
    const bytes = readFileSync(file);
    const at = bytes.indexOf(Buffer.from(new Float64Array([Math.sqrt(7) + 150 / 7]).buffer));
    const place = at > 0 ? at : Math.floor(bytes.length / 2);
    bytes[place] = (bytes[place] ?? 0) ^ 0xff;
    writeFileSync(file, bytes);
    store = await Store.open(folder);
    const { damaged } = await store.verify();
    expect(damaged.length).toBeGreaterThan(0);
    expect(damaged[0]?.problem).toMatch(/the file is damaged: .*checksum/);
    expect((await store.verify()).damaged).toEqual([]);
    await store.commitTasks(tables.map((table, i) => taskOf(`s${i}`, series, table)));
    await store.compact();
    expect(await store.verify()).toEqual({ checked: 15, damaged: [] });
  });
});

describe('gc', () => {
  beforeEach(async () => {
    for (const [run, key, table] of [
      ['run-1', 'k1', one],
      ['run-2', 'k2', two],
    ] as const) {
      await store.startRun({});
      await store.commitTasks([taskOf(key, scores, table, { runId: run, page: Buffer.from(key) })]);
    }
  });

  it('drops what the kept runs did not use', async () => {
    await store.finishRun('run-2', { state: 'done', keys: ['k2'] });
    const garbage = await store.gc({ keepRuns: 1, dryRun: true });
    expect(garbage).toMatchObject({ tasks: 1, parts: 1, artefacts: 1 });
    expect(garbage.bytes).toBeGreaterThan(0);
    expect((await store.findTasks(['k1', 'k2'])).size).toBe(2);
    expect(await store.gc({ keepRuns: 1 })).toEqual(garbage);
    expect([...(await store.findTasks(['k1', 'k2'])).keys()]).toEqual(['k2']);
    expect((await store.runs()).map(({ id }) => id)).toEqual(['run-2']);
    expect(await store.gc({ keepRuns: 1 })).toEqual({ tasks: 0, parts: 0, artefacts: 0, bytes: 0 });
    expect(await store.verify()).toEqual({ checked: 2, damaged: [] });
  });

  it('keeps what a kept run found instead of computing it', async () => {
    await store.finishRun('run-2', { state: 'done', keys: ['k1', 'k2'] });
    expect(await store.gc({ keepRuns: 1 })).toMatchObject({ tasks: 0, parts: 0 });
  });

  it('keeps what a stage shows', async () => {
    await store.setCurrent('rating', { points: current(one) });
    expect(await store.gc({ keepRuns: 0 })).toMatchObject({ tasks: 1, parts: 1, artefacts: 1 });
    expect(plainValues(await store.query('from rating'), 'score')).toEqual([1, 2]);
  });
});

describe('compact', () => {
  it('gives back the room of dropped parts and keeps everything else', async () => {
    await store.startRun({});
    const tables = Array.from({ length: 20 }, (_, i) => seriesTable(`sub-${i}`, 100, 300, Math.sqrt(i + 2)));
    await store.commitTasks(tables.map((table, i) => taskOf(`s${i}`, series, table, { runId: 'none' })));
    const zeros = scoreTable({ a: -0, b: 0 });
    await store.commitTasks([taskOf('k', scores, zeros, { page, runId: 'run-1' })]);
    await store.setCurrent('rating', { points: current(zeros) });
    await store.close();
    store = await Store.open(folder);
    await store.gc({ keepRuns: 1 });
    const { before, after } = await store.compact();
    expect(after).toBeLessThan(before - 2_000_000);
    expect(statSync(store.file).size).toBe(after);
    expect(await store.verify()).toEqual({ checked: 2, damaged: [] });
    expect(plainValues(await store.query('from rating.points'), 'participant_id')).toEqual(['a', 'b']);
    expect((await store.findTask('k'))?.runId).toBe('run-1');
    expect((await store.runs()).length).toBe(1);
    await store.commitTasks([taskOf('s0', series, tables[0] as arrow.Table)]);
    await store.close();
    store = await Store.open(folder);
    expect(await store.verify()).toEqual({ checked: 3, damaged: [] });
  });

  it('leaves behind rows that no part names, as a failed deletion leaves them', async () => {
    await store.commitTasks([taskOf('k1', scores, one), taskOf('k2', scores, two)]);
    await tamper('delete from store.parts where part = 1');
    await store.compact();
    const table = await store.query('select distinct part from data.scores_v1');
    expect(plainValues(table, 'part')).toEqual([2]);
    expect([...(await store.findTasks(['k1', 'k2'])).keys()]).toEqual(['k2']);
  });

  it('is refused in a store opened to read only', async () => {
    await store.close();
    store = await Store.open(folder, { readOnly: true });
    expect(await refusal(() => store.compact())).toMatch(/^read-only: /);
  });
});
