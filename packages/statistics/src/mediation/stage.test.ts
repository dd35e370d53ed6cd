import {
  buildTable,
  candidateLabels,
  candidates,
  compositeScores,
  estimates,
  participants,
  runStage,
  tableView,
  variables,
  type Stage,
  type TableContract,
  type TableOutput,
} from '@mesovia/core';
import { checkStage } from '@mesovia/core/testing';
import { describe, expect, it } from 'vitest';
import { estimateColumns } from '../estimates/rows.ts';
import { exampleCandidates, exampleIds, exampleLabels, exampleStudy } from '../testing.ts';
import models from './models.json' with { type: 'json' };
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
  copy: { values: pain },
  flat: { values: age.map(() => 3) },
  m1_twice: { values: m1.map((value) => 1 - 2 * value) },
  m2: { values: models.m2 },
  bmi: { values: models.m3 },
  before: { values: pain.map((value, i) => 0.5 * value + ((i * 7) % 11)) },
  group: {
    values: models.group.map((code) => ['young', 'middle', 'old'][code] ?? ''),
    levels: ['young', 'middle', 'old'],
  },
  high: {
    values: models.pain_hi.map((value) => (value === 1 ? 'yes' : 'no')),
    type: 'binary',
    levels: ['no', 'yes'],
  },
  high_number: { values: models.pain_hi },
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
  'composite.estimates': estimates,
  'composite.composite_scores': compositeScores,
};

async function run(overrides: object, inputs: Readonly<Record<string, TableOutput>> = people) {
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

  const size = async (overrides: object, term: string, method: string, scale = 'raw') => {
    const { view, checks } = await run(overrides);
    const at = view
      .strings('method')
      .findIndex(
        (own, i) => own === method && view.strings('term')[i] === term && view.strings('scale')[i] === scale,
      );
    return {
      value: view.f64('estimate')[at],
      n: view.i32('n')[at],
      model: view.strings('model')[at],
      covariates: view.strings('covariates')[at],
      codes: checks.map(({ code }) => code),
    };
  };

  it('answers which number is this by itself', async () => {
    expect(await size({}, 'indirect', 'percentile bootstrap')).toMatchObject({
      model: 'exercise -> m1 -> pain',
      covariates: 'age, sex',
      n: 45,
    });
    const serial = { mediator: ['m1', 'm2'], model: 'serial' };
    const route = await size(serial, 'indirect (m1 -> m2)', 'percentile bootstrap');
    expect(route.model).toBe('exercise -> m1 -> m2 -> pain');
    expect(route.value).toBeCloseTo(models.serial_m1_m2[0] ?? NaN, 10);
    const path = { covariates: [], covariates_a: ['age'], covariates_b: ['sex'] };
    const own = await size(path, 'indirect', 'delta, first order');
    expect(own.value).toBeCloseTo(models.per_path[0] ?? NaN, 10);
    expect(own.covariates).toBe('age, sex');
  });

  it('takes the cross-fitted composite beside a scale, and says of which numbers it was chosen', async () => {
    const composite = {
      'composite.estimates': estimateColumns([
        {
          model: 'm',
          term: 'indirect',
          scale: 'raw',
          method: 'x',
          estimate: 1,
          n: 45,
          candidates: 780,
          selection: 'cross-fitted',
        },
      ]),
      'composite.composite_scores': {
        composite: exampleIds(45).map(() => 'total'),
        participant_id: exampleIds(45),
        naive: Float64Array.from(models.m2),
        cross_fitted: Float64Array.from(models.m2),
      },
    };
    const { view } = await run({ mediator: ['composite', 'm1'] }, { ...people, ...composite });
    const said = (term: string) => {
      const i = view.strings('term').indexOf(term);
      return [view.strings('selection')[i], view.i32('candidates')[i]];
    };
    expect(said('indirect (composite)')).toEqual(['cross-fitted', 780]);
    expect(said('total indirect')).toEqual(['cross-fitted', 780]);
    expect(said('indirect (m1)')).toEqual(['pre-specified', 1]);
  });

  it('moderation, interaction and groups from parameters', async () => {
    const moderated = { covariates: ['sex'], model: 'moderated', moderator: 'age', moderates: ['a'] };
    const index = await size(moderated, 'index of moderated mediation', 'percentile bootstrap');
    expect(index.value).toBeCloseTo(models.first_stage_index[0] ?? NaN, 10);
    expect(index.model).toBe('exercise -> m1 -> pain; a x age');
    const low = await size(moderated, 'indirect (age at mean - SD)', 'percentile bootstrap');
    expect(low.value).toBeCloseTo(models.first_stage[0] ?? NaN, 10);
    const natural = await size({ model: 'interaction', controlled_at: 0.5 }, 'pure indirect', 'Monte Carlo');
    expect(natural.value).toBeCloseTo(models.interaction[0] ?? NaN, 10);
    const groups = { exposure: 'group', covariates: ['sex'], strata: 'exposure' };
    const old = await size(groups, 'indirect (old - young)', 'percentile bootstrap');
    expect(old.value).toBeCloseTo(models.codes_indicator[2] ?? NaN, 10);
    expect(old.model).toBe('exercise -> m1 -> pain; indicator codes'.replace('exercise', 'group'));
    const at = { ...moderated, levels: [30, 60] };
    expect((await size(at, 'indirect (age = 60)', 'percentile bootstrap')).value).toBeLessThan(-5);
  });

  it('a two-valued outcome: natural effects, or a number with a warning', async () => {
    const logit = { model: 'natural', outcome: 'high', outcome_link: 'logit' };
    const natural = await size(logit, 'pure indirect', 'g-computation, percentile bootstrap', 'probability');
    expect(natural.value).toBeCloseTo(models.natural_pain_hi[1] ?? NaN, 9);
    expect(natural.model).toBe('exercise -> m1 -> high; mediator identity, outcome logit');
    const linear = await size({ outcome: 'high_number' }, 'indirect', 'percentile bootstrap');
    expect(linear.codes).toContain('two-values');
  });

  it('values before the exposure: held constant or taken off', async () => {
    const change = { baseline_outcome: 'before', baseline: 'change' };
    const score = await size(change, 'indirect', 'percentile bootstrap');
    expect(score.model).toBe('exercise -> m1 -> change of pain');
    const adjusted = await size({ baseline_outcome: 'before' }, 'indirect', 'percentile bootstrap');
    expect(adjusted.model).toBe('exercise -> m1 -> pain; baseline adjusted');
    const covariate = await size(
      { covariates: ['age', 'sex', 'before'] },
      'indirect',
      'percentile bootstrap',
    );
    expect(adjusted.value).toBeCloseTo(covariate.value ?? NaN, 10);
  });

  it('people without a value: each treatment is named in the rows', async () => {
    const left = await size(
      { mediator: 'holes', missing: 'listwise' },
      'indirect',
      'listwise, percentile bootstrap',
    );
    expect([left.n, left.codes[0]]).toEqual([44, 'left-out']);
    const fiml = await size({ mediator: 'holes', missing: 'fiml' }, 'indirect', 'FIML, percentile bootstrap');
    expect(fiml.n).toBe(45);
    const pooled = 'multiple imputation, pooled percentile bootstrap';
    const imputed = await size(
      { mediator: 'holes', missing: 'imputation', imputations: 5 },
      'indirect',
      pooled,
    );
    expect(Math.abs((imputed.value ?? NaN) / (fiml.value ?? NaN) - 1)).toBeLessThan(0.2);
  });

  it.each([
    [
      { mediator: 'site' },
      'the mediator site is a category variable\n  at: with.mediator\n  try: name a number; for two levels use model: natural with a logit or probit link',
    ],
    [
      { mediator: 'holes' },
      'holes is unknown for 1 of 45 included people\n  at: participants.holes, first for p008\n  try: leave them out with a rule in the flow stage, for example { no holes: holes is null }, or say missing: listwise, fiml or imputation',
    ],
    [
      { mediator: 'age' },
      'age is used in two roles\n  at: with.mediator\n  try: give every role a variable of its own',
    ],
    [{ mediator: 'pain' }, 'pain is used in two roles\n  at: with.mediator'],
    [
      { mediator: 'copy' },
      'pain is an exact combination of copy\n  at: participants.pain\n  try: take one of them out of the model',
    ],
    [
      { mediator: 'flat' },
      'the mediator flat is the same for everybody or an exact combination of exposure, covariates and other mediators\n  at: participants.flat\n  try: name another mediator or take covariates out',
    ],
    [
      { mediator: 'doubled' },
      'the mediator doubled is the same for everybody or an exact combination of exposure, covariates and other mediators',
    ],
    [
      { mediator: ['m1', 'm1_twice'] },
      'the mediator m1_twice is the same for everybody or an exact combination of exposure, covariates and other mediators',
    ],
    [
      { covariates: ['age', 'doubled'] },
      'doubled is an exact combination of age\n  at: participants.doubled\n  try: take one of them out of the model',
    ],
    [
      { covariates: ['flat'] },
      'flat is the same for every included person\n  at: participants.flat\n  try: take it out of the model, or include people who differ',
    ],
    [{ mediator: 'region 0' }, 'the candidate region 0 cannot be tested: no value for some included people'],
    [{ mediator: 'nothing' }, 'there is no variable "nothing"'],
    [{ resamples: 100 }, 'resamples'],
    [
      { mediator: ['m1', 'm2'], model: 'moderated', moderator: 'bmi' },
      'a moderated model has one mediator\n  at: with.mediator\n  try: name one, or use model: parallel',
    ],
    [
      { exposure: 'group', model: 'interaction' },
      'an interaction model has an exposure with two groups or numbers\n  at: with.exposure\n  try: merge groups, or use model: parallel or serial',
    ],
    [
      { model: 'moderated' },
      'a moderated model needs a moderator\n  at: with.moderator\n  try: name a moderator and model: moderated, or neither',
    ],
    [{ moderator: 'bmi' }, 'a parallel model has no place for the moderator bmi\n  at: with.moderator'],
    [
      { firth: true },
      'links, firth and interaction belong to natural models, this one is parallel\n  at: with.model\n  try: use model: natural, or model: interaction for linear models with exposure x mediator',
    ],
    [
      { model: 'natural', outcome_link: 'probit', outcome: 'high', firth: true },
      'Firth’s penalty is for logit models\n  at: with.firth\n  try: use logit, or take firth out',
    ],
    [
      { model: 'natural', outcome_link: 'logit' },
      'values; logit and probit models need two\n  at: with.outcome_link\n  try: leave outcome_link at identity, or name a variable with two values',
    ],
    [
      { outcome: 'high' },
      'the outcome high is a binary variable\n  at: with.outcome\n  try: name a number; for two levels use model: natural with a logit or probit link',
    ],
    [
      { mediator: 'holes', model: 'interaction', missing: 'fiml' },
      'missing: fiml is not offered for an interaction model\n  at: with.missing\n  try: use missing: imputation or listwise',
    ],
    [
      { mediator: 'composite' },
      'the mediator composite is named, but no composite stage is connected\n  at: with.mediator\n  try: connect one: in: { composite: ... }',
    ],
  ])('refuses %o', async (overrides, message) => {
    await expect(run(overrides, everything)).rejects.toThrow(message);
  });
});
