/**
 * Region after region with the mean of each taken out; a constant column becomes exact zeros.
 * The mean is corrected once by the mean of what is left, so a large mean does not eat the digits of a small variance.
 */
export function centredColumns(series: Float64Array, frames: number, regions: number): Float64Array {
  const columns = new Float64Array(frames * regions);
  for (let t = 0; t < frames; t += 1) {
    for (let j = 0; j < regions; j += 1) columns[j * frames + t] = series[t * regions + j];
  }
  for (let j = 0; j < regions; j += 1) centre(columns.subarray(j * frames, (j + 1) * frames));
  return columns;
}

/** Takes the mean out of one column; NaN where a constant column is not finite. */
export function centre(column: Float64Array): void {
  const first = column[0];
  if (column.every((value) => value === first)) {
    column.fill(first === first && Math.abs(first) !== Infinity ? 0 : NaN);
    return;
  }
  for (let pass = 0; pass < 2; pass += 1) {
    let sum = 0;
    for (let t = 0; t < column.length; t += 1) sum += column[t];
    const mean = sum / column.length;
    for (let t = 0; t < column.length; t += 1) column[t] -= mean;
  }
}
