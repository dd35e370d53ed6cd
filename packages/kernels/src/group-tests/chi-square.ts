import { chiSquareUpper } from '../distributions/tails.ts';

/**
 * Pearson's chi-square test of a rows x columns table of counts (row by row), with Yates' continuity correction on request
 * (2 x 2 only; never more than the difference itself, as in R).
 *
 * @see Pearson 1900, Phil Mag 50:157; Yates 1934, Suppl J R Stat Soc 1:217
 */
export function chiSquareTest(
  table: ArrayLike<number>,
  rows: number,
  columns: number,
  yates: boolean,
): { statistic: number; df: number; p: number } {
  const rowSums = new Float64Array(rows);
  const columnSums = new Float64Array(columns);
  let n = 0;
  for (let i = 0; i < rows * columns; i += 1) {
    rowSums[Math.floor(i / columns)] += table[i];
    columnSums[i % columns] += table[i];
    n += table[i];
  }
  const away = (i: number) => Math.abs(table[i] - expected(i));
  const expected = (i: number) => (rowSums[Math.floor(i / columns)] * columnSums[i % columns]) / n;
  let correction = yates ? 0.5 : 0;
  if (yates) for (let i = 0; i < rows * columns; i += 1) correction = Math.min(correction, away(i));
  let statistic = 0;
  for (let i = 0; i < rows * columns; i += 1) statistic += (away(i) - correction) ** 2 / expected(i);
  const df = (rows - 1) * (columns - 1);
  return { statistic, df, p: chiSquareUpper(statistic, df) };
}
