import { buildTable, power as powerTable, runStage, tableView, type Stage } from '@mesovia/core';
import { checkStage } from '@mesovia/core/testing';
import { noncentralTLower, tUpperQuantile } from '@mesovia/kernels';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleSize, simulatePower } from './power.ts';
import type { GroupQuestion, MediatorQuestion, SearchQuestion } from './questions.ts';
import { powerStage } from './stage.ts';

const LONG = process.env['MESOVIA_LONG'] === '1';
const control = (studies: number) => ({ studies, signal: new AbortController().signal, progress: () => {} });
const group: GroupQuestion = {
  kind: 'group',
  exposed: 0.5,
  d: 0.9,
  procedure: 'student',
  alpha: 0.05,
  seed: 3n,
};
const mediator: MediatorQuestion = {
  kind: 'mediator',
  exposed: 29 / 45,
  covariates: 0,
  a: 0.6,
  b: 0.4,
  direct: 0,
  scale: 'error_sd',
  procedure: 'joint',
  resamples: 199,
  alpha: 0.05,
  seed: 7n,
};
const search: SearchQuestion = {
  ...mediator,
  kind: 'search',
  covariates: 2,
  a: -0.762,
  b: 0.6035,
  scale: 'standardised',
  procedure: 'fwe_strict',
  permutations: 199,
  count: 190,
  carriers: 6,
  reliability: 0.95,
};

/** Four Monte Carlo standard errors. */
const margin = (expected: number, studies: number) => 4 * Math.sqrt((expected * (1 - expected)) / studies);

describe('two groups', () => {
  // R 4.2: power.t.test(n = 20, delta = .9)$power, (n = 16, delta = .5), (n = 30, delta = .8): n is per group.
  it.each([
    [40, 0.9, 0.7920352],
    [32, 0.5, 0.277311],
    [60, 0.8, 0.8614222],
  ])('n %i, d %d: power.t.test', async (n, d, expected) => {
    const found = await simulatePower({ ...group, d }, n, control(2000));
    expect(Math.abs(found.power - expected)).toBeLessThan(margin(expected, 2000));
  });

  it('29 and 16: the noncentral t', async () => {
    const [d, df] = [0.63, 43];
    const critical = tUpperQuantile(0.025, df);
    const delta = d / Math.sqrt(1 / 29 + 1 / 16);
    const exact = 1 - noncentralTLower(critical, df, delta) + noncentralTLower(-critical, df, delta);
    expect(exact).toBeCloseTo(0.51, 2);
    const found = await simulatePower({ ...group, d, exposed: 29 / 45 }, 45, control(2000));
    expect(Math.abs(found.power - exact)).toBeLessThan(margin(exact, 2000));
  });

  it('the sample size for 80 % is that of power.t.test within what its error leaves open', async () => {
    // R 4.2: power.t.test(power = .8, delta = .9)$n = 20.39 per group, so 41 people, one more for equal groups.
    const size = await sampleSize(group, 0.8, 1000, control(2000));
    expect(size.from).toBeLessThanOrEqual(42);
    expect(size.to ?? Infinity).toBeGreaterThanOrEqual(41);
    expect(Math.abs((size.n ?? 0) - 41)).toBeLessThanOrEqual(4);
    expect(size.tried.find(({ n }) => n === size.n)?.power).toBeGreaterThanOrEqual(0.8);
  });

  it('says so when the largest size is not enough', async () => {
    const size = await sampleSize({ ...group, d: 0.05 }, 0.8, 60, control(100));
    expect([size.n, size.to, size.from]).toEqual([undefined, undefined, 61]);
  });
});

describe('one mediator', () => {
  // Simulated independently, 1,500 studies a row: joint significance .316, .633, .843; percentile .311.
  it.each([
    [0.6, 0.4, 0.316],
    [0.8, 0.5, 0.633],
    [1, 0.6, 0.843],
  ])('a %d, b %d: the published simulation', async (a, b, expected) => {
    const found = await simulatePower({ ...mediator, a, b }, 45, control(800));
    expect(Math.abs(found.power - expected)).toBeLessThan(0.065);
  });

  it('percentile interval', async () => {
    const studies = LONG ? 1500 : 120;
    const found = await simulatePower({ ...mediator, procedure: 'percentile' }, 45, control(studies));
    expect(Math.abs(found.power - 0.311)).toBeLessThan(LONG ? 0.055 : 0.17);
  });

  it('standardised paths: covariates cost power, null paths keep the level', async () => {
    const paths = { ...mediator, a: 0.4, b: 0.4, scale: 'standardised' as const };
    const [few, many] = [
      await simulatePower(paths, 30, control(400)),
      await simulatePower({ ...paths, covariates: 18 }, 30, control(400)),
    ];
    expect(few.power).toBeGreaterThan(many.power + 0.1);
    expect((await simulatePower({ ...paths, b: 0 }, 30, control(400))).power).toBeLessThanOrEqual(0.0875);
  });
});

describe('a search', () => {
  it('finds more with the permutation than with Bonferroni, and nothing beyond the level without carriers', async () => {
    const studies = LONG ? 200 : 30;
    const permuted = await simulatePower(search, 45, control(studies));
    const bonferroni = await simulatePower({ ...search, procedure: 'bonferroni' }, 45, control(studies));
    expect(permuted.found).toBeGreaterThanOrEqual(bonferroni.found);
    expect(permuted.power).toBeGreaterThan(0.3);
    expect(permuted.carriers).toBeGreaterThan(permuted.power);
    const none = await simulatePower({ ...search, a: 0, b: 0 }, 45, control(studies));
    expect(none.found).toBeLessThanOrEqual(LONG ? 21 : 7);
  });
});

it('limits hold the power, and the same seed gives the same count', async () => {
  const arbitrary = fc.tuple(fc.integer({ min: 8, max: 40 }), fc.double({ min: 0, max: 2, noNaN: true }));
  await fc.assert(
    fc.asyncProperty(arbitrary, async ([n, d]) => {
      const one = await simulatePower({ ...group, d }, n, control(20));
      expect(await simulatePower({ ...group, d }, n, control(20))).toEqual(one);
      expect(one.lower).toBeLessThanOrEqual(one.power);
      expect(one.upper).toBeGreaterThanOrEqual(one.power);
    }),
    { numRuns: 20 },
  );
});

const params = { question: 'group', n: 30, exposed: 0.5, d: 1, studies: 40, target: 0.8 };
it.each(checkStage(powerStage as unknown as Stage, { params, inputs: {}, seed: 4n }))(
  'stage %s',
  (_, check) => check(),
);

describe('the stage', () => {
  const run = async (given: object) => {
    const made = await runStage(powerStage as unknown as Stage, {
      params: given,
      inputs: {},
      where: 'test',
      seed: 4n,
    });
    return tableView(powerTable, [buildTable(powerTable, made.tables['power']!, 'test')], 'test');
  };

  it('has a row for every size, and says which is which', async () => {
    const view = await run(params);
    const roles = view.strings('role');
    expect(roles.filter((role) => role === 'smallest')).toHaveLength(1);
    const at = roles.indexOf('smallest');
    expect(view.f64('power')[at]).toBeGreaterThanOrEqual(0.8);
    expect(view.strings('effect')[at]).toBe('d = 1');
    expect([...view.i32('n')]).toContain(30);
  });

  it.each([
    [
      { question: 'group', n: 20, exposed: 0.5 },
      'd is missing: a difference in SDs\n  at: with.d\n  try: give d',
    ],
    [
      { question: 'mediator', n: 20, a: 0.2, b: 0.2, procedure: 'bh' },
      'bh is no procedure for the question mediator\n  at: with.procedure\n  try: use joint, percentile',
    ],
    [
      { question: 'mediator', n: 20, a: 1.2, b: 0.2 },
      'a standardised path a of 1.2 would account for more than all of the mediator\n  at: effect\n  try: give smaller standardised paths, or scale: error_sd',
    ],
    [
      { question: 'search', n: 20, a: 0.2, b: 0.2, candidates: 3, carriers: 4 },
      '4 carriers among 3 candidates\n  at: power\n  try: give at most as many carriers',
    ],
    [
      { question: 'search', n: 20, a: 0.2, b: 0.2, candidates: 3, scale: 'error_sd' },
      'candidates that follow a mediator with a given reliability need one of variance 1\n  at: power\n  try: give standardised paths',
    ],
    [
      { question: 'mediator', n: 7, a: 0.2, b: 0.2, covariate_columns: 4 },
      '7 people are too few for this question: it needs at least 10\n  at: power\n  try: give more people or fewer covariates',
    ],
    [
      { question: 'group', exposed: 0.5, d: 1 },
      'neither a number of people nor a target is given\n  at: power\n  try: give n, or a target power such as 0.8',
    ],
  ])('refuses %o', async (given, message) => {
    await expect(run(given)).rejects.toThrow(message);
  });
});
