import type { Check } from '@mesovia/core';
import { describe, expect, it } from 'vitest';
import { exampleViews, type ExampleVariable } from '../testing.ts';
import { analysedPeople, type Analysis } from './analysis.ts';

const study: Record<string, ExampleVariable> = {
  habit: {
    values: ['yes', 'no', 'yes', 'no', 'yes', 'no', 'yes', 'no'],
    type: 'binary',
    levels: ['no', 'yes'],
  },
  pain: { values: [50, 61, 47, 72, 55, 60, 41, 66] },
  age: { values: [34, 51, 42, 39, 60, 28, 45, 47] },
  site: { values: ['b', 'a', 'c', 'a', 'b', 'c', 'a', 'b'], levels: ['a', 'b', 'c', 'd'] },
  note: { values: ['x', 'y', 'x', 'y', 'x', 'y', 'x', 'y'], type: 'text' },
  scanner: { values: [3, 3, 3, 3, 3, 3, 3, 3] },
  months: { values: [408, 612, 504, 468, 720, 336, 540, 564] },
  bmi: { values: [22, 25, NaN, 24, 21, NaN, 27, 23] },
};
const roles = { exposure: 'habit', outcome: 'pain', covariates: [] as string[] };

function analyse(overrides: Partial<typeof roles>, columns = study): Analysis & { checks: Check[] } {
  const checks: Check[] = [];
  return {
    ...analysedPeople(exampleViews(columns), { ...roles, ...overrides }, (check) => checks.push(check)),
    checks,
  };
}

it('codes a two-level exposure by the order of its levels, not of its rows', () => {
  const { x, groups, n, ids } = analyse({});
  expect([...x]).toEqual([1, 0, 1, 0, 1, 0, 1, 0]);
  expect(groups?.labels).toEqual(['no', 'yes']);
  expect(n).toBe(8);
  expect(ids[0]).toBe('p001');
});

it('a number with two values is two groups and keeps its values', () => {
  const { x, groups } = analyse(
    { exposure: 'dose' },
    { ...study, dose: { values: [1, 2, 2, 1, 2, 1, 1, 2] } },
  );
  expect([...x]).toEqual([1, 2, 2, 1, 2, 1, 1, 2]);
  expect(groups?.labels).toEqual(['1', '2']);
  expect(analyse({ exposure: 'age' }).groups).toBeUndefined();
});

it('codes a category covariate against its first level that occurs and says which level is empty', () => {
  const { covariates, covariateColumns, checks } = analyse({ covariates: ['age', 'site'] });
  expect(covariateColumns).toEqual(['age', 'site = b', 'site = c']);
  expect([...covariates.subarray(8, 16)]).toEqual([1, 0, 0, 0, 1, 0, 0, 1]);
  expect([...covariates.subarray(16)]).toEqual([0, 0, 1, 0, 0, 1, 0, 0]);
  expect(checks.map((check) => check.message)).toEqual([
    'Nobody has site = d; the covariate is coded without it.',
  ]);
});

describe('refuses', () => {
  it.each<[string, Partial<typeof roles>, string]>([
    ['an unknown variable', { exposure: 'habbit' }, 'there is no variable "habbit"'],
    ['free text', { covariates: ['note'] }, 'note holds free text'],
    ['a category as outcome', { outcome: 'site' }, 'the outcome site is a category variable'],
    [
      'an exposure with three levels',
      { exposure: 'site' },
      'the exposure site has 3 levels among the included people: a, b, c',
    ],
    ['one variable in two roles', { covariates: ['age', 'pain'] }, 'pain is used in two roles'],
    ['a constant covariate', { covariates: ['scanner'] }, 'scanner is the same for every included person'],
    [
      'a combination of covariates',
      { covariates: ['age', 'months'] },
      'months is an exact combination of age',
    ],
    ['more model than people', { covariates: ['age', 'site', 'months', 'scanner'] }, 'it needs at least 9'],
  ])('%s', (_, overrides, message) => expect(() => analyse(overrides)).toThrow(message));

  it('a missing value: variable, number of people, the first person, the rule that mends it', () => {
    expect(() => analyse({ covariates: ['bmi'] })).toThrow(
      'bmi is unknown for 2 of 8 included people\n  at: participants.bmi, first for p003\n  try: leave them out with a rule in the flow stage, for example { no bmi: bmi is null }',
    );
  });

  it('a value that the dictionary does not list', () => {
    const odd = { ...study, habit: { ...study['habit'], levels: ['no', 'Yes'] } as ExampleVariable };
    expect(() => analyse({}, odd)).toThrow('habit has the value "yes"; its levels are no, Yes');
  });

  it('an exposure that is the same for everybody', () => {
    const same = { ...study, habit: { values: Array<string>(8).fill('no'), levels: ['no', 'yes'] } };
    expect(() => analyse({}, same)).toThrow('habit is the same for every included person');
  });

  it('an outcome that exposure and covariates determine', () => {
    const sum = { ...study, pain: { values: [35, 51, 43, 39, 61, 28, 46, 47] } };
    expect(() => analyse({ covariates: ['age'] }, sum)).toThrow('pain is an exact combination of age, habit');
  });
});
