import {
  buildTable,
  candidateLabels,
  candidates,
  participants,
  runStage,
  tableView,
  variables,
  type TableOutput,
} from '@mesovia/core';
import { checkStage } from '@mesovia/core/testing';
import { createStream, nextNormal } from '@mesovia/kernels';
import { describe, expect, it } from 'vitest';
import { hasOracle, readOracle, relativeGap } from '../denoise/read-oracle.test.helper.ts';
import { combat, type CombatOptions } from './combat.ts';
import { combatStage } from './stage.ts';

const BOTH: CombatOptions = { adjust: 'location-and-scale', empiricalBayes: true };

describe.skipIf(!hasOracle)('equals neuroCombat, stored results', () => {
  it.each([
    ['eb_parametric', BOTH, 1e-6],
    ['mean_only', { adjust: 'location', empiricalBayes: true }, 1e-10],
    ['no_eb', { adjust: 'location-and-scale', empiricalBayes: false }, 1e-10],
  ] as const)('%s', (name, options, tolerance) => {
    const table = (file: string) => {
      const { columns } = readOracle(`definitions/combat/${file}.tsv`);
      const { frames, count, values } = columns;
      return Float64Array.from(values, (_, i) => values[(i % count) * frames + Math.floor(i / count)]);
    };
    const { columns } = readOracle('definitions/combat/covars.tsv');
    const site = Int32Array.from(columns.values.subarray(0, 45), (value) => value - 1);
    // neuroCombat rounds covariates to single precision.
    const covariates = Float64Array.from(columns.values.subarray(45), Math.fround);
    const values = table('data_features_x_subjects');
    const ours = combat({ values, people: 45, site, sites: 3, covariates }, options);
    expect(relativeGap(ours, table(`harmonised_${name}`))).toBeLessThan(tolerance);
  });
});

const N = 40;
const E = 60;
const stream = createStream(5n, 0, 0, 0);
const site = Int32Array.from({ length: N }, (_, i) => (i % 5 < 2 ? 0 : 1));
const age = Float64Array.from({ length: N }, () => nextNormal(stream));
const sizes = Float64Array.from({ length: E }, () => 1 + 0.3 * nextNormal(stream));
/** Candidates with a relation to age, and a site that adds 2 and doubles the noise. */
const values = Float64Array.from({ length: E * N }, (_, cell) => {
  const [e, i] = [Math.floor(cell / N), cell % N];
  return 0.5 * age[i] + sizes[e] * 2 * site[i] + (1 + site[i]) * nextNormal(stream);
});
const harmonised = (options: CombatOptions, given = values) =>
  combat({ values: given, people: N, site, sites: 2, covariates: age }, options);

const meanOf = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
const ofSite = (all: Float64Array, e: number, code: number) =>
  [...all.subarray(e * N, (e + 1) * N)].filter((_, i) => site[i] === code);
const withoutAge = (all: Float64Array) => all.map((value, cell) => value - 0.5 * age[cell % N]);

describe('combat', () => {
  it('takes the site out and keeps what age does', () => {
    const out = harmonised(BOTH);
    const gaps = Array.from({ length: E }, (_, e) => {
      const rest = withoutAge(out);
      return Math.abs(meanOf(ofSite(rest, e, 1)) - meanOf(ofSite(rest, e, 0)));
    });
    expect(meanOf(gaps)).toBeLessThan(0.35);
    const slope = (e: number) => {
      const own = out.subarray(e * N, (e + 1) * N);
      const centre = meanOf([...age]);
      const product = own.reduce((sum, value, i) => sum + value * (age[i] - centre), 0);
      return product / age.reduce((sum, value) => sum + (value - centre) ** 2, 0);
    };
    expect(Math.abs(meanOf(Array.from({ length: E }, (_, e) => slope(e))) - 0.5)).toBeLessThan(0.1);
    const spread = (code: number) =>
      meanOf(
        Array.from({ length: E }, (_, e) => {
          const own = ofSite(withoutAge(out), e, code);
          return meanOf(own.map((value) => (value - meanOf(own)) ** 2));
        }),
      );
    expect(spread(1) / spread(0)).toBeGreaterThan(0.85);
    expect(spread(1) / spread(0)).toBeLessThan(1.3);
  });

  it('without drawing together, leaves no difference of site at all', () => {
    const out = combat(
      { values, people: N, site, sites: 2, covariates: new Float64Array(0) },
      { adjust: 'location', empiricalBayes: false },
    );
    for (let e = 0; e < E; e += 1)
      expect(meanOf(ofSite(out, e, 1))).toBeCloseTo(meanOf(ofSite(out, e, 0)), 12);
  });

  it('moves and stretches with the unit of the candidates', () => {
    const out = harmonised(BOTH);
    const other = harmonised(
      BOTH,
      values.map((value) => 7 + 3 * value),
    );
    out.forEach((value, cell) => expect(other[cell]).toBeCloseTo(7 + 3 * value, 8));
  });

  it('does not depend on the numbers of the sites', () => {
    const swapped = combat(
      { values, people: N, site: site.map((code) => 1 - code), sites: 2, covariates: age },
      BOTH,
    );
    harmonised(BOTH).forEach((value, cell) => expect(swapped[cell]).toBeCloseTo(value, 10));
  });
});

const IDS = Array.from({ length: N }, (_, i) => `sub-${String(i + 10)}`);
const WIDTH = 12;
const people = (
  site_: readonly (string | null)[] = [...site].map((code) => ['kyoto', 'osaka'][code] as string),
) => ({
  participants: {
    participant_id: IDS,
    age: age.slice(),
    pain: age.map((value, i) => value + i),
    scanner: site_,
    coil: [...site].map((code) => ['a', 'b'][code] as string),
    note: IDS,
  } as TableOutput,
  variables: {
    variable: ['age', 'pain', 'scanner', 'coil', 'note'],
    type: ['number', 'number', 'category', 'category', 'text'],
    label: ['Age', 'Pain', 'Scanner', 'Coil', 'Note'],
    unit: Array.from({ length: 5 }, () => null),
    description: Array.from({ length: 5 }, () => null),
    levels: { values: [], offsets: new Int32Array(6) },
    level_labels: { values: [], offsets: new Int32Array(6) },
    minimum: new Float64Array(5).fill(NaN),
    maximum: new Float64Array(5).fill(NaN),
    instrument: Array.from({ length: 5 }, () => null),
    missing: new Int32Array(5),
  } as TableOutput,
});
const matrix = Float64Array.from(
  { length: N * WIDTH },
  (_, cell) => values[(cell % WIDTH) * N + Math.floor(cell / WIDTH)],
);
const candidateColumns = (numbers = matrix): TableOutput => ({
  participant_id: IDS,
  values: { values: numbers, offsets: Int32Array.from({ length: N + 1 }, (_, i) => i * WIDTH) },
});
const labelColumns: TableOutput = {
  candidate: Int32Array.from({ length: WIDTH }, (_, e) => e),
  family: Array.from({ length: WIDTH }, (_, e) => (e < 10 ? 'edge' : 'scale')),
  name: Array.from({ length: WIDTH }, (_, e) => `c${e}`),
  region_a: Int32Array.from({ length: WIDTH }, (_, e) => e),
  region_b: { values: new Int32Array(WIDTH), valid: new Uint8Array(WIDTH) },
  unit: Array.from({ length: WIDTH }, () => 'Fisher z'),
  fitted: Array.from({ length: WIDTH }, () => null),
};
const run = (params: object, who = people(), numbers = matrix) =>
  runStage(combatStage, {
    params: { site: 'scanner', exposure: 'age', outcome: 'pain', ...params },
    inputs: {
      'people.participants': [buildTable(participants, who.participants, 't')],
      'people.variables': [buildTable(variables, who.variables, 't')],
      'candidates.candidates': [buildTable(candidates, candidateColumns(numbers), 't')],
      'candidates.candidate_labels': [buildTable(candidateLabels, labelColumns, 't')],
    },
    where: 'combat',
  });

describe('stage combat', () => {
  it('harmonises families but scales, and says so in the unit', async () => {
    const { tables, checks } = await run({});
    const out = tableView(candidates, [tables['candidates']], 't').matrix('values').values;
    const labels = tables['candidate_labels'].toArray().map((row) => row?.toJSON());
    const expected = combat(
      { values: values.subarray(0, 10 * N), people: N, site, sites: 2, covariates: new Float64Array(0) },
      BOTH,
    );
    out.forEach((value, cell) => {
      const [i, e] = [Math.floor(cell / WIDTH), cell % WIDTH];
      expect(value).toBe(e < 10 ? expected[e * N + i] : matrix[cell]);
    });
    expect(labels[0]).toMatchObject({ name: 'c0', unit: 'Fisher z, ComBat over scanner', fitted: null });
    expect(labels[11]).toMatchObject({ unit: 'Fisher z', fitted: null });
    expect(checks).toEqual([]);
  });

  it('refuses to keep what is tested, unless told: then every name carries it', async () => {
    await expect(run({ keep: ['pain'] })).rejects.toThrow(
      'ComBat that keeps pain puts its relation with the candidates into them before it is tested\n  at: with.keep\n  try: keep covariates only, or set circular to true: every result is then flagged, and cross-fitting refused',
    );
    const { tables, checks } = await run({ keep: ['pain'], circular: true });
    expect(tables['candidate_labels'].get(0)?.toJSON()).toMatchObject({
      name: 'c0 (ComBat keeping pain: circular)',
      fitted: 'ComBat keeping pain',
    });
    expect(checks.map(({ code }) => code)).toEqual(['circular-harmonisation']);
  });

  it('gives up candidates that are unknown for somebody, or do not vary at a site', async () => {
    const numbers = matrix.map((value, cell) =>
      cell === 1 ? NaN : cell % WIDTH === 2 && site[Math.floor(cell / WIDTH)] === 0 ? 3 : value,
    );
    const { tables, checks } = await run({}, people(), numbers);
    const out = tableView(candidates, [tables['candidates']], 't').matrix('values').values;
    const unknown = [...out.keys()].filter((cell) => out[cell] !== out[cell]).map((cell) => cell % WIDTH);
    expect(new Set(unknown)).toEqual(new Set([1, 2]));
    expect(unknown.length).toBe(2 * N);
    expect(checks.map(({ code, message }) => [code, message.slice(0, 12)])).toEqual([
      ['not-harmonised', '2 candidates'],
    ]);
  });

  const sites = (change: (code: number, i: number) => string | null) => people([...site].map(change));
  it.each([
    [
      {},
      sites(() => 'kyoto'),
      'everybody is of the same scanner\n  at: participants.scanner\n  try: leave the stage out',
    ],
    [
      {},
      sites((_, i) => (i === 0 ? 'nara' : 'kyoto')),
      'scanner nara has one person: its spread cannot be estimated\n  at: participants.scanner\n  try: leave the person out with a rule in the flow stage, or merge sites',
    ],
    [
      {},
      sites((_, i) => (i === 3 ? null : 'kyoto')),
      'scanner is unknown for sub-13\n  at: participants.scanner\n  try: leave the person out with a rule in the flow stage, for example { no scanner: scanner is null }',
    ],
    [
      { keep: ['coil'] },
      people(),
      'scanner and coil cannot be told apart: one is a combination of the other\n  at: with.keep\n  try: keep other variables; no harmonisation separates a site from what only that site has',
    ],
    [
      { keep: ['mood'] },
      people(),
      'there is no variable "mood"\n  at: with.keep\n  try: the variables are age, coil, note, pain, scanner',
    ],
    [
      { site: 'note' },
      people(),
      'note is free text\n  at: with.site\n  try: the variables are age, coil, note, pain, scanner',
    ],
  ])('refuses %j', async (params, who, message) => {
    await expect(run(params, who)).rejects.toThrow(message);
  });

  it('refuses a distribution of fewer than two candidates', async () => {
    const numbers = matrix.map((value, cell) => (cell % WIDTH < 10 && cell % WIDTH > 0 ? 1 : value));
    await expect(run({}, people(), numbers)).rejects.toThrow(
      '1 candidates cannot give a distribution of site effects\n  at: with.empirical_bayes\n  try: set empirical_bayes to false',
    );
  });

  const who = people();
  it.each(
    checkStage(combatStage, {
      params: { site: 'scanner' },
      inputs: {
        'people.participants': who.participants,
        'people.variables': who.variables,
        'candidates.candidates': candidateColumns(),
        'candidates.candidate_labels': labelColumns,
      },
    }),
  )('%s', (_, check) => check());
});
