/** Mean of n values, added in order. NaN without values. */
export function mean(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/** Variance with n - 1, two passes. NaN with fewer than two values. */
export function variance(values: Float64Array): number {
  if (values.length < 2) return NaN;
  const centre = mean(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] - centre) ** 2;
  return sum / (values.length - 1);
}

/** Standard deviation with n - 1. */
export function standardDeviation(values: Float64Array): number {
  return Math.sqrt(variance(values));
}
