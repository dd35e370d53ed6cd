/** Places of the values in ascending order, equal ones in the order they have. */
export function ascending(values: Float64Array): Int32Array {
  return Int32Array.from(values.keys()).sort((i, j) => values[i] - values[j] || i - j);
}
