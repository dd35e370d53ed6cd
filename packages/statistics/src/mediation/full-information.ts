import { DataError } from '@mesovia/core';
import {
  effectValue,
  fitJointNormal,
  impliedSlopes,
  jackknifeStatistic,
  type JointNormal,
  type Statistic,
} from '@mesovia/kernels';
import { SCALES } from '../estimates/scales.ts';
import { bootstrapRows } from './bootstrap-rows.ts';
import { draw, everybody, factorAt, type Mediation, type MediationOptions } from './estimate-model.ts';
import type { LinearModel } from './linear-model.ts';

/** Step of EM below which the estimate of the sample, and of a resample, stands. */
const SAMPLE = 1e-11;
const RESAMPLE = 1e-7;
const DEGENERATE = 0.01;

/**
 * A linear path model without products when values are missing at random: the coefficients that the joint normal
 * distribution implies, fitted by EM to everybody with any value. The estimates are those of FIML in software for
 * structural models; intervals are bootstrap ones.
 *
 * @param model columns may hold NaN
 * @throws DataError `no-joint-fit` EM does not settle, or one column is a combination of others
 * @see Enders 2010, Applied Missing Data Analysis, 4
 */
export function estimateFullInformation(model: LinearModel, options: MediationOptions): Mediation {
  const { n, effects } = model;
  const columns = [...new Set(model.equations.flatMap(({ target, predictors }) => [target, ...predictors]))];
  const all = everybody(n);
  const sampleFit = fitJointNormal(columns, all, SAMPLE);
  const width = SCALES.length * effects.length;
  const sample = new Float64Array(width);
  if (!sampleFit || !write(model, columns, sampleFit, n, sample)) refuse();
  const statistic: Statistic = (rows, out) => {
    const fit = fitJointNormal(columns, rows, RESAMPLE, sampleFit);
    return fit !== undefined && write(model, columns, fit, rows.length, out);
  };
  const draws = draw(n, width, statistic, options);
  const jackknife = jackknifeStatistic(n, width, statistic);
  const usable = draws.degenerate <= DEGENERATE * draws.count;
  const rows = effects.flatMap(({ term, full }, e) =>
    SCALES.flatMap((scale, j) => {
      if (j === 2 && !full) return [];
      const at = SCALES.length * e + j;
      const result = {
        term,
        scale,
        estimate: sample[at] ?? NaN,
        draws: draws.values.subarray(at * draws.count, (at + 1) * draws.count),
        jackknife: jackknife.subarray(at * n, (at + 1) * n),
      };
      return bootstrapRows(result, { level: options.level, n, usable, prefix: 'FIML, ' });
    }),
  );
  return {
    rows,
    redrawn: draws.redrawn,
    degenerate: draws.degenerate,
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

/** Effects on three scales; false when a regression cannot be told from the distribution. */
function write(
  { equations, effects }: LinearModel,
  columns: readonly Float64Array[],
  fit: JointNormal,
  n: number,
  out: Float64Array,
): boolean {
  const v = columns.length;
  const fits = [];
  for (const { target, predictors } of equations) {
    const slopes = impliedSlopes(
      fit,
      v,
      columns.indexOf(target),
      predictors.map((column) => columns.indexOf(column)),
    );
    if (!slopes) return false;
    fits.push({ coefficients: Float64Array.from([NaN, ...slopes]) });
  }
  const sd = (column: Float64Array): number => {
    const j = columns.indexOf(column);
    return Math.sqrt(((fit.covariance[j * v + j] ?? NaN) * n) / (n - 1));
  };
  for (const [e, { effect, partial, full }] of effects.entries()) {
    const value = effectValue(effect, fits);
    out[SCALES.length * e] = value;
    out[SCALES.length * e + 1] = value * factorAt(partial, sd);
    out[SCALES.length * e + 2] = full ? value * factorAt(full, sd) : NaN;
  }
  return true;
}
