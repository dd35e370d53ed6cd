import {
  averageRanks,
  designOf,
  fitHuber,
  fitTruncated,
  percentileInterval,
  resampleStatistic,
  type Statistic,
} from '@mesovia/kernels';
import { deviation, everybody, type MediationOptions } from '../mediation/estimate-model.ts';
import { mediationPaths } from './paths.ts';
import type { SimpleInput } from './residual-correlation.ts';

/** A number of another model for the same question, with a percentile bootstrap interval. */
export interface Variant {
  readonly term: string;
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
  readonly p: number;
  /** Resamples in which it could be fitted. */
  readonly fitted: number;
}

/** Share of resamples that have to be fitted for an interval to be shown. */
const FITTED = 0.95;

type Options = Pick<MediationOptions, 'resamples' | 'level' | 'seed' | 'strata'>;

/** Bootstraps the numbers a fit gives for any people; undefined where it cannot be fitted. */
function variants(
  n: number,
  terms: readonly string[],
  fit: (rows: Int32Array) => readonly number[] | undefined,
  stream: number,
  { resamples, level, seed, strata }: Options,
): Variant[] {
  const statistic: Statistic = (rows, out) => {
    const values = fit(rows);
    out.fill(NaN);
    values?.forEach((value, j) => (out[j] = value));
    return true;
  };
  const sample = fit(everybody(n)) ?? [];
  const { values } = resampleStatistic(n, terms.length, statistic, resamples, seed, stream, strata);
  return terms.map((term, j) => {
    const known = values.subarray(j * resamples, (j + 1) * resamples).filter((value) => !Number.isNaN(value));
    const shown = known.length >= FITTED * resamples && sample.length > 0;
    const { lower, upper, p } = shown ? percentileInterval(known, level) : { lower: NaN, upper: NaN, p: NaN };
    return { term, estimate: sample[j] ?? NaN, lower, upper, p, fitted: known.length };
  });
}

const HUBER_STREAM = 32;
const RANK_STREAM = 33;
const TRUNCATED_STREAM = 34;

const take = (column: Float64Array, rows: Int32Array) => Float64Array.from(rows, (row) => column[row] ?? NaN);

/** Both regressions by Huber's M estimate instead of least squares. */
export function huberVariant(input: SimpleInput, options: Options): Variant[] {
  const { n, x, m, y, covariates } = input;
  const fit = (rows: Int32Array) => {
    const size = rows.length;
    const held = covariates.map((column) => take(column, rows));
    const [xs, ms, ys] = [take(x, rows), take(m, rows), take(y, rows)];
    const one = fitHuber(designOf(size, xs, ...held), size, 2 + held.length, ms);
    const two = fitHuber(designOf(size, xs, ms, ...held), size, 3 + held.length, ys);
    const [a = NaN, b = NaN, direct = NaN] = [one[1], two[2], two[1]];
    return Number.isFinite(a * b * direct) ? [a, b, direct, a * b] : undefined;
  };
  return variants(n, ['a', 'b', 'direct', 'indirect'], fit, HUBER_STREAM, options);
}

/**
 * Every number replaced by its rank (ties share the mean rank), then least squares; variables with two values keep
 * them. Effects are in SDs of the ranks.
 */
export function rankVariant(input: SimpleInput, options: Options): Variant[] {
  const { n } = input;
  const fit = (rows: Int32Array) => {
    const ranked = (column: Float64Array) => {
      const values = take(column, rows);
      if (new Set(values).size <= 2) return values;
      const ranks = new Float64Array(values.length);
      averageRanks(values, ranks);
      return ranks;
    };
    const [x, m, y] = [ranked(input.x), ranked(input.m), ranked(input.y)];
    const all = everybody(rows.length);
    const covariates = input.covariates.map(ranked);
    const paths = mediationPaths({ n: rows.length, x, m, y, covariates }, all);
    const [sdX, sdM, sdY] = [x, m, y].map((column) => deviation(column, all));
    if (!paths || sdX === undefined || sdM === undefined || sdY === undefined) return undefined;
    const { a, b, direct, indirect } = paths;
    return [(a * sdX) / sdM, (b * sdM) / sdY, (direct * sdX) / sdY, (indirect * sdX) / sdY];
  };
  return variants(n, ['a', 'b', 'direct', 'indirect'], fit, RANK_STREAM, options);
}

/**
 * When people had to have an outcome of at least `limit` to take part, the observed associations are too weak. The
 * total and the direct effect are fitted by truncated regression; the indirect one is their difference, because
 * path a cannot be read from people selected by the outcome.
 *
 * @see Hausman & Wise 1977, Econometrica 45:919
 */
export function truncatedVariant(input: SimpleInput, limit: number, options: Options): Variant[] {
  const { n, x, m, y, covariates } = input;
  const fit = (rows: Int32Array) => {
    const size = rows.length;
    const held = covariates.map((column) => take(column, rows));
    const [xs, ms, ys] = [take(x, rows), take(m, rows), take(y, rows)];
    const alone = fitTruncated(designOf(size, xs, ...held), size, 2 + held.length, ys, limit);
    const given = fitTruncated(designOf(size, xs, ms, ...held), size, 3 + held.length, ys, limit);
    if (!alone || !given) return undefined;
    const [total = NaN, direct = NaN, b = NaN] = [
      alone.coefficients[1],
      given.coefficients[1],
      given.coefficients[2],
    ];
    return [total, direct, b, total - direct];
  };
  return variants(n, ['total', 'direct', 'b', 'indirect'], fit, TRUNCATED_STREAM, options);
}
