/** Ranks 1..n of the values into `out`; equal values share the mean of their ranks. */
export function averageRanks(values: Float64Array, out: Float64Array): void {
  const n = values.length;
  const order = Int32Array.from({ length: n }, (_, i) => i).sort((i, j) => values[i] - values[j]);
  for (let from = 0; from < n;) {
    let to = from + 1;
    while (to < n && values[order[to]] === values[order[from]]) to += 1;
    for (let i = from; i < to; i += 1) out[order[i]] = (from + to + 1) / 2;
    from = to;
  }
}
