import {
  bool,
  buildTable,
  defineTable,
  edges,
  float64,
  quality,
  runStage,
  tableView,
  text,
  type Stage,
  type TableContract,
} from '@mesovia/core';
import { checkStage } from '@mesovia/core/testing';
import { describe, expect, it } from 'vitest';
import { sqlResult } from './result-table.ts';
import { sqlStage } from './stage.ts';

const stage = sqlStage as unknown as Stage;
const contract = defineTable({
  name: 'result',
  rows: 'row',
  key: [],
  columns: {
    site: text('site', { nullable: true }),
    wave: float64('wave', { nullable: true }),
    late: bool('late'),
  },
}) as TableContract;
const answer = (site: (string | null)[], wave: number[]) =>
  buildTable(contract, { site, wave: Float64Array.from(wave), late: site.map((_, i) => i > 0) }, 'test');
const RESULT = answer(['b', 'a', 'b'], [2, 1, 1]);

const run = (key: string[], table = RESULT) =>
  runStage(stage, {
    params: { query: 'select * from quality', key },
    inputs: {},
    sql: async () => table,
    where: 'stage x',
  });

describe('sql stage', () => {
  it.each(
    checkStage(stage, {
      params: { query: 'select site, wave from quality', key: ['site', 'wave'] },
      inputs: {},
      contracts: { quality: quality as TableContract },
      sql: async () => RESULT,
    }),
  )('%s', (_, check) => check());

  it('orders rows by the key', async () => {
    const { tables } = await run(['site', 'wave']);
    const view = tableView(sqlResult, [tables['result']!], 'test');
    expect(view.strings('site')).toEqual(['a', 'b', 'b']);
    expect([...view.f64('wave')]).toEqual([1, 1, 2]);
    expect([...view.f64('late')]).toEqual([1, 1, 0]);
  });

  it('passes the query on as written', async () => {
    const queries: string[] = [];
    await runStage(stage, {
      params: { query: 'from quality', key: ['site', 'wave'] },
      inputs: {},
      sql: async (query) => {
        queries.push(query);
        return RESULT;
      },
      where: 'stage x',
    });
    expect(queries).toEqual(['from quality']);
  });

  it.each([
    [
      ['site'],
      RESULT,
      'site = b occurs in several rows\n  at: with.query\n  try: add columns to key:, or group by it',
    ],
    [['place'], RESULT, 'the query gives no column place; it gives site, wave, late'],
    [['site', 'wave'], answer(['a', null], [1, 2]), 'a row has no value in its key (site = null, wave = 2)'],
    [['wave'], answer(['a', 'b'], [1, NaN]), 'a row has no value in its key (wave = null)'],
  ])('refuses the key %j', async (key, table, message) => {
    await expect(run(key, table)).rejects.toThrow(message);
  });

  it('refuses a list as key', async () => {
    const lists = buildTable(
      edges as TableContract,
      {
        participant_id: ['a'],
        measure: ['pearson'],
        r: { values: Float64Array.of(1), offsets: Int32Array.of(0, 1) },
        kept_frames: Int32Array.of(1),
        shrinkage: Float64Array.of(NaN),
      },
      'test',
    );
    await expect(run(['r'], lists)).rejects.toThrow('the key column r holds lists');
  });

  it('refuses two columns of one name', async () => {
    const twice = RESULT.select(['site', 'wave']);
    Object.assign(twice.schema.fields[1]!, { name: 'site' });
    await expect(run(['site'], twice)).rejects.toThrow('two columns are called site');
  });
});
