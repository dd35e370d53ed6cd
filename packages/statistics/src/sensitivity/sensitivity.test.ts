import {
  buildTable,
  participants,
  runStage,
  tableView,
  variables,
  type Stage,
  type TableContract,
} from '@mesovia/core';
import { checkStage } from '@mesovia/core/testing';
import { createStream, exp, log, nextNormal } from '@mesovia/kernels';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import oracle from '../mediation/oracle.json' with { type: 'json' };
import { exampleStudy } from '../testing.ts';
import { eValue, eValueOfLimit } from './e-value.ts';
import { leaveOneOut } from './leave-one-out.ts';
import { otherOrders } from './orders.ts';
import { residualCorrelation, type SimpleInput } from './residual-correlation.ts';
import { sensitivityStage } from './stage.ts';
import { huberVariant, rankVariant, truncatedVariant } from './variants.ts';

const { exercise, age, sex, m1, pain } = oracle.columns;
const input: SimpleInput = {
  n: 45,
  x: Float64Array.from(exercise),
  m: Float64Array.from(m1),
  y: Float64Array.from(pain),
  covariates: [Float64Array.from(age), Float64Array.from(sex)],
};
const options = { resamples: 200, level: 0.95, seed: 3n, strata: null };

describe('an omitted cause', () => {
  const result = residualCorrelation(input);

  it('indirect effect by residual correlation equals R, closed form', () => {
    expect(result?.zero).toBeCloseTo(oracle.sensitivity.rho_at_zero, 12);
    expect(result?.residualShares).toBeCloseTo(oracle.sensitivity.r2_star, 12);
    expect(result?.totalShares).toBeCloseTo(oracle.sensitivity.r2_tilde, 12);
    for (const { rho, acme } of oracle.sensitivity.acme) expect(result?.indirectAt(rho)).toBeCloseTo(acme, 9);
  });

  it('is ab without correlation, 0 at the crossing, and falls all the way', () => {
    expect(result?.indirectAt(0)).toBeCloseTo(oracle.indirect, 10);
    expect(result?.indirectAt(result.zero)).toBeCloseTo(0, 12);
    const pair = fc.tuple(
      fc.double({ min: -0.95, max: 0.95, noNaN: true }),
      fc.double({ min: -0.95, max: 0.95, noNaN: true }),
    );
    fc.assert(
      fc.property(pair, ([one, other]) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        const change = (result?.indirectAt(high) ?? NaN) - (result?.indirectAt(low) ?? NaN);
        // a is negative here
        expect(change).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('E-values are those of VanderWeele & Ding: a risk ratio of 3.9 has 7.26', () => {
    expect(eValue(log(3.9) / 0.91)).toBeCloseTo(7.26, 2);
    expect(eValue(-log(3.9) / 0.91)).toBeCloseTo(7.26, 2);
    expect(eValue(0)).toBe(1);
    expect(eValueOfLimit(-0.2, 0.4)).toBe(1);
    expect(eValueOfLimit(-0.9, -0.3)).toBe(eValue(0.3));
    expect(eValueOfLimit(NaN, 1)).toBeNaN();
  });
});

describe('single people and other models', () => {
  it('leave-one-out is the model without the person', () => {
    const left = leaveOneOut(input);
    // First values of R's jackknife on the same data.
    expect(left[0]?.indirect).toBeCloseTo(-3.2980963651264594, 10);
    expect(left[29]?.indirect).toBeCloseTo(-6.3407647393337072, 10);
    const most = left.reduce((top, row) => (Math.abs(row.influence) > Math.abs(top.influence) ? row : top));
    expect(most.person).toBe(29);
    expect(most.influence).toBeCloseTo((oracle.indirect + 6.3407647393337072) / oracle.sobel.se, 8);
  });

  it('Huber shrugs at an outlier that moves least squares', () => {
    const y = input.y.map((value, i) => (i === 5 ? value + 300 : value));
    const size = (values: Float64Array) =>
      huberVariant({ ...input, y: values }, { ...options, resamples: 1 })[3]?.estimate ?? NaN;
    const least = (values: Float64Array) =>
      (leaveOneOut({ ...input, y: values })[44]?.indirect ?? NaN) - oracle.indirect;
    expect(Math.abs(size(y) - size(input.y))).toBeLessThan(2.5);
    expect(Math.abs(least(y))).toBeGreaterThan(5);
  });

  it('ranks do not change when a variable is bent without changing its order', () => {
    const sizes = (changed: Partial<SimpleInput>) =>
      rankVariant({ ...input, ...changed }, options).map(({ estimate, lower }) => [estimate, lower]);
    expect(sizes({ m: input.m.map((value) => exp(value)) })).toEqual(sizes({}));
    expect(sizes({ y: input.y.map((value) => value * value * value) })).toEqual(sizes({}));
  });

  it('a truncated regression finds what selection by the outcome hides', () => {
    const stream = createStream(8n, 0, 0, 0);
    const n = 1500;
    const draw = () => Float64Array.from({ length: n }, () => nextNormal(stream));
    const x = draw();
    const m = draw().map((value, i) => 0.7 * (x[i] ?? 0) + value);
    const y = draw().map((value, i) => 0.3 * (x[i] ?? 0) + 0.6 * (m[i] ?? 0) + value);
    const keep = [...y.keys()].filter((i) => (y[i] ?? 0) >= 0);
    const some = (column: Float64Array) => Float64Array.from(keep, (i) => column[i] ?? NaN);
    const selected = { n: keep.length, x: some(x), m: some(m), y: some(y), covariates: [] };
    const [total, , b, indirect] = truncatedVariant(selected, 0, { ...options, resamples: 4 });
    const naive = leaveOneOut({
      ...selected,
      n: 40,
      x: selected.x.slice(0, 40),
      m: selected.m.slice(0, 40),
      y: selected.y.slice(0, 40),
    });
    expect(naive).toHaveLength(40);
    expect(Math.abs((total?.estimate ?? NaN) - 0.72)).toBeLessThan(0.15);
    expect(Math.abs((b?.estimate ?? NaN) - 0.6)).toBeLessThan(0.12);
    expect(Math.abs((indirect?.estimate ?? NaN) - 0.42)).toBeLessThan(0.12);
  });

  it('all five other orders, each with its own numbers', () => {
    const named = (name: string, values: Float64Array) => ({ name, values });
    const orders = otherOrders(named('x', input.x), named('m', input.m), named('y', input.y), input);
    expect(orders.map(({ names }) => names.join(' '))).toEqual(['x y m', 'm x y', 'm y x', 'y x m', 'y m x']);
    const back = otherOrders(named('x', input.x), named('y', input.y), named('m', input.m), input)[0];
    // Swapping mediator and outcome twice gives the model itself.
    expect(back?.indirect).toBeCloseTo(oracle.fully, 10);
    expect(back?.jointP).toBeCloseTo(oracle.joint_p, 12);
  });
});

const study = exampleStudy({
  exercise: { values: exercise.map((v) => (v === 1 ? 'yes' : 'no')), type: 'binary', levels: ['no', 'yes'] },
  age: { values: age },
  m1: { values: m1 },
  pain: { values: pain },
  three: { values: age.map((_, i) => ['a', 'b', 'c'][i % 3] ?? ''), levels: ['a', 'b', 'c'] },
});
const params = {
  exposure: 'exercise',
  mediator: 'm1',
  outcome: 'pain',
  covariates: ['age'],
  resamples: 200,
  outcome_at_least: 5,
};
const people = { 'people.participants': study.participants, 'people.variables': study.variables };

async function run(overrides: object) {
  const contracts: Record<string, TableContract> = {
    'people.participants': participants,
    'people.variables': variables,
  };
  const result = await runStage(sensitivityStage as unknown as Stage, {
    params: { ...params, ...overrides },
    where: 'stage sensitivity',
    seed: 9n,
    inputs: Object.fromEntries(
      Object.entries(people).map(([role, columns]) => [
        role,
        [buildTable(contracts[role] as TableContract, columns, 'test')],
      ]),
    ),
  });
  return tableView(sensitivityStage.outputs.sensitivity, [result.tables['sensitivity'] as never], 'test');
}

it.each(checkStage(sensitivityStage as unknown as Stage, { params, inputs: people, seed: 9n }))(
  'stage %s',
  (_, check) => check(),
);

describe('sensitivity stage', () => {
  it('writes every analysis', async () => {
    const view = await run({});
    expect([...new Set(view.strings('analysis'))].toSorted()).toEqual([
      'leave one out',
      'omitted cause, E-value',
      'omitted cause, residual correlation',
      'omitted cause, residual correlation, where nothing is left',
      'other orders',
      'rank regression',
      'robust regression',
      'truncated outcome',
    ]);
    const orders = [...view.strings('analysis').keys()].filter(
      (i) => view.strings('analysis')[i] === 'other orders',
    );
    for (const i of orders)
      expect(view.strings('remark')[i]).toBe(
        'every order fits the same data; none of these numbers says which order is right',
      );
  });

  it.each([
    [
      { exposure: 'three' },
      'the exposure three has more than two groups\n  at: with.exposure\n  try: sensitivity is told for an exposure with two groups or numbers; merge groups',
    ],
    [
      { outcome_at_least: 50 },
      'people have a pain below 50, which they should not have to take part\n  at: with.outcome_at_least\n  try: lower the limit or leave it out',
    ],
    [{ mediator: 'pain' }, 'pain is used in two roles'],
  ])('refuses %o', async (overrides, message) => {
    await expect(run(overrides)).rejects.toThrow(message);
  });
});
