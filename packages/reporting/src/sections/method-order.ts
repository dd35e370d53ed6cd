import type { Estimate } from '../study-report/report.ts';

/** The headline of size and the tests first, then the other intervals. */
const METHODS = [
  'OLS t',
  'OLS t, HC3',
  'percentile bootstrap',
  'joint significance',
  'Freedman-Lane joint',
  'product-normal',
  'Monte Carlo',
  'delta, first order',
  'delta, second order',
  'delta, unbiased',
  'delta, HC3',
  'percentile bootstrap, p by counting',
  'basic bootstrap',
  'normal bootstrap',
  'BC bootstrap',
  'BCa bootstrap',
  'studentised bootstrap',
];

/** Place of the method of a row; methods that are not listed come last, in their order. */
export function methodPlace({ method }: Estimate): number {
  const plain = method.replace(/, liberal below n = \d+$/, '');
  const at = METHODS.findIndex((name) => plain === name || plain === `listwise, ${name}`);
  return at < 0 ? METHODS.length : at;
}
