import {
  mannWhitney,
  rankBiserialError,
  rankBiserialLimits,
  standardisedDifference,
  studentT,
  tUpperQuantile,
  welchT,
} from '@mesovia/kernels';
import { mean, variance } from '../people/moments.ts';
import type { TestRow } from './tests.ts';

/**
 * A number between two groups: Welch t (shown), Student t and Mann-Whitney. The difference is one - zero. Which
 * test is shown is fixed beforehand; it never depends on a test of normality or of equal variances.
 *
 * @param zero values of the group coded 0
 * @param one values of the group coded 1
 * @returns no row when a group has fewer than two values or nothing varies
 * @see Welch 1947, Biometrika 34:28; Delacre, Lakens & Leys 2017, Int Rev Soc Psychol 30:92 (Welch by default)
 */
export function compareNumbers(zero: Float64Array, one: Float64Array, level: number): TestRow[] {
  const [n0, n1] = [zero.length, one.length];
  const [m0, m1] = [mean(zero), mean(one)];
  const [v0, v1] = [variance(zero), variance(one)];
  if (n0 < 2 || n1 < 2 || !(v0 + v1 > 0)) return [];
  const pooled = Math.sqrt(((n0 - 1) * v0 + (n1 - 1) * v1) / (n0 + n1 - 2));
  const difference = m1 - m0;
  const student = studentT(m1, Math.sqrt(v1), n1, m0, Math.sqrt(v0), n0);
  const { d, lower, upper, g } = standardisedDifference(
    student.t,
    student.df,
    Math.sqrt(1 / n0 + 1 / n1),
    level,
  );
  const standardised = { smd: d, smdLower: lower, smdUpper: upper, hedgesG: g };
  const common = { effect: 'mean difference', estimate: difference, n: n0 + n1 };
  const row = (test: string, result: { t: number; df: number; p: number }, se: number, shown: boolean) => {
    const half = tUpperQuantile((1 - level) / 2, result.df) * se;
    return {
      test,
      statistic: result.t,
      df: result.df,
      p: result.p,
      ...common,
      lower: difference - half,
      upper: difference + half,
      ...standardised,
      shown,
    };
  };
  const [s0, s1] = [Math.sqrt(v0), Math.sqrt(v1)];
  const ranks = mannWhitney(one, zero);
  const biserial = (2 * ranks.u) / (n0 * n1) - 1;
  return [
    row('Welch t', welchT(m1, s1, n1, m0, s0, n0), Math.sqrt(v0 / n0 + v1 / n1), true),
    row('Student t', student, pooled * Math.sqrt(1 / n0 + 1 / n1), false),
    {
      test: mannWhitneyName(ranks),
      statistic: ranks.u,
      p: ranks.p,
      effect: 'rank-biserial correlation',
      estimate: biserial,
      ...rankBiserialLimits(biserial, rankBiserialError(n0, n1), level),
      n: n0 + n1,
      shown: false,
    },
  ];
}

function mannWhitneyName({ exact, tied }: { readonly exact: boolean; readonly tied: boolean }): string {
  if (!exact) return 'Mann-Whitney, normal approximation';
  return tied ? 'Mann-Whitney, exact with ties' : 'Mann-Whitney, exact';
}
