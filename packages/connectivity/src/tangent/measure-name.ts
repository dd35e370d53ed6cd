export const REFERENCES = ['geometric', 'log-euclidean'] as const;
export type Reference = (typeof REFERENCES)[number];

const GEOMETRIC = 'tangent (geometric mean';

/** The name under which the values may be shown. */
export function tangentName(reference: Reference, estimator: string): string {
  return `${reference === 'geometric' ? GEOMETRIC : 'tangent (log-euclidean mean'}, ${estimator})`;
}

/**
 * What of everybody's data is inside the values of one person. The log-Euclidean mean is subtracted, the same for
 * everybody: no regression on the values knows whether it was that of a fold.
 */
export function fittedOnEverybody(measure: string): string | null {
  return measure.startsWith(GEOMETRIC) ? 'the geometric mean of covariances' : null;
}
