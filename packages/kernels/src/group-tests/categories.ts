import { chiSquareUpper } from '../distributions/tails.ts';
import { exp } from '../elementary/exponential.ts';
import { lgamma } from '../elementary/gamma.ts';

/** Tables whose probability exceeds the observed one by less than this factor count as equally likely, as in R. */
const SAME = 1 + 1e-7;

/**
 * Fisher's exact test of a 2 x 2 table [a b; c d]: two-sided p sums the tables that are no more likely than the observed one.
 * The odds ratio is the sample's, ad / bc.
 *
 * @see Fisher 1935, J R Stat Soc 98:39
 */
export function fisherExact(a: number, b: number, c: number, d: number): { oddsRatio: number; p: number } {
  const row = a + b;
  const other = c + d;
  const column = a + c;
  const low = Math.max(0, column - other);
  const high = Math.min(row, column);
  const logChoose = (n: number, k: number) => lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1);
  const whole = logChoose(row + other, column);
  const probability = (k: number) => exp(logChoose(row, k) + logChoose(other, column - k) - whole);
  const bar = probability(a) * SAME;
  let p = 0;
  let all = 0;
  for (let k = low; k <= high; k += 1) {
    const value = probability(k);
    all += value;
    if (value <= bar) p += value;
  }
  return { oddsRatio: (a * d) / (b * c), p: Math.min(1, p / all) };
}

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
