import {
  buildTable,
  estimates,
  participants,
  runStage,
  tableView,
  variables,
  type Stage,
} from '@mesovia/core';
import { checkStage } from '@mesovia/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import oracle from '../mediation/oracle.json' with { type: 'json' };
import { standardDeviation } from '../people/moments.ts';
import { exampleStudy } from '../testing.ts';
import { totalEffectStage } from './stage.ts';
import { totalEffect } from './total-effect.ts';

const { exercise, age, sex, pain } = oracle.columns;
const x = Float64Array.from(exercise);
const y = Float64Array.from(pain);
const covariates = Float64Array.from([...age, ...sex]);

it.each([
  ['adjusted', covariates, oracle.total],
  ['unadjusted', new Float64Array(0), oracle.total_unadjusted],
])('equals R lm, %s', (_, columns, expected) => {
  const ours = totalEffect({ n: 45, x, y, covariates: columns }, 0.95);
  expect(ours.estimate).toBeCloseTo(expected.est, 10);
  expect(ours.se).toBeCloseTo(expected.se, 10);
  expect(ours.statistic).toBeCloseTo(expected.t, 10);
  expect(ours.p).toBeCloseTo(expected.p, 12);
  expect(ours.lower).toBeCloseTo(expected.ci95[0] ?? NaN, 10);
  expect(ours.upper).toBeCloseTo(expected.ci95[1] ?? NaN, 10);
  expect(ours.df).toBe(expected.df);
});

it('does not change its t when variables change their units', () => {
  const scale = fc.double({ min: 0.01, max: 100, noNaN: true });
  const shift = fc.double({ min: -100, max: 100, noNaN: true });
  const { statistic } = totalEffect({ n: 45, x, y, covariates }, 0.95);
  fc.assert(
    fc.property(scale, shift, (by, add) => {
      const moved = totalEffect({ n: 45, x, y: y.map((v) => v * by + add), covariates }, 0.95);
      expect(moved.statistic).toBeCloseTo(statistic, 8);
    }),
    { numRuns: 30 },
  );
});

const study = exampleStudy({
  exercise: {
    values: exercise.map((value) => (value === 1 ? 'yes' : 'no')),
    type: 'binary',
    levels: ['no', 'yes'],
  },
  age: { values: age },
  sex: { values: sex },
  pain: { values: pain },
});
const params = { exposure: 'exercise', outcome: 'pain', covariates: ['age', 'sex'] };
const inputs = { 'people.participants': study.participants, 'people.variables': study.variables };

describe('stage', () => {
  it.each(checkStage(totalEffectStage as unknown as Stage, { params, inputs }))('%s', (_, check) => check());

  it('writes both models on three scales', async () => {
    const { tables } = await runStage(totalEffectStage as unknown as Stage, {
      params,
      where: 'stage total-effect',
      inputs: {
        'people.participants': [buildTable(participants, study.participants, 'test')],
        'people.variables': [buildTable(variables, study.variables, 'test')],
      },
    });
    const view = tableView(estimates, [tables['estimates'] as never], 'test');
    const rows = view
      .strings('method')
      .map((method, i) => [method, view.strings('scale')[i], view.f64('estimate')[i]]);
    const c = oracle.total.est;
    expect(rows).toContainEqual(['OLS, adjusted for age, sex', 'raw', expect.closeTo(c, 10)]);
    expect(rows).toContainEqual([
      'OLS, adjusted for age, sex',
      'partially standardised',
      expect.closeTo(c / standardDeviation(y), 10),
    ]);
    expect(rows).toContainEqual([
      'OLS, adjusted for age, sex',
      'fully standardised',
      expect.closeTo((c * standardDeviation(x)) / standardDeviation(y), 10),
    ]);
    expect(rows).toContainEqual(['OLS, unadjusted', 'raw', expect.closeTo(oracle.total_unadjusted.est, 10)]);
    expect(rows).toHaveLength(6);
    expect(new Set(view.strings('selection'))).toEqual(new Set(['pre-specified']));
  });
});
