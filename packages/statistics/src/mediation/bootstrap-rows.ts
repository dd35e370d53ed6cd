import {
  basicInterval,
  bcaInterval,
  bcInterval,
  normalInterval,
  percentileInterval,
  studentisedInterval,
  type BootstrapInterval,
} from '@mesovia/kernels';
import type { EstimateRow } from '../estimates/rows.ts';
import { standardDeviation } from '../people/moments.ts';

/** A row of the estimates table before it knows the names of the study. */
export type MediationRow = Omit<EstimateRow, 'model' | 'n' | 'candidates' | 'selection' | 'covariates'>;

/** One number on one scale with everything a bootstrap knows of it. */
export interface Bootstrapped {
  readonly term: string;
  readonly scale: string;
  readonly estimate: number;
  /** One a resample, NaN where it could not be fitted. */
  readonly draws: Float64Array;
  /** n values: without each person. Left out where no BCa interval is asked for. */
  readonly jackknife?: Float64Array;
  /** Standard error of the estimate and of every draw, for the studentised interval. */
  readonly se?: number;
  readonly drawSe?: Float64Array;
}

export interface BootstrapOptions {
  readonly level: number;
  readonly n: number;
  /** false: too many resamples could not be fitted, and no interval is shown. */
  readonly usable: boolean;
  /** Put before the name of the method, for example `FIML, `. */
  readonly prefix?: string;
}

/** Below this many people BC and BCa intervals exclude 0 too often when one path is large (docs/calibration.md). */
const LIBERAL_BELOW = 100;

/** Every bootstrap method of one number, each with its own interval and p. */
export function bootstrapRows(result: Bootstrapped, options: BootstrapOptions): MediationRow[] {
  const { term, scale, estimate, jackknife, se, drawSe } = result;
  const { level, usable, prefix = '' } = options;
  const liberal = options.n < LIBERAL_BELOW ? `, liberal below n = ${LIBERAL_BELOW}` : '';
  const row = (method: string) => ({ term, scale, estimate, method: `${prefix}${method}` });
  const names = [
    'percentile bootstrap',
    'percentile bootstrap, p by counting',
    'basic bootstrap',
    'normal bootstrap',
    `BC bootstrap${liberal}`,
    ...(jackknife ? [`BCa bootstrap${liberal}`] : []),
    ...(drawSe ? ['studentised bootstrap'] : []),
  ];
  if (!usable) return names.map(row);
  const draws = result.draws.filter((value) => !Number.isNaN(value));
  const spread = standardDeviation(draws);
  const percentile = percentileInterval(draws, level);
  const made: readonly BootstrapInterval[] = [
    percentile,
    { ...percentile, p: percentile.pCount },
    basicInterval(draws, estimate, level),
    normalInterval(draws, estimate, level),
    bcInterval(draws, estimate, level),
    ...(jackknife ? [bcaInterval(draws, estimate, jackknife, level)] : []),
    ...(drawSe ? [studentisedInterval(result.draws, drawSe, estimate, se ?? NaN, level)] : []),
  ];
  return made.map((interval, i) => ({
    ...row(names[i] ?? ''),
    se: spread,
    p: interval.p,
    lower: interval.lower,
    upper: interval.upper,
    lowerError: interval.lowerError,
    upperError: interval.upperError,
    level,
  }));
}
