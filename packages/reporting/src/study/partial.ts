import { leastSquares } from '@mesovia/kernels';
import type { People } from './people.ts';
import type { Variable } from './variable.ts';

/** Columns of the covariates as the models of the study code them: categories as one 0/1 column per later level. */
export function covariateColumns(people: People, covariates: readonly Variable[]): Float64Array[] {
  return covariates.flatMap((variable) => {
    const values = people.values(variable);
    if (variable.type !== 'category' && variable.type !== 'binary') return [values];
    const present = variable.levels.map((_, code) => code).filter((code) => values.includes(code));
    return present.slice(1).map((code) => Float64Array.from(values, (v) => (v === code ? 1 : 0)));
  });
}

/**
 * What is left of a variable when columns and an intercept have been regressed out, plus its mean, so that axes keep
 * familiar numbers. The slope of one such variable on another is the partial regression coefficient.
 *
 * @param values  n values without unknowns
 * @param columns of n values each
 * @see Cook & Weisberg 1982, Residuals and Influence in Regression, 2.3.2 (added-variable plot)
 */
export function adjusted(values: Float64Array, columns: readonly Float64Array[]): Float64Array {
  const n = values.length;
  const design = new Float64Array((columns.length + 1) * n).fill(1, 0, n);
  for (const [j, column] of columns.entries()) design.set(column, (j + 1) * n);
  const { residuals } = leastSquares(design, n, columns.length + 1, values);
  const mean = meanOf(values);
  return residuals.map((value) => value + mean);
}

export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? NaN;
  return sum / values.length;
}

/** SD with ddof 1. */
export function deviationOf(values: ArrayLike<number>): number {
  const mean = meanOf(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += ((values[i] ?? NaN) - mean) ** 2;
  return Math.sqrt(sum / (values.length - 1));
}
