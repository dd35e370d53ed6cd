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
import { checkStage } from '@mesovia/core/testing';
import { createStream, nextNormal } from '@mesovia/kernels';
import { describe, expect, it } from 'vitest';
import { exampleCandidates, exampleIds, exampleLabels, exampleStudy } from '../testing.ts';
import { networkStage } from './stage.ts';

const n = 40;
const labels = exampleLabels(6);
const stream = createStream(21n, 0, 0, 0);
const normals = (count: number) => Float64Array.from({ length: count }, () => nextNormal(stream));
const exposed = Array.from({ length: n }, (_, i) => (i % 3 === 0 ? 0 : 1));
const mediator = normals(n).map((noise, i) => noise - 1.8 * (exposed[i] ?? 0));
const values = normals(labels.length * n);
/** Connections 1-0, 2-0 and 2-1 carry the effect: one connected set. */
for (let at = 0; at < 3 * n; at++) values[at] = mediator[at % n] + 0.6 * values[at];
const study = exampleStudy({
  habit: {
    values: exposed.map((code) => (code === 1 ? 'yes' : 'no')),
    type: 'binary',
    levels: ['no', 'yes'],
  },
  age: { values: normals(n).map((value) => 45 + 10 * value) },
  site: {
    values: Array.from({ length: n }, (_, i) => (i % 4 < 2 ? 'north' : 'south')),
    levels: ['north', 'south'],
  },
  pain: { values: normals(n).map((noise, i) => 60 + 12 * mediator[i] + 6 * noise) },
});
const params = { exposure: 'habit', outcome: 'pain', covariates: ['age'], threshold: 3, permutations: 199 };
const tables = exampleCandidates(exampleIds(n), values, labels);
const inputs: Record<string, TableOutput> = {
  'people.participants': study.participants,
  'people.variables': study.variables,
  'candidates.candidates': tables.candidates,
  'candidates.candidate_labels': tables.candidate_labels,
};
const contracts: Record<string, TableContract> = {
  'people.participants': participants,
  'people.variables': variables,
  'candidates.candidates': candidates,
  'candidates.candidate_labels': candidateLabels,
};

async function run(overrides: object = {}) {
  const { tables: out } = await runStage(networkStage as unknown as Stage, {
    params: { ...params, ...overrides },
    where: 'stage network',
    seed: 4n,
    inputs: Object.fromEntries(
      Object.entries(inputs).map(([role, columns]) => [
        role,
        [buildTable(contracts[role] as TableContract, columns, 'test')],
      ]),
    ),
  });
  const view = (name: keyof typeof networkStage.outputs) =>
    tableView(networkStage.outputs[name], [out[name] as never], 'test');
  return { sets: view('network_components'), scores: view('network_scores') };
}

it.each(checkStage(networkStage as unknown as Stage, { params, inputs, seed: 4n }))('stage %s', (_, check) =>
  check(),
);

describe('network', () => {
  it('finds the planted set, names its regions and supports its connections', async () => {
    const { sets, scores } = await run();
    expect([...sets.i32('connections')]).toEqual([3]);
    expect(sets.textList('regions')).toEqual([['region 0', 'region 1', 'region 2']]);
    expect(sets.f64('p_extent_strict')[0]).toBe(2 * (sets.f64('p_extent')[0] ?? NaN));
    expect(sets.f64('p_extent_strict')[0]).toBeLessThan(0.05);
    expect(
      [...scores.f64('supported')].map((value, e) => (value === 1 ? e : -1)).filter((e) => e >= 0),
    ).toEqual([0, 1, 2]);
    expect([...scores.i32('component')].slice(0, 3)).toEqual([1, 1, 1]);
    expect(scores.isNull('component', 3)).toBe(true);
  });

  it('keeps sets apart by sign, within blocks and a family named beforehand', async () => {
    const { sets, scores } = await run({
      signed: true,
      blocks: 'site',
      only: { candidates: ['region 1 - region 0', 'region 2 - region 0', 'region 5 - region 4'] },
    });
    expect(sets.strings('sign')).toEqual(['negative']);
    expect([...sets.i32('candidates')]).toEqual([3]);
    expect(scores.rows).toBe(3);
    const free = await run();
    expect(free.sets.strings('sign')).toEqual(['either']);
  });

  it('tests one side by itself, with one scheme', async () => {
    const { sets, scores } = await run({ path: 'exposure' });
    expect([...sets.f64('p_extent')]).toEqual([...sets.f64('p_extent_strict')]);
    expect([...sets.i32('connections')][0]).toBeGreaterThanOrEqual(3);
    expect([...scores.f64('supported')].slice(0, 3)).toEqual([1, 1, 1]);
    const outcome = await run({ path: 'outcome', signed: true });
    expect(outcome.sets.strings('sign')[0]).toBe('positive');
  });

  it('refuses the sign of the total effect for one side', () =>
    expect(run({ path: 'outcome', direction: 'total' })).rejects.toThrow(
      'the sign of the total effect says nothing about one side\n  at: with.direction\n  try: name positive or negative, or set path: both',
    ));

  it('gives an empty table above every statistic, and scores all the same', async () => {
    const { sets, scores } = await run({ threshold: 50 });
    expect(sets.rows).toBe(0);
    expect(scores.rows).toBe(15);
  });

  it('refuses candidates that are not connections', () =>
    expect(run({ family: 'node strength' })).rejects.toThrow(
      'the family node strength has candidates that do not join two regions',
    ));

  it('asks for a threshold', () => expect(run({ threshold: undefined })).rejects.toThrow('threshold'));
});
