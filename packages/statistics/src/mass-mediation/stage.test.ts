import {
  buildTable,
  candidateLabels,
  candidates,
  estimates,
  participants,
  regions,
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
import { massMediationStage } from './stage.ts';

const n = 40;
const labels = exampleLabels(6);
const stream = createStream(11n, 0, 0, 0);
const normals = (count: number) => Float64Array.from({ length: count }, () => nextNormal(stream));
const exposed = Int32Array.from({ length: n }, (_, i) => (i % 3 === 0 ? 0 : 1));
const age = normals(n).map((value) => 45 + 10 * value);
const mediator = normals(n).map((noise, i) => noise - 2.2 * (exposed[i] ?? 0));
const pain = normals(n).map((noise, i) => 60 + 12 * mediator[i] + 6 * noise);
const values = normals(labels.length * n);
/** region 1 - region 0 carries the effect, and so does the strength of region 0. */
const STRENGTH = labels.findIndex((label) => label.family === 'node strength');
for (let i = 0; i < n; i++) {
  values[i] = mediator[i] + 0.15 * values[i];
  values[STRENGTH * n + i] = mediator[i] + 0.5 * values[STRENGTH * n + i];
}
const DEAD = 4;
const withHole = values.slice();
// a correlation of 1 has no Fisher z
withHole[DEAD * n + 5] = Infinity;

const study = exampleStudy({
  habit: {
    values: [...exposed].map((code) => (code === 1 ? 'yes' : 'no')),
    type: 'binary',
    levels: ['no', 'yes'],
  },
  age: { values: age },
  pain: { values: pain },
});
const regionTable: TableOutput = {
  region: Int32Array.of(0, 1, 2, 3, 4, 5, 6),
  atlas: Array<string>(7).fill('example'),
  series_column: Int32Array.of(0, 1, 2, 3, 4, 5, 6),
  name: Array.from({ length: 7 }, (_, i) => `R${i}`),
  plain_name: Array.from({ length: 7 }, (_, i) => `area ${i}`),
  hemisphere: Array<null>(7).fill(null),
  network: Array<null>(7).fill(null),
  x_mm: new Float64Array(7).fill(NaN),
  y_mm: new Float64Array(7).fill(NaN),
  z_mm: new Float64Array(7).fill(NaN),
};
const params = {
  exposure: 'habit',
  outcome: 'pain',
  covariates: ['age'],
  permutations: 199,
  seed: 3,
};
const inputsFor = (matrix: Float64Array, ids = exampleIds(n)) => {
  const tables = exampleCandidates(ids, matrix, labels);
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
  regions,
};

async function run(inputs: Record<string, TableOutput>, overrides: object = {}) {
  const result = await runStage(massMediationStage as unknown as Stage, {
    params: { ...params, ...overrides },
    where: 'stage search',
    seed: 5n,
    inputs: Object.fromEntries(
      Object.entries(inputs).map(([role, columns]) => [
        role,
        [buildTable(contracts[role] as TableContract, columns, 'test')],
      ]),
    ),
  });
  const view = (name: string) =>
    tableView(massMediationStage.outputs[name as 'nulls'], [result.tables[name] as never], 'test');
  return { ...result, view };
}

const example = { params, inputs: { ...inputsFor(withHole), regions: regionTable }, seed: 5n };
it.each(checkStage(massMediationStage as unknown as Stage, example))('stage %s', (_, check) => check());

describe('mass-mediation', async () => {
  const { view, checks } = await run({ ...inputsFor(withHole), regions: regionTable });

  it('finds the planted connection and says it was searched for', () => {
    const found = view('candidate_estimates');
    expect(found.rows).toBe(14);
    expect(found.strings('name')[0]).toBe('region 1 - region 0');
    expect(found.f64('selected')[0]).toBe(1);
    expect(found.f64('p_fwe_strict')[0]).toBeCloseTo(2 / 200, 12);
    expect(new Set(found.strings('selection'))).toEqual(new Set(['circular, best of 14']));
    expect(found.f64('min_t')[0]).toBe(
      Math.min(Math.abs(found.f64('a_t')[0] ?? 0), Math.abs(found.f64('b_t')[0] ?? 0)),
    );
  });

  it('a candidate without a value for somebody leaves the family and is listed', () => {
    const missing = view('missing_candidates');
    expect([...missing.i32('candidate')]).toEqual([DEAD]);
    expect([...missing.i32('people')]).toEqual([1]);
    expect([...view('candidate_estimates').i32('candidate')]).not.toContain(DEAD);
    expect(checks.map((check) => check.code)).toEqual(['missing-candidates', 'permutations', 'permutations']);
    expect(checks[0]?.message).toContain('1 of 15 candidates (connections) left the family before testing');
    expect(checks.some((check) => /p0\d\d/.test(check.message))).toBe(false);
  });

  it('counts connections by region and tests node strength as a family of its own', () => {
    const table = view('region_estimates');
    expect(table.strings('plain_name')).toEqual([0, 1, 2, 3, 4, 5, 6].map((i) => `area ${i}`));
    const connections = [...table.i32('connections')];
    expect(connections.reduce((sum, count) => sum + count, 0)).toBe(2 * 14);
    expect(connections[6]).toBe(0);
    expect([...table.i32('surviving')]).toEqual([1, 1, 0, 0, 0, 0, 0]);
    expect(table.f64('strongest_min_t')[6]).toBeNaN();
    expect(table.f64('p_fwe_strict')[0]).toBeCloseTo(2 / 200, 12);
    expect(table.isNull('a', 6)).toBe(true);
    expect(table.strings('selection')[0]).toBe('circular, best of 6');
  });

  it('keeps both schemes of both families', () => {
    const nulls = view('nulls');
    expect(nulls.rows).toBe(4 * 199);
    expect(new Set(nulls.strings('scheme'))).toEqual(new Set(['a-broken', 'b-broken']));
    expect(new Set(nulls.strings('family'))).toEqual(new Set(['edge', 'node strength']));
  });

  it('writes the numbers about the search, with how many candidates stood behind them', () => {
    const table = view('estimates');
    const rows = table.strings('term').map((term, i) => ({
      term,
      model: table.strings('model')[i],
      method: table.strings('method')[i],
      scale: table.strings('scale')[i],
      estimate: table.f64('estimate')[i] ?? NaN,
      p: table.f64('p')[i],
      candidates: table.i32('candidates')[i],
      selection: table.strings('selection')[i],
    }));
    const pick = (term: string, text: string) =>
      rows.find(
        (row) =>
          row.term === term &&
          (row.method ?? '').includes(text) &&
          row.model === 'habit -> connections -> pain',
      );
    const largest = pick('largest min|t|', 'strict');
    expect(largest).toMatchObject({ candidates: 14, selection: 'circular, best of 14', scale: 't' });
    expect(largest?.p).toBeCloseTo(0.01, 12);
    expect(pick('largest min|t|', 'larger of two')?.p).toBeCloseTo(0.005, 12);
    const threshold = pick('family-wise threshold', 'strict')?.estimate ?? NaN;
    const found = view('candidate_estimates');
    expect([...found.f64('min_t')].map((t) => (t > threshold ? 1 : 0))).toEqual([...found.f64('selected')]);
    const r = pick('minimum detectable partial correlation', 'power')?.estimate ?? NaN;
    expect(r).toBeGreaterThan(threshold / Math.sqrt(threshold ** 2 + 36));
    expect(r).toBeLessThan(1);
    expect(rows.filter((row) => row.term === 'total')).toHaveLength(3);
    expect(rows.filter((row) => row.model === 'habit -> node strength -> pain')).toHaveLength(5);
    expect(estimates.key).toEqual(['model', 'term', 'scale', 'method']);
  });
});

it('lists regions by number, and leaves node columns open, when there is neither table nor family', async () => {
  const { view } = await run(inputsFor(values), { node_family: 'none' });
  expect(view('region_estimates').strings('plain_name')[2]).toBe('region 2');
  expect(view('region_estimates').isNull('a', 0)).toBe(true);
  expect(view('nulls').rows).toBe(2 * 199);
});

it('warns when groups differ in variance, and when permutations are too few', async () => {
  const wide = values.map((value, at) => (exposed[at % n] === 0 ? 3 * value : value));
  const { checks } = await run(inputsFor(wide), { permutations: 19 });
  const codes = checks.map((check) => check.code);
  expect(codes).toContain('unequal-variances');
  expect(codes).toContain('too-few-permutations');
  const spread = checks.find((check) => check.code === 'unequal-variances');
  expect(spread?.message).toContain('the variance in the group "no" is typically');
});

it('the strict p decides: p_fwe .005 is not enough at alpha .008', async () => {
  const { view } = await run(inputsFor(values), { alpha: 0.008 });
  expect(view('candidate_estimates').f64('p_fwe')[0]).toBeCloseTo(1 / 200, 12);
  expect(view('candidate_estimates').f64('selected')[0]).toBe(0);
  expect(view('region_estimates').i32('surviving')[0]).toBe(0);
});

it('refuses missing candidates when told to', async () => {
  await expect(run(inputsFor(withHole), { missing: 'refuse' })).rejects.toThrow(
    '1 of 15 candidates of the family edge cannot be tested: no value for some included people',
  );
});

it('refuses an included person without candidates', async () => {
  const fewer = inputsFor(values.slice(0, labels.length * (n - 1)), exampleIds(n - 1));
  await expect(run(fewer)).rejects.toThrow('p040 is included but has no row in candidates');
});
