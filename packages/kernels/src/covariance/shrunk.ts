import { dot } from '../linear-algebra/products.ts';
import { covarianceAndLengths } from './covariance.ts';

/** A covariance (ddof 0) drawn towards a multiple of the identity. */
export interface ShrunkCovariance {
  /** regions x regions, exactly symmetric. */
  readonly covariance: Float64Array;
  /** 0 (none) to 1 (nothing of the sample covariance but its mean variance is left). */
  readonly shrinkage: number;
}

/** What both rules need: the covariance, its mean variance, its sum of squares and sum_t |x_t|^4. */
interface Moments {
  readonly covariance: Float64Array;
  readonly mean: number;
  readonly squares: number;
  readonly fourth: number;
}

/**
 * Ledoit and Wolf's estimate of the covariance, the mean of every region taken out first.
 *
 * @param series frames x regions, frame after frame; read only
 * @see Ledoit & Wolf 2004, J Multivar Anal 88:365, in the form scikit-learn computes:
 *      delta = ||S - mu I||^2 / p, beta = min(delta, (sum_t |x_t|^4 / T - ||S||^2) / (p T)), shrinkage = beta / delta.
 *      The sum over all pairs of x_ti^2 x_tj^2 is the squared length of each frame, squared: O(frames * regions).
 */
export function ledoitWolf(series: Float64Array, frames: number, regions: number): ShrunkCovariance {
  const { covariance, mean, squares, fourth } = moments(series, frames, regions);
  const delta = (squares - regions * mean * mean) / regions;
  const beta = Math.min(delta, (fourth / frames - squares) / (regions * frames));
  return shrunk(covariance, mean, regions, beta === 0 ? 0 : beta / delta);
}

/**
 * Oracle approximating shrinkage, the mean of every region taken out first: like `ledoitWolf`, under normality.
 *
 * @param series frames x regions, frame after frame; read only
 * @see Chen, Wiesel, Eldar & Hero 2010, IEEE Trans Sign Proc 58:5016, eq. 23, in the form scikit-learn computes:
 *      a = ||S||^2 / p^2, shrinkage = min(1, (a + mu^2) / ((T + 1) (a - mu^2 / p)))
 */
export function oracleApproximatingShrinkage(
  series: Float64Array,
  frames: number,
  regions: number,
): ShrunkCovariance {
  const { covariance, mean, squares } = moments(series, frames, regions);
  const average = squares / (regions * regions);
  const distance = (frames + 1) * (average - (mean * mean) / regions);
  const shrinkage = distance === 0 ? 1 : Math.min(1, (average + mean * mean) / distance);
  return shrunk(covariance, mean, regions, shrinkage);
}

function moments(series: Float64Array, frames: number, regions: number): Moments {
  const covariance = new Float64Array(regions * regions);
  const lengths = covarianceAndLengths(series, frames, regions, covariance);
  let trace = 0;
  for (let j = 0; j < regions; j += 1) trace += covariance[j * regions + j];
  return {
    covariance,
    mean: trace / regions,
    squares: dot(covariance, 0, covariance, 0, covariance.length),
    fourth: dot(lengths, 0, lengths, 0, frames),
  };
}

function shrunk(
  covariance: Float64Array,
  mean: number,
  regions: number,
  shrinkage: number,
): ShrunkCovariance {
  for (let i = 0; i < covariance.length; i += 1) covariance[i] *= 1 - shrinkage;
  for (let j = 0; j < regions; j += 1) covariance[j * regions + j] += shrinkage * mean;
  return { covariance, shrinkage };
}
