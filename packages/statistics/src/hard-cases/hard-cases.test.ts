/** Data that break naive formulas, against R: few people, extreme units, ties, copies, lone outliers. */
import { describe, expect, it } from 'vitest';
import { correlate } from '../correlations/correlation.ts';
import { mediation } from '../mediation/mediation.ts';
import { fitModel } from '../models/fit.ts';
import { compareCategories } from '../table1/group-categories.ts';
import { compareNumbers } from '../table1/group-numbers.ts';
import oracle from './oracle.json' with { type: 'json' }; // written by oracle.R

const f64 = (values: readonly number[]) => Float64Array.from(values);

/** Digits that the data leave: columns that nearly coincide, or lie far from 0, lose some in any program. */
const TOLERANCE: Record<string, number> = {
  'covariates nearly alike': 1e-7,
  'mediator nearly the exposure': 1e-7,
  'nearly perfect paths': 1e-7,
  'mediator and outcome far from 0': 1e-6,
  'outcome far from 0': 1e-8,
};

/** Park & Miller's generator, as in oracle.R. */
function sharedRows(n: number, count: number): Int32Array {
  let state = 12345;
  return Int32Array.from({ length: n * count }, () => {
    state = (16807 * state) % 2147483647;
    return state % n;
  });
}

type Value = number | string | null | undefined;
/** Ours, theirs, how far apart they may be relative to theirs, or to a standard error where theirs is near 0. */
type Pair = readonly [Value, Value, number, number?];

/** jsonlite writes Inf as text. */
const known = (value: Value) => (value === 'Inf' ? Infinity : typeof value === 'number' ? value : NaN);

/** The pairs that are further apart than they may be. */
function apart(pairs: readonly Pair[]): Pair[] {
  return pairs.filter(([ours, theirs, tolerance, beside = 0]) => {
    const [one, other] = [known(ours), known(theirs)];
    if (Object.is(one, other)) return false;
    return !(Math.abs(one - other) <= tolerance * Math.max(Math.abs(other), beside));
  });
}

describe.each(oracle.cases.map((own) => [own.name, own] as const))('%s', (name, { data, fit }) => {
  const tolerance = TOLERANCE[name] ?? 1e-9;
  const n = data.x.length;
  const [x, m, y] = [f64(data.x), f64(data.m), f64(data.y)];
  const covariates = f64(data.c.flat());
  const { rows } = mediation(
    { n, x, m, y, covariates },
    { resamples: 199, level: 0.95, strata: null, seed: 1n, rows: sharedRows(n, 199) },
  );
  const row = (term: string, method: string) =>
    rows.find((own) => own.term === term && own.method === method && own.scale === 'raw');

  it.each(['a', 'b', 'direct', 'total'] as const)('path %s and its t test equal lm', (term) => {
    const [estimate, se, t, p, df, robust] = fit[term];
    const ours = row(term, 'OLS t');
    const wrong = apart([
      [ours?.estimate, estimate, tolerance, se],
      [ours?.se, se, tolerance],
      [ours?.statistic, t, tolerance, 1],
      [ours?.p, p, 100 * tolerance],
      [ours?.df, df, 0],
      [row(term, 'OLS t, HC3')?.se, robust, 10 * tolerance],
    ]);
    expect(wrong).toEqual([]);
  });

  it('robust errors of a regression equal those of R with centred columns', () => {
    const design = Float64Array.of(...new Float64Array(n).fill(1), ...x, ...m, ...covariates);
    const options = { family: 'linear', cluster: undefined, firth: false } as const;
    const hc3 = fitModel(design, n, 5, y, { ...options, errors: 'HC3' }).covariance;
    const alone = { ...options, cluster: Int32Array.from(x.keys()), errors: 'CR0' } as const;
    const hc0 = fitModel(design, n, 5, y, { ...options, errors: 'HC0' }).covariance;
    const cr0 = fitModel(design, n, 5, y, alone).covariance;
    const wrong = apart([
      [Math.sqrt(hc3[6] ?? NaN), fit.direct[5], 10 * tolerance],
      [Math.sqrt(hc3[12] ?? NaN), fit.b[5], 10 * tolerance],
      // Everybody a cluster of their own is HC0.
      [cr0[12], hc0[12], 1e-12],
    ]);
    expect(wrong).toEqual([]);
  });

  it('indirect estimate, its delta error and percentile limits of the same resamples', () => {
    const delta = row('indirect', 'delta, first order');
    const bootstrap = row('indirect', 'percentile bootstrap');
    const wrong = apart([
      [delta?.estimate, (fit.a[0] ?? NaN) * (fit.b[0] ?? NaN), tolerance, fit.sobel],
      [delta?.se, fit.sobel, tolerance],
      // Without limits where R could not fit a resample either.
      [bootstrap?.lower ?? NaN, fit.percentile?.[0], 10 * tolerance, fit.sobel],
      [bootstrap?.upper ?? NaN, fit.percentile?.[1], 10 * tolerance, fit.sobel],
    ]);
    expect(wrong).toEqual([]);
  });

  it('correlations equal cor.test, partial and by ranks', () => {
    const none = new Float64Array();
    const pearson = correlate('Pearson', m, y, none, 0.95);
    const [r, t, p, lower, upper] = fit.pearson;
    const wrong = apart([
      [pearson?.r, r, tolerance],
      [pearson?.statistic, t, 10 * tolerance, 1],
      [pearson?.p, p, 100 * tolerance],
      [pearson?.lower, lower, tolerance, 1],
      [pearson?.upper, upper, tolerance, 1],
      [correlate('Spearman', m, y, none, 0.95)?.r, fit.spearman, 1e-12, 1],
      [correlate('Pearson', m, y, covariates, 0.95)?.r, fit.partial, 10 * tolerance, 1],
    ]);
    expect(wrong).toEqual([]);
  });

  it.runIf('welch' in fit)('groups equal t.test, pt and coin', () => {
    const largest = Math.max(...data.x);
    const of = (one: boolean) => y.filter((_, i) => (data.x[i] === largest) === one);
    const tests = compareNumbers(of(false), of(true), 0.95);
    const find = (start: string) => tests.find(({ test }) => test.startsWith(start));
    const [t, df, p, lower = NaN, upper = NaN] = fit.welch ?? [];
    const [welch, student] = [find('Welch'), find('Student')];
    const width = upper - lower;
    const [d, dLower, dUpper] = fit.d ?? [];
    const wrong = apart([
      [welch?.statistic, t, tolerance, 1],
      [welch?.df, df, tolerance],
      [welch?.p, p, 10 * tolerance],
      [welch?.lower, lower, tolerance, width],
      [welch?.upper, upper, tolerance, width],
      [student?.statistic, fit.student?.[0], tolerance, 1],
      [student?.p, fit.student?.[1], 10 * tolerance],
      [student?.smd, d, tolerance, 1],
      // pt of R reaches a noncentrality of 37.62; beyond, the kernels are held against the definition.
      [student?.smdLower, dLower === 'NA' ? student?.smdLower : dLower, Math.max(tolerance, 1e-8), 1],
      [student?.smdUpper, dUpper === 'NA' ? student?.smdUpper : dUpper, Math.max(tolerance, 1e-8), 1],
      [find('Mann-Whitney')?.p, fit.mann_whitney, 1e-9],
    ]);
    expect(wrong).toEqual([]);
  });
});

it.each(oracle.tables.map((own) => [own.counts.join(' '), own] as const))('counts %s', (_, own) => {
  // Rows of the table of R are the groups, the one coded 1 first; the odds are those of its second level.
  const [a = 0, b = 0, c = 0, d = 0] = own.counts;
  const tests = compareCategories([d, c], [b, a], 0.95);
  const fisher = tests.find(({ test }) => test === 'Fisher exact');
  const wrong = apart([
    [fisher?.p, own.p, 1e-9],
    [fisher?.estimate, own.odds?.ratio, 1e-9],
    [fisher?.lower, own.odds?.lower, 1e-9],
    [fisher?.upper, own.odds?.upper, 1e-9],
    [tests.find(({ test }) => test === 'chi-square')?.statistic, own.chi, 1e-9, 1],
  ]);
  expect(wrong).toEqual([]);
  expect(tests.length > 0).toBe(own.tested);
});
