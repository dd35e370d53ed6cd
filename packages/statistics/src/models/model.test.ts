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
import { exampleStudy, type ExampleVariable } from '../testing.ts';
import oracle from './oracle.json' with { type: 'json' }; // written by oracle.R
import { modelStage } from './stage.ts';

const { group, site, age, pain, relapse } = oracle.columns;
const n = group.length;
const columns: Record<string, ExampleVariable> = {
  group: { values: group, type: 'binary', levels: ['control', 'patient'] },
  site: { values: site, levels: ['a', 'b', 'c', 'nobody'] },
  age: { values: age },
  pain: { values: pain },
  relapse: { values: relapse },
  months: { values: age.map((value) => 12 * value + 1) },
  marker: { values: relapse.map((value, i) => 3 * value + (i % 7) / 10) },
  scanner: { values: age.map(() => 3) },
  alone: { values: group.map((_, i) => (i === 4 ? 'x' : 'y')), levels: ['y', 'x'] },
  partly: { values: age.map((value, i) => (i === 5 ? NaN : value)) },
};

async function run(params: object, own = columns) {
  const study = exampleStudy(own);
  const { tables, checks } = await runStage(modelStage as unknown as Stage, {
    params,
    where: 'stage model',
    inputs: {
      'people.participants': [buildTable(participants, study.participants, 'test')],
      'people.variables': [buildTable(variables, study.variables, 'test')],
    },
  });
  const view = tableView(estimates, [tables['estimates'] as never], 'test');
  const rows = view.strings('term').map((term, i) => ({
    term,
    scale: view.strings('scale')[i],
    method: view.strings('method')[i],
    covariates: view.strings('covariates')[i],
    ...Object.fromEntries(
      (['estimate', 'se', 'statistic', 'df', 'p', 'lower', 'upper'] as const).map((name) => [
        name,
        view.f64(name)[i] ?? NaN,
      ]),
    ),
  }));
  const pick = (term: string, scale = 'raw') => {
    const row = rows.find((r) => r.term === term && r.scale === scale);
    if (!row) throw new Error(`no ${term} (${scale}) among ${rows.map((r) => r.term).join('; ')}`);
    return row as typeof row &
      Record<'estimate' | 'se' | 'statistic' | 'df' | 'p' | 'lower' | 'upper', number>;
  };
  return { rows, pick, messages: checks.map(({ message }) => message) };
}

const linear = { outcome: 'pain', terms: ['group', 'site', 'age'] };
const logistic = { outcome: 'relapse', terms: ['group', 'age', 'site'], family: 'logistic' };
const example = exampleStudy(columns);
const inputs = { 'people.participants': example.participants, 'people.variables': example.variables };

describe.each([
  ['linear', { ...linear, interactions: [['group', 'age']], errors: 'HC3', means: ['group', 'site'] }],
  ['logistic', { ...logistic, errors: 'CR1', cluster: 'site', means: ['group'] }],
])('stage, %s', (_name, params) => {
  it.each(checkStage(modelStage as unknown as Stage, { params, inputs }))('%s', (_, check) => check());
});

describe('linear models equal R lm, drop1 and emmeans', () => {
  it('coefficients', async () => {
    const { pick, rows } = await run(linear);
    const names = ['intercept', 'group = patient', 'site = b', 'site = c', 'age'];
    for (const [j, name] of names.entries()) {
      const row = pick(name);
      for (const key of ['estimate', 'se', 'p', 'lower', 'upper'] as const)
        expect(row[key]).toBeCloseTo(oracle.linear[key][j] ?? NaN, 9);
      expect(row.df).toBe(n - 5);
    }
    expect(rows[0]?.method).toBe('OLS, model-based errors');
    expect(pick('age').covariates).toBe('group, site');
    const joint = pick('site, 2 columns together', 'partial eta squared');
    expect(joint.statistic).toBeCloseTo(oracle.linear.f, 9);
    expect(joint.p).toBeCloseTo(oracle.linear.f_p, 10);
  });

  it('marginal means and differences', async () => {
    const { pick } = await run({ ...linear, means: ['group', 'site'] });
    for (const [i, level] of ['control', 'patient'].entries()) {
      const row = pick(`marginal mean, group = ${level}`);
      for (const key of ['estimate', 'se', 'lower', 'upper'] as const)
        expect(row[key]).toBeCloseTo(oracle.means[key][i] ?? NaN, 9);
    }
    const difference = pick('difference, group = patient - control');
    for (const key of ['estimate', 'se', 'lower', 'upper'] as const)
      expect(difference[key]).toBeCloseTo(oracle.difference[key], 9);
    for (const [i, pair] of ['b - a', 'c - a', 'c - b'].entries()) {
      expect(pick(`difference, site = ${pair}`).estimate).toBeCloseTo(oracle.site.differences[i] ?? NaN, 9);
      expect(pick(`difference, site = ${pair}`).p).toBeCloseTo(oracle.site.p[i] ?? NaN, 9);
    }
  });

  it('interactions, and robust errors of means', async () => {
    const cross = await run({
      outcome: 'pain',
      terms: ['group', 'age'],
      interactions: [['group', 'age']],
      means: ['group'],
    });
    expect(cross.pick('group = patient x age').estimate).toBeCloseTo(oracle.cross.estimate[3] ?? NaN, 9);
    expect(cross.pick('marginal mean, group = patient').estimate).toBeCloseTo(
      oracle.cross.means[1] ?? NaN,
      8,
    );
    expect(cross.pick('marginal mean, group = patient').se).toBeCloseTo(oracle.cross.se[1] ?? NaN, 8);
    const robust = await run({ ...linear, errors: 'HC3', means: ['group'] });
    expect(robust.pick('age').se).toBeCloseTo(oracle.linear.hc3[4] ?? NaN, 10);
    expect(robust.pick('marginal mean, group = control').se).toBeCloseTo(oracle.hc3_means_se[0] ?? NaN, 9);
  });

  it('t does not change when the outcome changes its unit', async () => {
    const { pick } = await run({ ...linear, errors: 'CR2', cluster: 'site', terms: ['group', 'age'] });
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0.01, max: 50, noNaN: true }), async (by) => {
        const moved = { ...columns, pain: { values: pain.map((value) => by * value - 3) } };
        const other = await run(
          { ...linear, errors: 'CR2', cluster: 'site', terms: ['group', 'age'] },
          moved,
        );
        expect(other.pick('age').statistic).toBeCloseTo(pick('age').statistic, 7);
      }),
      { numRuns: 5 },
    );
  });
});

describe('logistic models equal R glm and emmeans', () => {
  it('log odds, odds ratios, probabilities', async () => {
    const { pick, rows } = await run({ ...logistic, means: ['group'] });
    const names = ['intercept', 'group = patient', 'age', 'site = b', 'site = c'];
    for (const [j, name] of names.entries()) {
      for (const key of ['estimate', 'se', 'p'] as const)
        expect(pick(name, 'log odds')[key]).toBeCloseTo(oracle.logistic[key][j] ?? NaN, 7);
    }
    expect(Number.isNaN(pick('age', 'log odds').df)).toBe(true);
    expect(pick('site, 2 columns together', 'chi-square').statistic).toBeCloseTo(oracle.logistic.wald, 7);
    const patient = pick('marginal mean, group = patient', 'probability');
    expect(patient.estimate).toBeCloseTo(oracle.logistic.probability[1] ?? NaN, 7);
    expect(patient.lower).toBeCloseTo(oracle.logistic.lower[1] ?? NaN, 7);
    const ratio = pick('difference, group = patient - control', 'odds ratio');
    expect(ratio.estimate).toBeCloseTo(oracle.logistic.ratio, 6);
    expect(ratio.upper).toBeCloseTo(oracle.logistic.ratio_upper, 6);
    expect(rows[0]?.method).toBe('logit, maximum likelihood, model-based errors');
  });

  it('separation: refused, or penalised with a warning', async () => {
    const params = { ...logistic, terms: ['marker', 'age'] };
    await expect(run(params)).rejects.toThrow(
      'the terms tell some or all people with and without the outcome apart perfectly',
    );
    const { pick, messages } = await run({ ...params, separation: 'firth' });
    expect(pick('marker', 'log odds').method).toBe("logit, Firth's penalty, model-based errors");
    expect(pick('marker', 'log odds').estimate).toBeLessThan(20);
    expect(messages).toEqual([
      "The terms tell some or all people apart perfectly; only Firth's penalty keeps the log odds finite, and Wald intervals are rough then.",
    ]);
  });
});

describe('remarks and refusals', () => {
  it.each([
    [
      { outcome: 'relapse', terms: ['age'] },
      'relapse has two values; this linear model estimates differences of shares, and its errors cannot be normal.',
    ],
    [
      { ...linear, terms: ['group', 'age'], errors: 'CR1', cluster: 'site' },
      'CR1 with 3 clusters gives standard errors that are too small.',
    ],
    [
      { ...linear, terms: ['alone', 'age'] },
      'Only one person has alone = x; the model fits that person exactly.',
    ],
  ])('warns: %o', async (params, message) => {
    expect((await run(params)).messages).toEqual([message]);
  });

  it.each([
    [{ ...linear, terms: ['scanner'] }, 'scanner is the same for every included person'],
    [{ ...linear, outcome: 'scanner' }, 'scanner is the same for every included person'],
    [{ ...logistic, outcome: 'scanner' }, 'scanner is the same for every included person'],
    [{ ...linear, terms: ['age', 'months'] }, 'months is an exact combination of age'],
    [{ ...linear, terms: ['partly'] }, 'partly is unknown for 1 of 48 included people'],
    [{ ...linear, outcome: 'partly' }, 'partly is unknown for 1 of 48 included people'],
    [{ ...linear, outcome: 'months' }, 'the terms give the outcome exactly'],
    [{ ...linear, outcome: 'site', terms: ['age'] }, 'the outcome site is a category variable'],
    [{ ...logistic, outcome: 'pain', terms: ['age'] }, 'the outcome pain has 48 values'],
    [{ ...linear, terms: ['pain'] }, 'pain is used twice'],
    [{ ...linear, interactions: [['age', 'marker']] }, 'marker is in an interaction and not among the terms'],
    [{ ...linear, interactions: [['age', 'age']] }, 'age cannot interact with itself'],
    [{ ...linear, means: ['age'] }, 'age is no category among the terms'],
    [{ ...linear, errors: 'CR2' }, 'CR2 needs to know the clusters'],
    [{ ...linear, cluster: 'site' }, 'a cluster is named, and errors ignore it'],
    [{ ...linear, errors: 'CR1', cluster: 'scanner' }, 'everybody has the same scanner'],
    [{ ...linear, separation: 'firth' }, "Firth's penalty is for logistic models"],
    [{ ...logistic, errors: 'CR2', cluster: 'site' }, 'CR2 is offered for linear models only'],
    [
      { ...linear, terms: ['alone', 'age'], errors: 'HC3' },
      'the model fits 1 person exactly, so HC3 has no residual to work with',
    ],
  ])('refuses %o', async (params, message) => {
    await expect(run(params)).rejects.toThrow(message);
  });

  it('refuses fewer people than the columns need', async () => {
    const few = Object.fromEntries(
      Object.entries(columns).map(([name, v]) => [
        name,
        { ...v, values: [...v.values].slice(0, 3) as number[] },
      ]),
    );
    await expect(run({ outcome: 'pain', terms: ['age'] }, few)).rejects.toThrow(
      '3 people for a model with 2 columns; it needs at least 4',
    );
  });
});
