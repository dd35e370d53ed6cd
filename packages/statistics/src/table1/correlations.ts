import { atanh, averageRanks, fUpper, normalUpperQuantile, pearson, tTwoSided, tanh } from '@mesovia/kernels';
import { mean } from '../people/moments.ts';
import type { TestRow } from './tests.ts';

/**
 * A number, or a category with two levels as 0 and 1, with a continuous exposure: Pearson r (shown) and Spearman r,
 * each with the t test and an interval on Fisher's z.
 *
 * @returns no row with fewer than four pairs or without variance
 * @see Fisher 1921, Metron 1:3; Bonett & Wright 2000, Psychometrika 65:23 (standard error of Spearman's r)
 */
export function correlateNumbers(x: Float64Array, values: Float64Array, level: number): TestRow[] {
  const n = x.length;
  const constant = (v: Float64Array) => v.every((value) => value === v[0]);
  if (n < 4 || constant(x) || constant(values)) return [];
  const ranks = (v: Float64Array) => {
    const out = new Float64Array(n);
    averageRanks(v, out);
    return out;
  };
  const linear = pearson(x, values);
  const monotone = pearson(ranks(x), ranks(values));
  return [
    correlationRow('Pearson correlation', linear, 1 / Math.sqrt(n - 3), n, level, true),
    correlationRow(
      'Spearman correlation',
      monotone,
      Math.sqrt((1 + monotone ** 2 / 2) / (n - 3)),
      n,
      level,
      false,
    ),
  ];
}

function correlationRow(
  test: string,
  r: number,
  se: number,
  n: number,
  level: number,
  shown: boolean,
): TestRow {
  const statistic = r * Math.sqrt((n - 2) / (1 - r ** 2));
  const half = normalUpperQuantile((1 - level) / 2) * se;
  return {
    test,
    statistic,
    df: n - 2,
    p: tTwoSided(statistic, n - 2),
    effect: 'r',
    estimate: r,
    lower: tanh(atanh(r) - half),
    upper: tanh(atanh(r) + half),
    n,
    shown,
  };
}

/**
 * A category with more than two levels with a continuous exposure: does the mean exposure differ between levels?
 *
 * @param codes level of each person
 * @returns the F test with the residual degrees of freedom, effect eta squared; no row where it cannot be computed
 */
export function compareExposure(x: Float64Array, codes: Float64Array): TestRow[] {
  const groups = [...new Set(codes)].map((code) => x.filter((_, i) => codes[i] === code));
  const n = x.length;
  const [between, within] = [groups.length - 1, n - groups.length];
  const squares = (values: Float64Array, centre: number) =>
    values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  const total = squares(x, mean(x));
  const residual = groups.reduce((sum, values) => sum + squares(values, mean(values)), 0);
  if (between < 1 || within < 1 || !(residual > 0)) return [];
  const statistic = (total - residual) / between / (residual / within);
  return [
    {
      test: `ANOVA F, ${between} numerator df`,
      statistic,
      df: within,
      p: fUpper(statistic, between, within),
      effect: 'eta squared',
      estimate: (total - residual) / total,
      n,
      shown: true,
    },
  ];
}
