import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildTable, digestTable, sha256, type TableContract } from '@mesovia/core';
import { taskKey, type Components } from '../plan/components.ts';
import { fixtureFiles, fixturePeople } from '../testing-fixtures/stages.ts';
import { reviveCarried } from '../tasks/carry-error.ts';
import { openParcel, readResult, writeEntry, writeTable, type ManifestEntry } from '../tasks/parcel.ts';
import { runParcel } from './run-parcel.ts';

const MODULE = fileURLToPath(new URL('../testing-fixtures/stages.ts', import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mesovia-parcel-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Given {
  readonly stage: string;
  readonly params?: unknown;
  readonly role: string;
  readonly contract: TableContract;
  readonly columns: Record<string, string[]>;
  readonly keyValue?: string;
  readonly change?: (entry: ManifestEntry) => ManifestEntry;
}

/** Packs a task by hand, runs it, and gives its outputs or the message of its error. */
async function run({ stage, params = {}, role, contract, columns, keyValue, change = (e) => e }: Given) {
  await openParcel(folder);
  const table = buildTable(contract, columns, 'test');
  await writeTable(join(folder, 'in/0-0.arrow'), table);
  const digest = digestTable(table);
  const components: Components = {
    format: 1,
    stage: `fixtures/${stage}`,
    version: 1,
    code: 'one',
    params,
    inputs: { [role]: digest },
  };
  const path = join(folder, 'series.txt');
  writeFileSync(path, '1\n2\n');
  const entry: ManifestEntry = {
    key: taskKey(components),
    components,
    address: `s@${keyValue}`,
    module: MODULE,
    exportName: `${stage}Stage`,
    keyValue: keyValue ?? null,
    threads: 1,
    inputs: [{ role, contract, parts: [{ file: 'in/0-0.arrow', digest }] }],
    files: { [sha256('1\n2\n')]: path },
  };
  await writeEntry(folder, change(entry));
  await runParcel(folder);
  const result = await readResult(folder);
  if (!result) throw new Error('no result');
  return result.ok ? result : reviveCarried(result.error).message;
}

const files = (digest: string) => ({
  stage: 'read',
  role: 'files',
  contract: fixtureFiles,
  keyValue: 'sub-01',
  columns: { participant_id: ['sub-01'], series_file: ['series.txt'], series_sha256: [digest] },
});

describe('a parcel', () => {
  it('comes back with outputs, and says which files were opened', async () => {
    const result = await run(files(sha256('1\n2\n')));
    expect(result).toMatchObject({ ok: true, opened: [sha256('1\n2\n')], checks: [] });
    expect(result).toMatchObject({ outputs: { series: { contract: 'fixture_series', rows: 1 } } });
  });

  it('is refused when its key is not what it holds', async () => {
    const message = await run({
      ...files(sha256('1\n2\n')),
      change: (entry) => ({ ...entry, key: 'f'.repeat(64) }),
    });
    expect(message).toContain('but its parts make');
  });

  it('is refused when the package no longer has this version', async () => {
    const change = (entry: ManifestEntry) => {
      const components = { ...entry.components, version: 2 };
      return { ...entry, components, key: taskKey(components) };
    };
    expect(await run({ ...files(sha256('1\n2\n')), change })).toContain(
      'no longer has version 2 of fixtures/read',
    );
  });

  it('is refused when an input was damaged on the way', async () => {
    const change = (entry: ManifestEntry): ManifestEntry => ({
      ...entry,
      inputs: entry.inputs.map((input) => ({ ...input, parts: [{ file: 'in/0-0.arrow', digest: 'x' }] })),
    });
    expect(await run({ ...files(sha256('1\n2\n')), change })).toContain('is not what was put into it');
  });

  it('opens listed files only, and holds them against their digest', async () => {
    expect(await run(files(sha256('other')))).toContain('no file with the digest');
    const change = (entry: ManifestEntry) => ({
      ...entry,
      files: { [sha256('x')]: join(folder, 'series.txt') },
    });
    expect(await run({ ...files(sha256('x')), change })).toContain('was changed while it was being read');
    const gone = (entry: ManifestEntry) => ({ ...entry, files: { [sha256('x')]: join(folder, 'gone.txt') } });
    expect(await run({ ...files(sha256('x')), change: gone })).toContain('gone.txt does not exist');
  });

  it('may return rows of its own person only', async () => {
    const message = await run({
      ...files(sha256('1\n2\n')),
      change: (entry) => ({ ...entry, keyValue: null, exportName: 'readStage' }),
    });
    expect(message).toContain('row 1 has participant_id , but the task is for null');
  });

  it('answers queries over its inputs, in the order of the key', async () => {
    const query = {
      stage: 'query',
      params: {
        query: 'select team, participant_id from people order by team desc',
        key: ['participant_id'],
      },
      role: 'people',
      contract: fixturePeople,
      columns: { participant_id: ['a', 'b'], team: ['x', 'y'] },
    };
    expect(await run(query)).toMatchObject({ ok: true, outputs: { result: { rows: 2 } } });
    const twice = {
      ...query,
      params: { query: "select 'a' as participant_id from people", key: ['participant_id'] },
    };
    expect(await run(twice)).toContain('participant_id = a occurs twice');
  });
});
