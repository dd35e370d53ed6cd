import { meansOf, type Columns } from './columns.ts';

export type Standardise = 'none' | 'z_score' | 'z_score_population' | 'percent';

/**
 * Scales clean signals, in place.
 *
 * Percent: 100 (x - mean) / |mean|; where cleaning took the mean away (less than a tenth of it is left), the mean before
 * cleaning counts.
 *
 * @param before mean of each signal before cleaning
 */
export function standardiseColumns(columns: Columns, how: Standardise, before: Float64Array): void {
  if (how === 'none') return;
  const { values, frames, count } = columns;
  const means = meansOf(columns);
  for (let j = 0; j < count; j += 1) {
    const column = values.subarray(j * frames, (j + 1) * frames);
    for (let t = 0; t < frames; t += 1) column[t] -= means[j];
    if (how === 'percent') {
      const level = Math.abs(means[j]) < Math.abs(before[j]) / 10 ? means[j] + before[j] : means[j];
      for (let t = 0; t < frames; t += 1) column[t] *= level === 0 ? 0 : 100 / Math.abs(level);
      continue;
    }
    let squares = 0;
    for (let t = 0; t < frames; t += 1) squares += column[t] * column[t];
    const sd = Math.sqrt(squares / (how === 'z_score' ? frames - 1 : frames));
    if (sd > 0) for (let t = 0; t < frames; t += 1) column[t] /= sd;
  }
}
