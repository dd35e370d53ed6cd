import { describe as suite, expect, it } from 'vitest';
import { exampleViews } from '../testing.ts';
import { readVariable } from '../people/variable.ts';
import { compareExposure, correlateNumbers } from './correlations.ts';
import { describe } from './describe.ts';
import { compareCategories } from './group-categories.ts';
import { compareNumbers } from './group-numbers.ts';
import oracle from './oracle.json' with { type: 'json' };
import type { TestRow } from './tests.ts';

const { group, score, tied, smoker, site, age } = oracle.columns;
const of = (values: readonly number[], code: number) =>
  Float64Array.from(values.filter((_, i) => group[i] === code));
const counts = (values: readonly number[], levels: number, code: number) =>
  Array.from({ length: levels }, (_, k) => of(values, code).filter((value) => value === k).length);
const pick = (rows: readonly TestRow[], test: string) => rows.find((row) => row.test === test) as TestRow;

suite('numbers between groups against scipy', () => {
  const rows = compareNumbers(of(score, 0), of(score, 1), 0.95);

  it('Welch t is the one shown', () => {
    const welch = pick(rows, 'Welch t');
    expect(welch.statistic).toBeCloseTo(oracle.welch.t, 10);
    expect(welch.df).toBeCloseTo(oracle.welch.df, 10);
    expect(welch.p).toBeCloseTo(oracle.welch.p, 12);
    expect(welch.estimate).toBeCloseTo(oracle.welch.difference, 10);
    expect((welch.upper ?? 0) - (welch.estimate ?? 0)).toBeCloseTo(oracle.welch.half, 9);
    expect(rows.filter((row) => row.shown)).toEqual([welch]);
  });

  it('Student t, and the standardised difference behind it', () => {
    const student = pick(rows, 'Student t');
    expect(student.statistic).toBeCloseTo(oracle.student.t, 10);
    expect(student.p).toBeCloseTo(oracle.student.p, 12);
    expect(student.df).toBe(19);
    expect(student.smd).toBeCloseTo(oracle.student.t * Math.sqrt(1 / 12 + 1 / 9), 10);
  });

  it('Mann-Whitney, exact without ties', () => {
    const exact = pick(rows, 'Mann-Whitney, exact');
    expect(exact.statistic).toBe(oracle.mann_whitney.u);
    expect(exact.p).toBeCloseTo(oracle.mann_whitney.p, 12);
    expect(exact.estimate).toBeCloseTo((2 * oracle.mann_whitney.u) / 108 - 1, 12);
    const ties = pick(compareNumbers(of(tied, 0), of(tied, 1), 0.95), 'Mann-Whitney, exact with ties');
    expect(ties.statistic).toBe(oracle.mann_whitney_ties.u);
    expect(ties.p).toBeCloseTo(oracle.mann_whitney_ties.p, 10);
  });

  it('does not test what does not vary, or one person', () => {
    expect(compareNumbers(Float64Array.of(3, 3), Float64Array.of(3, 3), 0.95)).toEqual([]);
    expect(compareNumbers(Float64Array.of(3), Float64Array.of(3, 4), 0.95)).toEqual([]);
  });
});

suite('categories between groups against scipy', () => {
  it('two levels: Fisher exact with the odds ratio', () => {
    const rows = compareCategories(counts(smoker, 2, 0), counts(smoker, 2, 1), 0.95);
    const fisher = pick(rows, 'Fisher exact');
    expect(fisher.p).toBeCloseTo(oracle.fisher.p, 12);
    expect(fisher.estimate).toBeCloseTo(oracle.fisher.odds, 10);
    expect(fisher.lower).toBeCloseTo(oracle.fisher.lower, 9);
    expect(fisher.upper).toBeCloseTo(oracle.fisher.upper, 9);
    expect(fisher.smd).toBeCloseTo(oracle.smd.smoker, 10);
    expect(fisher.smdLower).toBeLessThan(oracle.smd.smoker);
    expect(pick(rows, 'chi-square, continuity correction').p).toBeCloseTo(oracle.yates.p, 12);
    expect(rows.filter((row) => row.shown)).toEqual([fisher]);
  });

  it('an empty cell leaves one limit of the odds ratio open', () => {
    const [fisher] = compareCategories([5, 0], [3, 4], 0.95);
    expect(fisher).toMatchObject({ effect: 'odds ratio, conditional', estimate: Infinity, upper: Infinity });
    expect(fisher?.lower).toBeGreaterThan(0.3);
  });

  it('more levels: chi-square; levels that nobody has do not count', () => {
    const [row] = compareCategories([...counts(site, 3, 0), 0], [...counts(site, 3, 1), 0], 0.95);
    expect(row).toMatchObject({ test: 'chi-square', df: 2, shown: true });
    expect(row?.statistic).toBeCloseTo(oracle.chi_square.statistic, 10);
    expect(row?.p).toBeCloseTo(oracle.chi_square.p, 12);
    expect(row?.smd).toBeCloseTo(oracle.smd.site, 10);
    expect(compareCategories([4, 0], [3, 0], 0.95)).toEqual([]);
  });
});

suite('against a continuous exposure, scipy', () => {
  const x = Float64Array.from(age);

  it('Pearson and Spearman', () => {
    const pearson = pick(correlateNumbers(x, Float64Array.from(score), 0.95), 'Pearson correlation');
    expect(pearson.estimate).toBeCloseTo(oracle.pearson.r, 12);
    expect(pearson.p).toBeCloseTo(oracle.pearson.p, 10);
    expect(pearson.lower).toBeCloseTo(oracle.pearson.interval[0] ?? NaN, 10);
    expect(pearson.upper).toBeCloseTo(oracle.pearson.interval[1] ?? NaN, 10);
    const spearman = pick(correlateNumbers(x, Float64Array.from(tied), 0.95), 'Spearman correlation');
    expect(spearman.estimate).toBeCloseTo(oracle.spearman.r, 12);
    expect(spearman.p).toBeCloseTo(oracle.spearman.p, 10);
  });

  it('a category with three levels', () => {
    const [row] = compareExposure(x, Float64Array.from(site));
    expect(row?.statistic).toBeCloseTo(oracle.anova.f, 10);
    expect(row?.p).toBeCloseTo(oracle.anova.p, 10);
    expect(row?.test).toBe('ANOVA F, 2 numerator df');
  });

  it('does not correlate what does not vary', () => {
    expect(correlateNumbers(x, new Float64Array(21).fill(2), 0.95)).toEqual([]);
    expect(compareExposure(x, new Float64Array(21))).toEqual([]);
  });
});

it('describes numbers and levels by group, missing counted', () => {
  const people = exampleViews({
    score: { values: [...score.slice(0, 20), NaN] },
    smoker: { values: smoker.map((code) => (code === 1 ? 'yes' : 'no')), levels: ['no', 'yes'] },
  });
  const variables = ['score', 'smoker'].map((name) => readVariable(people, name, 'with.variables'));
  const rows = Array.from({ length: 21 }, (_, i) => i);
  const cells = describe(variables, [
    { label: 'all', rows },
    { label: 'exposed', rows: rows.filter((i) => group[i] === 1) },
    { label: 'nobody', rows: [] },
  ]);
  expect(cells).toHaveLength(9);
  expect(cells[0]).toMatchObject({ n: 20, missing: 1, level: null });
  const exposed = cells[1]?.numbers;
  for (const key of ['mean', 'sd', 'median', 'q1', 'q3'] as const)
    expect(exposed?.[key]).toBeCloseTo(oracle.describe[key], 10);
  expect(cells[2]).toMatchObject({ n: 0, numbers: { mean: NaN, median: NaN } });
  const yes = cells.find((cell) => cell.level === 'yes' && cell.group === 'exposed');
  expect(yes).toMatchObject({ count: counts(smoker, 2, 1)[1], n: 12 });
  expect(yes?.percent).toBeCloseTo((100 * (yes?.count ?? 0)) / 12, 12);
});
