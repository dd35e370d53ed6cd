import { ParameterError } from '@mesovia/core';
import { mean } from '../people/moments.ts';
import { designRow, type ModelDesign, type Term } from './design.ts';

/** A linear combination of the coefficients that stands for a mean or a difference of means. */
export interface LinearForm {
  readonly term: string;
  /** k values. */
  readonly weights: Float64Array;
  readonly contrast: boolean;
}

/**
 * Estimated marginal means of each level of a category and all their differences (later minus earlier level): numbers
 * at their mean, other categories averaged with equal weights over their levels, as R emmeans does.
 *
 * @throws ParameterError `means-without-levels`
 * @see Searle, Speed & Milliken 1980, Am Stat 34:216
 */
export function marginalMeans(design: ModelDesign, name: string): LinearForm[] {
  const term = design.terms.find(({ variable }) => variable.name === name);
  if (!term?.codes) {
    throw new ParameterError(
      'means-without-levels',
      `${name} is no category among the terms`,
      'with.means',
      'name a category or binary variable of the model',
    );
  }
  const { codes, variable } = term;
  const label = (code: number) => variable.levels?.[code] ?? '';
  const means = codes.map((code) => averageRow(design, term, code));
  const forms: LinearForm[] = codes.map((code, i) => ({
    term: `marginal mean, ${name} = ${label(code)}`,
    weights: means[i] as Float64Array,
    contrast: false,
  }));
  for (const [i, later] of codes.entries()) {
    for (const [j, earlier] of codes.slice(0, i).entries()) {
      forms.push({
        term: `difference, ${name} = ${label(later)} - ${label(earlier)}`,
        weights: (means[i] as Float64Array).map((value, c) => value - (means[j] as Float64Array)[c]),
        contrast: true,
      });
    }
  }
  return forms;
}

/** Mean design row over the grid of the other categories. */
function averageRow(design: ModelDesign, fixed: Term, code: number): Float64Array {
  const others = design.terms.filter((term) => term !== fixed && term.codes !== undefined);
  const grid = others.reduce<Map<string, number>[]>(
    (points, { variable, codes = [] }) =>
      points.flatMap((point) => codes.map((value) => new Map([...point, [variable.name, value]]))),
    [new Map([[fixed.variable.name, code]])],
  );
  const sum = new Float64Array(design.names.length);
  for (const point of grid) {
    const row = designRow(design, ({ name, values }) => point.get(name) ?? mean(values));
    for (const [j, value] of row.entries()) sum[j] += value;
  }
  return sum.map((value) => value / grid.length);
}
