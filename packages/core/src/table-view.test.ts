import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  buildTable,
  bundle,
  defineStage,
  defineTable,
  digestTable,
  edges,
  float64,
  optional,
  participants,
  runStage,
  sha256,
  tableView,
  text,
  type Stage,
  variables,
  artefact,
} from './index.ts';

const list = (values: number[][]) => ({
  values: Float64Array.from(values.flat()),
  offsets: Int32Array.from([0, ...values.map((_, i) => values.slice(0, i + 1).flat().length)]),
});

const edgeRows = (id: string[], r: number[][]) => ({
  participant_id: id,
  measure: id.map(() => 'pearson'),
  r: list(r),
  kept_frames: Int32Array.from(id, () => 100),
  shrinkage: Float64Array.from(id, () => NaN),
});

describe('tableView', () => {
  const one = buildTable(edges, edgeRows(['a'], [[1, 2]]), 'test');
  const two = buildTable(
    edges,
    edgeRows(
      ['c', 'b'],
      [
        [5, 6],
        [3, 4],
      ],
    ),
    'test',
  );

  it('joins parts into one matrix and keeps them apart on request', () => {
    const view = tableView(edges, [one, two], 'test');
    expect(view.matrix('r')).toEqual({ rows: 3, columns: 2, values: Float64Array.of(1, 2, 3, 4, 5, 6) });
    expect(view.matrix('r', { shared: true }).values.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(view.parts().map((part) => part.strings('participant_id'))).toEqual([['a'], ['b', 'c']]);
    expect(view.text('measure')).toEqual({ codes: Int32Array.of(0, 0, 0), labels: ['pearson'] });
  });

  it('refuses columns that are not there, of another kind, or ragged', () => {
    const view = tableView(edges, [one], 'stage x');
    expect(() => view.f64('z')).toThrow('edges has no column "z"');
    expect(() => view.f64('measure')).toThrow('edges.measure is utf8, not a number');
    expect(() => view.list('measure')).toThrow('edges.measure is utf8, not a list');
    const ragged = buildTable(edges, edgeRows(['a', 'b'], [[1], [2, 3]]), 'test');
    expect(() => tableView(edges, [ragged], 'x').matrix('r')).toThrow(
      'edges.r: row 2 has 2 values, row 1 has 1',
    );
  });

  it('keeps NaN inside lists, where contracts give it a meaning, and refuses numbers of another type there', () => {
    const table = buildTable(edges, edgeRows(['a'], [[NaN, 0.5]]), 'test');
    expect([...tableView(edges, [table], 'test').list('r').values]).toEqual([NaN, 0.5]);
    const whole = {
      ...edgeRows(['a'], [[1]]),
      r: { values: Int32Array.of(1), offsets: Int32Array.of(0, 1) },
    };
    expect(() => buildTable(edges, whole, 'stage x')).toThrow('is int32, the contract says float64');
  });

  it('reads integers and booleans as numbers, unknown as NaN', () => {
    const table = buildTable(
      participants,
      { participant_id: ['a', 'b'], smokes: [true, null], visits: Int32Array.of(3, 4) },
      'test',
    );
    const view = tableView(participants, [table], 'test');
    expect([...view.f64('smokes'), ...view.f64('visits')]).toEqual([1, NaN, 3, 4]);
    expect(() => view.i32('smokes')).toThrow('participants.smokes is bool, not int32');
  });
});

it('digests structs and fixed-size lists, and what lies under a null does not count', () => {
  const type = new arrow.Struct([
    new arrow.Field('x', new arrow.Int32(), true),
    new arrow.Field(
      'pair',
      new arrow.FixedSizeList(2, new arrow.Field('item', new arrow.Float64(), true)),
      true,
    ),
  ]);
  const build = (rows: (null | { x: number | null; pair: number[] | null })[]) =>
    new arrow.Table({ s: arrow.vectorFromArray(rows, type) });
  const rows = [{ x: 1, pair: [1, 2] }, null, { x: null, pair: null }, { x: 4, pair: [5, 6] }];
  const whole = build(rows);
  expect(digestTable(whole.slice(0, 2).concat(whole.slice(2)))).toBe(digestTable(whole));
  expect(digestTable(build([rows[0] ?? null, null, null, rows[3] ?? null]))).not.toBe(digestTable(whole));
  const data = arrow.makeData({
    type: new arrow.Float64(),
    data: Float64Array.of(1, 99),
    nullCount: 1,
    nullBitmap: Uint8Array.of(1),
  });
  expect(digestTable(new arrow.Table({ v: arrow.makeVector(data) }))).toBe(
    digestTable(new arrow.Table({ v: arrow.vectorFromArray([1, null], new arrow.Float64()) })),
  );
});

describe('inputs and outputs of a stage', () => {
  const noteworthy = defineTable({
    name: 'noteworthy',
    rows: 'line',
    key: [],
    columns: { line: text('a line'), value: float64('x') },
  });
  const stage = defineStage({
    name: 'gathering',
    version: 1,
    about: 'Reads a bundle, an optional table and an undeclared one.',
    params: z.strictObject({}),
    inputs: { people: bundle({ participants, variables }), extra: optional(edges) },
    outputs: { noteworthy, page: artefact({ mediaType: 'text/plain', about: 'a page' }) },
    openInputs: true,
    run({ inputs, warn }) {
      warn({ code: 'seen', severity: 'note', message: 'seen' });
      const other = inputs['other'] as { rows: number };
      return {
        noteworthy: {
          line: ['people', 'extra', 'other'],
          value: Float64Array.of(inputs.people.participants.rows, inputs.extra?.rows ?? -1, other.rows),
        },
        page: 'hello',
      };
    },
  });
  const people = buildTable(participants, { participant_id: ['a', 'b'] }, 'test');
  const none = buildTable(
    variables,
    {
      variable: [],
      type: [],
      label: [],
      unit: [],
      description: [],
      levels: { values: [], offsets: Int32Array.of(0) },
      level_labels: { values: [], offsets: Int32Array.of(0) },
      minimum: new Float64Array(),
      maximum: new Float64Array(),
      instrument: [],
      missing: new Int32Array(),
    },
    'test',
  );

  it('hands out bundles, absent optional tables and open inputs', async () => {
    const inputs = { 'people.participants': [people], 'people.variables': [none], other: [people] };
    const result = await runStage(stage, {
      params: {},
      inputs,
      contracts: { other: participants },
      where: 'stage gathering',
    });
    expect([
      ...tableView(noteworthy, [result.tables['noteworthy'] as arrow.Table], 'x').f64('value'),
    ]).toEqual([2, -1, 2]);
    expect(sha256(result.artefacts['page'] as Uint8Array)).toBe(sha256('hello'));
    expect(result.checks.map((c) => c.code)).toEqual(['seen']);
  });

  it('says which member of a bundle is missing', async () => {
    const inputs = { 'people.participants': [people] };
    await expect(runStage(stage, { params: {}, inputs, where: 'stage gathering' })).rejects.toThrow(
      'the input people.variables is missing',
    );
  });

  it('refuses files and SQL to stages that do not declare them', async () => {
    const nosy: Stage = {
      ...stage,
      inputs: {},
      outputs: { noteworthy },
      run: (c) => ({ noteworthy: c.sql('select 1') as never }),
    };
    await expect(runStage(nosy, { params: {}, inputs: {}, where: 'stage nosy' })).rejects.toThrow(
      'the stage may not use sql',
    );
  });
});
