import { fQuantile } from '@mesovia/kernels';
import { variance } from '../people/moments.ts';

/** Typical variance ratio beyond which permutation p of this search is no longer trustworthy. */
const RATIO = 1.5;
/** Share of candidates whose own F test must object too, so that one odd candidate does not raise the alarm. */
const SHARE = 0.1;
const LEVEL = 0.05;

export interface SpreadComparison {
  /** Median over candidates of variance in group 1 / variance in group 0, divided by the median under equality. */
  readonly ratio: number;
  /** Share of candidates with unequal variances, two-sided F test at 5 %. */
  readonly share: number;
  readonly unequal: boolean;
}

/**
 * Compares the variance of candidates between two groups. Unequal variances in unequal groups inflate the search as
 * they inflate a Student t.
 *
 * @param values E x n, candidate after candidate
 * @param codes 0 or 1 for each person
 */
export function compareSpread(values: Float64Array, codes: Int32Array): SpreadComparison | undefined {
  const n = codes.length;
  const count = values.length / n;
  const members = (group: number) => [...codes.keys()].filter((i) => codes[i] === group);
  const [zero, one] = [members(0), members(1)];
  if (zero.length < 2 || one.length < 2) return undefined;
  const df = [one.length - 1, zero.length - 1] as const;
  const of = (e: number, rows: readonly number[]) =>
    variance(Float64Array.from(rows, (i) => values[e * n + i]));
  // Candidates that are missing for somebody have other degrees of freedom and are left out.
  const ratios = Float64Array.from({ length: count }, (_, e) => of(e, one) / of(e, zero))
    .filter((ratio) => !Number.isNaN(ratio))
    .toSorted();
  if (ratios.length === 0) return undefined;
  const low = fQuantile(LEVEL / 2, ...df);
  const high = fQuantile(1 - LEVEL / 2, ...df);
  const outside = ratios.reduce((sum, ratio) => sum + (ratio < low || ratio > high ? 1 : 0), 0);
  const ratio = ratios[Math.floor((ratios.length - 1) / 2)] / fQuantile(0.5, ...df);
  const share = outside / ratios.length;
  return { ratio, share, unequal: (ratio > RATIO || ratio < 1 / RATIO) && share >= SHARE };
}
