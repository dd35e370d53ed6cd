import type { Filter } from '../strategies/strategy.ts';
import { bandOf } from './filter-columns.ts';

/**
 * Degrees of freedom that a filter leaves of the kept frames: kept x min(1, 2 TR (min(high, Nyquist) - low)). A cosine
 * basis is regressed and counts with the regressors.
 *
 * @param trS repetition time in s; only used with a filter
 */
export function filterDf(kept: number, filter: Filter, trS: number): number {
  const { low, high } = bandOf(filter);
  if (low === 0 && high === Infinity) return kept;
  const nyquist = 1 / (2 * trS);
  return kept * Math.max(0, Math.min(1, 2 * trS * (Math.min(high, nyquist) - low)));
}
