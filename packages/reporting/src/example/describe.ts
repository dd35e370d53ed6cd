import { tTwoSided } from '@mesovia/kernels';
import { deviationOf, meanOf } from '../study/partial.ts';
import type { Cohort } from './cohort.ts';
import { slope } from './search.ts';

export interface Described {
  readonly variable: string;
  readonly label: string;
  readonly values: Float64Array;
  readonly levels?: readonly [string, string];
}

interface Part {
  readonly group: string;
  readonly rows: readonly number[];
}

const quantile = (sorted: readonly number[], p: number) => {
  const h = (sorted.length - 1) * p;
  const low = Math.floor(h);
  return (sorted[low] ?? NaN) + (h - low) * ((sorted[low + 1] ?? sorted[low] ?? NaN) - (sorted[low] ?? NaN));
};

function parts({ n, binary, x }: Cohort): Part[] {
  const all = Array.from({ length: n }, (_, i) => i);
  if (!binary) return [{ group: 'all', rows: all }];
  return [
    { group: 'all', rows: all },
    { group: 'no', rows: all.filter((i) => x[i] === 0) },
    { group: 'yes', rows: all.filter((i) => x[i] === 1) },
  ];
}

/** Rows of table1 as the statistics stage writes them. */
export function table1Rows(cohort: Cohort, described: readonly Described[]): Record<string, unknown>[] {
  let position = 0;
  return described.flatMap(({ variable, label, values, levels }) =>
    (levels ?? [null]).flatMap((level, code) => {
      position += 1;
      return parts(cohort).map(({ group, rows }, k) => {
        const own = rows.map((i) => values[i] ?? NaN).filter((v) => !Number.isNaN(v));
        const base = { position, group_position: k, variable, label, level, group };
        const counts = { n: own.length, missing: rows.length - own.length };
        if (level !== null) {
          const count = own.filter((v) => v === code).length;
          const unknown = { mean: null, sd: null, median: null, q1: null, q3: null };
          return { ...base, ...counts, ...unknown, count, percent: (100 * count) / own.length };
        }
        const sorted = own.toSorted((a, b) => a - b);
        const [q1, median, q3] = [0.25, 0.5, 0.75].map((p) => quantile(sorted, p));
        return {
          ...base,
          ...counts,
          mean: meanOf(own),
          sd: deviationOf(own),
          median,
          q1,
          q3,
          count: null,
          percent: null,
        };
      });
    }),
  );
}

/** Rows of group_tests; the numbers are roughly right, which is enough for a page. */
export function groupTestRows(cohort: Cohort, described: readonly Described[]): Record<string, unknown>[] {
  return described.map(({ variable, values, levels }) => {
    const fit = slope(cohort.x, values, []);
    const spread = deviationOf(values);
    const test = cohort.binary ? (levels ? 'Fisher exact' : 'Welch t') : 'Pearson correlation';
    const effect = cohort.binary ? (levels ? 'odds ratio' : 'mean difference') : 'r';
    const estimate = cohort.binary ? fit.estimate : (fit.estimate * deviationOf(cohort.x)) / spread;
    return {
      variable,
      comparison: cohort.binary ? 'yes - no' : 'exposure',
      test,
      statistic: levels ? null : fit.t,
      df: levels ? null : fit.df,
      p: tTwoSided(fit.t, fit.df),
      effect,
      estimate,
      lower: estimate - 2 * (estimate / fit.t),
      upper: estimate + 2 * (estimate / fit.t),
      smd: cohort.binary ? fit.estimate / spread : null,
      smd_lower: cohort.binary ? fit.estimate / spread - 0.6 : null,
      smd_upper: cohort.binary ? fit.estimate / spread + 0.6 : null,
      hedges_g: cohort.binary ? (0.98 * fit.estimate) / spread : null,
      q: null,
      n: cohort.n,
      shown: true,
    };
  });
}
