import { rmSync } from 'node:fs';
import { defineTable, digestTable, type ColumnType } from '@mesovia/core';
import * as arrow from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Store } from '../store.ts';
import { arbitraryTable, contractKinds, plainValues, type ColumnKind } from '../testing/arbitrary-table.ts';
import { newFolder, scores, scoreTable, seriesTable, series, taskOf } from '../testing/example.ts';
import { findNegativeZeros, restoreNegativeZeros } from './negative-zeros.ts';

/** Commits, closes (which compresses the columns), opens again and reads. */
async function throughFile(
  commit: (store: Store) => Promise<void>,
  read: (store: Store) => Promise<void>,
): Promise<void> {
  const folder = newFolder();
  try {
    await commitAndClose(folder, commit);
    await using store = await Store.open(folder);
    await read(store);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function commitAndClose(folder: string, commit: (store: Store) => Promise<void>): Promise<void> {
  await using store = await Store.open(folder);
  await commit(store);
}

describe('a part', () => {
  const kinds = Object.entries(contractKinds);
  const columns = Object.fromEntries(
    kinds.map(([type], i) => [`c${i}`, { type: type as ColumnType, about: `a ${type}`, nullable: true }]),
  );
  const contract = defineTable({ name: 'everything', rows: 'one', key: [], columns });
  const named: Record<string, ColumnKind> = Object.fromEntries(kinds.map(([, kind], i) => [`c${i}`, kind]));

  it('of any column types comes back from the file bit for bit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryTable(named), { minLength: 1, maxLength: 4 }), (tables) =>
        throughFile(
          (store) => store.commitTasks(tables.map((table, i) => taskOf(`k${i}`, contract, table))),
          async (store) => {
            for (const table of tables) {
              const back = await store.readPart(contract, digestTable(table));
              expect(digestTable(back)).toBe(digestTable(table));
              expect(plainValues(back, 'c9')).toEqual(plainValues(table, 'c9'));
            }
          },
        ),
      ),
      { numRuns: process.env['MESOVIA_LONG'] === '1' ? 300 : 15 },
    );
  });

  it('of 0 and -0 alone keeps the signs, in lists too', async () => {
    const rows = 5000;
    const zeros = Object.fromEntries(
      Array.from({ length: rows }, (_, i) => [`p${i}`, i % 3 === 0 ? -0 : i % 7 === 0 ? null : 0]),
    );
    const table = scoreTable(zeros);
    const list = seriesTable('a', 10, 500);
    const values = list.getChild('values')?.data[0]?.children[0]?.values as Float64Array;
    for (const i of values.keys()) values[i] = i % 2 === 0 ? -0 : 0;
    await throughFile(
      (store) => store.commitTasks([taskOf('k1', scores, table), taskOf('k2', series, list)]),
      async (store) => {
        expect(plainValues(await store.readPart(scores, digestTable(table)), 'score')).toEqual(
          Object.values(zeros),
        );
        expect(digestTable(await store.readPart(series, digestTable(list)))).toBe(digestTable(list));
        expect((await store.verify()).damaged).toEqual([]);
      },
    );
  });
});

describe('places of -0', () => {
  it('count the values that are shown, over batches and slices', () => {
    const type = new arrow.List(new arrow.Field('item', new arrow.Float32(), true));
    const lists = [[1, -0], null, [-0], [], [0, -0]];
    const table = new arrow.Table({ x: arrow.vectorFromArray(lists, type) });
    const cut = table.slice(1, 3).concat(table.slice(3));
    const zeros = findNegativeZeros(cut);
    const plain = new arrow.Table({ x: arrow.vectorFromArray([null, [0], [], [0, 0]], type) });
    restoreNegativeZeros(plain, zeros);
    expect(plainValues(plain, 'x')).toEqual([null, [-0], [], [0, -0]]);
    expect(findNegativeZeros(plain)).toEqual(zeros);
  });
});
