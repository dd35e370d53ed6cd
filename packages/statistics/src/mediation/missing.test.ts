import { createStream, nextNormal, nextUniform } from '@mesovia/kernels';
import { describe, expect, it } from 'vitest';
import type { MediationRow } from './bootstrap-rows.ts';
import { chainModel } from './chain.ts';
import { estimateModel, type MediationOptions } from './estimate-model.ts';
import { estimateFullInformation } from './full-information.ts';
import { estimateImputed } from './imputed.ts';
import oracle from './missing.json' with { type: 'json' }; // synth45_missing with lavaan 0.6-14, see missing.py

const f = (values: readonly (number | null)[]) => Float64Array.from(values, (value) => value ?? NaN);
const columns = ['exercise', 'm1', 'pain', 'age', 'sex'].map((name) =>
  f(oracle.columns[name as keyof typeof oracle.columns]),
);
const options: MediationOptions = { resamples: 100, level: 0.95, strata: null, seed: 5n };
const build = ([x, m, y, ...covariates]: readonly Float64Array[]) =>
  chainModel({
    n: x?.length ?? 0,
    exposures: [{ name: 'x', values: x ?? f([]) }],
    mediators: [{ name: 'm', values: m ?? f([]) }],
    y: y ?? f([]),
    covariatesA: covariates,
    covariatesB: covariates,
    order: 'parallel',
  });
const pick = (rows: readonly MediationRow[], term: string, method: string) =>
  rows.find((row) => row.term === term && row.method === method && row.scale === 'raw');

describe('values missing at random', () => {
  it('full information equals lavaan FIML (fixed.x = FALSE)', () => {
    const { rows } = estimateFullInformation(build(columns), options);
    const size = (term: string) => pick(rows, term, 'FIML, percentile bootstrap')?.estimate ?? NaN;
    const { a, b, cp, ab, total } = oracle.fiml;
    const got = ['a', 'b', 'direct', 'indirect', 'total'].map(size);
    [a, b, cp, ab, total].forEach((expected, i) =>
      expect(Math.abs((got[i] ?? NaN) / expected - 1)).toBeLessThan(1e-5),
    );
    expect(size('direct') + size('indirect')).toBeCloseTo(size('total'), 8);
  });

  it('without gaps full information and imputation are least squares', () => {
    const keep = [...Array(45).keys()].filter((i) => columns.every((column) => column[i] === column[i]));
    const complete = columns.map((column) => Float64Array.from(keep, (i) => column[i]));
    const ols = estimateModel(build(complete), options).rows;
    const expected = pick(ols, 'indirect', 'percentile bootstrap')?.estimate ?? NaN;
    expect(expected).toBeCloseTo(oracle.listwise.ab, 5);
    const fiml = estimateFullInformation(build(complete), options).rows;
    expect(pick(fiml, 'indirect', 'FIML, percentile bootstrap')?.estimate).toBeCloseTo(expected, 7);
    const imputed = estimateImputed(complete, build, { ...options, imputations: 3 }).rows;
    const rubin = pick(imputed, 'a', 'multiple imputation, Rubin');
    const t = pick(ols, 'a', 'OLS t');
    expect(rubin?.estimate).toBeCloseTo(t?.estimate ?? NaN, 10);
    expect(rubin?.se).toBeCloseTo(t?.se ?? NaN, 10);
    expect(rubin?.df).toBe(t?.df);
  });

  it('imputation comes near FIML, is seeded, and its first tables do not depend on their number', () => {
    const many = estimateImputed(columns, build, { ...options, imputations: 40 }).rows;
    const size = pick(many, 'indirect', 'multiple imputation, Rubin');
    expect(Math.abs((size?.estimate ?? NaN) - oracle.fiml.ab)).toBeLessThan(0.8);
    const again = estimateImputed(columns, build, { ...options, imputations: 40 }).rows;
    expect(again).toEqual(many);
    const pooled = pick(many, 'indirect', 'multiple imputation, pooled percentile bootstrap');
    expect(pooled?.lower).toBeLessThan(size?.estimate ?? NaN);
    expect(pooled?.upper).toBeGreaterThan(size?.estimate ?? NaN);
  });

  it('recovers ab where leaving people out does not: gaps in the mediator depend on the outcome', () => {
    const stream = createStream(77n, 0, 0, 0);
    const n = 500;
    const draw = () => Float64Array.from({ length: n }, () => nextNormal(stream));
    const [x, e, g] = [draw(), draw(), draw()] as const;
    const m = x.map((value, i) => 0.6 * value + (e[i] ?? 0));
    const y = m.map((value, i) => 0.5 * value + (g[i] ?? 0));
    const holes = m.map((value, i) => ((y[i] ?? 0) > 0.3 && nextUniform(stream) < 0.8 ? NaN : value));
    const { rows } = estimateFullInformation(build([x, holes, y]), { ...options, resamples: 3 });
    const full = pick(rows, 'indirect', 'FIML, percentile bootstrap')?.estimate ?? NaN;
    const kept = [...holes.keys()].filter((i) => holes[i] === holes[i]);
    const without = [x, m, y].map((column) => Float64Array.from(kept, (i) => column[i] ?? NaN));
    const left = estimateModel(build(without), { ...options, resamples: 3 }).rows;
    const listwise = pick(left, 'indirect', 'percentile bootstrap')?.estimate ?? NaN;
    expect(Math.abs(full - 0.3)).toBeLessThan(0.1);
    expect(Math.abs(listwise - 0.3)).toBeGreaterThan(2 * Math.abs(full - 0.3));
  });

  it('refuses columns that span one another', () => {
    const [x = f([]), m = f([]), y = f([])] = columns;
    const doubled = [x, m, y, x.map((value) => 2 * value)];
    const message = 'the joint normal distribution of the variables has no estimate';
    expect(() => estimateFullInformation(build(doubled), options)).toThrow(message);
    expect(() => estimateImputed(doubled, build, { ...options, imputations: 2 })).toThrow(message);
  });
});
