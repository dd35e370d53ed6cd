import {
  bcaInterval,
  bootstrapMediation,
  bootstrapMediationRows,
  freedmanLaneJoint,
  massMediation,
  percentileInterval,
  permutationPlan,
  productNormalLower,
  productNormalQuantile,
  productNormalUpper,
  type MassMediation,
  type MediationBootstrap,
  type ScaleDraws,
} from '@mesovia/kernels';
import { coefficient } from '../estimates/coefficient.ts';
import { deltaMethod, type Product } from '../estimates/delta.ts';
import type { EstimateRow } from '../estimates/rows.ts';
import { onAllScales, SCALES, type Spread, type Term } from '../estimates/scales.ts';
import { standardDeviation } from '../people/moments.ts';

/** Share of degenerate resamples above which an interval is not shown. */
const DEGENERATE = 0.01;
const BOOTSTRAP_STREAM = 0;
const PERMUTATION_STREAM = 1;

export interface MediationInput {
  readonly n: number;
  /** Exposure, n values. */
  readonly x: Float64Array;
  /** Mediator, n values. */
  readonly m: Float64Array;
  /** Outcome, n values. */
  readonly y: Float64Array;
  /** Column after column, in both regressions; empty without covariates. */
  readonly covariates: Float64Array;
}

export interface MediationOptions {
  /** Bootstrap resamples, and permutations of each Freedman-Lane scheme. */
  readonly resamples: number;
  readonly level: number;
  /** Resampling within these groups; null resamples everybody together. */
  readonly strata: Int32Array | null;
  readonly seed: bigint;
  /** resamples x n row numbers to use instead of drawing from `seed`: the same draws as another program. */
  readonly rows?: Int32Array;
  /** count x n row numbers of the permutations, likewise. */
  readonly permutations?: Int32Array;
}

/** A row of the estimates table before it knows the names of the study. */
export type MediationRow = Omit<EstimateRow, 'model' | 'n' | 'candidates' | 'selection'>;

export interface Mediation {
  readonly rows: MediationRow[];
  /** Resamples that had to be drawn again because a model could not be fitted. */
  readonly redrawn: number;
  /** Resamples that stayed without a value. */
  readonly degenerate: number;
  /** More of these than intervals can bear: bootstrap rows have no limits. */
  readonly hidden: boolean;
  readonly permutations: number;
  /** Every arrangement was enumerated in the permutation test. */
  readonly exact: boolean;
}

/**
 * One mediator, linear: m ~ 1 + x + covariates (path a), y ~ 1 + x + m + covariates (b and the direct effect).
 * Paths with t tests on three scales; the indirect effect by each method, with its own interval and p.
 *
 * @see Baron & Kenny 1986, J Pers Soc Psychol 51:1173 (paths); Shrout & Bolger 2002, Psychol Methods 7:422
 *      (percentile bootstrap); Efron 1987, J Am Stat Assoc 82:171 (BCa); Meeker et al. 1981 (product of normals)
 */
export function mediation(input: MediationInput, options: MediationOptions): Mediation {
  const { n, x, m, y, covariates } = input;
  const fit = massMediation({ n, x, y, candidates: m, covariatesA: covariates, covariatesB: covariates });
  const spread = { x: standardDeviation(x), m: standardDeviation(m), y: standardDeviation(y) };
  const draws = resample(input, options);
  const plan = options.permutations
    ? { indices: options.permutations, count: options.permutations.length / n, exact: false }
    : permutationPlan(n, options.resamples, options.seed, PERMUTATION_STREAM, null, covariates.length > 0);
  const joint = freedmanLaneJoint(m, n, x, y, covariates, covariates, plan.indices);
  return {
    rows: [
      ...pathRows(fit, spread, options.level),
      ...normalRows(fit, spread, options.level),
      ...bootstrapRows(draws, options),
      ...testRows(fit, spread, joint.p),
    ],
    redrawn: draws.redrawn,
    degenerate: draws.degenerate,
    hidden: draws.degenerate > DEGENERATE * options.resamples,
    permutations: plan.count,
    exact: plan.exact,
  };
}

function resample(
  { n, m, x, y, covariates }: MediationInput,
  { resamples, seed, strata, rows }: MediationOptions,
): MediationBootstrap {
  const model = { n, m, x, y, covariatesA: covariates, covariatesB: covariates };
  return rows
    ? bootstrapMediationRows(model, rows)
    : bootstrapMediation(model, resamples, seed, BOOTSTRAP_STREAM, strata);
}

const productOf = ({ a, seA, b, seB }: MassMediation): Product => ({
  a: a[0],
  seA: seA[0],
  b: b[0],
  seB: seB[0],
});

function pathRows(fit: MassMediation, spread: Spread, level: number): MediationRow[] {
  const path = (term: Term, estimate: number, se: number, df: number) =>
    onAllScales({ term, method: 'OLS t', ...coefficient(estimate, se, df, level) }, spread);
  return [
    ...path('a', fit.a[0], fit.seA[0], fit.dfA),
    ...path('b', fit.b[0], fit.seB[0], fit.dfB),
    ...path('total', fit.total, fit.seTotal, fit.dfTotal),
    ...path('direct', fit.direct[0], fit.seDirect[0], fit.dfB),
  ];
}

function normalRows(fit: MassMediation, spread: Spread, level: number): MediationRow[] {
  const product = productOf(fit);
  const { a, seA, b, seB } = product;
  const tail = (1 - level) / 2;
  const below = productNormalLower(0, a, seA, b, seB);
  const above = productNormalUpper(0, a, seA, b, seB);
  const term = 'indirect' as const;
  return [
    ...onAllScales({ term, method: 'delta, first order', ...deltaMethod(product, 1, level) }, spread),
    ...onAllScales({ term, method: 'delta, second order', ...deltaMethod(product, 2, level) }, spread),
    ...onAllScales(
      {
        term,
        method: 'product-normal',
        estimate: a * b,
        p: Math.min(1, 2 * Math.min(below, above)),
        lower: productNormalQuantile(tail, a, seA, b, seB),
        upper: productNormalQuantile(1 - tail, a, seA, b, seB),
        level,
      },
      spread,
    ),
  ];
}

function bootstrapRows(draws: MediationBootstrap, options: MediationOptions): MediationRow[] {
  const usable = draws.degenerate <= DEGENERATE * options.resamples;
  const scales: readonly ScaleDraws[] = [draws.raw, draws.partial, draws.full];
  return scales.flatMap(({ estimate, draws: values, jackknife }, i) => {
    const row = { term: 'indirect', scale: SCALES[i] ?? 'raw', estimate };
    const methods = ['percentile bootstrap', 'percentile bootstrap, p by counting', 'BCa bootstrap'] as const;
    if (!usable) return methods.map((method) => ({ ...row, method }));
    const known = values.filter((value) => !Number.isNaN(value));
    const { level } = options;
    const percentile = percentileInterval(known, level);
    const bca = bcaInterval(known, estimate, jackknife, level);
    const se = standardDeviation(known);
    const limits = { lower: percentile.lower, upper: percentile.upper, level };
    return [
      { ...row, method: methods[0], se, p: percentile.p, ...limits },
      { ...row, method: methods[1], se, p: percentile.pCount, ...limits },
      { ...row, method: methods[2], se, p: bca.p, lower: bca.lower, upper: bca.upper, level },
    ];
  });
}

/** Tests without an interval: they are about the paths, not about the size of their product. */
function testRows(fit: MassMediation, spread: Spread, permutation: number): MediationRow[] {
  const statistic = Math.min(Math.abs(fit.tA[0]), Math.abs(fit.tB[0]));
  const test = (method: string, p: number) =>
    onAllScales({ term: 'indirect', method, estimate: fit.indirect[0], statistic, p }, spread);
  return [
    ...test('joint significance', Math.max(fit.pA[0], fit.pB[0])),
    ...test('Freedman-Lane joint', permutation),
  ];
}
