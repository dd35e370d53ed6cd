import { readFileSync } from 'node:fs';
import {
  buildTable,
  candidateLabels,
  candidates,
  participants,
  runStage,
  tableView,
  variables,
  type Stage,
  type TableContract,
  type TableOutput,
} from '@mesovia/core';
import { checkStage, realData } from '@mesovia/core/testing';
import { createStream, nextNormal } from '@mesovia/kernels';
import { describe, expect, it } from 'vitest';
import { columnsOf, exampleCandidates, exampleIds, exampleLabels, exampleStudy } from '../testing.ts';
import { compositeStage } from './stage.ts';

const n = 40;
const labels = exampleLabels(6).filter((label) => label.family === 'edge');
const stream = createStream(12n, 0, 0, 0);
const normals = (count: number) => Float64Array.from({ length: count }, () => nextNormal(stream));
const exposed = Int32Array.from({ length: n }, (_, i) => (i % 3 === 0 ? 0 : 1));
const mediator = normals(n).map((noise, i) => noise - 1.5 * (exposed[i] ?? 0));
const pain = normals(n).map((noise, i) => 60 + 12 * mediator[i] + 6 * noise);
const values = normals(labels.length * n);
for (let at = 0; at < 2 * n; at++) values[at] = mediator[at % n] + 0.4 * values[at];
const families = Array.from({ length: 10 }, (_, i) => `f${i}`);
const study = exampleStudy({
  habit: {
    values: [...exposed].map((code) => (code === 1 ? 'yes' : 'no')),
    type: 'binary',
    levels: ['no', 'yes'],
  },
  age: { values: normals(n).map((value) => 45 + 10 * value) },
  pain: { values: pain },
  family: { values: Array.from({ length: n }, (_, i) => `f${i % 10}`), type: 'category', levels: families },
});
const params = { exposure: 'habit', outcome: 'pain', covariates: ['age'], repeats: 4, resamples: 100 };
const inputsFor = (matrix: Float64Array) => {
  const tables = exampleCandidates(exampleIds(n), matrix, labels);
  return {
    'people.participants': study.participants,
    'people.variables': study.variables,
    'candidates.candidates': tables.candidates,
    'candidates.candidate_labels': tables.candidate_labels,
  };
};
const contracts: Record<string, TableContract> = {
  'people.participants': participants,
  'people.variables': variables,
  'candidates.candidates': candidates,
  'candidates.candidate_labels': candidateLabels,
};

async function run(inputs: Record<string, TableOutput>, overrides: object = {}) {
  const result = await runStage(compositeStage as unknown as Stage, {
    params: { ...params, ...overrides },
    where: 'stage composite',
    seed: 4n,
    inputs: Object.fromEntries(
      Object.entries(inputs).map(([role, columns]) => [
        role,
        [buildTable(contracts[role] as TableContract, columns, 'test')],
      ]),
    ),
  });
  const view = (name: keyof typeof compositeStage.outputs) =>
    tableView(compositeStage.outputs[name], [result.tables[name] as never], 'test');
  const table = view('estimates');
  const rows = table.strings('term').map((term, i) => ({
    term,
    scale: table.strings('scale')[i],
    method: table.strings('method')[i],
    selection: table.strings('selection')[i],
    estimate: table.f64('estimate')[i] ?? NaN,
    statistic: table.f64('statistic')[i] ?? NaN,
    p: table.f64('p')[i] ?? NaN,
    lower: table.f64('lower')[i] ?? NaN,
    upper: table.f64('upper')[i] ?? NaN,
    candidates: table.i32('candidates')[i],
  }));
  const raw = (method: string) =>
    rows.find((row) => row.term === 'indirect' && row.scale === 'raw' && row.method === method);
  return { ...result, view, rows, raw };
}

it.each(checkStage(compositeStage as unknown as Stage, { params, inputs: inputsFor(values), seed: 4n }))(
  'stage %s',
  (_, check) => check(),
);

describe('composite', async () => {
  const { view, raw, rows } = await run(inputsFor(values));

  it('never shows the naive value without the cross-fitted one', () => {
    expect(raw('delta, first order')).toMatchObject({ selection: 'circular, best of 15', candidates: 15 });
    expect(raw('cross-fitting, delta over repeats')).toMatchObject({
      selection: 'cross-fitted',
      candidates: 15,
    });
    expect(raw('cross-fitting, percentile bootstrap')).toMatchObject({ selection: 'cross-fitted' });
    expect(raw('cross-fitting, percentile bootstrap')?.estimate).toBe(
      raw('cross-fitting, delta over repeats')?.estimate,
    );
    expect(new Set(rows.map((row) => row.term))).toEqual(
      new Set(['a', 'b', 'direct', 'indirect', 'optimism']),
    );
  });

  it('names its members and scores everybody', () => {
    const members = view('composite_members');
    expect(members.strings('name').slice(0, 2)).toEqual(['region 1 - region 0', 'region 2 - region 0']);
    expect([...members.f64('selected')].slice(0, 2)).toEqual([1, 1]);
    expect([...members.i32('sign')].slice(0, 2)).toEqual([-1, -1]);
    expect(members.f64('share_of_folds')[0]).toBe(1);
    expect(view('composite_scores').rows).toBe(n);
  });
});

it('with nothing to select: 0 and p 1, naive and cross-fitted, and empty folds are counted', async () => {
  const { raw, checks, view } = await run(inputsFor(values), { threshold_a: 1e-30, resamples: 0 });
  expect(raw('delta, first order')).toMatchObject({ estimate: 0, p: 1, lower: NaN });
  expect(raw('cross-fitting, delta over repeats')).toMatchObject({ estimate: 0, p: 1, lower: NaN });
  expect(raw('cross-fitting, percentile bootstrap')).toBeUndefined();
  expect(checks.map((check) => check.message)).toEqual([
    'In 20 of 20 cross-fitting folds the rule selected none of the connections; such a fold contributes 0.',
  ]);
  expect(view('composite_members').rows).toBe(0);
});

it('says how many candidates left the family', async () => {
  const hole = values.slice();
  hole[5] = Infinity;
  const { checks, raw } = await run(inputsFor(hole));
  expect(checks.map((check) => check.code)).toContain('missing-candidates');
  expect(raw('delta, first order')?.selection).toBe('circular, best of 14');
});

it('effects of both signs make two composites, each with its own name, members and scores', async () => {
  const { view, rows, checks } = await run(inputsFor(values), {
    direction: 'any',
    resamples: 0,
    permutations: 20,
  });
  const models = new Set(view('estimates').strings('model'));
  expect([...models]).toEqual([
    'habit -> composite of connections (a x b negative) -> pain',
    'habit -> composite of connections (a x b positive) -> pain',
  ]);
  expect(new Set(view('composite_members').strings('composite'))).toContain('negative');
  expect(view('composite_scores').strings('composite')).toEqual([
    ...Array.from({ length: n }, () => 'negative'),
    ...Array.from({ length: n }, () => 'positive'),
  ]);
  expect(rows.filter((row) => row.term === 'optimism' && row.scale === 'raw')).toHaveLength(2);
  expect(checks.map((check) => check.message).join()).toContain('connections (a x b positive); such a fold');
});

it('permutes the whole procedure, and the cross-fit where it is asked to', async () => {
  const { raw } = await run(inputsFor(values), { resamples: 0, permutations: 39, permuted_repeats: 1 });
  expect(raw('permutation of the whole procedure')).toMatchObject({
    selection: 'circular, best of 15',
    p: 1 / 40,
    estimate: raw('delta, first order')?.estimate,
  });
  const again = raw('cross-fitting, permutation of the whole procedure, 1 repeat');
  expect(again).toMatchObject({ selection: 'cross-fitted', p: 1 / 40 });
  expect(
    (await run(inputsFor(values), { resamples: 0, permutations: 0 })).raw('permutation'),
  ).toBeUndefined();
});

it('keeps a set of connections of one side, as strength', async () => {
  const { view } = await run(inputsFor(values), {
    paths: 'exposure',
    direction: 'negative',
    compare: 't',
    threshold_a: 2,
    network: 'largest',
    score: 'strength',
    resamples: 0,
    permutations: 0,
  });
  const members = view('composite_members');
  expect(members.strings('name').slice(0, 2)).toEqual(['region 1 - region 0', 'region 2 - region 0']);
  expect(new Set(members.i32('sign'))).toEqual(new Set([-1]));
});

const refusals: readonly (readonly [string, object, string])[] = [
  [
    'a p above 1',
    { threshold_b: 2 },
    'a threshold of 2 is no p\n  at: with.threshold_b\n  try: give a p from 0 to 1, or set compare: t',
  ],
  [
    'a p as |t|',
    { compare: 't', threshold_a: 2 },
    '|t| > 0.05 lets nearly every candidate pass\n  at: with.threshold_b\n  try: give |t|, for example 2.5, or 0 to ask for nothing on this path',
  ],
  [
    'the total effect on one side',
    { paths: 'outcome' },
    'the sign of the total effect says nothing about the outcome side alone\n  at: with.direction\n  try: name positive, negative, or any for one composite of each sign',
  ],
  [
    'more permuted repeats than repeats',
    { permuted_repeats: 9 },
    '9 repeats in every permutation, but the data are dealt 4 times\n  at: with.permuted_repeats\n  try: ask for no more than repeats',
  ],
  [
    'more folds than whole blocks',
    { blocks: 'family', exchange: 'whole', folds: 11 },
    '10 whole blocks cannot be dealt to 11 folds\n  at: with.folds\n  try: ask for fewer folds',
  ],
];

it.each(refusals)('refuses %s', async (_, overrides, message) => {
  await expect(run(inputsFor(values), overrides)).rejects.toThrow(message);
});

const features = realData('rpn/oracle/features_essen.npy');
const table = realData('rpn/essen/participants.tsv');

it.skipIf(!features || !table)(
  'Essen pain cohort, sex: 11 connections, naive z = 4.2, nothing once cross-fitted (skipped where the data are absent)',
  async () => {
    const rows = columnsOf(readFileSync(table ?? '', 'utf8'), '\t');
    const included = [...(rows['published_included'] ?? []).keys()].filter(
      (i) => rows['published_included']?.[i] === '1',
    );
    const column = (name: string) => ({ values: included.map((i) => Number(rows[name]?.[i])) });
    const essen = exampleStudy({
      sex: {
        values: included.map((i) => rows['sex']?.[i] ?? null),
        type: 'binary',
        levels: ['F', 'M'],
      },
      age: column('age'),
      mean_fd_mm: column('published_mean_fd'),
      pain_sensitivity: column('pain_sensitivity'),
    });
    const bytes = readFileSync(features ?? '');
    const start = 10 + bytes.readUInt16LE(8);
    const byPerson = Float64Array.from({ length: 37 * 7503 }, (_, at) => bytes.readDoubleLE(start + 8 * at));
    const edges = exampleLabels(123).filter((label) => label.family === 'edge');
    const { raw, view } = await run(
      {
        'people.participants': essen.participants,
        'people.variables': essen.variables,
        'candidates.candidates': {
          participant_id: exampleIds(37),
          values: { values: byPerson, offsets: Int32Array.from({ length: 38 }, (_, i) => i * 7503) },
        },
        'candidates.candidate_labels': exampleCandidates([], new Float64Array(0), edges).candidate_labels,
      },
      {
        exposure: 'sex',
        outcome: 'pain_sensitivity',
        covariates: ['age', 'mean_fd_mm'],
        repeats: 20,
        resamples: 0,
      },
    );
    expect([...view('composite_members').f64('selected')].filter((selected) => selected === 1)).toHaveLength(
      11,
    );
    expect(raw('delta, first order')?.statistic).toBeCloseTo(4.209, 3);
    expect(raw('delta, first order')?.selection).toBe('circular, best of 7503');
    expect(raw('cross-fitting, delta over repeats')?.p).toBeGreaterThan(0.05);
  },
);

it('refuses candidates for which something was fitted on everybody', async () => {
  const inputs = inputsFor(values);
  const fitted = labels.map((_, e) => (e === 3 ? 'a reference of all people' : null));
  const tables = {
    ...inputs,
    'candidates.candidate_labels': { ...inputs['candidates.candidate_labels'], fitted },
  };
  await expect(run(tables)).rejects.toThrow(
    'the candidates of the family "edge" rest on a reference of all people, fitted on everybody: folds cannot be held out\n  at: in.candidates\n  try: give the composite candidates that are computed person by person',
  );
});
