import { tTwoSided, tUpperQuantile } from '@mesovia/kernels';
import type { SelectionRule } from './rule.ts';

/**
 * The |t| that a candidate must exceed on one path, so that thousands of selections need no p of single candidates.
 * fdr: p adjusted after Benjamini & Hochberg 1995 below the threshold; fwe: after Holm 1979.
 *
 * @param t one value per candidate
 */
export function barOf(
  t: Float64Array,
  df: number,
  compare: SelectionRule['compare'],
  threshold: number,
): number {
  if (compare === 't') return threshold;
  if (threshold >= 1) return -1;
  const bar = tUpperQuantile(threshold / 2, df);
  if (compare === 'p') return bar;
  // An adjusted p is never below its own p: only these can pass.
  const high = t
    .map(Math.abs)
    .filter((size) => size > bar)
    .toSorted()
    .toReversed();
  const passed = countPassed(high, t.length, df, compare, threshold);
  return passed < high.length ? high[passed] : bar;
}

/** How many of the largest |t| pass. Ties pass together: a tie after the last would pass as well. */
function countPassed(
  high: Float64Array,
  family: number,
  df: number,
  compare: 'fdr' | 'fwe',
  threshold: number,
): number {
  let passed = 0;
  for (let k = 0; k < high.length; k++) {
    const p = tTwoSided(high[k], df);
    if (compare === 'fdr') {
      if ((p * family) / (k + 1) < threshold) passed = k + 1;
    } else if (p * (family - k) < threshold) passed = k + 1;
    else return passed;
  }
  return passed;
}
