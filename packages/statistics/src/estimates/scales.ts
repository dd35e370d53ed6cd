export type Term = 'a' | 'b' | 'total' | 'direct' | 'indirect';

/** SDs (ddof 1) of the analysed people. */
export interface Spread {
  readonly x: number;
  readonly y: number;
  /** Mediator; not needed for terms that do not touch it. */
  readonly m?: number;
}

export const SCALES = ['raw', 'partially standardised', 'fully standardised'] as const;

/**
 * What a raw coefficient is multiplied with on each scale. Partially standardised: mediator and outcome in SDs, so
 * that effects on the outcome are divided by SD(Y) only; fully standardised: the exposure in SDs too.
 */
export function scaleFactors(term: Term, { x, y, m = NaN }: Spread): readonly [number, number, number] {
  if (term === 'a') return [1, 1 / m, x / m];
  if (term === 'b') return [1, m / y, m / y];
  return [1, 1 / y, x / y];
}

interface Scalable {
  readonly term: Term;
  readonly estimate: number;
  readonly se?: number;
  readonly lower?: number;
  readonly upper?: number;
}

/**
 * The same estimate on the three scales. SDs count as known, as they do when variables are z-scored first: t and p
 * do not change, SE and limits scale.
 */
export function onAllScales<T extends Scalable>(row: T, spread: Spread): (T & { readonly scale: string })[] {
  return scaleFactors(row.term, spread).map((factor, i) => ({
    ...row,
    scale: SCALES[i] ?? 'raw',
    estimate: row.estimate * factor,
    ...(row.se === undefined ? {} : { se: row.se * factor }),
    ...(row.lower === undefined ? {} : { lower: row.lower * factor }),
    ...(row.upper === undefined ? {} : { upper: row.upper * factor }),
  }));
}
