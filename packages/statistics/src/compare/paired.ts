import {
  mcNemar,
  rankBiserialLimits,
  signedRank,
  signedRankError,
  standardisedDifference,
  tTwoSided,
  tUpperQuantile,
} from '@mesovia/kernels';
import { mean, standardDeviation } from '../people/moments.ts';
import type { TestRow } from '../table1/tests.ts';

/**
 * Two measurements of the same people: paired t (shown unless another test is named) and Wilcoxon signed-rank.
 *
 * @param differences second - first, people with both values
 * @returns no row with fewer than two people or without variance of the differences
 * @see Student 1908, Biometrika 6:1; Wilcoxon 1945, Biometrics Bull 1:80
 */
export function comparePairs(differences: Float64Array, level: number): TestRow[] {
  const n = differences.length;
  const sd = standardDeviation(differences);
  if (n < 2 || !(sd > 0)) return [];
  const [estimate, df] = [mean(differences), n - 1];
  const se = sd / Math.sqrt(n);
  const statistic = estimate / se;
  const half = tUpperQuantile((1 - level) / 2, df) * se;
  const { d, lower, upper, g } = standardisedDifference(statistic, df, 1 / Math.sqrt(n), level);
  const ranks = signedRank(differences);
  return [
    {
      test: 'Paired t',
      statistic,
      df,
      p: tTwoSided(statistic, df),
      effect: 'mean difference',
      estimate,
      lower: estimate - half,
      upper: estimate + half,
      smd: d,
      smdLower: lower,
      smdUpper: upper,
      hedgesG: g,
      n,
      shown: true,
    },
    {
      test: ranks.exact ? 'Wilcoxon signed-rank, exact' : 'Wilcoxon signed-rank, normal approximation',
      statistic: ranks.v,
      p: ranks.p,
      effect: 'rank-biserial correlation',
      estimate: ranks.rankBiserial,
      ...rankBiserialLimits(ranks.rankBiserial, signedRankError(ranks.n), level),
      n,
      shown: false,
    },
  ];
}

/**
 * A property measured twice: McNemar's test, exact (shown) and with continuity correction.
 *
 * @param first 0 or 1 for each person with both values @param second the same later
 * @returns no row when nobody changes
 */
export function comparePairedShares(first: Float64Array, second: Float64Array, level: number): TestRow[] {
  let [gained, lost] = [0, 0];
  for (const [i, value] of first.entries()) {
    if (second[i] > value) gained += 1;
    if (second[i] < value) lost += 1;
  }
  if (gained + lost === 0) return [];
  const { p, statistic, approximateP, oddsRatio, lower, upper } = mcNemar(gained, lost, level);
  const common = {
    n: first.length,
    effect: 'odds of gaining over losing',
    estimate: oddsRatio,
    lower,
    upper,
  };
  return [
    { test: 'McNemar, exact', p, ...common, shown: true },
    {
      test: 'McNemar, continuity correction',
      statistic,
      df: 1,
      p: approximateP,
      ...common,
      shown: false,
    },
  ];
}
