/** Data that give a number in most programs and should not: each has one clear message, or a warning and no number. */
import {
  buildTable,
  estimates,
  participants,
  runStage,
  tableView,
  variables,
  type Stage,
} from '@mesovia/core';
import { describe, expect, it } from 'vitest';
import { mediationStage } from '../mediation/stage.ts';
import { exampleStudy, type ExampleVariable } from '../testing.ts';
import { totalEffectStage } from '../total-effect/stage.ts';
import oracle from './oracle.json' with { type: 'json' };

const [{ data }] = oracle.cases.filter(({ name }) => name === 'whole numbers with ties') as [
  (typeof oracle.cases)[number],
];
const group = (isOne: (i: number) => boolean): ExampleVariable => ({
  values: data.x.map((_, i) => (isOne(i) ? 'yes' : 'no')),
  type: 'binary',
  levels: ['no', 'yes'],
});
const columns: Record<string, ExampleVariable> = {
  walks: group((i) => i % 2 === 1),
  alone: group((i) => i === 3),
  pair: group((i) => i === 3 || i === 9),
  m: { values: data.m.map((value, i) => value + i / 7) },
  y: { values: data.y.map((value, i) => value + (i % 5) / 3) },
  far: { values: data.m.map((value) => 1e12 + value) },
  huge: { values: data.y.map((value, i) => 1e200 * (value + i)) },
};
const people = exampleStudy(columns);

function run(stage: unknown, params: object) {
  return runStage(stage as Stage, {
    params,
    where: 'stage',
    seed: 3n,
    inputs: {
      'people.participants': [buildTable(participants, people.participants, 'test')],
      'people.variables': [buildTable(variables, people.variables, 'test')],
    },
  });
}

const mediation = { exposure: 'walks', mediator: 'm', outcome: 'y', resamples: 1000 };
const faint = (name: string) =>
  `DataError: ${name} cannot be told from a constant: it varies by less than a ten-billionth of its size, or its numbers are too large or too small to square\n  at: participants.${name}\n  try: subtract a constant from it, or give it in another unit`;
const lone =
  'DataError: one of the two groups of alone has only one person\n  at: participants.alone\n  try: include more people, or merge groups';

describe('refused with its whole message', () => {
  it.each([
    ['one exposed person', mediationStage, { ...mediation, exposure: 'alone' }, lone],
    ['one exposed person, total effect', totalEffectStage, { exposure: 'alone', outcome: 'y' }, lone],
    ['an outcome too far from 0', mediationStage, { ...mediation, outcome: 'far' }, faint('far')],
    ['a mediator too far from 0', mediationStage, { ...mediation, mediator: 'far' }, faint('far')],
    ['numbers too large to square', mediationStage, { ...mediation, outcome: 'huge' }, faint('huge')],
    [
      'an outcome too far from 0, total effect',
      totalEffectStage,
      { exposure: 'walks', outcome: 'far' },
      faint('far'),
    ],
  ])('%s', async (_, stage, params, message) => {
    const failure: unknown = await run(stage, params).catch((error: unknown) => error);
    expect(
      `${(failure as Error).name}: ${(failure as Error).message}`.replace(/^(\w+): \1 [\w-]+:/, '$1:'),
    ).toBe(message);
  });
});

describe('warned about, without a number', () => {
  it('HC3 and BCa where a covariate holds one person', async () => {
    const { tables, checks } = await run(mediationStage, { ...mediation, covariates: ['alone'] });
    const messages = checks.map(({ message }) => message);
    expect(messages).toContain('HC3 errors are not shown: a regression fits one of the people exactly.');
    expect(messages).toContain(
      'BCa intervals are not shown: without one of the people a regression cannot be fitted.',
    );
    expect(messages.find((message) => message.includes('drawn again'))).toContain('too narrow');
    const view = tableView(estimates, [tables['estimates'] as never], 'test');
    const methods = view.strings('method');
    const empty = [...methods.keys()].filter((i) => view.isNull('lower', i) && view.isNull('p', i));
    expect([...new Set(empty.map((i) => methods[i]))].toSorted()).toEqual([
      'BCa bootstrap, liberal below n = 100',
      'OLS t, HC3',
      'delta, HC3',
    ]);
  });

  it('bootstrap intervals where a group has two people', async () => {
    const { checks } = await run(mediationStage, { ...mediation, exposure: 'pair' });
    expect(checks.find(({ code }) => code === 'redrawn-resamples')).toMatchObject({
      severity: 'warning',
      remedy: 'use fewer covariates, merge rare categories, or resample within exposure groups',
    });
  });
});
