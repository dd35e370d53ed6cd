import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineTable, digestTable, type ColumnType } from '@mesovia/core';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { arbitraryTable, contractKinds, plainValues } from '../testing/arbitrary-table.ts';
import { Store } from '../store.ts';
import { newFolder, refusal, scores, scoreTable, taskOf } from '../testing/example.ts';
import { exportTable } from './export-table.ts';
import { importTable } from './import-table.ts';

let folder: string;
beforeEach(() => {
  folder = newFolder();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('every column type', () => {
  const kinds = Object.entries(contractKinds);
  const columns = Object.fromEntries(
    kinds.map(([type], i) => [`c${i}`, { type: type as ColumnType, about: `a ${type}`, nullable: true }]),
  );
  const contract = defineTable({ name: 'everything', rows: 'one', key: [], columns });
  const named = Object.fromEntries(kinds.map(([, kind], i) => [`c${i}`, kind]));

  it.each(['parquet', 'arrow', 'csv', 'tsv'] as const)('survives %s', async (format) => {
    const file = join(folder, `it's [all].${format}`);
    await fc.assert(
      fc.asyncProperty(arbitraryTable(named, { maxRows: 6 }), async (table) => {
        await exportTable(table, contract, file, format);
        const back = await importTable(file, format);
        expect(back.numRows).toBe(table.numRows);
        for (const name of Object.keys(columns)) {
          expect({ [name]: plainValues(back, name) }).toEqual({ [name]: plainValues(table, name) });
        }
      }),
      { numRuns: 12 },
    );
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
  });
});

describe('the signs of zeros', () => {
  it.each(['parquet', 'arrow', 'csv', 'tsv'] as const)('survive %s', async (format) => {
    const zeros = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`p${i}`, i % 2 === 0 ? 0 : -0]));
    const file = join(folder, `zeros.${format}`);
    await exportTable(scoreTable(zeros), scores, file, format);
    expect(plainValues(await importTable(file, format), 'score')).toEqual(Object.values(zeros));
  });
});

describe('export from a store', () => {
  async function withScores(work: (store: Store) => Promise<void>): Promise<void> {
    await using store = await Store.open(join(folder, 'store'));
    const parts = [scoreTable({ a: 1.5, b: null }), scoreTable({ c: -0, d: 0 })];
    await store.commitTasks(parts.map((part, i) => taskOf(`k${1 - i}`, scores, part)));
    const points = {
      kind: 'table',
      contract: 'scores',
      version: 1,
      parts: parts.map((part, i) => ({ key: `k${i}`, digest: digestTable(part) })),
    } as const;
    await store.setCurrent('rating', { points });
    await work(store);
  }

  it('writes the rows in key order and says what the columns mean', () =>
    withScores(async (store) => {
      const file = join(folder, 'scores.tsv');
      await store.export('rating', file, 'tsv');
      expect(readFileSync(file, 'utf8')).toBe('participant_id\tscore\na\t1.5\nb\tn/a\nc\t-0.0\nd\t0.0\n');
      expect(JSON.parse(readFileSync(join(folder, 'scores.json'), 'utf8'))).toEqual({
        participant_id: { Description: 'person', Type: 'utf8' },
        score: { Description: 'points', Type: 'float64' },
      });
      await store.export('rating.points', file, 'tsv');
      expect(plainValues(await importTable(file, 'tsv'), 'score')).toEqual([1.5, null, -0, 0]);
    }));

  it('names the tables there are', () =>
    withScores(async (store) => {
      expect(await refusal(() => store.export('ratings', join(folder, 'x.csv'), 'csv'))).toMatch(
        /^no-view: there is no table "ratings" \| .*\| name one of: rating\.points$/,
      );
      const out = { kind: 'table', contract: 'scores', version: 1, parts: [] } as const;
      await store.setCurrent('two', { a: out, b: out });
      expect(await refusal(() => store.export('two', join(folder, 'x.csv'), 'csv'))).toMatch(
        /^no-view: stage two has 2 tables/,
      );
      await store.export('two.a', join(folder, 'x.csv'), 'csv');
      expect(readFileSync(join(folder, 'x.csv'), 'utf8')).toBe('participant_id,score\n');
    }));

  it('leaves nothing behind when it fails', () =>
    withScores(async (store) => {
      expect(await refusal(() => store.export('rating', join(folder, 'none', 'x.csv'), 'csv'))).toMatch(
        /^no-folder: /,
      );
      mkdirSync(join(folder, 'x.parquet'));
      expect(await refusal(() => store.export('rating', join(folder, 'x.parquet'), 'parquet'))).toMatch(
        /^not-written: /,
      );
      expect(readdirSync(folder).toSorted()).toEqual(['store', 'x.parquet']);
    }));
});

describe('import', () => {
  it('guesses types where there is no data dictionary', async () => {
    writeFileSync(join(folder, 'x.csv'), 'id,age,fd\na,3,0.5\nb,,1\n');
    const table = await importTable(join(folder, 'x.csv'), 'csv');
    expect(table.schema.fields.map(({ type }) => String(type))).toEqual(['Utf8', 'Int64', 'Float64']);
    expect(plainValues(table, 'age')).toEqual([3n, null]);
  });

  it('refuses what it cannot read', async () => {
    const file = join(folder, 'x.csv');
    expect(await refusal(() => importTable(file, 'csv'))).toMatch(/^no-file: the file does not exist/);
    writeFileSync(file, 'id,age\na,many\n');
    writeFileSync(join(folder, 'x.json'), '{"id": {"Type": "utf8"}, "age": {"Type": "int32"}}');
    expect(await refusal(() => importTable(file, 'csv'))).toMatch(/^not-read: .*many/s);
    writeFileSync(join(folder, 'x.json'), '{"id": {"Type": "date"}}');
    expect(await refusal(() => importTable(file, 'csv'))).toMatch(
      /^bad-dictionary: column "id" has the type "date"/,
    );
    writeFileSync(join(folder, 'x.json'), '{"id": {}}');
    expect(await refusal(() => importTable(file, 'csv'))).toMatch(/^bad-dictionary: a column has no Type/);
    writeFileSync(join(folder, 'x.json'), '{');
    expect(await refusal(() => importTable(file, 'csv'))).toMatch(/^bad-dictionary: /);
    expect(await refusal(() => importTable(file, 'parquet'))).toMatch(
      /^not-read: .* \| check that it is a parquet file/s,
    );
  });
});
