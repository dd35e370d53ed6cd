import { UNKNOWN } from '../readable-numbers.ts';
import type { Estimate } from './estimate-rows.ts';

/** Four digits, without the noise of trailing zeros. */
export function short(value: number | null): string {
  if (value === null) return UNKNOWN;
  const text = value.toPrecision(3);
  return text.includes('e') ? String(Number(text)) : text;
}

/** p = .023, p < .001: as journals print it. */
export function pText(p: number | null): string {
  if (p === null) return `p ${UNKNOWN}`;
  return p < 0.001 ? 'p < .001' : `p = ${p.toFixed(3).replace(/^0/, '')}`;
}

interface Names {
  readonly x: string;
  readonly m: string;
  readonly y: string;
  /** Two levels of the exposure, the one coded 0 first; undefined for numbers. */
  readonly levels: readonly string[] | undefined;
}

/**
 * What the numbers say in words that a cross-sectional table can bear: association and statistical mediation, never
 * an effect. The size is the estimate with its percentile interval; the test is the joint permutation test.
 */
export function sentence(rows: readonly Estimate[], { x, m, y, levels }: Names, level: number): string {
  const find = (term: string, method: string) =>
    rows.find((r) => r.term === term && r.method === method && r.scale === 'raw');
  const test = find('indirect', 'Freedman-Lane joint');
  const size = find('indirect', 'percentile bootstrap');
  const alpha = 1 - level;
  const found = test?.p !== undefined && test.p !== null && test.p < alpha;
  const interval =
    size?.lower == null || size.upper == null
      ? 'without an interval: too many resamples could not be fitted'
      : `${Math.round(level * 100)} % interval ${short(size.lower)} to ${short(size.upper)}`;
  const unit = levels ? `for ${x} ${levels[1]} against ${levels[0]}` : `per unit of ${x}`;
  const numbers = `indirect estimate ${short(size?.estimate ?? test?.estimate ?? null)} of ${y} ${unit}, ${interval}; test ${pText(test?.p ?? null)}`;
  const excludesZero = size?.lower != null && size.upper != null && size.lower * size.upper > 0;
  const claim = found
    ? `${m} statistically mediates the association of ${x} with ${y}`
    : `These data do not show that ${m} mediates the association of ${x} with ${y}`;
  const disagreement =
    size?.lower != null && excludesZero !== found
      ? ' The interval and the test disagree at this level: report both.'
      : '';
  return `${claim} (${numbers}).${disagreement}`;
}
