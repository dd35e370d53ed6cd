import { UNKNOWN } from '../readable-numbers.ts';
import { isContrast, type Estimate } from './estimate-rows.ts';
import { plainMethod } from './shown-rows.ts';

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
  readonly m: readonly string[];
  readonly y: string;
  /** Levels of the exposure, the one coded 0 first; undefined for numbers. */
  readonly levels: readonly string[] | undefined;
}

/** Rows of one estimate by what they are for. */
function about(rows: readonly Estimate[], term: string) {
  const own = rows.filter((row) => row.term === term && !row.scale.endsWith('standardised'));
  const find = (method: string) => own.find((row) => plainMethod(row.method) === method);
  const size = find('percentile bootstrap') ?? own[0];
  return { size, test: find('Freedman-Lane joint') ?? find('joint significance') ?? size };
}

function intervalOf(size: Estimate | undefined, level: number): string {
  if (size?.lower == null || size.upper == null)
    return 'without an interval: too many resamples could not be fitted';
  return `${Math.round(level * 100)} % interval ${short(size.lower)} to ${short(size.upper)}`;
}

/**
 * What the numbers say in words that a cross-sectional table can bear: association and statistical mediation, never
 * an effect. The size is the estimate with its percentile interval; the test is the joint permutation test, or where
 * the model has none, joint significance or what belongs to the interval.
 */
export function sentence(rows: readonly Estimate[], names: Names, level: number): string {
  const terms = [...new Set(rows.map(({ term }) => term))].filter(
    (term) => /^(pure |total )?indirect/.test(term) && !isContrast(term),
  );
  const [only] = terms;
  return terms.length === 1 && only !== undefined && names.m.length === 1
    ? claim(rows, only, names, level)
    : listing(rows, terms, names, level);
}

function claim(rows: readonly Estimate[], term: string, { x, m, y, levels }: Names, level: number): string {
  const { size, test } = about(rows, term);
  const found = test?.p != null && test.p < 1 - level;
  const unit = levels?.length === 2 ? `for ${x} ${levels[1]} against ${levels[0]}` : `per unit of ${x}`;
  const numbers = `indirect estimate ${short(size?.estimate ?? null)} of ${y} ${unit}, ${intervalOf(size, level)}; test ${pText(test?.p ?? null)}`;
  const excludesZero = size?.lower != null && size.upper != null && size.lower * size.upper > 0;
  const words = found
    ? `${m.join(', ')} statistically mediates the association of ${x} with ${y}`
    : `These data do not show that ${m.join(', ')} mediates the association of ${x} with ${y}`;
  const disagreement =
    size?.lower != null && excludesZero !== found
      ? ' The interval and the test disagree at this level: report both.'
      : '';
  return `${words} (${numbers}).${disagreement}`;
}

const MOST = 6;

function listing(
  rows: readonly Estimate[],
  terms: readonly string[],
  { x, y }: Names,
  level: number,
): string {
  const told = terms.slice(0, MOST).map((term) => {
    const { size, test } = about(rows, term);
    return `${term} ${short(size?.estimate ?? null)}, ${intervalOf(size, level)}, test ${pText(test?.p ?? null)}`;
  });
  const more = terms.length > MOST ? `; ${terms.length - MOST} more above` : '';
  return `Statistical mediation of the association of ${x} with ${y}: ${told.join('; ')}${more}.`;
}
