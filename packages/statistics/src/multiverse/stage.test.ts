import {
  analysedCandidates,
  analysedPeople,
  buildTable,
  candidateLabels,
  candidates,
  collected,
  multiverseTests,
  participants,
  runStage,
  specifications,
  tableView,
  universes,
  variables,
  type Stage,
  type StageInputs,
  type TableOutput,
} from '@mesovia/core';
import { checkStage } from '@mesovia/core/testing';
import { createStream, nextNormal } from '@mesovia/kernels';
import { describe, expect, it } from 'vitest';
import { exampleCandidates, exampleIds, exampleLabels, exampleStudy } from '../testing.ts';
import { specificationStage } from './specification-stage.ts';
import { multiverseStage } from './stage.ts';

const n = 30;
const stream = createStream(3n, 0, 0, 0);
const draw = () => nextNormal(stream);
const labels = exampleLabels(3);
const exposed = Array.from({ length: n }, (_, i) => (i % 3 === 0 ? 0 : 1));
const values = Float64Array.from({ length: labels.length * n }, draw).map((v, i) =>
  i < n ? v - 2 * (exposed[i] ?? 0) : v,
);
const age = Array.from({ length: n }, () => 40 + 10 * draw());
const pain = exposed.map((_, i) => 50 + 8 * (values[i] ?? 0) + 5 * draw());
const study = exampleStudy({
  habit: {
    values: exposed.map((code) => (code === 1 ? 'yes' : 'no')),
    type: 'binary',
    levels: ['no', 'yes'],
  },
  age: { values: age },
  pain: { values: pain },
});
const tables = exampleCandidates(exampleIds(n), values, labels);
const specificationInputs = {
  'people.participants': study.participants,
  'people.variables': study.variables,
  'candidates.candidates': tables.candidates,
  'candidates.candidate_labels': tables.candidate_labels,
};
const specificationParams = { exposure: 'habit', outcome: 'pain', covariates: ['age'] };
const contracts = {
  'people.participants': participants,
  'people.variables': variables,
  'candidates.candidates': candidates,
  'candidates.candidate_labels': candidateLabels,
} as const;

it.each(
  checkStage(specificationStage as unknown as Stage, {
    params: specificationParams,
    inputs: specificationInputs,
  }),
)('specification %s', (_, check) => check());

it('the specification keeps the numbers of the analysis, one row a person', async () => {
  const inputs = Object.fromEntries(
    Object.entries(specificationInputs).map(([role, columns]) => [
      role,
      [buildTable(contracts[role as keyof typeof contracts], columns, role)],
    ]),
  );
  const made = await runStage(specificationStage as unknown as Stage, {
    params: specificationParams,
    inputs,
    where: 'test',
  });
  const people = tableView(analysedPeople, [made.tables['analysed_people']!], 'test');
  expect([...people.f64('exposure')]).toEqual(exposed);
  expect([...people.f64('outcome')]).toEqual(pain);
  expect([...people.list('covariates').values]).toEqual(age);
  // Three connections; node strengths are another family.
  expect(people.list('candidates').values.slice(0, 3)).toEqual(
    Float64Array.of(values[0] ?? 0, values[n] ?? 0, values[2 * n] ?? 0),
  );
});

interface One {
  readonly name: string;
  readonly people: readonly number[];
  readonly names: readonly string[];
  readonly withAge: boolean;
}

/** Collected tables of universes over the example. */
function collectedTables(all: readonly One[]): {
  universes: TableOutput;
  people: TableOutput;
  candidates: TableOutput;
} {
  const rows = all.flatMap((one) => one.people.map((i) => ({ ...one, i })));
  const offsets = (length: (row: (typeof rows)[number]) => number) =>
    rows.reduce((ends, row) => [...ends, (ends.at(-1) ?? 0) + length(row)], [0]);
  const held = {
    values: Float64Array.from(rows.flatMap(({ i, withAge }) => (withAge ? [age[i] ?? 0] : []))),
    offsets: Int32Array.from(offsets(({ withAge }) => (withAge ? 1 : 0))),
  };
  const names = all.flatMap((one) =>
    one.names.map((name, position) => ({ universe: one.name, name, position })),
  );
  return {
    universes: {
      universe: all.map(({ name }) => name),
      axis: all.map(() => 'held'),
      position: Int32Array.from(all.keys()),
      axis_position: Int32Array.from(all, () => 0),
      option: all.map(({ name }) => name),
      option_position: Int32Array.from(all.keys()),
      main: all.map((_, u) => u === 0),
      value: all.map(() => '{}'),
    },
    people: {
      universe: rows.map(({ name }) => name),
      participant_id: rows.map(({ i }) => exampleIds(n)[i] ?? ''),
      exposure: Float64Array.from(rows, ({ i }) => exposed[i] ?? 0),
      outcome: Float64Array.from(rows, ({ i }) => pain[i] ?? 0),
      covariates: held,
      candidates: {
        values: Float64Array.from(
          rows.flatMap(({ i, names: own }) => own.map((name) => values[Number(name.slice(1)) * n + i] ?? 0)),
        ),
        offsets: Int32Array.from(offsets((row) => row.names.length)),
      },
    },
    candidates: {
      universe: names.map(({ universe }) => universe),
      position: Int32Array.from(names, ({ position }) => position),
      name: names.map(({ name }) => name),
    },
  };
}

const everyone = [...Array(n).keys()];
const example = collectedTables([
  { name: 'main', people: everyone, names: ['c0', 'c1', 'c2'], withAge: true },
  { name: 'held=none', people: everyone.slice(2), names: ['c2', 'c0'], withAge: false },
]);
const params = { permutations: 199, shown: 2 };

it.each(checkStage(multiverseStage as unknown as Stage, { params, inputs: example, seed: 4n }))(
  'multiverse %s',
  (_, check) => check(),
);

async function run(inputs: typeof example, given: object = params) {
  const built: StageInputs = {
    universes: [buildTable(universes, inputs.universes, 'test')],
    people: [buildTable(collected(analysedPeople), inputs.people, 'test')],
    candidates: [buildTable(collected(analysedCandidates), inputs.candidates, 'test')],
  };
  const made = await runStage(multiverseStage as unknown as Stage, {
    params: given,
    inputs: built,
    where: 'test',
    seed: 4n,
  });
  const view = (name: string, contract: Parameters<typeof tableView>[0]) =>
    tableView(contract, [made.tables[name]!], name);
  return {
    tests: view('multiverse_tests', multiverseTests),
    rows: view('specifications', specifications),
    checks: made.checks,
  };
}

describe('multiverse', () => {
  it('matches candidates by name and finds the one that carries the effect', async () => {
    const { tests, rows, checks } = await run(example);
    expect(tests.strings('name')).toEqual(['c0', 'c2']);
    expect([...tests.f64('selected')]).toEqual([1, 0]);
    expect(tests.strings('selection')).toEqual(['circular, best of 2', 'circular, best of 2']);
    const [p = NaN, strict = NaN] = [tests.f64('p_fwe')[0], tests.f64('p_fwe_strict')[0]];
    expect(strict).toBe(Math.min(1, 2 * p));
    expect(rows.strings('universe')).toEqual(['held=none', 'main', 'held=none', 'main']);
    expect([...rows.i32('n')]).toEqual([28, 30, 28, 30]);
    expect([...rows.i32('covariate_columns')]).toEqual([0, 1, 0, 1]);
    const t = rows.f64('statistic');
    expect(tests.f64('statistic')[0]).toBeCloseTo(((t[0] ?? 0) + (t[1] ?? 0)) / 2, 12);
    expect(checks.map(({ message }) => message)).toEqual([
      'Universes have 28 to 30 of 30 people; each permutation of all of them is followed to the people of each universe.',
      '1 candidates are missing in some universe and were not compared.',
    ]);
  });

  it('does not double the p of one candidate named beforehand', async () => {
    const one = collectedTables([
      { name: 'main', people: everyone, names: ['c0'], withAge: true },
      { name: 'held=none', people: everyone, names: ['c0'], withAge: false },
    ]);
    const { tests } = await run(one);
    expect(tests.f64('p_fwe_strict')[0]).toBe(tests.f64('p_fwe')[0]);
    expect(tests.strings('selection')).toEqual(['pre-specified']);
    expect([tests.i32('universes')[0], tests.i32('same_sign')[0], tests.i32('nominal')[0]]).toEqual([
      2, 2, 2,
    ]);
  });

  it('scales: in another unit of the outcome every standardised number stays', async () => {
    const other = {
      ...example,
      people: {
        ...example.people,
        outcome: (example.people['outcome'] as Float64Array).map((v) => 100 - 3 * v),
      },
    };
    const [was, is] = [await run(example), await run(other)];
    for (const column of ['statistic', 'p_fwe'])
      is.tests
        .f64(column)
        .forEach((value, i) => expect(value).toBeCloseTo(was.tests.f64(column)[i] ?? NaN, 9));
    is.rows
      .f64('standardised')
      .forEach((value, i) => expect(value).toBeCloseTo(-(was.rows.f64('standardised')[i] ?? NaN), 9));
    is.rows
      .f64('indirect')
      .forEach((value, i) => expect(value).toBeCloseTo(-3 * (was.rows.f64('indirect')[i] ?? NaN), 9));
  });

  it('refuses universes without a common candidate, and candidates of one name', async () => {
    const apart = collectedTables([
      { name: 'main', people: everyone, names: ['c0'], withAge: true },
      { name: 'held=none', people: everyone, names: ['c1'], withAge: true },
    ]);
    await expect(run(apart)).rejects.toThrow(
      'no candidate is in all 2 universes\n  at: analysed_candidates.name\n  try: vary decisions that keep the candidates, or name a family that every universe has in with.only of the specification',
    );
    const twice = collectedTables([{ name: 'main', people: everyone, names: ['c0', 'c0'], withAge: true }]);
    await expect(run(twice)).rejects.toThrow(
      'two candidates of universe main have the same name, so universes cannot be matched\n  at: analysed_candidates.name\n  try: give candidates names of their own',
    );
  });
});
