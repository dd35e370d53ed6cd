import { normalUpperQuantile, normalUpper } from '@mesovia/kernels';

export interface Product {
  readonly a: number;
  readonly seA: number;
  readonly b: number;
  readonly seB: number;
}

export interface NormalEstimate {
  readonly estimate: number;
  readonly se: number;
  readonly statistic: number;
  readonly p: number;
  readonly lower: number;
  readonly upper: number;
  readonly level: number;
}

/** z test and interval of an estimate with its standard error. */
export function normalEstimate(estimate: number, se: number, level: number): NormalEstimate {
  const statistic = estimate / se;
  const half = normalUpperQuantile((1 - level) / 2) * se;
  return {
    estimate,
    se,
    statistic,
    p: 2 * normalUpper(Math.abs(statistic)),
    lower: estimate - half,
    upper: estimate + half,
    level,
  };
}

/**
 * Normal-theory estimate of ab from the two paths. First order: se^2 = a^2 se_b^2 + b^2 se_a^2 (Sobel 1982); second
 * order adds se_a^2 se_b^2 (Aroian 1947); unbiased takes it off (Goodman 1960) and is NaN where nothing is left.
 */
export function deltaMethod(
  { a, seA, b, seB }: Product,
  order: 1 | 2 | 'unbiased',
  level: number,
): NormalEstimate {
  const both = (seA * seB) ** 2;
  const first = (a * seB) ** 2 + (b * seA) ** 2;
  const variance = order === 1 ? first : order === 2 ? first + both : first - both;
  return normalEstimate(a * b, variance > 0 ? Math.sqrt(variance) : NaN, level);
}
