import { readFileSync } from 'node:fs';
import { oracleFile } from '@mesovia/core/testing';
import { productNormalQuantile } from '@mesovia/kernels';
import { describe, expect, it } from 'vitest';
import { residualCorrelation } from '../sensitivity/residual-correlation.ts';
import { columnsOf, numbers } from '../testing.ts';
import type { MediationRow } from './bootstrap-rows.ts';
import { chainModel } from './chain.ts';
import { estimateModel } from './estimate-model.ts';

const text = (name: string) => readFileSync(oracleFile(`mediation/${name}`) ?? '', 'utf8');
const options = { resamples: 2000, level: 0.95, strata: null, seed: 11n };
const pick = (rows: readonly MediationRow[], term: string, method: string, scale = 'raw') =>
  rows.find((row) => row.term === term && row.method.startsWith(method) && row.scale === scale);

interface Simple {
  readonly dataset: string;
  readonly model: {
    readonly x: string;
    readonly m: string;
    readonly y: string;
    readonly covariates: string[] | null;
  };
}

function inputOf({ dataset, model }: Simple) {
  const data = columnsOf(text(`data/${dataset}.csv`).replaceAll('"', ''), ',');
  const column = (name: string) => numbers(data[name]);
  const covariates = [model.covariates ?? []].flat().map(column);
  const [x, m, y] = [column(model.x), column(model.m), column(model.y)];
  return { n: x.length, x, m, y, covariates };
}

function rowsOf(simple: Simple, resamples = 200): MediationRow[] {
  const { n, x, m, y, covariates } = inputOf(simple);
  const model = chainModel({
    n,
    exposures: [{ name: 'x', values: x }],
    mediators: [{ name: 'm', values: m }],
    y,
    covariatesA: covariates,
    covariatesB: covariates,
    order: 'parallel',
  });
  return estimateModel(model, { ...options, resamples }).rows;
}

interface Ols extends Simple {
  readonly ab: number;
  readonly c: number;
  readonly c_prime: number;
  readonly sobel: { se: number; p: number };
  readonly aroian: { se: number };
  readonly goodman: { se: number } | null;
  readonly sobel_hc3: { se: number };
  readonly joint_significance: { p_max: number };
  readonly effect_sizes: { partially_standardized: number; completely_standardized: number };
  readonly sensitivity: { rho_at_acme0: number };
  readonly acme_of_rho: { rho: number; acme: number }[];
}

describe.skipIf(!oracleFile('mediation/README.md'))(
  'every oracle of other software (skipped where the oracles are absent)',
  () => {
    const names = [
      'talor_simple',
      'talor_simple_cov',
      'synth45_simple',
      'synth45_simple_cov',
      'synth45_null_mediator_cov',
    ];

    it.each(names)('%s: R lm and sandwich', (name) => {
      const oracle = JSON.parse(text(`results/${name}_ols.json`)) as Ols;
      const rows = rowsOf(oracle);
      const same = (got: number | undefined, expected: number) =>
        expect(Math.abs((got ?? NaN) - expected)).toBeLessThan(1e-9 * Math.max(1, Math.abs(expected)));
      same(pick(rows, 'total', 'OLS t')?.estimate, oracle.c);
      same(pick(rows, 'direct', 'OLS t')?.estimate, oracle.c_prime);
      same(pick(rows, 'indirect', 'delta, first order')?.estimate, oracle.ab);
      same(pick(rows, 'indirect', 'delta, first order')?.se, oracle.sobel.se);
      same(pick(rows, 'indirect', 'delta, first order')?.p, oracle.sobel.p);
      same(pick(rows, 'indirect', 'delta, second order')?.se, oracle.aroian.se);
      same(pick(rows, 'indirect', 'delta, HC3')?.se, oracle.sobel_hc3.se);
      same(pick(rows, 'indirect', 'joint significance')?.p, oracle.joint_significance.p_max);
      const { partially_standardized, completely_standardized } = oracle.effect_sizes;
      same(pick(rows, 'indirect', 'percentile', 'partially standardised')?.estimate, partially_standardized);
      same(pick(rows, 'indirect', 'percentile', 'fully standardised')?.estimate, completely_standardized);
      same(pick(rows, 'upsilon', 'percentile', 'share of variance')?.estimate, completely_standardized ** 2);
      const bend = residualCorrelation(inputOf(oracle));
      same(bend?.zero, oracle.sensitivity.rho_at_acme0);
      for (const { rho, acme } of oracle.acme_of_rho) same(bend?.indirectAt(rho), acme);
    });

    it('distribution of the product, every quantile', () => {
      const all = JSON.parse(text('results/distribution_of_product_exact.json')) as Record<
        string,
        { a: number; se_a: number; b: number; se_b: number; quantiles: Record<string, number> }
      >;
      for (const { a, se_a, b, se_b, quantiles } of Object.values(all)) {
        for (const [p, value] of Object.entries(quantiles))
          expect(productNormalQuantile(Number(p), a, se_a, b, se_b)).toBeCloseTo(value, 8);
      }
    });

    it('R boot with 100,000 resamples: limits within Monte Carlo error', () => {
      const all = JSON.parse(text('results/bootstrap_R_boot_B100000.json')) as (Simple & {
        readonly perc_type7: number[];
        readonly bc_ci_type7: number[];
        readonly boot_ci_basic: number[];
        readonly bca_jackknife_type7: number[];
        readonly boot_se: number;
        readonly acceleration_jackknife: number;
      })[];
      for (const oracle of all) {
        const rows = rowsOf(oracle, options.resamples);
        const limits = [
          ['percentile bootstrap', oracle.perc_type7],
          ['BC bootstrap', oracle.bc_ci_type7],
          ['basic bootstrap', oracle.boot_ci_basic],
          ['BCa bootstrap', oracle.bca_jackknife_type7],
        ] as const;
        for (const [method, [lower = NaN, upper = NaN]] of limits) {
          const row = pick(rows, 'indirect', method);
          expect(Math.abs((row?.lower ?? NaN) - lower)).toBeLessThan(5 * (row?.lowerError ?? NaN));
          expect(Math.abs((row?.upper ?? NaN) - upper)).toBeLessThan(5 * (row?.upperError ?? NaN));
        }
        expect(Math.abs((pick(rows, 'indirect', 'normal')?.se ?? NaN) / oracle.boot_se - 1)).toBeLessThan(
          0.12,
        );
      }
    });

    it('Tal-Or, two mediators: R lm; serial total as published', () => {
      const data = columnsOf(text('data/talor.csv'), ',');
      const column = (name: string) => ({ name, values: numbers(data[name]) });
      const oracle = JSON.parse(text('results/talor_parallel_ols.json')) as {
        indirect: Record<string, number>;
      };
      const common = {
        n: 123,
        exposures: [column('cond')],
        y: column('reaction').values,
        covariatesA: [],
        covariatesB: [],
      };
      const parallel = chainModel({
        ...common,
        mediators: [column('pmi'), column('import')],
        order: 'parallel',
      });
      const rows = estimateModel(parallel, { ...options, resamples: 200 }).rows;
      const size = (term: string) => pick(rows, term, 'percentile')?.estimate ?? NaN;
      expect(size('indirect (pmi)')).toBeCloseTo(oracle.indirect['pmi'] ?? NaN, 10);
      expect(size('indirect (import)')).toBeCloseTo(oracle.indirect['import'] ?? NaN, 10);
      expect(size('total indirect')).toBeCloseTo(oracle.indirect['total'] ?? NaN, 10);
      expect(size('indirect (pmi) - indirect (import)')).toBeCloseTo(
        oracle.indirect['contrast_pmi_minus_import'] ?? NaN,
        10,
      );
      const serial = chainModel({ ...common, mediators: [column('import'), column('pmi')], order: 'serial' });
      const routes = estimateModel(serial, { ...options, resamples: 200 }).rows;
      // lavaan 0.6-14, maximum likelihood: 0.0488 and 0.3923.
      expect(pick(routes, 'indirect (import -> pmi)', 'percentile')?.estimate).toBeCloseTo(0.0488, 4);
      expect(pick(routes, 'total indirect', 'percentile')?.estimate).toBeCloseTo(0.3923, 4);
    });

    it('stratified resampling: R boot with strata, within Monte Carlo error', () => {
      const oracle = JSON.parse(text('results/bootstrap_stratified_R_boot.json')) as {
        boot_se: number;
        perc_type7: number[];
      };
      const input = inputOf({
        dataset: 'synth45',
        model: { x: 'exercise', m: 'm1', y: 'pain', covariates: ['age', 'sex'] },
      });
      const model = chainModel({
        n: 45,
        exposures: [{ name: 'x', values: input.x }],
        mediators: [{ name: 'm', values: input.m }],
        y: input.y,
        covariatesA: input.covariates,
        covariatesB: input.covariates,
        order: 'parallel',
      });
      const { rows } = estimateModel(model, { ...options, strata: Int32Array.from(input.x) });
      const row = pick(rows, 'indirect', 'percentile bootstrap');
      expect(Math.abs((row?.lower ?? NaN) - (oracle.perc_type7[0] ?? NaN))).toBeLessThan(
        5 * (row?.lowerError ?? NaN),
      );
      expect(Math.abs((row?.upper ?? NaN) - (oracle.perc_type7[1] ?? NaN))).toBeLessThan(
        5 * (row?.upperError ?? NaN),
      );
    });

    it('semTools Monte Carlo interval, Tal-Or, but for its maximum likelihood standard errors', () => {
      const oracle = JSON.parse(text('results/montecarlo_semtools.json')) as {
        result: { 'ci.lower': number; 'ci.upper': number };
      };
      const rows = rowsOf({
        dataset: 'talor',
        model: { x: 'cond', m: 'pmi', y: 'reaction', covariates: null },
      });
      const row = pick(rows, 'indirect', 'Monte Carlo');
      expect(Math.abs((row?.lower ?? NaN) - oracle.result['ci.lower'])).toBeLessThan(0.012);
      expect(Math.abs((row?.upper ?? NaN) - oracle.result['ci.upper'])).toBeLessThan(0.012);
    });
  },
);
