import {
  dot,
  exp,
  fUpper,
  chiSquareUpper,
  inverseLink,
  inverseOfSymmetric,
  normalUpper,
  normalUpperQuantile,
  tTwoSided,
  tUpperQuantile,
} from '@mesovia/kernels';
import { PRE_SPECIFIED, type EstimateRow } from '../estimates/rows.ts';
import type { ModelDesign } from './design.ts';
import type { FittedModel, Family } from './fit.ts';
import type { LinearForm } from './marginal-means.ts';

/** What every row of one model shares. */
export interface RowContext {
  readonly model: string;
  readonly method: string;
  readonly family: Family;
  readonly level: number;
  readonly design: ModelDesign;
}

type Numbers = Pick<EstimateRow, 'estimate' | 'se' | 'statistic' | 'df' | 'p' | 'lower' | 'upper'>;

/** Wald test and interval; t with finite degrees of freedom, z otherwise. */
function wald(estimate: number, se: number, df: number, level: number): Numbers {
  const statistic = estimate / se;
  const tail = (1 - level) / 2;
  const finite = Number.isFinite(df);
  const half = (finite ? tUpperQuantile(tail, df) : normalUpperQuantile(tail)) * se;
  return {
    estimate,
    se,
    statistic,
    ...(finite ? { df } : {}),
    p: finite ? tTwoSided(statistic, df) : 2 * normalUpper(Math.abs(statistic)),
    lower: estimate - half,
    upper: estimate + half,
  };
}

/** Coefficients, raw (linear) or as log odds and odds ratios (logistic). */
export function coefficientRows(context: RowContext, fit: FittedModel): EstimateRow[] {
  const { design, level, family } = context;
  const k = design.names.length;
  return design.names.flatMap((term, j) => {
    const numbers = wald(fit.coefficients[j], Math.sqrt(fit.covariance[j * k + j]), fit.df[j], level);
    const own = j === 0 ? '' : (design.owners[j - 1] ?? '');
    const row = (scale: string, values: Numbers) => estimateRow(context, own, term, scale, values);
    return family === 'linear'
      ? [row('raw', numbers)]
      : [row('log odds', numbers), row('odds ratio', exponentiated(numbers))];
  });
}

/**
 * Joint Wald test of every term with more than one column: F with the residual degrees of freedom, or chi-square of a
 * logistic regression. Partial eta squared is q F / (q F + df).
 */
export function jointRows(context: RowContext, fit: FittedModel): EstimateRow[] {
  const { design, family } = context;
  const k = design.names.length;
  return [...new Set(design.owners)].flatMap((owner) => {
    const places = design.owners.flatMap((name, j) => (name === owner ? [j + 1] : []));
    const q = places.length;
    if (q < 2) return [];
    const own = Float64Array.from({ length: q * q }, (_, cell) => {
      return fit.covariance[(places[Math.floor(cell / q)] ?? 0) * k + (places[cell % q] ?? 0)];
    });
    const inverse = inverseOfSymmetric(own, q);
    const b = Float64Array.from(places, (j) => fit.coefficients[j]);
    const chiSquare = inverse
      ? b.reduce((sum, value, i) => sum + value * dot(inverse, i * q, b, 0, q), 0)
      : NaN;
    const df = fit.df.reduce((least, value) => Math.min(least, value), Infinity);
    if (family === 'logistic') {
      const numbers = { estimate: NaN, statistic: chiSquare, df: q, p: chiSquareUpper(chiSquare, q) };
      return [estimateRow(context, owner, `${owner}, ${q} columns together`, 'chi-square', numbers)];
    }
    const numbers = {
      estimate: chiSquare / (chiSquare + df),
      statistic: chiSquare / q,
      df,
      p: fUpper(chiSquare / q, q, df),
    };
    return [estimateRow(context, owner, `${owner}, ${q} columns together`, 'partial eta squared', numbers)];
  });
}

/** Marginal means and their differences; probabilities and odds ratios for a logistic regression. */
export function formRows(
  context: RowContext,
  fit: FittedModel,
  name: string,
  forms: readonly LinearForm[],
): EstimateRow[] {
  const k = context.design.names.length;
  const df = fit.df.reduce((least, value) => Math.min(least, value), Infinity);
  return forms.map(({ term, weights, contrast }) => {
    let variance = 0;
    for (let j = 0; j < k; j++) variance += weights[j] * dot(fit.covariance, j * k, weights, 0, k);
    const numbers = wald(dot(fit.coefficients, 0, weights, 0, k), Math.sqrt(variance), df, context.level);
    if (context.family === 'linear')
      return estimateRow(context, name, term, 'raw', tested(numbers, contrast));
    return contrast
      ? estimateRow(context, name, term, 'odds ratio', exponentiated(numbers))
      : estimateRow(context, name, term, 'probability', {
          estimate: inverseLink('logit', numbers.estimate),
          lower: inverseLink('logit', numbers.lower ?? NaN),
          upper: inverseLink('logit', numbers.upper ?? NaN),
        });
  });
}

/** A mean has no test against zero. */
function tested({ statistic, p, ...rest }: Numbers, contrast: boolean): Numbers {
  return contrast
    ? { ...rest, ...(statistic === undefined ? {} : { statistic }), ...(p === undefined ? {} : { p }) }
    : rest;
}

function exponentiated({ estimate, lower, upper, statistic, p }: Numbers): Numbers {
  return {
    estimate: exp(estimate),
    ...(statistic === undefined ? {} : { statistic }),
    ...(p === undefined ? {} : { p }),
    lower: exp(lower ?? NaN),
    upper: exp(upper ?? NaN),
  };
}

function estimateRow(
  { model, method, level, design }: RowContext,
  owner: string,
  term: string,
  scale: string,
  numbers: Numbers,
): EstimateRow {
  const own = owner.split(' x ');
  const covariates = design.terms.map(({ variable }) => variable.name).filter((name) => !own.includes(name));
  return {
    model,
    term,
    scale,
    method,
    ...numbers,
    level,
    n: design.n,
    covariates,
    candidates: 1,
    selection: PRE_SPECIFIED,
  };
}
