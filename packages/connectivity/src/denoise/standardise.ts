import { meansOf, type Columns } from './columns.ts';

export type Standardise = 'none' | 'z_score' | 'z_score_population' | 'percent';

/**
 * Scales clean signals, in place.
 *
 * Percent: 100 (x - mean) / |mean|. Where cleaning took the means away (on average over the signals less than a tenth is
 * left), the mean before cleaning is added back first, as nilearn does.
 *
 * @param before mean of each signal before cleaning
 */
export function standardiseColumns(columns: Columns, how: Standardise, before: Float64Array): void {
  if (how === 'none') return;
  const { values, frames, count } = columns;
  const means = meansOf(columns);
  const size = (list: Float64Array): number => list.reduce((sum, value) => sum + Math.abs(value), 0);
  const tookMeans = size(means) < size(before) / 10;
  for (let j = 0; j < count; j += 1) {
    const column = values.subarray(j * frames, (j + 1) * frames);
    for (let t = 0; t < frames; t += 1) column[t] -= means[j];
    if (how === 'percent') {
      const level = tookMeans ? means[j] + before[j] : means[j];
      for (let t = 0; t < frames; t += 1) column[t] *= level === 0 ? 0 : 100 / Math.abs(level);
      continue;
    }
    let squares = 0;
    for (let t = 0; t < frames; t += 1) squares += column[t] * column[t];
    const sd = Math.sqrt(squares / (how === 'z_score' ? frames - 1 : frames));
    if (sd > 0) for (let t = 0; t < frames; t += 1) column[t] /= sd;
  }
}
