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
} from '@mesovia/core';
import { checkStage } from '@mesovia/core/testing';
import { describe, expect, it } from 'vitest';
import { exampleCandidates, exampleIds, exampleLabels, exampleStudy } from '../testing.ts';
import oracle from './oracle.json' with { type: 'json' };
import { mediationStage } from './stage.ts';

const { exercise, age, sex, m1, pain } = oracle.columns;
const study = exampleStudy({
  exercise: {
    values: exercise.map((value) => (value === 1 ? 'yes' : 'no')),
    type: 'binary',
    levels: ['no', 'yes'],
  },
  age: { values: age },
  sex: { values: sex.map((value) => (value === 1 ? 'F' : 'M')), type: 'binary', levels: ['M', 'F'] },
  m1: { values: m1 },
  site: { values: age.map((_, i) => (i % 2 ? 'a' : 'b')), levels: ['a', 'b'] },
  holes: { values: m1.map((value, i) => (i === 7 ? NaN : value)) },
  doubled: { values: age.map((value) => 2 * value) },
  pain: { values: pain },
});
const tables = exampleCandidates(
  exampleIds(45),
  Float64Array.from([
    ...m1,
    ...m1.map((value, i) => (i === 3 ? Infinity : value + i)),
    ...m1.map((v) => v + 1),
  ]),
  exampleLabels(2),
);
const params = {
  exposure: 'exercise',
  mediator: 'm1',
  outcome: 'pain',
  covariates: ['age', 'sex'],
  resamples: 1000,
};
const people = { 'people.participants': study.participants, 'people.variables': study.variables };
const everything = {
  ...people,
  'candidates.candidates': tables.candidates,
  'candidates.candidate_labels': tables.candidate_labels,
};
const contracts: Record<string, TableContract> = {
  'people.participants': participants,
  'people.variables': variables,
  'candidates.candidates': candidates,
  'candidates.candidate_labels': candidateLabels,
};

async function run(overrides: object, inputs: Partial<typeof everything> = people) {
  const result = await runStage(mediationStage as unknown as Stage, {
    params: { ...params, ...overrides },
    where: 'stage mediation',
    seed: 9n,
    inputs: Object.fromEntries(
      Object.entries(inputs).map(([role, columns]) => [
        role,
        [buildTable(contracts[role] as TableContract, columns, 'test')],
      ]),
    ),
  });
  return {
    ...result,
    view: tableView(mediationStage.outputs.estimates, [result.tables['estimates'] as never], 'test'),
  };
}

it.each(checkStage(mediationStage as unknown as Stage, { params, inputs: everything, seed: 9n }))(
  'stage %s',
  (_, check) => check(),
);

describe('mediation stage', () => {
  it('writes every term, scale and method once, pre-specified', async () => {
    const { view, checks } = await run({});
    // Four paths with three methods, the indirect effect with fifteen, on three scales, and upsilon.
    expect(view.rows).toBe(4 * 3 * 3 + 15 * 3 + 1);
    expect(new Set(view.strings('model'))).toEqual(new Set(['exercise -> m1 -> pain']));
    expect(new Set(view.strings('selection'))).toEqual(new Set(['pre-specified']));
    const at = view
      .strings('method')
      .findIndex((method, i) => method === 'delta, first order' && view.strings('scale')[i] === 'raw');
    expect(view.f64('estimate')[at]).toBeCloseTo(oracle.indirect, 10);
    expect(checks.map((check) => check.code)).toEqual(['permutations', 'not-shown']);
  });

  it('takes a candidate as mediator by its name', async () => {
    const { view } = await run({ mediator: 'region 1 - region 0' }, everything);
    expect(view.strings('model')[0]).toBe('exercise -> region 1 - region 0 -> pain');
  });

  it.each([
    [{ mediator: 'site' }, 'the mediator site is a category variable'],
    [
      { mediator: 'holes' },
      'holes is unknown for 1 of 45 included people\n  at: participants.holes, first for p008',
    ],
    [{ mediator: 'age' }, 'age is used in two roles'],
    [{ mediator: 'doubled' }, 'the mediator doubled is the same for everybody or an exact combination'],
    [{ mediator: 'region 0' }, 'the candidate region 0 cannot be tested: no value for some included people'],
    [{ mediator: 'nothing' }, 'there is no variable "nothing"'],
    [{ resamples: 100 }, 'resamples'],
  ])('refuses %o', async (overrides, message) => {
    await expect(run(overrides, everything)).rejects.toThrow(message);
  });
});
