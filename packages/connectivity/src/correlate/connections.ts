import { DataError } from '@mesovia/core';
import { correlation, covariance, ledoitWolf, lowerTriangle, partialCorrelation } from '@mesovia/kernels';
import type { Joined } from './join-runs.ts';

export type Measure = 'pearson' | 'partial';
export type Estimator = 'empirical' | 'ledoit-wolf';

export interface Connections {
  /** Strict lower triangle, row by row; NaN with a dead region. */
  readonly r: Float64Array;
  /** Ledoit-Wolf intensity, NaN without shrinkage. */
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
 * Correlation of every pair of regions.
 *
 * Pearson with the empirical estimator is the plain correlation. With Ledoit-Wolf it is the correlation of the shrunk
 * covariance, which is smaller than Pearson's r, the more so the fewer frames: never call it Pearson. The partial
 * correlation is -P_ij / sqrt(P_ii P_jj), P the inverse of the (shrunk) covariance. Shrinkage depends on the units of
 * the series unless they are z-scored.
 *
 * Dead regions are left out of the estimate, so partial correlations condition on the living regions only; every
 * connection of a dead region is NaN.
 *
 * @throws DataError `too-few-frames`, `collinear-regions`
 * @see Ledoit & Wolf 2004, J Multivar Anal 88:365; nilearn ConnectivityMeasure, kinds correlation and
 *      partial correlation
 */
export function connections(joined: Joined, options: ConnectionOptions, person: string): Connections {
  const living = Int32Array.from(options.dead.keys()).filter((j) => options.dead[j] === 0);
  checkFrames(joined, living.length, options, person);
  const { frames, regions } = joined;
  const matrix = new Float64Array(living.length * living.length);
  const shrinkage = estimate(columnsOf(joined, living), frames, living, options, matrix, person);
  const full = new Float64Array(regions * regions).fill(NaN);
  living.forEach((i, row) => {
    living.forEach((j, column) => {
      full[i * regions + j] = matrix[row * living.length + column];
    });
  });
  const r = new Float64Array((regions * (regions - 1)) / 2);
  lowerTriangle(full, regions, r);
  return { r, shrinkage };
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
  if (measure === 'pearson' && estimator === 'empirical') {
    correlation(series, frames, regions, out);
    return NaN;
  }
  const { covariance: spread, shrinkage } =
    estimator === 'ledoit-wolf'
      ? ledoitWolf(series, frames, regions)
      : { covariance: new Float64Array(regions * regions), shrinkage: NaN };
  if (estimator === 'empirical') covariance(series, frames, regions, 0, spread);
  if (measure === 'pearson') correlationOf(spread, regions, out);
  else refuseCollinear(partialCorrelation(spread, regions, out), living, out, person);
  return shrinkage;
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

function columnsOf({ frames, regions, series }: Joined, living: Int32Array): Float64Array {
  if (living.length === regions) return series;
  const part = new Float64Array(frames * living.length);
  for (let t = 0; t < frames; t += 1) {
    living.forEach((region, j) => void (part[t * living.length + j] = series[t * regions + region]));
  }
  return part;
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
  if (options.measure === 'partial' && options.estimator === 'empirical' && frames - options.runs < living) {
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
