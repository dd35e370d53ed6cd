import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MediationRow } from './bootstrap-rows.ts';
import { chainModel, type ChainInput } from './chain.ts';
import { estimateModel, type MediationOptions } from './estimate-model.ts';
import { codesOf } from './exposure-codes.ts';
import { interactionModel } from './interaction.ts';
import type { LinearModel } from './linear-model.ts';
import { moderatedModel, type ModeratedPath } from './moderated.ts';
import oracle from './models.json' with { type: 'json' }; // written by models.R

const n = 45;
const f = (values: readonly number[]) => Float64Array.from(values);
const x = f(oracle.exercise);
const [age, sex] = [f(oracle.age), f(oracle.sex)];
const [m1, m2, m3] = [f(oracle.m1), f(oracle.m2), f(oracle.m3)];
const y = f(oracle.pain);
const options: MediationOptions = { resamples: 200, level: 0.95, strata: null, seed: 5n };
const named = (name: string, values: Float64Array) => ({ name, values });
const chain = (change: Partial<ChainInput> = {}): ChainInput => ({
  n,
  exposures: [named('exercise', x)],
  mediators: [named('m1', m1), named('m2', m2)],
  y,
  covariatesA: [age, sex],
  covariatesB: [age, sex],
  order: 'serial',
  ...change,
});
const rowsOf = (model: LinearModel) => estimateModel(model, options).rows;
const pick = (rows: readonly MediationRow[], term: string, method: string, scale = 'raw') => {
  const row = rows.find((own) => own.term === term && own.method === method && own.scale === scale);
  if (!row) throw new Error(`no row ${term}, ${method}, ${scale}`);
  return row;
};
const delta = (rows: readonly MediationRow[], term: string) => {
  const { estimate, se } = pick(rows, term, 'delta, first order');
  return [estimate, se ?? NaN];
};
/** Largest difference, relative where values are above 1. */
const away = (got: readonly number[], expected: readonly number[]) =>
  Math.max(...expected.map((value, i) => Math.abs((got[i] ?? NaN) - value) / Math.max(1, Math.abs(value))));

describe('serial and parallel mediators against R', () => {
  const rows = rowsOf(chainModel(chain()));

  it('every route, with delta standard errors', () => {
    expect(away(delta(rows, 'indirect (m1)'), oracle.serial_m1)).toBeLessThan(1e-10);
    expect(away(delta(rows, 'indirect (m2)'), oracle.serial_m2)).toBeLessThan(1e-10);
    expect(away(delta(rows, 'indirect (m1 -> m2)'), oracle.serial_m1_m2)).toBeLessThan(1e-10);
    expect(pick(rows, 'direct', 'OLS t').estimate).toBeCloseTo(oracle.serial_direct[0] ?? NaN, 10);
    expect(pick(rows, 'd (m1 -> m2)', 'OLS t').estimate).toBeCloseTo(oracle.serial_d[0] ?? NaN, 10);
  });

  it('total = direct + total indirect = direct + every route', () => {
    const [total] = oracle.serial_total;
    const whole = pick(rows, 'total indirect', 'Monte Carlo').estimate;
    const routes = ['indirect (m1)', 'indirect (m2)', 'indirect (m1 -> m2)'].map(
      (term) => delta(rows, term)[0] ?? NaN,
    );
    expect(pick(rows, 'total', 'OLS t').estimate).toBeCloseTo(total ?? NaN, 10);
    expect(pick(rows, 'direct', 'OLS t').estimate + whole).toBeCloseTo(total ?? NaN, 10);
    expect(routes.reduce((sum, value) => sum + value, 0)).toBeCloseTo(whole, 10);
    const contrast = pick(rows, 'indirect (m1) - indirect (m2)', 'delta, HC3').estimate;
    expect(contrast).toBeCloseTo((routes[0] ?? NaN) - (routes[1] ?? NaN), 10);
  });

  it('parallel: the three specific effects of the oracle, and their joint tests', () => {
    const three = [named('m1', m1), named('m2', m2), named('m3', m3)];
    const parallel = rowsOf(chainModel(chain({ mediators: three, order: 'parallel' })));
    const size = (term: string) => pick(parallel, term, 'percentile bootstrap').estimate;
    expect(size('indirect (m1)')).toBeCloseTo(-1.9995102904307689, 10);
    expect(size('indirect (m2)')).toBeCloseTo(-4.3530070633885485, 10);
    expect(size('indirect (m3)')).toBeCloseTo(-0.7197970036079984, 10);
    expect(size('total indirect')).toBeCloseTo(-7.072314357427316, 10);
    expect(pick(parallel, 'indirect (m2)', 'joint significance').p).toBeGreaterThan(0);
    expect(pick(parallel, 'indirect (m2)', 'Freedman-Lane joint').p).toBeLessThan(0.2);
    const keys = parallel.map((row) => `${row.term}|${row.scale}|${row.method}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('covariates of one path only', () => {
    const single = chain({
      mediators: [named('m1', m1)],
      covariatesA: [age],
      covariatesB: [sex],
      order: 'parallel',
    });
    expect(away(delta(rowsOf(chainModel(single)), 'indirect'), oracle.per_path)).toBeLessThan(1e-10);
  });

  it('fully standardised effects ignore the units of everything', () => {
    const full = (model: LinearModel) =>
      estimateModel(model, { ...options, resamples: 20 })
        .rows.filter((row) => row.scale === 'fully standardised' && row.method === 'percentile bootstrap')
        .map((row) => row.estimate);
    const before = full(chainModel(chain()));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 50 }), (k, l) => {
        const changed = chain({
          exposures: [
            named(
              'exercise',
              x.map((value) => k * value - 1),
            ),
          ],
          mediators: [
            named(
              'm1',
              m1.map((value) => l * value + 2),
            ),
            named('m2', m2),
          ],
          y: y.map((value) => value / k),
        });
        expect(away(full(chainModel(changed)), before)).toBeLessThan(1e-9);
      }),
      { numRuns: 5 },
    );
  });
});

describe('moderation against R', () => {
  const levels = oracle.levels.map((value, i) => ({ name: ['low', 'mean', 'high'][i] ?? '', value }));
  const moderated = (...moderates: ModeratedPath[]) =>
    rowsOf(
      moderatedModel({
        n,
        x,
        m: m1,
        y,
        moderator: named('age', age),
        moderates,
        levels,
        covariatesA: [sex],
        covariatesB: [sex],
      }),
    );
  const conditional = (rows: readonly MediationRow[]) =>
    levels.flatMap(({ name }) => delta(rows, `indirect (age ${name})`));

  it('first stage (PROCESS 7): conditional effects and index', () => {
    const rows = moderated('a');
    expect(away(conditional(rows), oracle.first_stage)).toBeLessThan(1e-10);
    expect(away(delta(rows, 'index of moderated mediation'), oracle.first_stage_index)).toBeLessThan(1e-10);
  });

  it('second stage (PROCESS 14)', () => {
    const rows = moderated('b');
    expect(away(conditional(rows), oracle.second_stage)).toBeLessThan(1e-10);
    expect(away(delta(rows, 'index of moderated mediation'), oracle.second_stage_index)).toBeLessThan(1e-10);
  });

  it('first stage and direct effect (PROCESS 8)', () => {
    const rows = moderated('a', 'direct');
    expect(away(conditional(rows), oracle.model8)).toBeLessThan(1e-10);
    const direct = levels.map(({ name }) => pick(rows, `direct (age ${name})`, 'OLS t').estimate);
    expect(away(direct, oracle.model8_direct)).toBeLessThan(1e-10);
  });

  it('everything (PROCESS 59): no single index, but differences between levels', () => {
    const rows = moderated('a', 'b', 'direct');
    expect(away(conditional(rows), oracle.both_stages)).toBeLessThan(1e-10);
    expect(rows.some((row) => row.term === 'index of moderated mediation')).toBe(false);
    const [low = NaN, , , , high = NaN] = oracle.both_stages;
    const gap = pick(rows, 'indirect (age high) - indirect (age low)', 'percentile bootstrap').estimate;
    expect(gap).toBeCloseTo(high - low, 9);
  });

  it('the direct effect alone (PROCESS 5) leaves one indirect effect', () => {
    const rows = moderated('direct');
    expect(rows.filter((row) => row.term === 'indirect' && row.scale === 'raw')).toHaveLength(14);
  });
});

describe('an exposure with three groups, against R', () => {
  const group = f(oracle.group);
  it.each(['indicator', 'sequential', 'helmert'] as const)('%s codes', (coding) => {
    const exposures = codesOf(group, ['young', 'middle', 'old'], coding);
    const model = chainModel(
      chain({
        exposures,
        mediators: [named('m1', m1)],
        covariatesA: [sex],
        covariatesB: [sex],
        order: 'parallel',
      }),
    );
    const rows = rowsOf(model);
    const [one = '', two = ''] = exposures.map(({ name }) => name);
    const path = (term: string) => pick(rows, term, 'OLS t').estimate;
    const got = [
      ...delta(rows, `indirect (${one})`),
      ...delta(rows, `indirect (${two})`),
      ...[`direct (${one})`, `direct (${two})`, `total (${one})`, `total (${two})`].map(path),
    ];
    expect(away(got, oracle[`codes_${coding}`])).toBeLessThan(1e-10);
    expect(rows.filter((row) => row.term === 'b' && row.method === 'OLS t')).toHaveLength(3);
    expect(rows.some((row) => row.term === `total (${one})` && row.scale === 'fully standardised')).toBe(
      false,
    );
  });
});

describe('exposure and mediator interact', () => {
  const model = interactionModel({
    n,
    x,
    m: m1,
    y,
    covariatesA: [age, sex],
    covariatesB: [age, sex],
    from: 0,
    to: 1,
    controlledAt: 0.5,
  });
  const rows = rowsOf(model);
  const size = (term: string) => pick(rows, term, 'percentile bootstrap').estimate;

  it('both natural effects, the total and the controlled effect equal R', () => {
    const got = [
      'pure indirect',
      'total indirect',
      'pure direct',
      'total direct',
      'total',
      'controlled direct (mediator 0.5)',
    ].map(size);
    expect(away(got, oracle.interaction)).toBeLessThan(1e-10);
    // R mediation 4.5.1, the same model: ACME(control), ACME(treated).
    expect(away(got.slice(0, 2), [-3.016120488186216, -4.714482043141021])).toBeLessThan(1e-10);
  });

  it('total = pure direct + total indirect = total direct + pure indirect = both means', () => {
    const total = size('total');
    expect(size('pure direct') + size('total indirect')).toBeCloseTo(total, 10);
    expect(size('total direct') + size('pure indirect')).toBeCloseTo(total, 10);
    expect(size('direct, mean of both') + size('indirect, mean of both')).toBeCloseTo(total, 10);
  });
});

describe('sizes that are ratios', () => {
  it('the proportion is shown for a clear total effect only, and says so otherwise', () => {
    const single = chain({ mediators: [named('m1', m1)], order: 'parallel' });
    const weak = estimateModel(chainModel(single), options);
    expect(weak.remarks).toEqual([
      'The proportion mediated is not shown: the total effect is within two standard errors of 0 or has the other sign.',
    ]);
    const clear = { ...single, y: y.map((value, i) => value - 20 * (x[i] ?? 0)) };
    const { rows, remarks } = estimateModel(chainModel(clear), options);
    const share = pick(rows, 'proportion mediated', 'percentile bootstrap', 'ratio');
    const total = pick(rows, 'total', 'OLS t').estimate;
    expect(share.estimate).toBeCloseTo((delta(rows, 'indirect')[0] ?? NaN) / total, 10);
    expect(remarks).toEqual([]);
    const upsilon = pick(rows, 'upsilon', 'percentile bootstrap', 'share of variance');
    const full = pick(rows, 'indirect', 'percentile bootstrap', 'fully standardised').estimate;
    expect(upsilon.estimate).toBeCloseTo(full ** 2, 12);
  });
});
