import { tTwoSided, tUpperQuantile } from '@mesovia/kernels';

/** A regression coefficient with its t test and interval. */
export interface Coefficient {
  readonly estimate: number;
  readonly se: number;
  readonly statistic: number;
  readonly df: number;
  readonly p: number;
  readonly lower: number;
  readonly upper: number;
  readonly level: number;
}

/** t test and t interval of an estimate with its standard error. */
export function coefficient(estimate: number, se: number, df: number, level: number): Coefficient {
  const statistic = estimate / se;
  const half = tUpperQuantile((1 - level) / 2, df) * se;
  return {
    estimate,
    se,
    statistic,
    df,
    p: tTwoSided(statistic, df),
    lower: estimate - half,
    upper: estimate + half,
    level,
  };
}
