import { xdfVariance } from './xdf-variance.ts';
import { columnsOf, expandTriangle, livingRegions, type ConnectionOptions } from './connections.ts';
import type { Joined } from './join-runs.ts';

export type VarianceKind = 'naive' | 'xdf';

/**
 * Variance of the Fisher z of every connection.
 *
 * Naive: 1 / (frames - 3), less the other regions for partial correlations, as if frames were independent. NaN where
 * no formula holds: shrunk estimates, ranks, covariances, a dead region, too few frames.
 *
 * @returns strict lower triangle, row by row
 */
export function varianceOfZ(
  joined: Joined,
  segments: Int32Array,
  options: ConnectionOptions & { readonly variance: VarianceKind },
): Float64Array {
  const living = livingRegions(options.dead);
  const count = (living.length * (living.length - 1)) / 2;
  const values =
    options.variance === 'xdf'
      ? xdfVariance(columnsOf(joined, living), joined.frames, living.length, segments)
      : new Float64Array(count).fill(naiveVariance(joined.frames, living.length, options));
  return expandTriangle(values, living, joined.regions);
}

function naiveVariance(frames: number, regions: number, { measure, estimator }: ConnectionOptions): number {
  if (estimator !== 'empirical' || (measure !== 'pearson' && measure !== 'partial')) return NaN;
  const df = frames - 3 - (measure === 'partial' ? regions - 2 : 0);
  return df > 0 ? 1 / df : NaN;
}

/** Independent frames that would give the median variance: 3 + 1 / median; NaN where it is unknown. */
export function effectiveFrames(varZ: Float64Array): number {
  const known = varZ.filter((value) => value === value).sort();
  if (known.length === 0) return NaN;
  const middle = (known.length - 1) / 2;
  return 3 + 2 / (known[Math.floor(middle)] + known[Math.ceil(middle)]);
}
