import { DataError } from '@mesovia/core';
import {
  bootstrapIndices,
  createStream,
  effectValue,
  effectVariance,
  fitEquation,
  fitJointNormal,
  imputeJointNormal,
  resampleStatistic,
  type Statistic,
} from '@mesovia/kernels';
import { coefficient } from '../estimates/coefficient.ts';
import { SCALES } from '../estimates/scales.ts';
import { bootstrapRows, type MediationRow } from './bootstrap-rows.ts';
import {
  BOOTSTRAP_STREAM,
  deviation,
  everybody,
  factorAt,
  type Mediation,
  type MediationOptions,
} from './estimate-model.ts';
import type { LinearModel } from './linear-model.ts';

const PEOPLE_STREAM = 3;
const VALUES_STREAM = 4;
/** Stream of the bootstrap inside imputation k: this and k. */
const INSIDE_STREAM = 16;
const MOST_ATTEMPTS = 100;
const SETTLED = 1e-7;
const DEGENERATE = 0.01;

export interface ImputationOptions extends MediationOptions {
  readonly imputations: number;
}

/**
 * Multiple imputation of numbers missing at random: for each imputation the joint normal distribution is fitted by EM
 * to people drawn with replacement, and everybody's gaps are filled with draws from it. The models are fitted to each
 * filled table; estimates are averaged, standard errors combined by Rubin's rules, and the percentile interval is that
 * of the bootstraps within all imputations together.
 *
 * @param variables columns of n values, NaN where missing
 * @param build  the model of a filled table, columns in the order of `variables`
 * @throws DataError `no-joint-fit`
 * @see Honaker & King 2010, Am J Pol Sci 54:561 (EM with bootstrap); Rubin 1987; Barnard & Rubin 1999 (df);
 *      Schomaker & Heumann 2018, Stat Med 37:2252 (bootstrap within imputations, pooled)
 */
export function estimateImputed(
  variables: readonly Float64Array[],
  build: (filled: readonly Float64Array[]) => LinearModel,
  options: ImputationOptions,
): Mediation {
  const { imputations, resamples, seed, level } = options;
  const each = Math.ceil(resamples / imputations);
  const tables = Array.from({ length: imputations }, (_, k) => build(impute(variables, seed, k)));
  const [first] = tables;
  if (!first) refuse();
  const { n, effects } = first;
  const fitted = tables.map((model) => measure(model));
  const drawn = tables.map((model, k) =>
    resampleStatistic(
      n,
      effects.length * SCALES.length,
      statisticOf(model),
      each,
      seed,
      BOOTSTRAP_STREAM + INSIDE_STREAM + k,
      options.strata,
    ),
  );
  const degenerate = drawn.reduce((sum, own) => sum + own.degenerate, 0);
  const usable = degenerate <= DEGENERATE * each * imputations;
  const rows = effects.flatMap(({ term, full }, e) =>
    SCALES.flatMap((scale, j): MediationRow[] => {
      if (j === 2 && !full) return [];
      const at = e * SCALES.length + j;
      const results = fitted.map((own) => own[at] ?? { estimate: NaN, se: NaN, df: NaN });
      const pooled = rubin(results, level);
      const draws = Float64Array.from(
        drawn.flatMap(({ values, count }) => [...values.subarray(at * count, (at + 1) * count)]),
      );
      const percentile = bootstrapRows(
        { term, scale, estimate: pooled.estimate, draws },
        { level, n, usable, prefix: 'multiple imputation, pooled ' },
      ).filter(({ method }) => method.endsWith('percentile bootstrap'));
      return [{ term, scale, method: 'multiple imputation, Rubin', ...pooled }, ...percentile];
    }),
  );
  return {
    rows,
    redrawn: drawn.reduce((sum, own) => sum + own.redrawn, 0),
    degenerate,
    hidden: !usable,
    permutations: 0,
    exact: false,
    remarks: [],
  };
}

function refuse(): never {
  throw new DataError(
    'no-joint-fit',
    'the joint normal distribution of the variables has no estimate: one is a combination of others, or too many values are missing',
    'mediation',
    'take a variable out of the model, or leave people without a value out with a rule in the flow stage',
  );
}

/** One filled table. Imputation k is the same whatever the number of imputations. */
function impute(variables: readonly Float64Array[], seed: bigint, k: number): Float64Array[] {
  const n = variables[0]?.length ?? 0;
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const people = bootstrapIndices(seed, PEOPLE_STREAM, k * MOST_ATTEMPTS + attempt, 1, n, null);
    const fit = fitJointNormal(variables, people, SETTLED);
    const filled =
      fit && imputeJointNormal(variables, everybody(n), fit, createStream(seed, VALUES_STREAM, k, attempt));
    if (filled) return filled;
  }
  return refuse();
}

interface Measured {
  readonly estimate: number;
  readonly se: number;
  readonly df: number;
}

/** Effects of one table on every scale, standard errors with SDs as known. */
function measure({ n, equations, effects }: LinearModel): Measured[] {
  const all = everybody(n);
  const fits = equations.map((equation) => fitEquation(equation, all) ?? refuse());
  const covariances = fits.map(({ covariance }) => covariance);
  const sd = (column: Float64Array) => deviation(column, all);
  return effects.flatMap(({ effect, partial, full }) => {
    const estimate = effectValue(effect, fits);
    const se = Math.sqrt(effectVariance(effect, fits, covariances));
    const used = effect.flatMap(({ factors }) => factors.map(({ equation }) => fits[equation]?.df ?? NaN));
    const df = Math.min(...used);
    return [1, factorAt(partial, sd), full ? factorAt(full, sd) : NaN].map((factor) => ({
      estimate: estimate * factor,
      se: se * Math.abs(factor),
      df,
    }));
  });
}

function statisticOf({ equations, effects }: LinearModel): Statistic {
  return (rows, out) => {
    const fits = [];
    for (const equation of equations) {
      const fit = fitEquation(equation, rows);
      if (!fit) return false;
      fits.push(fit);
    }
    const sd = (column: Float64Array) => deviation(column, rows);
    for (const [e, { effect, partial, full }] of effects.entries()) {
      const value = effectValue(effect, fits);
      out[SCALES.length * e] = value;
      out[SCALES.length * e + 1] = value * factorAt(partial, sd);
      out[SCALES.length * e + 2] = full ? value * factorAt(full, sd) : NaN;
    }
    return true;
  };
}

/** Mean estimate, within and between variance, small-sample degrees of freedom. */
function rubin(results: readonly Measured[], level: number) {
  const m = results.length;
  const mean = (pick: (own: Measured) => number) => results.reduce((sum, own) => sum + pick(own), 0) / m;
  const estimate = mean((own) => own.estimate);
  const within = mean((own) => own.se ** 2);
  const between = results.reduce((sum, own) => sum + (own.estimate - estimate) ** 2, 0) / Math.max(1, m - 1);
  const extra = (1 + 1 / m) * between;
  const total = within + extra;
  const complete = results[0]?.df ?? NaN;
  const lambda = extra / total;
  const observed = ((complete + 1) / (complete + 3)) * complete * (1 - lambda);
  const old = (m - 1) / lambda ** 2;
  const df = lambda > 0 ? 1 / (1 / old + 1 / observed) : complete;
  return coefficient(estimate, Math.sqrt(total), df, level);
}
