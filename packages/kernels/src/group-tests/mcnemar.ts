import { binomialLower, binomialUpper, chiSquareUpper } from '../distributions/tails.ts';

export interface McNemar {
  /** Exact two-sided p: the discordant pairs are a fair coin. */
  readonly p: number;
  /** (|b - c| - 1)^2 / (b + c), 1 degree of freedom, and its p; NaN without discordant pairs. */
  readonly statistic: number;
  readonly approximateP: number;
  /** b / c, with exact limits from those of b / (b + c). */
  readonly oddsRatio: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * McNemar's test of a property measured twice in the same people.
 *
 * @param b people who have it only the first time
 * @param c people who have it only the second time
 * @param level coverage of the limits
 * @see McNemar 1947, Psychometrika 12:153; Clopper & Pearson 1934, Biometrika 26:404
 */
export function mcNemar(b: number, c: number, level: number): McNemar {
  const n = b + c;
  if (n === 0) return { p: 1, statistic: NaN, approximateP: NaN, oddsRatio: NaN, lower: NaN, upper: NaN };
  const statistic = Math.max(0, Math.abs(b - c) - 1) ** 2 / n;
  const tail = (1 - level) / 2;
  const odds = (share: number) => share / (1 - share);
  return {
    p: Math.min(1, 2 * binomialLower(Math.min(b, c), n, 0.5)),
    statistic,
    approximateP: chiSquareUpper(statistic, 1),
    oddsRatio: b / c,
    lower: b === 0 ? 0 : odds(shareWhere((share) => binomialUpper(b, n, share) - tail)),
    upper: c === 0 ? Infinity : odds(shareWhere((share) => tail - binomialLower(b, n, share))),
  };
}

/** Share between 0 and 1 at which an increasing function crosses 0. */
function shareWhere(above: (share: number) => number): number {
  let [low, high] = [0, 1];
  for (;;) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) return middle;
    if (above(middle) > 0) high = middle;
    else low = middle;
  }
}
