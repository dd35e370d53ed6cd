import { readFileSync } from 'node:fs';
import { oracleFile } from '@mesovia/core/testing';
import { createStream, leastSquares, nextNormal } from '@mesovia/kernels';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mean, standardDeviation } from '../people/moments.ts';
import type { MediationRow } from './bootstrap-rows.ts';
import type { MediationOptions } from './estimate-model.ts';
import { mediation, type MediationInput } from './mediation.ts';
import oracle from './oracle.json' with { type: 'json' };

const { exercise, age, sex, m1, pain } = oracle.columns;
const input: MediationInput = {
  n: 45,
  x: Float64Array.from(exercise),
  m: Float64Array.from(m1),
  y: Float64Array.from(pain),
  covariates: Float64Array.from([...age, ...sex]),
};
const options: MediationOptions = { resamples: 1000, level: 0.95, strata: null, seed: 1n };
const pick = (rows: readonly MediationRow[], term: string, method: string, scale = 'raw') =>
  rows.find((row) => row.term === term && row.method === method && row.scale === scale) as MediationRow;

describe('synth45 against R', () => {
  const { rows } = mediation(input, options);

  it.each([
    ['a', oracle.a],
    ['b', oracle.b],
    ['direct', oracle.direct],
    ['total', oracle.total],
  ])('%s with t test and interval', (term, expected) => {
    const row = pick(rows, term, 'OLS t');
    expect(row.estimate).toBeCloseTo(expected.est, 10);
    expect(row.se).toBeCloseTo(expected.se, 10);
    expect(row.statistic).toBeCloseTo(expected.t, 10);
    expect(row.df).toBe(expected.df);
    expect(row.p).toBeCloseTo(expected.p, 12);
    expect(row.lower).toBeCloseTo(expected.ci95[0] ?? NaN, 9);
    expect(row.upper).toBeCloseTo(expected.ci95[1] ?? NaN, 9);
  });

  it.each([
    ['delta, first order', oracle.sobel],
    ['delta, second order', oracle.aroian],
    ['delta, unbiased', oracle.goodman],
    ['delta, HC3', oracle.sobel_hc3],
  ])('%s', (method, expected) => {
    const row = pick(rows, 'indirect', method);
    expect(row.estimate).toBeCloseTo(oracle.indirect, 10);
    expect(row.se).toBeCloseTo(expected.se, 10);
    expect(row.statistic).toBeCloseTo(expected.z, 10);
    expect(row.p).toBeCloseTo(expected.p, 12);
    expect(row.lower).toBeCloseTo(expected.ci95[0] ?? NaN, 9);
    expect(row.upper).toBeCloseTo(expected.ci95[1] ?? NaN, 9);
  });

  it('product-normal limits and p', () => {
    const row = pick(rows, 'indirect', 'product-normal');
    expect(row.lower).toBeCloseTo(oracle.product.lower, 7);
    expect(row.upper).toBeCloseTo(oracle.product.upper, 7);
    expect(row.p).toBeCloseTo(2 * (1 - oracle.product.below_zero), 9);
  });

  it('joint significance, and the standardised sizes', () => {
    expect(pick(rows, 'indirect', 'joint significance').p).toBeCloseTo(oracle.joint_p, 12);
    const size = (scale: string) => pick(rows, 'indirect', 'delta, first order', scale).estimate;
    expect(size('partially standardised')).toBeCloseTo(oracle.partially, 10);
    expect(size('fully standardised')).toBeCloseTo(oracle.fully, 10);
  });

  it.skipIf(!oracleFile('mediation/data/boot_indices_n45_B999.csv'))(
    'percentile, BCa and Freedman-Lane p on shared index files (skipped where the oracles are absent)',
    () => {
      const read = (name: string) =>
        Int32Array.from(
          readFileSync(oracleFile(`mediation/data/${name}`) ?? '', 'utf8')
            .trim()
            .split(/[\s,]+/),
          Number,
        );
      const shared = mediation(input, {
        ...options,
        resamples: 999,
        rows: read('boot_indices_n45_B999.csv'),
        permutations: read('perm_indices_n45_B999.csv'),
      }).rows;
      const percentile = pick(shared, 'indirect', 'percentile bootstrap');
      expect(percentile.lower).toBeCloseTo(oracle.bootstrap.percentile[0] ?? NaN, 9);
      expect(percentile.upper).toBeCloseTo(oracle.bootstrap.percentile[1] ?? NaN, 9);
      expect(percentile.se).toBeCloseTo(oracle.bootstrap.sd, 9);
      expect(percentile.p).toBeCloseTo(0.02395, 4);
      expect(pick(shared, 'indirect', 'percentile bootstrap, p by counting').p).toBeCloseTo(
        oracle.bootstrap.p_plus1,
        12,
      );
      const bca = pick(shared, 'indirect', 'BCa bootstrap, liberal below n = 100');
      expect(bca.lower).toBeCloseTo(oracle.bootstrap.bca[0] ?? NaN, 9);
      expect(bca.upper).toBeCloseTo(oracle.bootstrap.bca[1] ?? NaN, 9);
      expect(bca.p).toBeCloseTo(0.0535, 3);
      const others = [
        ['basic bootstrap', oracle.bootstrap.basic],
        ['normal bootstrap', oracle.bootstrap.normal],
        ['BC bootstrap, liberal below n = 100', oracle.bootstrap.bc],
        ['studentised bootstrap', oracle.bootstrap.studentised],
      ] as const;
      for (const [method, expected] of others) {
        const row = pick(shared, 'indirect', method);
        expect(row.lower).toBeCloseTo(expected[0] ?? NaN, 9);
        expect(row.upper).toBeCloseTo(expected[1] ?? NaN, 9);
      }
      expect(pick(shared, 'indirect', 'Freedman-Lane joint').p).toBeCloseTo(oracle.permutation_p, 12);
    },
  );
});

/** Numbers behind the abstract: constructed to match it, not evidence about the study. */
function abstractFixture(direct: number, a: number, b: number): MediationInput {
  const n = 45;
  const stream = createStream(2023n, 0, 0, 0);
  const raw = Float64Array.from({ length: n }, (_, i) => (i < 29 ? 1 : 0));
  const [centre, spread] = [mean(raw), standardDeviation(raw)];
  const x = raw.map((value) => (value - centre) / spread);
  const orthogonal = (to: readonly Float64Array[]) => {
    const draw = Float64Array.from({ length: n }, () => nextNormal(stream));
    const design = Float64Array.from([...new Float64Array(n).fill(1), ...to.flatMap((v) => [...v])]);
    const { residuals } = leastSquares(design, n, to.length + 1, draw);
    const scale = standardDeviation(residuals);
    return residuals.map((value) => value / scale);
  };
  const e1 = orthogonal([x]);
  const e2 = orthogonal([x, e1]);
  const rest = 1 - (direct ** 2 + b ** 2 + 2 * a * b * direct);
  const m = x.map((value, i) => a * value + Math.sqrt(1 - a ** 2) * e1[i]);
  const y = x.map((value, i) => direct * value + b * m[i] + Math.sqrt(rest) * e2[i]);
  return { n, x: raw, m, y: y.map((value) => 59.6 + 18 * value), covariates: new Float64Array(0) };
}

describe('the fixture that matches the abstract', () => {
  it('first-order delta, fully standardised: -0.4600, -0.7670 to -0.1530', () => {
    const { rows } = mediation(abstractFixture(0, -0.7622, -0.46 / -0.7622), options);
    const row = pick(rows, 'indirect', 'delta, first order', 'fully standardised');
    expect(row.estimate).toBeCloseTo(-0.46, 4);
    expect(row.lower).toBeCloseTo(-0.767, 4);
    expect(row.upper).toBeCloseTo(-0.153, 4);
    expect(row.statistic).toBeCloseTo(-2.937, 2);
    const partially = pick(rows, 'indirect', 'delta, first order', 'partially standardised');
    expect(partially.estimate / row.estimate).toBeCloseTo(2.066, 3);
    const total = pick(rows, 'total', 'OLS t');
    expect(total.estimate).toBeCloseTo(-17.1, 1);
    expect(total.p).toBeCloseTo(0.0015, 4);
  });

  it.each([
    [-0.1, -0.787, 0.585],
    [0.1, -0.743, 0.619],
  ])('variant with c = %s', (direct, a, b) => {
    const row = pick(
      mediation(abstractFixture(direct, a, b), options).rows,
      'indirect',
      'delta, first order',
      'fully standardised',
    );
    expect(row.estimate).toBeCloseTo(-0.46, 2);
    expect(row.lower).toBeCloseTo(-0.767, 2);
    expect(row.upper).toBeCloseTo(-0.153, 2);
  });
});

describe('identities and properties', () => {
  const scales = ['raw', 'partially standardised', 'fully standardised'];
  const { rows } = mediation(input, { ...options, resamples: 1000 });

  it.each(scales)('total = direct + indirect, indirect = a b, %s', (scale) => {
    const value = (term: string) => pick(rows, term, 'OLS t', scale).estimate;
    const indirect = pick(rows, 'indirect', 'delta, first order', scale).estimate;
    expect(value('direct') + indirect).toBeCloseTo(value('total'), 10);
    expect(value('a') * value('b')).toBeCloseTo(indirect, 10);
  });

  it('every method shows the same estimate, and no two rows share a key', () => {
    const indirect = rows.filter((row) => row.term === 'indirect' && row.scale === 'raw');
    expect(indirect).toHaveLength(15);
    for (const row of indirect) expect(row.estimate).toBeCloseTo(oracle.indirect, 10);
    const keys = rows.map((row) => `${row.term}|${row.scale}|${row.method}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('the interval excludes 0 if and only if p < 0.05, whatever the method', () => {
    for (let shift = 0; shift < 8; shift++) {
      const moved = input.m.map((value, i) => value + 0.08 * shift * input.x[i]);
      const all = mediation({ ...input, m: moved }, options).rows;
      const tested = all.filter((row) => !Number.isNaN((row.lower ?? NaN) + (row.p ?? NaN)));
      expect(tested.length).toBeGreaterThan(60);
      for (const row of tested) {
        if (row.method.endsWith('p by counting')) continue;
        const excludes = (row.lower ?? NaN) > 0 || (row.upper ?? NaN) < 0;
        expect([row.term, row.method, excludes]).toEqual([row.term, row.method, (row.p ?? NaN) < 0.05]);
      }
    }
  });

  it('tells how far another seed may move a limit', () => {
    const many = Array.from({ length: 12 }, (_, seed) =>
      pick(mediation(input, { ...options, seed: BigInt(seed) }).rows, 'indirect', 'percentile bootstrap'),
    );
    const uppers = Float64Array.from(many, (row) => row.upper ?? NaN);
    const told = mean(Float64Array.from(many, (row) => row.upperError ?? NaN));
    expect(standardDeviation(uppers) / told).toBeGreaterThan(0.5);
    expect(standardDeviation(uppers) / told).toBeLessThan(2);
  });

  it('units of the mediator do not touch the indirect effect', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 50, noNaN: true }), (by) => {
        const moved = mediation({ ...input, m: input.m.map((v) => by * v + 3) }, options).rows;
        for (const method of ['delta, first order', 'percentile bootstrap'] as const) {
          const [ours, theirs] = [pick(moved, 'indirect', method), pick(rows, 'indirect', method)];
          expect(ours.estimate).toBeCloseTo(theirs.estimate, 8);
          expect(ours.lower ?? NaN).toBeCloseTo(theirs.lower ?? NaN, 7);
        }
      }),
      { numRuns: 3 },
    );
  });

  it('resampling within exposure groups changes the interval', () => {
    const strata = Int32Array.from(exercise);
    const stratified = mediation(input, { ...options, strata }).rows;
    expect(pick(stratified, 'indirect', 'percentile bootstrap').lower).not.toBe(
      pick(rows, 'indirect', 'percentile bootstrap').lower,
    );
  });

  it('shows no bootstrap interval when too many resamples cannot be fitted', () => {
    const rare = Float64Array.from({ length: 12 }, (_, i) => (i === 0 ? 1 : 0));
    const small = {
      n: 12,
      x: Float64Array.from({ length: 12 }, (_, i) => i % 2),
      m: Float64Array.from(m1.slice(0, 12)),
      y: Float64Array.from(pain.slice(0, 12)),
      covariates: rare,
    };
    const everyRow = new Int32Array(12 * 100).map((_, at) => 1 + (at % 11));
    const {
      degenerate,
      hidden,
      rows: shown,
    } = mediation(small, { ...options, resamples: 100, rows: everyRow });
    expect(degenerate).toBe(100);
    expect(hidden).toBe(true);
    expect(pick(shown, 'indirect', 'percentile bootstrap').lower).toBeUndefined();
    expect(pick(shown, 'indirect', 'product-normal').lower).toBeDefined();
  });
});
