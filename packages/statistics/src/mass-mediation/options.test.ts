import {
  buildTable,
  candidateLabels,
  candidates,
  participants,
  regions,
  runStage,
  tableView,
  variables,
  type Stage,
  type TableContract,
  type TableOutput,
} from '@mesovia/core';
import { createStream, log10, massMediation, massRobust, nextNormal } from '@mesovia/kernels';
import { describe, expect, it } from 'vitest';
import { exampleCandidates, exampleIds, exampleLabels, exampleStudy } from '../testing.ts';
import { massMediationStage } from './stage.ts';

const n = 36;
const labels = exampleLabels(6);
const stream = createStream(17n, 0, 0, 0);
const normals = (count: number) => Float64Array.from({ length: count }, () => nextNormal(stream));
const x = Float64Array.from({ length: n }, (_, i) => (i % 3 === 0 ? 0 : 1));
const age = normals(n);
const values = normals(labels.length * n);
const y = normals(n).map((noise, i) => noise + values[i] - values[n + i]);
/** Candidate 0 has a positive product, candidate 1 a negative one. */
for (let i = 0; i < 2 * n; i++) values[i] += 1.5 * x[i % n];
const study = exampleStudy({
  habit: { values: [...x].map((code) => (code === 1 ? 'yes' : 'no')), type: 'binary', levels: ['no', 'yes'] },
  age: { values: age },
  pain: { values: y },
  site: {
    values: Array.from({ length: n }, (_, i) => (i % 4 < 2 ? 'north' : 'south')),
    levels: ['north', 'south'],
  },
  pair: {
    values: Array.from({ length: n }, (_, i) => `p${i >> 1}`),
    levels: Array.from({ length: n / 2 }, (_, i) => `p${i}`),
  },
});
const regionTable: TableOutput = {
  region: Int32Array.from({ length: 6 }, (_, i) => i),
  atlas: Array<string>(6).fill('example'),
  series_column: Int32Array.from({ length: 6 }, (_, i) => i),
  name: Array.from({ length: 6 }, (_, i) => `R${i}`),
  plain_name: Array.from({ length: 6 }, (_, i) => `area ${i}`),
  hemisphere: Array<null>(6).fill(null),
  network: ['front', 'front', 'front', 'back', 'back', null],
  x_mm: new Float64Array(6).fill(NaN),
  y_mm: new Float64Array(6).fill(NaN),
  z_mm: new Float64Array(6).fill(NaN),
};
const contracts: Record<string, TableContract> = {
  'people.participants': participants,
  'people.variables': variables,
  'candidates.candidates': candidates,
  'candidates.candidate_labels': candidateLabels,
  regions,
};
const base = { exposure: 'habit', outcome: 'pain', covariates: ['age'], permutations: 199, resamples: 0 };

async function run(overrides: object = {}, matrix = values, withRegions = true) {
  const tables = exampleCandidates(exampleIds(n), matrix, labels);
  const inputs: Record<string, TableOutput> = {
    'people.participants': study.participants,
    'people.variables': study.variables,
    'candidates.candidates': tables.candidates,
    'candidates.candidate_labels': tables.candidate_labels,
    ...(withRegions ? { regions: regionTable } : {}),
  };
  const result = await runStage(massMediationStage as unknown as Stage, {
    params: { ...base, ...overrides },
    where: 'stage search',
    seed: 5n,
    inputs: Object.fromEntries(
      Object.entries(inputs).map(([role, columns]) => [
        role,
        [buildTable(contracts[role] as TableContract, columns, 'test')],
      ]),
    ),
  });
  const view = (name: keyof typeof massMediationStage.outputs) =>
    tableView(massMediationStage.outputs[name], [result.tables[name] as never], 'test');
  return { checks: result.checks, view, found: view('candidate_estimates') };
}

const plain = await run();
const edges = values.subarray(0, 15 * n);
const model = { n, x, y, candidates: edges, covariatesA: age, covariatesB: age };

describe('exchangeability blocks', () => {
  it('change the null, not the data', async () => {
    const blocked = await run({ blocks: 'site' });
    expect(blocked.found.f64('min_t')).toEqual(plain.found.f64('min_t'));
    expect(blocked.view('nulls').f64('maximum')).not.toEqual(plain.view('nulls').f64('maximum'));
    expect(blocked.checks.map(({ message }) => message)).toContain(
      'Permutations stay within the blocks of site: 2 blocks of 18 people.',
    );
  });

  it('whole blocks and partly known candidates do not go together', () =>
    expect(run({ blocks: 'pair', exchange: 'whole', missing: 'per_candidate' })).rejects.toThrow(
      'whole blocks cannot change places when candidates are missing for some of their people\n  at: with.missing, with.exchange\n  try: set missing: drop, or exchange people within blocks',
    ));
});

describe('the studentised statistic', () => {
  const robust = massRobust(model);

  it('stands beside the least-squares t in every search', () => {
    expect(plain.found.f64('a_t_hc3')).toEqual(robust.tA);
    expect(plain.found.f64('b_p_hc3')).toEqual(robust.pB);
  });

  it('is what is compared when asked for', async () => {
    const { found, view } = await run({ statistic: 'hc3' });
    const smaller = robust.tA.map((t, e) => Math.min(Math.abs(t), Math.abs(robust.tB[e])));
    expect(found.f64('min_t')).toEqual(smaller);
    expect(found.f64('joint_p')).toEqual(robust.pA.map((p, e) => Math.max(p, robust.pB[e])));
    expect(found.f64('a_t')).toEqual(plain.found.f64('a_t'));
    expect(view('nulls').f64('maximum')).not.toEqual(plain.view('nulls').f64('maximum'));
  });

  it('is named by the warning about unequal variances, which it turns into a note', async () => {
    const wide = values.map((value, at) => (x[at % n] === 0 ? 3 * value : value));
    const remark = async (statistic: string) =>
      (await run({ statistic }, wide)).checks.find(({ code }) => code === 'unequal-variances');
    expect(await remark('ols')).toMatchObject({
      severity: 'warning',
      remedy:
        'search with statistic: hc3, compare a_t_hc3 and b_t_hc3, and look for a cause (motion, length of scans)',
    });
    expect((await remark('hc3'))?.message).toContain(
      'The studentised (HC3) statistic that was searched with',
    );
    expect((await remark('hc3'))?.severity).toBe('note');
  });
});

describe('a direction named beforehand', () => {
  it.each([
    ['positive', 1],
    ['negative', -1],
  ])('%s: candidates of the other sign count as 0', async (direction, sign) => {
    const { found, view } = await run({ direction });
    const ab = found.f64('ab');
    const [statistic, minT, p] = ['statistic', 'min_t', 'p_fwe'].map((name) => found.f64(name));
    for (let e = 0; e < ab.length; e++) {
      const wanted = Math.sign(ab[e] ?? 0) === sign;
      expect(statistic?.[e]).toBe(wanted ? minT?.[e] : 0);
      expect(!wanted && p?.[e] !== 1).toBe(false);
    }
    const maxima = view('nulls').f64('maximum');
    const free = plain.view('nulls').f64('maximum');
    maxima.forEach((maximum, k) => expect(maximum).toBeLessThanOrEqual((free[k] ?? 0) + 1e-12));
  });
});

describe('a family named beforehand', () => {
  it.each<[string, object, number]>([
    ['candidates', { candidates: ['region 1 - region 0', 'region 5 - region 4'] }, 2],
    ['connections between regions', { regions: ['area 0', 'R1', 'area 2'] }, 3],
    ['connections that touch a region', { regions: ['area 0'], ends: 'either' }, 5],
    ['connections within a network', { networks: ['front'] }, 3],
    ['regions and networks together', { regions: ['area 0', 'area 3'], networks: ['front', 'back'] }, 1],
  ])('%s', async (_, only, count) => {
    const { found, checks } = await run({ only });
    expect(found.rows).toBe(count);
    expect(new Set(found.strings('selection'))).toEqual(new Set([`circular, best of ${count}`]));
    expect(checks.find(({ code }) => code === 'pre-specified-family')?.message).toMatch(
      new RegExp(`^The family was named beforehand: connections ${count}`),
    );
  });

  it.each<[string, object, boolean, string]>([
    [
      'an unknown region',
      { regions: ['thalamus'] },
      true,
      'there is no region "thalamus"\n  at: with.only.regions\n  try: the first of 12 are area 0, area 1, area 2, area 3, area 4',
    ],
    [
      'an unknown network',
      { networks: ['default'] },
      true,
      'there is no network "default"\n  at: with.only.networks\n  try: the first of 2 are front, back',
    ],
    [
      'an unknown candidate',
      { candidates: ['a - b'] },
      true,
      'there is no candidate "a - b" of the family edge\n  at: with.only.candidates\n  try: the first of 15 are region 1 - region 0, region 2 - region 0, region 2 - region 1, region 3 - region 0, region 3 - region 1',
    ],
    [
      'regions without their table',
      { regions: ['area 0'] },
      false,
      'the rule names regions or networks, but the stage has no table of regions\n  at: with.only\n  try: connect regions in the in: of this stage',
    ],
    [
      'nothing left',
      { regions: ['area 0'] },
      true,
      'no candidate of the family edge is left by the rule of with.only\n  at: with.only\n  try: name more regions or networks, or use ends: either',
    ],
  ])('refuses %s', (_, only, withRegions, message) =>
    expect(run({ only }, values, withRegions)).rejects.toThrow(message),
  );
});

describe('missing: per_candidate', async () => {
  const holes = values.slice();
  for (const i of [3, 10, 11]) holes[4 * n + i] = NaN;
  holes[7 * n + 3] = NaN;
  for (let i = 0; i < n - 4; i++) holes[9 * n + i] = NaN;
  for (let i = 0; i < n; i++) if (x[i] === 0) holes[11 * n + i] = NaN;
  const { found, view, checks } = await run({ missing: 'per_candidate', resamples: 300 }, holes);
  const row = (candidate: number) => [...found.i32('candidate')].indexOf(candidate);

  it('fits each candidate in the people it is known for', () => {
    const known = [...x.keys()].filter((i) => Number.isFinite(holes[4 * n + i]));
    const pick = (from: Float64Array, at = 0) => Float64Array.from(known, (i) => from[at + i]);
    const covariates = pick(age);
    const alone = massMediation({
      n: known.length,
      x: pick(x),
      y: pick(y),
      candidates: pick(holes, 4 * n),
      covariatesA: covariates,
      covariatesB: covariates,
    });
    const e = row(4);
    expect(found.i32('n')[e]).toBe(n - 3);
    expect(found.f64('a_t')[e]).toBe(alone.tA[0]);
    expect(found.f64('b_p')[e]).toBe(alone.pB[0]);
    expect(found.f64('statistic')[e]).toBeCloseTo(-log10(Math.max(alone.pA[0], alone.pB[0])), 12);
    expect(found.i32('n')[row(7)]).toBe(n - 1);
    expect(found.i32('n')[row(0)]).toBe(n);
    expect(found.f64('ab_lower')[e]).toBeLessThan(found.f64('ab_upper')[e] ?? NaN);
  });

  it('lists what cannot be tested, and says so', () => {
    const left = view('missing_candidates');
    expect([...left.i32('candidate')]).toEqual([9, 11]);
    expect(left.strings('reason')).toEqual([
      'known for too few people',
      'the exposure is the same for everybody with a value',
    ]);
    expect(checks.find(({ code }) => code === 'partly-known-candidates')?.message).toBe(
      `connections: 2 of 13 candidates are missing for some people and were tested in the others (at least ${n - 3} of ${n}); -log10 of the larger p is compared instead of min |t|.`,
    );
    const scales = view('estimates').strings('scale');
    expect(scales).toContain('-log10 p');
  });

  it('is the plain search when nobody is missing', async () => {
    const same = await run({ missing: 'per_candidate' });
    expect(same.found.f64('p_fwe')).toEqual(plain.found.f64('p_fwe'));
    expect(same.found.f64('statistic')).toEqual(plain.found.f64('min_t'));
  });
});
