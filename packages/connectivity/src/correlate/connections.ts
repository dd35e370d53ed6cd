import { DataError } from '@mesovia/core';
import {
  averageRanks,
  correlation,
  covariance,
  inverseOfSymmetric,
  ledoitWolf,
  lowerTriangle,
  oracleApproximatingShrinkage,
  partialFromPrecision,
  type ShrunkCovariance,
} from '@mesovia/kernels';
import type { Joined } from './join-runs.ts';
import type { Estimator, Measure } from './measures.ts';

export interface Connections {
  /** Strict lower triangle, row by row; NaN with a dead region. */
  readonly r: Float64Array;
  /** Shrinkage intensity, NaN without shrinkage. */
  readonly shrinkage: number;
}

export interface ConnectionOptions {
  readonly measure: Measure;
  readonly estimator: Estimator;
  /** 1 for a region without signal. */
  readonly dead: Uint8Array;
  /** Means taken out of the series: one a run. */
  readonly runs: number;
}

const FEWEST_FRAMES = 4;

/**
 * Connection of every pair of regions.
 *
 * Pearson with the empirical estimator is the plain correlation, Spearman that of the ranks. With Ledoit-Wolf or OAS it
 * is the correlation of the shrunk covariance, which is smaller than Pearson's r, the more so the fewer frames: never
 * call it Pearson. The partial correlation is -P_ij / sqrt(P_ii P_jj), P the precision, the inverse of the (shrunk)
 * covariance (divisor frames). Shrinkage depends on the units of the series unless they are z-scored.
 *
 * Dead regions are left out of the estimate, so partial correlations condition on the living regions only; every
 * connection of a dead region is NaN.
 *
 * @throws DataError `too-few-frames`, `collinear-regions`
 * @see Ledoit & Wolf 2004, J Multivar Anal 88:365; Chen et al. 2010, IEEE Trans Sign Proc 58:5016; nilearn
 *      ConnectivityMeasure, kinds correlation, partial correlation, covariance and precision
 */
export function connections(joined: Joined, options: ConnectionOptions, person: string): Connections {
  const living = livingRegions(options.dead);
  checkFrames(joined, living.length, options, person);
  const matrix = new Float64Array(living.length * living.length);
  const shrinkage = estimate(columnsOf(joined, living), joined.frames, living, options, matrix, person);
  const r = new Float64Array((living.length * (living.length - 1)) / 2);
  lowerTriangle(matrix, living.length, r);
  return { r: expandTriangle(r, living, joined.regions), shrinkage };
}

function estimate(
  series: Float64Array,
  frames: number,
  living: Int32Array,
  { measure, estimator }: ConnectionOptions,
  out: Float64Array,
  person: string,
): number {
  const regions = living.length;
  if ((measure === 'pearson' || measure === 'spearman') && estimator === 'empirical') {
    correlation(measure === 'spearman' ? ranked(series, frames, regions) : series, frames, regions, out);
    return NaN;
  }
  const { covariance: spread, shrinkage } = spreadOf(series, frames, regions, estimator);
  if (measure === 'covariance') out.set(spread);
  else if (measure === 'pearson') correlationOf(spread, regions, out);
  else {
    const precision = inverseOfSymmetric(spread, regions);
    if (precision) partialFromPrecision(precision, regions, out);
    refuseCollinear(precision !== null, living, out, person);
    if (measure === 'precision' && precision) out.set(precision);
  }
  return shrinkage;
}

/** Covariance (divisor frames), shrunk or not. */
export function spreadOf(
  series: Float64Array,
  frames: number,
  regions: number,
  estimator: Estimator,
): ShrunkCovariance {
  if (estimator === 'ledoit-wolf') return ledoitWolf(series, frames, regions);
  if (estimator === 'oas') return oracleApproximatingShrinkage(series, frames, regions);
  const spread = new Float64Array(regions * regions);
  covariance(series, frames, regions, 0, spread);
  return { covariance: spread, shrinkage: NaN };
}

/** Each region's values as ranks, equal values sharing the mean of theirs. */
function ranked(series: Float64Array, frames: number, regions: number): Float64Array {
  const out = new Float64Array(series.length);
  const ranks = new Float64Array(frames);
  for (let j = 0; j < regions; j += 1) {
    averageRanks(
      ranks.map((_, t) => series[t * regions + j]),
      ranks,
    );
    for (let t = 0; t < frames; t += 1) out[t * regions + j] = ranks[t];
  }
  return out;
}

/** Covariance -> correlation. */
function correlationOf(spread: Float64Array, regions: number, out: Float64Array): void {
  for (let i = 0; i < regions; i += 1) {
    for (let j = 0; j < regions; j += 1) {
      const scale = Math.sqrt(spread[i * regions + i]) * Math.sqrt(spread[j * regions + j]);
      out[i * regions + j] = i === j ? 1 : spread[i * regions + j] / scale;
    }
  }
}

export const livingRegions = (dead: Uint8Array): Int32Array =>
  Int32Array.from(dead.keys()).filter((j) => dead[j] === 0);

export function columnsOf({ frames, regions, series }: Joined, living: Int32Array): Float64Array {
  if (living.length === regions) return series;
  const part = new Float64Array(frames * living.length);
  for (let t = 0; t < frames; t += 1) {
    living.forEach((region, j) => void (part[t * living.length + j] = series[t * regions + region]));
  }
  return part;
}

/** A triangle of living regions -> of all regions, NaN with a dead one. */
export function expandTriangle(values: Float64Array, living: Int32Array, regions: number): Float64Array {
  if (living.length === regions) return values;
  const out = new Float64Array((regions * (regions - 1)) / 2).fill(NaN);
  let next = 0;
  living.forEach((i, row) => {
    for (let column = 0; column < row; column += 1) {
      out[(i * (i - 1)) / 2 + living[column]] = values[next];
      next += 1;
    }
  });
  return out;
}

function checkFrames(joined: Joined, living: number, options: ConnectionOptions, person: string): void {
  const { frames } = joined;
  if (frames < FEWEST_FRAMES) {
    throw new DataError(
      'too-few-frames',
      `${frames} frames are too few for a correlation`,
      person,
      `keep at least ${FEWEST_FRAMES} frames; a useful estimate needs hundreds`,
    );
  }
  const inverse = options.measure === 'partial' || options.measure === 'precision';
  if (inverse && options.estimator === 'empirical' && frames - options.runs < living) {
    throw new DataError(
      'too-few-frames',
      `${frames} frames in ${options.runs} run(s) cannot give the partial correlations of ${living} regions`,
      person,
      'use the estimator ledoit-wolf, fewer regions or more frames',
    );
  }
}

/** When one region is a sum of others, every partial correlation between them is 1 or -1 up to rounding. */
function refuseCollinear(definite: boolean, living: Int32Array, r: Float64Array, person: string): void {
  const regions = living.length;
  const cell = r.findIndex(
    (value, i) => Math.floor(i / regions) > i % regions && !(Math.abs(value) < 1 - 1e-9),
  );
  if (definite && cell < 0) return;
  const pair =
    cell < 0 ? '' : `, such as ${living[cell % regions]} and ${living[Math.floor(cell / regions)]},`;
  throw new DataError(
    'collinear-regions',
    `regions${pair} can be computed from one another: their partial correlations do not exist`,
    person,
    'use the estimator ledoit-wolf, or leave out a global signal or a repeated region',
  );
}
