import { buildTable, participants, runStage, tableView, variables, type Stage } from '@mesovia/core';
import { checkStage } from '@mesovia/core/testing';
import { describe, expect, it } from 'vitest';
import { exampleStudy } from '../testing.ts';
import oracle from './oracle.json' with { type: 'json' };
import { table1Stage } from './stage.ts';

const { group, score, smoker, site, age } = oracle.columns;
const study = exampleStudy({
  habit: { values: group.map((g) => (g === 1 ? 'yes' : 'no')), type: 'binary', levels: ['no', 'yes'] },
  score: { values: score },
  age: { values: [...age.slice(0, 20), NaN] },
  smoker: { values: smoker.map((code) => (code === 1 ? 'yes' : 'no')), levels: ['no', 'yes'] },
  site: { values: site.map((code) => 'abc'[code] ?? null), levels: ['a', 'b', 'c'] },
  scanner: { values: site.map(() => 3) },
  remark: { values: site.map((_, i) => `remark ${i}`), type: 'text' },
});
const inputs = { 'people.participants': study.participants, 'people.variables': study.variables };

async function run(params: object) {
  const result = await runStage(table1Stage as unknown as Stage, {
    params,
    where: 'stage table1',
    inputs: {
      'people.participants': [buildTable(participants, study.participants, 'test')],
      'people.variables': [buildTable(variables, study.variables, 'test')],
    },
  });
  const view = (name: keyof typeof table1Stage.outputs) =>
    tableView(table1Stage.outputs[name], [result.tables[name] as never], 'test');
  return { ...result, table: view('table1'), tests: view('group_tests') };
}

it.each(checkStage(table1Stage as unknown as Stage, { params: { exposure: 'habit' }, inputs }))(
  'stage %s',
  (_, check) => check(),
);
it.each(checkStage(table1Stage as unknown as Stage, { params: { exposure: 'score' }, inputs }))(
  'continuous exposure: stage %s',
  (_, check) => check(),
);

describe('table1 stage', () => {
  it('describes every variable but the exposure and free text, for all and by group', async () => {
    const { table, tests, checks } = await run({ exposure: 'habit' });
    expect([...new Set(table.strings('variable'))]).toEqual(['score', 'age', 'smoker', 'site', 'scanner']);
    expect([...new Set(table.strings('group'))]).toEqual(['all', 'no', 'yes']);
    expect(table.rows).toBe(3 * (1 + 1 + 2 + 3 + 1));
    const ageRow = table.strings('variable').indexOf('age');
    expect(table.i32('missing')[ageRow]).toBe(1);
    expect(table.isNull('count', ageRow)).toBe(true);
    const shown = tests.strings('test').filter((_, i) => tests.f64('shown')[i] === 1);
    expect(new Set(shown)).toEqual(new Set(['Welch t', 'Fisher exact', 'chi-square']));
    expect(checks.map((check) => check.message)).toEqual([
      'scanner was not tested: it does not vary, or too few people have a value.',
    ]);
  });

  it('keeps the rows asked for, in their order', async () => {
    const { table } = await run({ exposure: 'habit', variables: ['site', 'score'] });
    expect([...new Set(table.strings('variable'))]).toEqual(['site', 'score']);
  });

  it('a continuous exposure gives correlations instead of groups', async () => {
    const { table, tests } = await run({ exposure: 'score' });
    expect(new Set(table.strings('group'))).toEqual(new Set(['all']));
    const byVariable = tests
      .strings('variable')
      .map((variable, i) => `${variable}: ${tests.strings('test')[i]}`);
    expect(byVariable).toContain('age: Pearson correlation');
    expect(byVariable).toContain('smoker: Pearson correlation');
    expect(byVariable).toContain('site: ANOVA F, 2 numerator df');
    expect(tests.f64('n')[tests.strings('variable').indexOf('age')]).toBe(20);
  });

  it.each([
    [{ exposure: 'site' }, 'the exposure site has 3 levels among the included people'],
    [{ exposure: 'age' }, 'age is unknown for 1 of 21 included people'],
    [{ exposure: 'scanner' }, 'scanner is the same for every included person'],
    [{ exposure: 'habit', variables: ['remark'] }, 'remark holds free text'],
    [{ exposure: 'habit', variables: ['weight'] }, 'there is no variable "weight"'],
  ])('refuses %o', async (params, message) => {
    await expect(run(params)).rejects.toThrow(message);
  });
});
