import {
  buildTable,
  correlations,
  participants,
  runStage,
  tableView,
  variables,
  type Stage,
} from '@mesovia/core';
import { checkStage } from '@mesovia/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exampleStudy } from '../testing.ts';
import { correlate } from './correlation.ts';
import oracle from './oracle.json' with { type: 'json' }; // written by oracle.R
import { correlationsStage } from './stage.ts';

const { age, fd, pain, mood, sex } = oracle.columns;
const [x, y] = [Float64Array.from(pain), Float64Array.from(mood)];
const held = Float64Array.from([...age, ...sex]);
const none = new Float64Array(0);

describe('correlate equals R', () => {
  it('Pearson and Spearman', () => {
    const pearson = correlate('Pearson', x, y, none, 0.95);
    expect(pearson?.r).toBeCloseTo(oracle.pearson.r, 12);
    expect(pearson?.p).toBeCloseTo(oracle.pearson.p, 11);
    expect(pearson?.lower).toBeCloseTo(oracle.pearson.lower, 11);
    expect(pearson?.upper).toBeCloseTo(oracle.pearson.upper, 11);
    const spearman = correlate('Spearman', x, y, none, 0.95);
    expect(spearman?.r).toBeCloseTo(oracle.spearman.r, 12);
    expect(spearman?.p).toBeCloseTo(oracle.spearman.p, 11);
  });

  it('partial', () => {
    const partial = correlate('Pearson', x, y, held, 0.95);
    expect(partial?.r).toBeCloseTo(oracle.partial.r, 11);
    expect(partial?.df).toBe(oracle.partial.df);
    expect(partial?.p).toBeCloseTo(oracle.partial.p, 10);
    expect(partial?.lower).toBeCloseTo(oracle.partial.lower, 10);
    expect(partial?.upper).toBeCloseTo(oracle.partial.upper, 10);
    const ranks = correlate('Spearman', x, y, held, 0.95);
    expect(ranks?.r).toBeCloseTo(oracle.spearman_partial.r, 11);
    expect(ranks?.p).toBeCloseTo(oracle.spearman_partial.p, 10);
  });

  it('is symmetric, and Spearman ignores monotone changes', () => {
    const value = fc.integer({ min: -50, max: 50 });
    const values = fc.array(value, { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(values, values, (p, q) => {
        const [a, b] = [Float64Array.from(p), Float64Array.from(q)];
        const one = correlate('Spearman', a, b, none, 0.95);
        const other = correlate(
          'Spearman',
          b,
          a.map((v) => 3 * v ** 2 * Math.sign(v) + v),
          none,
          0.95,
        );
        expect(one === undefined).toBe(correlate('Spearman', b, a, none, 0.95) === undefined);
        expect(Math.abs((one?.r ?? 0) - (other?.r ?? 0))).toBeLessThan(1e-9);
      }),
      { numRuns: 40 },
    );
  });
});

const study = exampleStudy({
  pain: { values: pain },
  mood: { values: mood },
  fd: { values: fd },
  age: { values: age },
  sex: { values: sex.map((code) => (code === 1 ? 'f' : 'm')), levels: ['m', 'f'] },
  site: { values: sex.map((_, i) => 'abc'[i % 3] ?? null), levels: ['a', 'b', 'c'] },
  copy: { values: pain.map((value) => 2 * value - 1) },
  rare: { values: pain.map((value, i) => (i < 3 ? value : NaN)) },
  scanner: { values: pain.map(() => 3) },
});
const inputs = { 'people.participants': study.participants, 'people.variables': study.variables };
const all = { variables: ['pain', 'mood', 'fd'] };

it.each(
  checkStage(correlationsStage as unknown as Stage, { params: { ...all, holding: ['age', 'site'] }, inputs }),
)('stage %s', (_, check) => check());

async function run(params: object) {
  const { tables, checks } = await runStage(correlationsStage as unknown as Stage, {
    params,
    where: 'stage correlations',
    inputs: {
      'people.participants': [buildTable(participants, study.participants, 'test')],
      'people.variables': [buildTable(variables, study.variables, 'test')],
    },
  });
  return { view: tableView(correlations, [tables['correlations'] as never], 'test'), checks };
}

describe('stage', () => {
  it('every pair once for each method, q within a method', async () => {
    const { view } = await run(all);
    expect(view.rows).toBe(6);
    expect(
      [...view.f64('q')]
        .slice(0, 3)
        .toSorted((a, b) => a - b)
        .map((q) => q.toFixed(10)),
    ).toEqual(oracle.q.toSorted((a, b) => a - b).map((q) => q.toFixed(10)));
    expect(view.strings('held_constant').every((held_) => held_ === null)).toBe(true);
  });

  it('partial against named variables', async () => {
    const { view } = await run({
      variables: ['pain', 'fd'],
      against: ['mood'],
      methods: ['Pearson'],
      holding: ['age', 'sex'],
    });
    const row = view.strings('first').indexOf('pain');
    expect(view.rows).toBe(2);
    expect(view.f64('estimate')[row]).toBeCloseTo(oracle.partial.r, 11);
    expect(view.strings('held_constant')[row]).toBe('age, sex');
  });

  it('warns of a pair measured in too few people, and of a copy', async () => {
    const { view, checks } = await run({ variables: ['pain', 'copy', 'rare'], methods: ['Pearson'] });
    expect(checks.map(({ message }) => message)).toEqual([
      'pain and copy are perfectly correlated; they may hold the same measurement twice.',
      'pain and rare: no correlation, because too few people have both values or one does not vary beyond what is held constant.',
      'copy and rare: no correlation, because too few people have both values or one does not vary beyond what is held constant.',
    ]);
    expect(view.isNull('p', view.strings('second').indexOf('rare'))).toBe(true);
  });

  it.each([
    [{ variables: ['pain', 'scanner'] }, 'scanner is the same for every included person'],
    [{ variables: ['pain', 'site'] }, 'site has 3 levels'],
    [{ variables: ['pain', 'mood'], holding: ['mood'] }, 'mood is both correlated and held constant'],
  ])('refuses %o', async (params, message) => {
    await expect(run(params)).rejects.toThrow(message);
  });
});
