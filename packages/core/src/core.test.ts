import { describe, expect, it } from 'vitest';
import * as arrow from 'apache-arrow';
import fc from 'fast-check';
import { z } from 'zod';
import {
  buildTable,
  defineStage,
  defineTable,
  digestTable,
  float64,
  float64List,
  runStage,
  tableView,
  text,
} from './index.ts';
import { checkStage } from './testing.ts';

const measures = defineTable({
  name: 'measures',
  rows: 'person',
  key: ['participant_id'],
  columns: {
    participant_id: text('person'),
    value: float64('a value', { nullable: true }),
    series: float64List('values'),
  },
});

const rows = {
  participant_id: ['c', 'a', 'b'],
  value: Float64Array.of(3, NaN, -0),
  series: { values: Float64Array.of(5, 6, 1, 2, 3), offsets: Int32Array.of(0, 2, 2, 5) },
};

describe('buildTable', () => {
  it('puts rows in key order and makes NaN of a nullable column null', () => {
    const view = tableView(measures, [buildTable(measures, rows, 'test')], 'test');
    expect(view.strings('participant_id')).toEqual(['a', 'b', 'c']);
    expect([...view.f64('value')]).toEqual([NaN, -0, 3]);
    expect(view.isNull('value', 0)).toBe(true);
    expect([...view.list('series').values]).toEqual([1, 2, 3, 5, 6]);
    expect([...view.list('series').offsets]).toEqual([0, 0, 3, 5]);
  });

  it.each([
    [{ ...rows, participant_id: ['a', 'a', 'b'] }, 'participant_id = a occurs twice in measures'],
    [{ participant_id: ['a'] }, 'measures lacks value, series'],
    [{ ...rows, more: ['x', 'y', 'z'] }, 'measures has no column more'],
    [{ ...rows, value: Int32Array.of(1, 2, 3) }, 'is int32, the contract says float64'],
    [{ ...rows, value: Float64Array.of(1) }, 'measures.value has 1 rows, participant_id has 3'],
    [{ ...rows, participant_id: [null, 'a', 'b'] }, 'row 1 is unknown, but the column is always known'],
  ])('refuses what breaks the contract %#', (output, message) => {
    expect(() => buildTable(measures, output as never, 'stage x')).toThrow(message);
  });
});

describe('digestTable', () => {
  it('does not depend on batches, dictionaries or NaN payloads, and tells -0 from 0', () => {
    const odd = new Float64Array(1);
    new DataView(odd.buffer).setBigUint64(0, 0x7ff800000000deadn, true);
    expect(digestTable(arrow.tableFromArrays({ x: odd }))).toBe(
      digestTable(arrow.tableFromArrays({ x: Float64Array.of(NaN) })),
    );
    expect(digestTable(arrow.tableFromArrays({ x: Float64Array.of(0) }))).not.toBe(
      digestTable(arrow.tableFromArrays({ x: Float64Array.of(-0) })),
    );
    const utf8 = new arrow.Table({ s: arrow.vectorFromArray(['a', null, 'b'], new arrow.Utf8()) });
    const dictionary = new arrow.Table({ s: arrow.vectorFromArray(['a', null, 'b']) });
    expect(digestTable(utf8)).toBe(digestTable(dictionary));
  });

  it('takes 64-bit integers with nulls, and tells a null from a zero', () => {
    const column = (values: (bigint | null)[]) =>
      new arrow.Table({ x: arrow.vectorFromArray(values, new arrow.Int64()) });
    expect(digestTable(column([1n, null]))).not.toBe(digestTable(column([1n, 0n])));
    const cut = column([1n, null, 3n]);
    expect(digestTable(cut.slice(0, 1).concat(cut.slice(1)))).toBe(digestTable(cut));
  });

  it('is the same for every way to cut a table into batches', () => {
    const value = fc.option(fc.double(), { nil: null });
    const record = fc.record({
      n: value,
      s: fc.option(fc.string(), { nil: null }),
      l: fc.option(fc.array(value), { nil: null }),
      b: fc.option(fc.boolean(), { nil: null }),
    });
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 12 }), fc.nat(), (records, at) => {
        const list = new arrow.List(new arrow.Field('item', new arrow.Float64(), true));
        const table = new arrow.Table({
          n: arrow.vectorFromArray(
            records.map((r) => r.n),
            new arrow.Float64(),
          ),
          s: arrow.vectorFromArray(
            records.map((r) => r.s),
            new arrow.Utf8(),
          ),
          l: arrow.vectorFromArray(
            records.map((r) => r.l),
            list,
          ),
          b: arrow.vectorFromArray(
            records.map((r) => r.b),
            new arrow.Bool(),
          ),
        });
        const cut = at % records.length;
        if (cut === 0) return;
        expect(digestTable(table.slice(0, cut).concat(table.slice(cut)))).toBe(digestTable(table));
        expect(digestTable(table.slice(0, cut))).not.toBe(digestTable(table));
      }),
    );
  });
});

const doubled = defineStage({
  name: 'doubled',
  version: 1,
  about: 'Doubles every value.',
  params: z.strictObject({ factor: z.number().default(2).describe('what to multiply by') }),
  inputs: { measures },
  outputs: { measures },
  run({ params, inputs }) {
    const { values, offsets } = inputs.measures.list('series');
    return {
      measures: {
        participant_id: inputs.measures.strings('participant_id'),
        value: inputs.measures.f64('value').map((v) => v * params.factor),
        series: { values, offsets },
      },
    };
  },
});

describe('checkStage', () => {
  it.each(checkStage(doubled, { params: {}, inputs: { measures: rows } }))('a sound stage %s', (_, check) =>
    check(),
  );

  it('catches a stage that depends on the order of rows, one that writes to inputs and one that drops typos', async () => {
    const failing = async (stage: Parameters<typeof checkStage>[0]) => {
      const names: string[] = [];
      for (const [name, check] of checkStage(stage, { params: {}, inputs: { measures: rows } })) {
        await check().catch(() => names.push(name));
      }
      return names;
    };
    let runs = 0;
    expect(
      await failing({
        ...doubled,
        run: () => ({ measures: { ...rows, value: Float64Array.of(runs++, 0, 0) } }) as never,
      }),
    ).toContain('gives the same bytes twice');
    const writing = {
      ...doubled,
      run: (c: never) => {
        (
          c as {
            inputs: { measures: { f64(n: string): Float64Array; list(n: string): { values: Float64Array } } };
          }
        ).inputs.measures.list('series').values[0]! += 1;
        return { measures: rows };
      },
    };
    expect(await failing(writing as never)).toContain('leaves its inputs untouched');
    expect(
      await failing({ ...doubled, params: z.object({ factor: z.number().default(2) }) } as never),
    ).toEqual(['refuses an unknown parameter', 'describes every parameter']);
  });
});

it('runStage says which input is missing and which output is undeclared', async () => {
  await expect(
    runStage(doubled as never, { params: {}, inputs: {}, where: 'stage doubled' }),
  ).rejects.toThrow('the input measures is missing');
  const extra = { ...doubled, run: () => ({ measures: rows, more: rows }) };
  await expect(
    runStage(extra as never, {
      params: {},
      inputs: { measures: [buildTable(measures, rows, 't')] },
      where: 'stage doubled',
    }),
  ).rejects.toThrow('the stage returned more, which it does not declare');
});
