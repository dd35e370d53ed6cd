/**
 * Type-7 quantile of sorted values (R's default): linear between the order statistics around (n - 1) p.
 * No NaN among the values; NaN when there are none.
 */
export function quantileSorted(sorted: Float64Array, p: number): number {
  const position = (sorted.length - 1) * p;
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}

/** Puts the k-th smallest of values[low..high] in its place, smaller ones before it (Hoare's selection). */
function select(values: Float64Array, from: number, to: number, k: number): void {
  let low = from;
  let high = to;
  while (low < high) {
    const pivot = values[(low + high) >> 1];
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i] < pivot) i += 1;
      while (values[j] > pivot) j -= 1;
      if (i <= j) {
        const swap = values[i];
        values[i] = values[j];
        values[j] = swap;
        i += 1;
        j -= 1;
      }
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else return;
  }
}

/** The same quantile of unsorted values, which are reordered. No NaN. O(n). */
export function quantileSelect(values: Float64Array, p: number): number {
  const position = (values.length - 1) * p;
  const below = Math.floor(position);
  select(values, 0, values.length - 1, below);
  let next = Infinity;
  for (let i = below + 1; i < values.length; i += 1) if (values[i] < next) next = values[i];
  // Adding 0 turns -0 into 0, as the sorted form does.
  return next === Infinity ? values[below] + 0 : values[below] + (position - below) * (next - values[below]);
}
