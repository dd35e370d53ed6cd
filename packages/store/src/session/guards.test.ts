import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Store } from '../store.ts';
import { newFolder, refusal, scores, scoreTable, series, taskOf } from '../testing/example.ts';
import type { WriterMessage } from '../testing/writer.ts';
import { failure } from './failure.ts';
import { openError } from './open-error.ts';

const dist = new URL('../../dist/', import.meta.url);

let folder: string;
let children: ChildProcess[] = [];
beforeEach(() => {
  folder = newFolder();
});
afterEach(async () => {
  for (const child of children) await kill(child);
  children = [];
  rmSync(folder, { recursive: true, force: true });
});

function writer(): string {
  const program = fileURLToPath(new URL('testing/writer.js', dist));
  if (!existsSync(program)) throw new Error('build first: npx tsc -b packages/store');
  return program;
}

/** Another process with the store open; resolves when it has it. */
async function other(mode: string, ...more: string[]): Promise<ChildProcess> {
  const child = spawn(process.execPath, [writer(), folder, mode, ...more], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  children.push(child);
  await once(child, 'message');
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

describe('a second opening', () => {
  it('in the same process is refused, also at the same moment and by another path', async () => {
    const attempts = await Promise.allSettled([Store.open(folder), Store.open(folder)]);
    const opened = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []));
    expect(opened.length).toBe(1);
    expect(await refusal(() => Store.open(folder, { readOnly: true }))).toMatch(
      /^already-open: this process has the store open already: opening it twice loses data \| .*study\.duckdb \| use the store/,
    );
    symlinkSync(folder, `${folder}-link`);
    expect(await refusal(() => Store.open(`${folder}-link`))).toMatch(/^already-open: /);
    rmSync(`${folder}-link`);
    await opened[0]?.close();
    await (await Store.open(folder)).close();
  });

  it('while another process has it names that process', async () => {
    const child = await other('hold');
    const expected = new RegExp(
      `^held: the store is in use by process ${child.pid} \\(.*writer\\.js.*\\) \\| .*--store DIR$`,
    );
    expect(await refusal(() => Store.open(folder))).toMatch(expected);
    expect(await refusal(() => Store.open(folder, { readOnly: true }))).toMatch(expected);
    await kill(child);
    await (await Store.open(folder)).close();
  });

  it('to read only is fine beside another reader, not beside a writer', async () => {
    await (await Store.open(folder)).close();
    const child = await other('hold-read-only');
    await (await Store.open(folder, { readOnly: true })).close();
    expect(await refusal(() => Store.open(folder))).toMatch(new RegExp(`^held: .* process ${child.pid} `));
  });

  it('in a worker thread is refused', async () => {
    const program = `
      import { parentPort } from 'node:worker_threads';
      import { Store } from ${JSON.stringify(new URL('index.js', dist).href)};
      const said = await Store.open(${JSON.stringify(folder)}).then(() => 'opened', (error) => error.code + ': ' + error.problem);
      parentPort.postMessage(said);`;
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(program)}`), {
      execArgv: [],
    });
    const [said] = (await once(worker, 'message')) as [string];
    expect(said).toBe(
      'worker-thread: a store cannot be opened in a worker thread: what it writes would be lost',
    );
    await worker.terminate();
  });
});

describe('opening', () => {
  it('to read only needs a store', async () => {
    expect(await refusal(() => Store.open(join(folder, 'none'), { readOnly: true }))).toMatch(
      /^no-store: there is no store here yet \| .*none.study\.duckdb \| run a pipeline first/,
    );
    const instance = await DuckDBInstance.create(join(folder, 'study.duckdb'));
    instance.closeSync();
    expect(await refusal(() => Store.open(folder, { readOnly: true }))).toMatch(
      /^no-store: the file holds no store yet/,
    );
  });

  it('refuses a file that is none, and a store of another format', async () => {
    writeFileSync(
      join(folder, 'study.duckdb'),
      'not a database, but long enough to have a header'.repeat(500),
    );
    expect(await refusal(() => Store.open(folder))).toMatch(
      /^damaged: the file cannot be read: .*\| move it away and run again/,
    );
    rmSync(join(folder, 'study.duckdb'));
    await (await Store.open(folder)).close();
    const instance = await DuckDBInstance.create(join(folder, 'study.duckdb'));
    const connection = await instance.connect();
    await connection.run('update store.format set format = 99');
    connection.closeSync();
    instance.closeSync();
    expect(await refusal(() => Store.open(folder))).toMatch(
      /^format: the store has format 99, this mesovia reads format 1/,
    );
  });

  it('works in folders with quotes and dots in their names, and refuses a file as a folder', async () => {
    const odd = join(folder, "it's a.study; drop", '.mesovia');
    await (await Store.open(odd)).close();
    expect(existsSync(join(odd, 'study.duckdb'))).toBe(true);
    mkdirSync(join(folder, 'x'));
    writeFileSync(join(folder, 'x', 'file'), '');
    expect(await refusal(() => Store.open(join(folder, 'x', 'file')))).toMatch(/^(damaged|not-allowed): /);
  });

  it('leaves no write-ahead log after closing, and refuses calls then', async () => {
    const store = await Store.open(folder);
    await store.commitTasks([taskOf('k', scores, scoreTable({ a: 1 }))]);
    await store.close();
    await store.close();
    expect(existsSync(join(folder, 'study.duckdb.wal'))).toBe(false);
    expect(await refusal(() => store.findTask('k'))).toMatch(/^closed: the store is closed/);
  });
});

describe('messages of DuckDB', () => {
  it.each([
    [
      'IO Error: Could not set lock on file "/n/study.duckdb": Conflicting lock is held in PID 0. See also',
      'held',
      'another process',
    ],
    [
      'IO Error: Cannot open file "C:\\s.duckdb": The process cannot access the file because it is being used by another process.',
      'held',
      'another process',
    ],
    [
      'IO Error: Cannot open file "C:\\s.duckdb": File is already open in C:\\node.exe (PID 999999)',
      'held',
      'process 999999',
    ],
    [
      'IO Error: Could not set lock on file "/n/study.duckdb": Operation not supported',
      'no-locks',
      'cannot lock files',
    ],
    [
      'IO Error: Could not set lock on file "/n/study.duckdb": No locks available',
      'no-locks',
      'cannot lock files',
    ],
    ['IO Error: Could not write file "x": No space left on device', 'disk-full', 'no space'],
    ['IO Error: Cannot open file "x": Permission denied', 'not-allowed', 'may not be opened'],
    [
      'IO Error: Trying to read a database file with version number 99, but we can only read versions',
      'newer',
      'newer DuckDB',
    ],
  ])('%s', (message, code, problem) => {
    const error = openError(new Error(message), 'study.duckdb');
    expect(error.code).toBe(code);
    expect(error.problem).toContain(problem);
  });
});

describe.runIf(process.platform === 'linux')('a disk that takes no more', () => {
  it('ends the commit, not the store', async () => {
    // A limit on the size of files, in blocks of 512 bytes, stands in for a full disk.
    const limited = ['-c', 'ulimit -f 16000; exec "$@"', 'sh', process.execPath, writer(), folder, 'fill'];
    const child = spawn('sh', limited, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    children.push(child);
    await once(child, 'message');
    const [end] = (await once(child, 'message')) as [{ committed: number; code: string }];
    expect(end.code).toBe('disk-full');
    expect(end.committed).toBeGreaterThan(0);
    await kill(child);
    await using store = await Store.open(folder);
    const keys = Array.from({ length: end.committed + 1 }, (_, k) => `task ${k}`);
    expect((await store.findTasks(keys)).size).toBe(end.committed);
    expect((await store.verify()).damaged).toEqual([]);
  });
});

describe('failures of the machine', () => {
  it.each([
    ['IO Error: Could not write file "x": No space left on device', 'disk-full'],
    ['IO Error: Corrupt database file: computed checksum 1 does not match', 'damaged'],
    ['Out of Memory Error: failed to allocate', 'out-of-memory'],
    ['FATAL Error: database has been invalidated because of a previous fatal error', 'stopped'],
  ])('%s', (message, code) => {
    expect(failure(new Error(message), 'study.duckdb')).toMatchObject({ code, where: 'study.duckdb' });
  });

  it('are not failures of the program', () => {
    const bug = new TypeError('x is undefined');
    expect(failure(bug, 'study.duckdb')).toBe(bug);
  });
});

/** Rows of a part that no record names. */
async function orphanRows(store: Store): Promise<unknown> {
  const { numRows } = await store.query("select 1 from duckdb_tables() where table_name = 'series_v1'");
  if (numRows === 0) return 0n;
  const sql = 'select count(*) as n from data.series_v1 where part not in (select part from store.parts)';
  return (await store.query(sql)).getChild('n')?.get(0);
}

describe('kill -9 at any moment', () => {
  const kills = process.env['MESOVIA_LONG'] === '1' ? 100 : 5;

  it(
    'loses no acknowledged task and shows no half-written one',
    async () => {
      let next = 0;
      for (let round = 0; round < kills; round++) {
        const child = await other('write', String(next));
        let acknowledged = next - 1;
        child.on('message', (message: WriterMessage) => {
          if ('committed' in message) acknowledged = message.committed;
        });
        await new Promise((resolve) => setTimeout(resolve, (round * 67) % 300));
        await kill(child);
        next = (await checkSurvivors(acknowledged)) + 1;
      }
      expect(next).toBeGreaterThan(0);
    },
    kills * 10_000,
  );

  /** @returns the last commit that is there */
  async function checkSurvivors(acknowledged: number): Promise<number> {
    await using store = await Store.open(folder);
    const commits = Array.from({ length: acknowledged + 3 }, (_, k) => k);
    const found = await store.findTasks(commits.flatMap((k) => [`task ${2 * k}`, `task ${2 * k + 1}`]));
    const last = Math.floor(found.size / 2) - 1;
    expect(last).toBeGreaterThanOrEqual(acknowledged);
    expect(found.size % 2).toBe(0);
    expect((await store.verify()).damaged).toEqual([]);
    const parts = [...found.values()].flatMap(({ outputs }) => (outputs['out'] ? [outputs['out']] : []));
    const digests = parts.flatMap((out) => (out.kind === 'table' ? [out.digest] : []));
    const rows = await Promise.all(
      digests.map(async (digest) => (await store.readPart(series, digest)).numRows),
    );
    expect(rows).toEqual(digests.map(() => 50));
    expect(await orphanRows(store)).toBe(0n);
    return last;
  }
});
