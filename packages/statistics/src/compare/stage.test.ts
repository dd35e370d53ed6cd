import {
  buildTable,
  groupTests,
  participants,
  runStage,
  tableView,
  variables,
  type Stage,
} from '@mesovia/core';
import { checkStage } from '@mesovia/core/testing';
import { adjustBh } from '@mesovia/kernels';
import { describe, expect, it } from 'vitest';
import oracle from '../table1/oracle.json' with { type: 'json' };
import { exampleStudy } from '../testing.ts';
import { compareStage } from './stage.ts';

const { group, score, tied, smoker, site, age } = oracle.columns;
const yesNo = (codes: readonly number[]) => codes.map((code) => (code === 1 ? 'yes' : 'no'));
const study = exampleStudy({
  habit: { values: yesNo(group), type: 'binary', levels: ['no', 'yes'] },
  score: { values: score },
  later: { values: score.map((value, i) => value + (tied[i] ?? 0)) },
  tied: { values: tied },
  smoker: { values: yesNo(smoker), levels: ['no', 'yes'] },
  quit: { values: yesNo(smoker.map((code, i) => (i % 5 === 0 ? 1 - code : code))), levels: ['no', 'yes'] },
  site: { values: site.map((code) => 'abc'[code] ?? null), levels: ['a', 'b', 'c'] },
  alone: { values: yesNo(site.map((_, i) => (i === 3 ? 1 : 0))), levels: ['no', 'yes'] },
  scanner: { values: site.map(() => 3) },
  age: { values: age },
});
const inputs = { 'people.participants': study.participants, 'people.variables': study.variables };
const everything = {
  grouping: 'habit',
  variables: ['score', 'tied', 'smoker', 'site', 'age'],
  tests: { score: 'Student t', tied: 'Mann-Whitney', age: 'Permutation t' },
  pairs: [
    { first: 'score', second: 'later' },
    { first: 'smoker', second: 'quit' },
  ],
  permutations: 199,
};

async function run(params: object) {
  const { tables, checks } = await runStage(compareStage as unknown as Stage, {
    params,
    where: 'stage compare',
    seed: 5n,
    inputs: {
      'people.participants': [buildTable(participants, study.participants, 'test')],
      'people.variables': [buildTable(variables, study.variables, 'test')],
    },
  });
  const view = tableView(groupTests, [tables['group_tests'] as never], 'test');
  const columns = Object.fromEntries(
    ['statistic', 'p', 'q', 'smd', 'smd_lower', 'n', 'shown'].map((name) => [name, view.f64(name)]),
  );
  const rows = view.strings('variable').map((variable, i) => ({
    variable,
    test: view.strings('test')[i] ?? '',
    comparison: view.strings('comparison')[i],
    ...Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[i] ?? NaN])),
  }));
  return { rows: rows as ((typeof rows)[number] & Record<string, number>)[], checks };
}

it.each(checkStage(compareStage as unknown as Stage, { params: everything, inputs, seed: 5n }))(
  'stage %s',
  (_, check) => check(),
);

describe('comparisons', () => {
  it('shows the test named, or the pre-declared one, with q over what is shown', async () => {
    const { rows, checks } = await run(everything);
    const shown = rows.filter((row) => row['shown'] === 1);
    const named = new Map(shown.map((row) => [row.variable, row]));
    expect(Object.fromEntries([...named].map(([variable, row]) => [variable, row.test]))).toEqual({
      age: 'Permutation t, 199 random divisions',
      later: 'Paired t',
      quit: 'McNemar, exact',
      score: 'Student t',
      site: 'chi-square',
      smoker: 'Fisher exact',
      tied: 'Mann-Whitney, exact with ties',
    });
    expect(named.get('score')?.['p']).toBeCloseTo(oracle.student.p, 12);
    expect(named.get('tied')?.['p']).toBeCloseTo(oracle.mann_whitney_ties.p, 12);
    expect(named.get('score')?.comparison).toBe('yes - no');
    expect(named.get('later')?.comparison).toBe('later - score');
    const q = adjustBh(Float64Array.from(shown, (row) => row['p'] ?? NaN));
    expect(shown.map((row) => row['q'])).toEqual([...q]);
    expect(rows.filter((row) => row['shown'] === 0).every((row) => Number.isNaN(row['q']))).toBe(true);
    expect(checks.map(({ message }) => message)).toEqual([
      'site: a level is expected in fewer than 5 people of a group; its chi-square p is rough.',
    ]);
  });

  it('compares two of three levels, the first subtracted', async () => {
    const { rows } = await run({ grouping: 'site', levels: ['c', 'a'], variables: ['score'] });
    expect(rows[0]?.comparison).toBe('a - c');
    expect(rows[0]?.['n']).toBe(site.filter((code) => code !== 1).length);
  });

  it('says what could not be tested', async () => {
    const { rows, checks } = await run({ grouping: 'habit', variables: ['scanner', 'score'] });
    expect(rows.map((row) => row.variable)).not.toContain('scanner');
    expect(checks.map(({ message }) => message)).toEqual([
      'scanner: not tested, because nothing varies or too few people have a value.',
    ]);
  });

  it.each([
    [{}, 'neither variables nor pairs are named'],
    [{ variables: ['score'] }, 'variables are named without a grouping'],
    [{ grouping: 'site', variables: ['score'] }, 'site has 3 levels among the included people: a, b, c'],
    [{ grouping: 'site', levels: ['a', 'x'], variables: ['score'] }, 'nobody has site = x'],
    [
      { grouping: 'alone', variables: ['score'] },
      '1 person has alone = yes; a comparison needs at least 2 in each group',
    ],
    [
      { grouping: 'habit', variables: ['score'], tests: { score: 'Fisher exact' } },
      'Fisher exact does not fit score, a number variable',
    ],
    [
      { grouping: 'habit', variables: ['score'], tests: { age: 'Student t' } },
      'a test is named for age, which is not compared',
    ],
    [{ pairs: [{ first: 'score', second: 'site' }] }, 'score and site are not two measurements of one thing'],
    [
      { pairs: [{ first: 'score', second: 'later', test: 'McNemar' }] },
      'McNemar does not fit score and later',
    ],
  ])('refuses %o', async (params, message) => {
    await expect(run(params)).rejects.toThrow(message);
  });
});
