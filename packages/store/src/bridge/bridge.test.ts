import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { digestTable, isUserError } from '@mesovia/core';
import * as arrow from 'apache-arrow';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { arbitraryTable, bridgeKinds, plainValues, rawValues } from '../testing/arbitrary-table.ts';
import { createTableFrom, TableAppender, planColumns } from './append.ts';
import { resultTable } from './result.ts';

let instance: DuckDBInstance;
let connection: DuckDBConnection;
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  connection = await instance.connect();
});
afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});

async function roundTrip(table: arrow.Table, dictionaries: 'text' | 'enum' = 'text'): Promise<arrow.Table> {
  await connection.run('drop table if exists t');
  await createTableFrom(connection, { table: 't' }, table, dictionaries);
  return resultTable(await connection.run('from t'));
}

function check(back: arrow.Table, table: arrow.Table): void {
  expect(columnsOf(back)).toEqual(columnsOf(table));
}

/** Plain values, -0 apart from 0, and the digest of each column. */
function columnsOf(table: arrow.Table): Record<string, unknown> {
  return Object.fromEntries(
    table.schema.fields.map(({ name }) => [
      name,
      {
        values: plainValues(table, name),
        digest: /binary/.test(name) || digestTable(table.select([name])),
      },
    ]),
  );
}

function column(type: arrow.DataType, values: unknown[]): arrow.Table {
  return new arrow.Table({ x: arrow.vectorFromArray(values, type) });
}

describe('tables come back as they were', () => {
  it('every type, with nulls, NaN, -0, several batches, slices and no rows', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryTable(bridgeKinds),
        fc.constantFrom('text', 'enum' as const),
        async (table, how) => check(await roundTrip(table, how as 'text' | 'enum'), table),
      ),
      { numRuns: 30 },
    );
  });

  it('more rows than a chunk, with nulls in some chunks only', async () => {
    const rows = 10_000;
    const number = (k: number) => (k > 3000 && k < 5000 && k % 3 === 0 ? null : k / 7);
    const table = new arrow.Table({
      x: arrow.vectorFromArray(
        Array.from({ length: rows }, (_, k) => number(k)),
        new arrow.Float64(),
      ),
      text: arrow.vectorFromArray(
        Array.from({ length: rows }, (_, k) => (k % 11 === 0 ? null : `participant number ${k}`)),
        new arrow.Utf8(),
      ),
      list: arrow.vectorFromArray(
        Array.from({ length: rows }, (_, k) => (k === 4000 ? null : [number(k), number(k + 1)])),
        new arrow.List(new arrow.Field('item', new arrow.Float64(), true)),
      ),
    });
    check(await roundTrip(table), table);
    check(await roundTrip(table.slice(13, 8191)), table.slice(13, 8191));
  });

  it('lists far longer than a chunk, split by bytes', async () => {
    const length = 150_000;
    const values = Float64Array.from({ length: 9 * length }, (_, k) => (k % 1000 === 0 ? NaN : k));
    const child = arrow.makeData({ type: new arrow.Float64(), length: values.length, data: values });
    const type = new arrow.List(new arrow.Field('item', new arrow.Float64(), true));
    const valueOffsets = Int32Array.from({ length: 10 }, (_, row) => row * length);
    const data = arrow.makeData({ type, length: 9, valueOffsets, child });
    const table = new arrow.Table({ r: arrow.makeVector(data) });
    expect(digestTable(await roundTrip(table))).toBe(digestTable(table));
  });

  it('dictionaries that differ between batches', async () => {
    const type = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32());
    const table = column(type, ['b', 'a', null]).concat(column(type, ['c', 'a', 'b']));
    const back = await roundTrip(table, 'enum');
    expect(arrow.DataType.isDictionary(back.schema.fields[0]?.type)).toBe(true);
    expect(plainValues(back, 'x')).toEqual(['b', 'a', null, 'c', 'a', 'b']);
    expect(plainValues(await roundTrip(table), 'x')).toEqual(['b', 'a', null, 'c', 'a', 'b']);
  });

  it.each([1, 255, 256, 65_535, 65_536])('an ENUM of %i labels', async (count) => {
    const labels = Array.from({ length: count }, (_, k) => `label ${k}`);
    const table = column(new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32()), labels);
    expect(plainValues(await roundTrip(table, 'enum'), 'x')).toEqual(labels);
  });

  it('a code that points to a null label is a null', async () => {
    const dictionary = arrow.vectorFromArray(['a', null], new arrow.Utf8());
    const type = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8());
    const data = arrow.makeData({ type, length: 3, data: Int8Array.of(0, 1, 0), dictionary });
    const table = new arrow.Table({ x: arrow.makeVector(data) });
    expect(plainValues(await roundTrip(table), 'x')).toEqual(['a', null, 'a']);
    expect(plainValues(await roundTrip(table, 'enum'), 'x')).toEqual(['a', null, 'a']);
  });

  it('a long fixed-size list as a list, a column of nulls as integers', async () => {
    const item = new arrow.Field('item', new arrow.Float64(), true);
    const long = Array.from({ length: 5000 }, (_, k) => k);
    const back = await roundTrip(column(new arrow.FixedSizeList(5000, item), [long, null, long]));
    expect(plainValues(back, 'x')).toEqual([long, null, long]);
    const nulls = await roundTrip(
      new arrow.Table({ x: arrow.makeVector(arrow.makeData({ type: new arrow.Null(), length: 3 })) }),
    );
    expect(plainValues(nulls, 'x')).toEqual([null, null, null]);
  });

  it('members of a null struct are null in SQL too', async () => {
    const member = arrow.makeData({ type: new arrow.Int32(), length: 2, data: Int32Array.of(1, 2) });
    const type = new arrow.Struct([new arrow.Field('n', new arrow.Int32(), true)]);
    const data = arrow.makeData({ type, length: 2, nullBitmap: Uint8Array.of(1), children: [member] });
    await roundTrip(new arrow.Table({ x: arrow.makeVector(data) }));
    const members = resultTable(await connection.run('select x.n as n from t'));
    expect(plainValues(members, 'n')).toEqual([1, null]);
  });
});

describe('what lies under a null', () => {
  it('is NaN or 0, never stray bytes', async () => {
    const sql = `select case when k % 3 = 0 then null else k::double end x, case when k % 3 = 0 then null else k::int end y,
      case when k % 3 = 0 then null else k > 0 end z from range(6) r(k)`;
    const table = resultTable(await connection.run(sql));
    expect([...rawValues(table, 'x')]).toEqual([NaN, 1, 2, NaN, 4, 5]);
    expect([...rawValues(table, 'y')]).toEqual([0, 1, 2, 0, 4, 5]);
    expect([...rawValues(table, 'z')]).toEqual([0b110110]);
  });
});

describe('a leading column', () => {
  it('has the value of its call', async () => {
    await connection.run('drop table if exists t');
    const table = column(new arrow.Float64(), [1, 2]);
    await connection.run('create table t (part integer, x double)');
    const appender = await TableAppender.open(connection, { table: 't' }, planColumns(table), {
      leading: true,
    });
    appender.append(table, 7);
    appender.append(table, 8);
    appender.close();
    expect(plainValues(resultTable(await connection.run('from t')), 'part')).toEqual([7, 7, 8, 8]);
  });
});

describe('refusals', () => {
  async function refusal(table: arrow.Table): Promise<string> {
    const error: unknown = await roundTrip(table).catch((reason: unknown) => reason);
    return isUserError(error) ? `${error.code}: ${error.problem} | ${error.where}` : String(error);
  }
  const utf8 = (bytes: number[], offsets: number[]) =>
    new arrow.Table({
      x: arrow.makeVector(
        arrow.makeData({
          type: new arrow.Utf8(),
          length: offsets.length - 1,
          valueOffsets: Int32Array.from(offsets),
          data: Uint8Array.from(bytes),
        }),
      ),
    });

  it('text that is not UTF-8', async () => {
    const expected = 'not-text: the text is not valid UTF-8 | column x';
    expect(await refusal(utf8([97, 0xff, 98], [0, 1, 3]))).toBe(expected);
    expect(await refusal(utf8([0xc3, 0xa9], [0, 1, 2]))).toBe(expected);
    expect(await refusal(utf8([97], [0, 1, 5]))).toBe(expected);
  });

  it('a type with no loss-free counterpart', async () => {
    const table = column(new arrow.DateDay(), [new Date(0)]);
    expect(await refusal(table)).toBe('unsupported-type: Date32<DAY> cannot be kept without loss | column x');
  });

  it('a code without a label', async () => {
    const dictionary = arrow.vectorFromArray(['a'], new arrow.Utf8());
    const type = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8());
    const data = arrow.makeData({ type, length: 1, data: Int8Array.of(3), dictionary });
    const table = new arrow.Table({ x: arrow.makeVector(data) });
    expect(await refusal(table)).toBe('bad-dictionary: code 3 has no label among 1 | column x');
  });

  it('lists that end beyond their values', async () => {
    const child = arrow.makeData({ type: new arrow.Int32(), length: 1, data: Int32Array.of(1) });
    const type = new arrow.List(new arrow.Field('item', new arrow.Int32(), true));
    const data = arrow.makeData({ type, length: 1, valueOffsets: Int32Array.of(0, 9), child });
    const table = new arrow.Table({ x: arrow.makeVector(data) });
    expect(await refusal(table)).toBe('bad-offsets: lists end at 9 of 1 values | column x');
  });

  it('a column shorter than its table, before a byte is copied', async () => {
    const data = arrow.makeData({ type: new arrow.Float64(), length: 5, data: Float64Array.of(1, 2) });
    const table = new arrow.Table({ x: arrow.makeVector(data) });
    expect(await refusal(table)).toContain('16 bytes for 5 values of 8');
  });

  it('a result of a type that was not cast', async () => {
    const result = await connection.run("select '1 day'::interval as x");
    expect(() => resultTable(result)).toThrow(/INTERVAL cannot be kept without loss/);
  });
});
