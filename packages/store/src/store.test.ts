import { rmSync } from 'node:fs';
import { digestTable } from '@mesovia/core';
import * as arrow from 'apache-arrow';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { plainValues } from './testing/arbitrary-table.ts';
import { Store } from './store.ts';
import {
  newFolder,
  people,
  refusal,
  scores,
  scoreTable,
  series,
  seriesTable,
  taskOf,
} from './testing/example.ts';

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

async function reopen(options: { readOnly?: boolean } = {}): Promise<void> {
  await store.close();
  store = await Store.open(folder, options);
}

describe('tasks', () => {
  const table = scoreTable({ a: 1, b: null, c: Number.NaN });
  const page = Buffer.from('<h1>page</h1>');

  it('come back with their record, tables and artefacts, also after reopening', async () => {
    const task = taskOf('k1', scores, table, { page });
    await store.commitTasks([task]);
    await reopen();
    expect(await store.findTask('k1')).toEqual({ ...task.record, order: 1 });
    expect(digestTable(await store.readPart(scores, digestTable(table)))).toBe(digestTable(table));
    const [output] = Object.values(task.record.outputs).filter(({ kind }) => kind === 'artefact');
    expect(Buffer.from(await store.readArtefact((output as { sha256: string }).sha256))).toEqual(page);
  });

  it('are found by the thousand in one query', async () => {
    const keys = Array.from({ length: 2000 }, (_, i) => `k${i}`);
    await store.commitTasks(keys.slice(0, 1000).map((key) => taskOf(key, scores, table)));
    const found = await store.findTasks(keys);
    expect(found.size).toBe(1000);
    expect(found.get('k999')?.order).toBe(1000);
  });

  it('with the same content share one part', async () => {
    await store.commitTasks([
      taskOf('k1', scores, table),
      taskOf('k2', scores, table.slice(0, 1).concat(table.slice(1))),
    ]);
    await store.commitTasks([taskOf('k3', scores, table)]);
    await reopen();
    expect((await store.findTasks(['k1', 'k2', 'k3'])).size).toBe(3);
  });

  it('committed again under the same key are replaced', async () => {
    await store.commitTasks([taskOf('k1', scores, table)]);
    await store.commitTasks([taskOf('k1', scores, scoreTable({ z: 9 }))]);
    const task = await store.findTask('k1');
    expect(task?.order).toBe(2);
    expect(task?.outputs['out']).toMatchObject({ rows: 1 });
  });

  it('are remembered by address, the latest first', async () => {
    await store.commitTasks([taskOf('k1', scores, table, { address: 'search' })]);
    await store.commitTasks([taskOf('k2', scores, scoreTable({ z: 9 }), { address: 'search' })]);
    expect((await store.latestTasks('search')).map(({ key }) => key)).toEqual(['k2', 'k1']);
    expect(await store.latestTasks('other')).toEqual([]);
  });

  it('are all or nothing', async () => {
    const good = taskOf('k1', scores, table);
    const bad = taskOf(
      'k2',
      people,
      new arrow.Table({ rowid: arrow.vectorFromArray(['x'], new arrow.Utf8()) }),
    );
    expect(await refusal(() => store.commitTasks([good, bad]))).toMatch(
      /^reserved-column: a column cannot be called "rowid"/,
    );
    expect((await store.findTasks(['k1', 'k2'])).size).toBe(0);
    await store.commitTasks([good]);
    await reopen();
    expect((await store.findTasks(['k1', 'k2'])).size).toBe(1);
  });

  it('keep empty tables and lists', async () => {
    const empty = scoreTable({});
    const lists = seriesTable('sub-01', 3, 4);
    await store.commitTasks([taskOf('k1', scores, empty), taskOf('k2', series, lists)]);
    await reopen();
    expect((await store.readPart(scores, digestTable(empty))).numRows).toBe(0);
    expect(plainValues(await store.readPart(series, digestTable(lists)), 'values')).toEqual(
      plainValues(lists, 'values'),
    );
  });
});

describe('refused tasks', () => {
  const task = taskOf('k1', scores, scoreTable({ a: 1 }));
  const changed = (outputs: object) => ({
    ...task,
    record: { ...task.record, outputs } as typeof task.record,
  });

  it('whose digest, rows or contract are not those recorded', async () => {
    const out = task.record.outputs['out'];
    expect(await refusal(() => store.commitTasks([changed({ out: { ...out, digest: 'f00' } })]))).toMatch(
      /^digest-mismatch: it is [0-9a-f]{64}, but was recorded as f00 \| output out of stage\[k1\] \| run the task again/,
    );
    expect(await refusal(() => store.commitTasks([changed({ out: { ...out, rows: 7 } })]))).toContain(
      '1 rows',
    );
    expect(await refusal(() => store.commitTasks([changed({ out: { ...out, version: 7 } })]))).toContain(
      'version 7',
    );
  });

  it('whose artefact is not the one recorded', async () => {
    const page = Buffer.from('one');
    const good = taskOf('k1', scores, scoreTable({ a: 1 }), { page });
    const bad = { ...good, artefacts: { page: Buffer.from('two') } };
    expect(await refusal(() => store.commitTasks([bad]))).toMatch(/^digest-mismatch/);
    expect(
      await refusal(() => store.commitTasks([{ ...good, artefacts: { page: Buffer.from('three') } }])),
    ).toContain('5 bytes');
  });

  it('that lack an output or bring one too many', async () => {
    expect(await refusal(() => store.commitTasks([changed({})]))).toBe(
      'incomplete-task: the record and what came with it differ in out | stage[k1] | commit a task with exactly the outputs its record names',
    );
  });

  it('with other columns than their contract', async () => {
    const table = new arrow.Table({ participant_id: arrow.vectorFromArray(['a'], new arrow.Utf8()) });
    expect(await refusal(() => store.commitTasks([taskOf('k1', scores, table)]))).toBe(
      'wrong-columns: the columns are (participant_id utf8), not (participant_id utf8, score float64) | ' +
        'table scores, version 1 | where the columns were changed on purpose, raise the version of the contract',
    );
  });

  it('whose contract changed without a new version', async () => {
    await store.commitTasks([task]);
    const table = new arrow.Table({ participant_id: arrow.vectorFromArray(['a'], new arrow.Utf8()) });
    const { participant_id } = scores.columns;
    const other = { ...scores, columns: { participant_id } };
    expect(await refusal(() => store.commitTasks([taskOf('k2', other, table)]))).toMatch(
      /^wrong-columns: .*raise the version/,
    );
  });

  it('with columns that differ only in case', async () => {
    const ids = arrow.vectorFromArray(['a'], new arrow.Utf8());
    const table = new arrow.Table({ participant_id: ids, age: ids, Age: ids });
    expect(await refusal(() => store.commitTasks([taskOf('k1', people, table)]))).toMatch(
      /^duplicate-column: the columns "age" and "Age" differ only in case/,
    );
  });

  it('and reads of what is not there', async () => {
    expect(await refusal(() => store.readPart(scores, 'f00'))).toMatch(
      /^no-part: the store holds no part f00 of table scores/,
    );
    expect(await refusal(() => store.readArtefact('f00'))).toMatch(
      /^no-artefact: the store holds no file f00/,
    );
  });

  it('in a store opened to read only', async () => {
    await reopen({ readOnly: true });
    expect(await refusal(() => store.commitTasks([task]))).toMatch(
      /^read-only: the store was opened to read only/,
    );
  });
});

describe('runs', () => {
  it('are numbered and keep how they ended', async () => {
    const id = await store.startRun({ pipeline: 'pipeline.yaml' });
    await store.startRun({ pipeline: 'pipeline.yaml' });
    await store.finishRun(id, { state: 'done', keys: ['k1'], summary: { tasks: 1 } });
    const [second, first] = await store.runs();
    expect(first).toMatchObject({
      id: 'run-1',
      state: 'done',
      summary: { tasks: 1 },
      info: { pipeline: 'pipeline.yaml' },
    });
    expect(second).toMatchObject({ id: 'run-2', state: 'running', finishedAt: null });
    expect(await refusal(() => store.finishRun('run-9', { state: 'done' }))).toMatch(
      /^no-run: there is no run run-9/,
    );
  });
});

describe('digests of files', () => {
  const stamp = {
    device: 2n ** 64n - 1n,
    inode: 12n,
    size: 5n,
    mtimeNs: 1_700_000_000_123_456_789n,
    ctimeNs: 1n,
  };

  it('are remembered for the same stamp only', async () => {
    await store.rememberFiles([{ ...stamp, sha256: 'aa' }]);
    await reopen();
    expect(await store.fileDigests([{ ...stamp, mtimeNs: stamp.mtimeNs + 1n }, stamp])).toEqual([
      undefined,
      'aa',
    ]);
    await store.rememberFiles([{ ...stamp, size: 6n, sha256: 'bb' }]);
    expect(await store.fileDigests([stamp, { ...stamp, size: 6n }])).toEqual([undefined, 'bb']);
    expect(await store.fileDigests([])).toEqual([]);
  });
});
