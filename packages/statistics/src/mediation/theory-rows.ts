import {
  effectVariance,
  formValue,
  formVariance,
  percentileInterval,
  productNormalLower,
  productNormalQuantile,
  productNormalUpper,
  tTwoSided,
  type EquationFit,
  type LinearForm,
} from '@mesovia/kernels';
import { coefficient } from '../estimates/coefficient.ts';
import { deltaMethod, normalEstimate } from '../estimates/delta.ts';
import type { MediationRow } from './bootstrap-rows.ts';
import type { ModelEffect } from './linear-model.ts';

/** A row without its scale: estimate and limits are raw. */
export type RawRow = Omit<MediationRow, 'scale'>;

/** Both covariances of the coefficients of every equation. */
export interface Fitted {
  readonly fits: readonly EquationFit[];
  readonly robust: readonly Float64Array[];
}

/** Rows that need no resampling: t tests of a path, or normal theory of what paths combine to. */
export function theoryRows(
  { term, effect }: ModelEffect,
  estimate: number,
  { fits, robust }: Fitted,
  monteCarlo: Float64Array,
  level: number,
): RawRow[] {
  const classical = fits.map(({ covariance }) => covariance);
  const se = Math.sqrt(effectVariance(effect, fits, classical));
  const seRobust = Math.sqrt(effectVariance(effect, fits, robust));
  const [product] = effect;
  const factors = effect.length === 1 && product ? product.factors : [];
  const [only] = factors;
  if (only && factors.length === 1) {
    const df = fits[only.equation]?.df ?? NaN;
    return [
      { term, method: 'OLS t', ...coefficient(estimate, se, df, level) },
      { term, method: 'OLS t, HC3', ...coefficient(estimate, seRobust, df, level) },
    ];
  }
  const drawn = percentileInterval(monteCarlo, level);
  return [
    { term, method: 'delta, first order', ...normalEstimate(estimate, se, level) },
    ...(factors.length === 2 ? productRows(term, estimate, product?.weight ?? 1, factors, fits, level) : []),
    { term, method: 'delta, HC3', ...normalEstimate(estimate, seRobust, level) },
    {
      term,
      method: 'Monte Carlo',
      estimate,
      p: drawn.p,
      lower: drawn.lower,
      upper: drawn.upper,
      lowerError: drawn.lowerError,
      upperError: drawn.upperError,
      level,
    },
    ...(factors.length > 1 ? [jointRow(term, estimate, factors, fits)] : []),
  ];
}

/** Methods for the product of two paths of different equations. */
function productRows(
  term: string,
  estimate: number,
  weight: number,
  factors: readonly LinearForm[],
  fits: readonly EquationFit[],
  level: number,
): RawRow[] {
  const classical = fits.map(({ covariance }) => covariance);
  const [one, other] = factors.map((form) => ({
    value: formValue(form, fits),
    se: Math.sqrt(formVariance(form, classical)),
  }));
  if (!one || !other) return [];
  const [a, seA, b, seB] = [weight * one.value, Math.abs(weight) * one.se, other.value, other.se];
  const tail = (1 - level) / 2;
  const below = productNormalLower(0, a, seA, b, seB);
  const above = productNormalUpper(0, a, seA, b, seB);
  const unbiased = deltaMethod({ a, seA, b, seB }, 'unbiased', level);
  return [
    { term, method: 'delta, second order', ...deltaMethod({ a, seA, b, seB }, 2, level) },
    { term, method: 'delta, unbiased', ...unbiased },
    {
      term,
      method: 'product-normal',
      estimate,
      p: Math.min(1, 2 * Math.min(below, above)),
      lower: productNormalQuantile(tail, a, seA, b, seB),
      upper: productNormalQuantile(1 - tail, a, seA, b, seB),
      level,
    },
  ];
}

/** Every path of the product has to pass: a test, without an interval. */
function jointRow(
  term: string,
  estimate: number,
  factors: readonly LinearForm[],
  fits: readonly EquationFit[],
): RawRow {
  const classical = fits.map(({ covariance }) => covariance);
  const tests = factors.map((form) => {
    const t = Math.abs(formValue(form, fits)) / Math.sqrt(formVariance(form, classical));
    return { t, p: tTwoSided(t, fits[form.equation]?.df ?? NaN) };
  });
  return {
    term,
    method: 'joint significance',
    estimate,
    statistic: Math.min(...tests.map(({ t }) => t)),
    p: Math.max(...tests.map(({ p }) => p)),
  };
}
