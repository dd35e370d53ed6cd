import {
  effectValue,
  effectVariance,
  fitEquation,
  freedmanLaneJoint,
  jackknifeStatistic,
  monteCarloEffects,
  permutationPlan,
  resampleStatistic,
  resampleStatisticRows,
  robustCovariance,
  type Exchangeability,
  type Resampled,
  type Statistic,
} from '@mesovia/kernels';
import { SCALES } from '../estimates/scales.ts';
import { bootstrapRows, type Bootstrapped, type MediationRow } from './bootstrap-rows.ts';
import type { LinearModel, ModelEffect, ScaleFactor } from './linear-model.ts';
import { ratioRows } from './ratios.ts';
import { theoryRows, type RawRow } from './theory-rows.ts';

/** Share of degenerate resamples above which an interval is not shown. */
const DEGENERATE = 0.01;
export const BOOTSTRAP_STREAM = 0;
const PERMUTATION_STREAM = 1;
const MONTE_CARLO_STREAM = 2;
const MONTE_CARLO_DRAWS = 20000;

export interface MediationOptions {
  /** Bootstrap resamples, and permutations of each Freedman-Lane scheme. */
  readonly resamples: number;
  readonly level: number;
  /** Resampling within these groups; null resamples everybody together. */
  readonly strata: Int32Array | null;
  readonly seed: bigint;
  /** Who may change places in permutations; everybody when left out. */
  readonly exchangeability?: Exchangeability | null;
  /** resamples x n row numbers to use instead of drawing from `seed`: the same draws as another program. */
  readonly rows?: Int32Array;
  /** count x n row numbers of the permutations, likewise. */
  readonly permutations?: Int32Array;
}

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
  /** What was asked for and is not shown, in words; empty otherwise. */
  readonly remarks: readonly string[];
}

/** Numbers of one effect in the statistic: raw, partially and fully standardised, standard error of the raw one. */
const WIDTH = 4;

/** The people in order. */
export const everybody = (n: number): Int32Array => Int32Array.from({ length: n }, (_, i) => i);

/**
 * Every effect of a linear path model on three scales by each method.
 *
 * SDs count as known in formula rows and are recomputed in every resample of bootstrap rows.
 *
 * @see Sobel 1982, Aroian 1947, Goodman 1960 (delta); Meeker et al. 1981 (product of normals); MacKinnon, Lockwood &
 *      Williams 2004 (Monte Carlo); Efron 1987 (BCa); MacKinnon et al. 2002 (joint significance); Freedman & Lane 1983
 * @throws RangeError when a model cannot be fitted to everybody: check the columns first
 */
export function estimateModel(model: LinearModel, options: MediationOptions): Mediation {
  const { n, equations, effects, y } = model;
  const all = everybody(n);
  const fits = equations.map((equation) => fitEquation(equation, all) ?? refuse());
  const robust = equations.map((equation) => robustCovariance(equation, all));
  const statistic = statisticOf(model);
  const width = WIDTH * effects.length;
  const sample = new Float64Array(width);
  if (!statistic(all, sample)) refuse();
  const draws = draw(n, width, statistic, options);
  const jackknife = jackknifeStatistic(n, width, statistic);
  const monteCarlo = monteCarloEffects(
    effects.map(({ effect }) => effect),
    fits,
    MONTE_CARLO_DRAWS,
    options.seed,
    MONTE_CARLO_STREAM,
  );
  const usable = draws.degenerate <= DEGENERATE * draws.count;
  const bootstrap = { level: options.level, n, usable };
  const plan = planOf(model, options);
  const rows = effects.flatMap((effect, e) => {
    const raw = theoryRows(
      effect,
      sample[WIDTH * e] ?? NaN,
      { fits, robust },
      monteCarlo.subarray(e * MONTE_CARLO_DRAWS, (e + 1) * MONTE_CARLO_DRAWS),
      options.level,
    );
    const joint = plan ? jointRows(effect, sample[WIDTH * e] ?? NaN, n, y, plan.indices) : [];
    const resampled = bootstrapped(effect, e, sample, draws, jackknife, n);
    return [
      ...onScales([...raw, ...joint], effect, y),
      ...resampled.flatMap((result) =>
        isPath(effect)
          ? bootstrapRows(result, bootstrap).filter(({ method }) => method === 'percentile bootstrap')
          : bootstrapRows(result, bootstrap),
      ),
    ];
  });
  const ratios = ratioRows(model, fits, resampledOf(model, sample, draws, jackknife), bootstrap);
  return {
    rows: [...rows, ...ratios.rows],
    redrawn: draws.redrawn,
    degenerate: draws.degenerate,
    hidden: !usable,
    permutations: plan?.count ?? 0,
    exact: plan?.exact ?? false,
    remarks: [...ratios.remarks, ...missingMethods(robust, jackknife, n)],
  };
}

/** Methods that have no value for these people. */
function missingMethods(robust: readonly Float64Array[], jackknife: Float64Array, n: number): string[] {
  const isUnknown = (value: number | undefined) => Number.isNaN(value);
  // A person without whom nothing can be fitted leaves every number unknown, the raw one of the first effect too.
  const alone = Array.from({ length: n }, (_, i) => jackknife[i]).some(isUnknown);
  return [
    ...(robust.some((values) => values.some(isUnknown))
      ? ['HC3 errors are not shown: a regression fits one of the people exactly.']
      : []),
    ...(alone
      ? ['BCa intervals are not shown: without one of the people a regression cannot be fitted.']
      : []),
  ];
}

function refuse(): never {
  throw new RangeError('a model of the path diagram cannot be fitted to these people');
}

export function draw(
  n: number,
  width: number,
  statistic: Statistic,
  { resamples, seed, strata, rows }: MediationOptions,
): Resampled {
  return rows
    ? resampleStatisticRows(n, width, statistic, rows)
    : resampleStatistic(n, width, statistic, resamples, seed, BOOTSTRAP_STREAM, strata);
}

function planOf({ n, effects }: LinearModel, options: MediationOptions) {
  const joints = effects.flatMap(({ joint }) => joint ?? []);
  if (joints.length === 0) return undefined;
  if (options.permutations) {
    return { indices: options.permutations, count: options.permutations.length / n, exact: false };
  }
  const adjusted = joints.some((joint) => joint.covariatesA.length + joint.covariatesB.length > 0);
  return permutationPlan(
    n,
    options.resamples,
    options.seed,
    PERMUTATION_STREAM,
    options.exchangeability ?? null,
    adjusted,
  );
}

/** SD (ddof 1) of the values of the people in `rows`. */
export function deviation(values: Float64Array, rows: Int32Array): number {
  let sum = 0;
  for (const row of rows) sum += values[row] ?? NaN;
  const centre = sum / rows.length;
  let squares = 0;
  for (const row of rows) squares += ((values[row] ?? NaN) - centre) ** 2;
  return Math.sqrt(squares / (rows.length - 1));
}

/** Products of SDs, each column's SD computed once for these people. */
export function factorAt(factor: ScaleFactor, sd: (column: Float64Array) => number): number {
  const times = factor.times.reduce((product, column) => product * sd(column), 1);
  return factor.by.reduce((product, column) => product / sd(column), times);
}

function statisticOf({ equations, effects }: LinearModel): Statistic {
  return (rows, out) => {
    const fits = [];
    for (const equation of equations) {
      const fit = fitEquation(equation, rows);
      if (!fit) return false;
      fits.push(fit);
    }
    const covariances = fits.map(({ covariance }) => covariance);
    const known = new Map<Float64Array, number>();
    const sd = (column: Float64Array): number => {
      const value = known.get(column) ?? deviation(column, rows);
      known.set(column, value);
      return value;
    };
    for (const [e, { effect, partial, full }] of effects.entries()) {
      const value = effectValue(effect, fits);
      const scaled = value * factorAt(partial, sd);
      if (!Number.isFinite(scaled)) return false;
      out[WIDTH * e] = value;
      out[WIDTH * e + 1] = scaled;
      out[WIDTH * e + 2] = full ? value * factorAt(full, sd) : NaN;
      out[WIDTH * e + 3] = Math.sqrt(effectVariance(effect, fits, covariances));
    }
    return true;
  };
}

const isPath = ({ effect }: ModelEffect): boolean => effect.length === 1 && effect[0]?.factors.length === 1;

/** The scales an effect has, and what raw numbers are multiplied with on each in the sample. */
function scalesOf({ partial, full }: ModelEffect, y: Float64Array): (readonly [string, number])[] {
  const all = everybody(y.length);
  const sd = (column: Float64Array) => deviation(column, all);
  const [raw, partially, fully] = SCALES;
  return [
    [raw, 1],
    [partially, factorAt(partial, sd)],
    ...(full ? [[fully, factorAt(full, sd)] as const] : []),
  ];
}

export function onScales(rows: readonly RawRow[], effect: ModelEffect, y: Float64Array): MediationRow[] {
  const by = (value: number | undefined, factor: number) => (value === undefined ? NaN : value * factor);
  return rows.flatMap((row) =>
    scalesOf(effect, y).map(([scale, factor]) => ({
      ...row,
      scale,
      estimate: row.estimate * factor,
      se: by(row.se, factor),
      lower: by(row.lower, factor),
      upper: by(row.upper, factor),
      lowerError: by(row.lowerError, factor),
      upperError: by(row.upperError, factor),
    })),
  );
}

function bootstrapped(
  effect: ModelEffect,
  e: number,
  sample: Float64Array,
  draws: Resampled,
  jackknife: Float64Array,
  n: number,
): Bootstrapped[] {
  const of = (values: Float64Array, length: number, j: number) =>
    values.subarray((WIDTH * e + j) * length, (WIDTH * e + j + 1) * length);
  const raw = of(draws.values, draws.count, 0);
  const rawSe = of(draws.values, draws.count, 3);
  const [value = NaN, se = NaN] = [sample[WIDTH * e], sample[WIDTH * e + 3]];
  return SCALES.flatMap((scale, j) => {
    if (j === 2 && !effect.full) return [];
    const own = of(draws.values, draws.count, j);
    const estimate = sample[WIDTH * e + j] ?? NaN;
    return [
      {
        term: effect.term,
        scale,
        estimate,
        draws: own,
        jackknife: of(jackknife, n, j),
        se: se * (j === 0 ? 1 : Math.abs(estimate / value)),
        drawSe: rawSe.map((each, b) => (j === 0 ? each : each * Math.abs((own[b] ?? NaN) / (raw[b] ?? NaN)))),
      },
    ];
  });
}

/** Every effect with its draws, by term and scale. */
function resampledOf(model: LinearModel, sample: Float64Array, draws: Resampled, jackknife: Float64Array) {
  const results = model.effects.flatMap((effect, e) =>
    bootstrapped(effect, e, sample, draws, jackknife, model.n),
  );
  return (term: string, scale: string) => results.find((own) => own.term === term && own.scale === scale);
}

/** Permutation test of both paths of a product, the larger p: a test, without an interval. */
function jointRows(
  { term, joint }: ModelEffect,
  estimate: number,
  n: number,
  y: Float64Array,
  indices: Int32Array,
): RawRow[] {
  if (!joint) return [];
  const { m, x, covariatesA, covariatesB } = joint;
  const test = freedmanLaneJoint(m, n, x, y, covariatesA, covariatesB, indices);
  const statistic = Math.min(Math.abs(test.tA), Math.abs(test.tB));
  return [{ term, method: 'Freedman-Lane joint', estimate, statistic, p: test.p }];
}
