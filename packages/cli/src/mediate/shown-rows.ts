import { ParameterError } from '@mesovia/core';
import { nearest } from '../nearest.ts';
import type { Estimate } from './estimate-rows.ts';

/** What people call a method -> how the name of our row starts. */
const METHODS: Readonly<Record<string, readonly string[]>> = {
  t: ['OLS t'],
  hc3: ['OLS t, HC3', 'delta, HC3'],
  sobel: ['delta, first order'],
  delta: ['delta, first order', 'delta, second order', 'delta, unbiased'],
  product: ['product-normal'],
  'product-normal': ['product-normal'],
  montecarlo: ['Monte Carlo'],
  percentile: ['percentile bootstrap'],
  counting: ['percentile bootstrap, p by counting'],
  basic: ['basic bootstrap'],
  normal: ['normal bootstrap'],
  bc: ['BC bootstrap'],
  bca: ['BCa bootstrap'],
  studentised: ['studentised bootstrap'],
  joint: ['joint significance'],
  permutation: ['Freedman-Lane joint'],
};

/** Name of a method without what was done about missing values and without the remark on small samples. */
export const plainMethod = (method: string): string =>
  method
    .replace(/^(listwise|FIML|multiple imputation|g-computation), /, '')
    .replace(/, liberal below n = \d+$/, '');

export const isIndirect = ({ term }: Estimate): boolean => /indirect/.test(term);
const isPath = ({ term }: Estimate) => /^[abd]($| )/.test(term) || term === 'total' || term === 'direct';

/** @throws ParameterError `no-such-interval` */
export function checkIntervals(names: readonly string[] | undefined): void {
  for (const name of names ?? []) {
    if (Object.hasOwn(METHODS, name)) continue;
    const near = nearest(name, Object.keys(METHODS));
    throw new ParameterError(
      'no-such-interval',
      `there is no interval "${name}"${near ? ` (did you mean ${near}?)` : ''}`,
      '--interval',
      `names are ${Object.keys(METHODS).join(', ')}`,
    );
  }
}

/** The rows of the first screen, or those whose methods were named. */
export function shownRows(
  rows: readonly Estimate[],
  { all, interval }: { readonly all?: boolean; readonly interval?: readonly string[] },
): Estimate[] {
  if (interval) {
    const wanted = new Set(interval.flatMap((name) => METHODS[name] ?? []));
    return rows.filter(
      (row) => wanted.has(plainMethod(row.method)) || (isPath(row) && plainMethod(row.method) === 'OLS t'),
    );
  }
  if (all) return [...rows];
  const several = new Set(rows.map(({ term }) => term)).size > SEVERAL;
  return rows.filter((row) => {
    const method = plainMethod(row.method);
    if (row.scale.endsWith('standardised')) return method === 'percentile bootstrap' && isIndirect(row);
    if (isPath(row) && method === 'percentile bootstrap') return false;
    return !several || FEW.has(method) || method.endsWith('Wald z');
  });
}

/** Terms of the model of one mediator, with the sizes beside them. */
const SEVERAL = 7;
/** Methods of the first screen where a model has many terms. */
const FEW = new Set([
  'OLS t',
  'percentile bootstrap',
  'joint significance',
  'Freedman-Lane joint',
  'delta, first order',
  'Rubin',
]);
