import { exp } from '../elementary/exponential.ts';
import { lgamma } from '../elementary/gamma.ts';

/** Tables whose probability exceeds the observed one by less than this factor count as equally likely, as in R. */
const SAME = 1 + 1e-7;

/** Odds ratios beyond e^700 cannot be told from infinity. */
const LARGEST_LOG = 700;

export interface FisherExact {
  /** Two-sided: the tables that are no more likely than the observed one. */
  readonly p: number;
  /** Sample odds ratio ad / bc. */
  readonly sampleOddsRatio: number;
  /** Conditional maximum-likelihood odds ratio, as R's fisher.test gives; 0 or Infinity at the edge of the support. */
  readonly oddsRatio: number;
  /** Exact limits of the conditional odds ratio, each tail (1 - level) / 2. */
  readonly lower: number;
  readonly upper: number;
}

/** All tables [k, row - k; column - k, ...] with the margins of the observed one. */
interface Support {
  readonly low: number;
  /** Log probability of each table at an odds ratio of 1, up to a constant. */
  readonly logs: Float64Array;
}

/**
 * Fisher's exact test of a 2 x 2 table [a b; c d], with the conditional odds ratio and its exact limits.
 *
 * @param level coverage of the limits
 * @see Fisher 1935, J R Stat Soc 98:39 (test); Cornfield 1956, Proc 3rd Berkeley Symp 4:135 (conditional limits)
 */
export function fisherExact(a: number, b: number, c: number, d: number, level: number): FisherExact {
  const support = supportOf(a + b, c + d, a + c);
  const probabilities = tilted(support, 0);
  const bar = probabilities[a - support.low] * SAME;
  let p = 0;
  for (const value of probabilities) if (value <= bar) p += value;
  const high = support.low + support.logs.length - 1;
  const tail = (1 - level) / 2;
  return {
    p: Math.min(1, p),
    sampleOddsRatio: (a * d) / (b * c),
    oddsRatio: a === support.low ? 0 : a === high ? Infinity : oddsWhere((at) => meanAt(support, at) - a),
    lower: a === support.low ? 0 : oddsWhere((at) => upperTail(support, at, a) - tail),
    upper: a === high ? Infinity : oddsWhere((at) => tail - (1 - upperTail(support, at, a + 1))),
  };
}

function supportOf(row: number, other: number, column: number): Support {
  const low = Math.max(0, column - other);
  const high = Math.min(row, column);
  const logChoose = (n: number, k: number) => lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1);
  const logs = Float64Array.from({ length: high - low + 1 }, (_, i) => {
    return logChoose(row, low + i) + logChoose(other, column - low - i);
  });
  return { low, logs };
}

/** Probability of each table when the log odds ratio is `logOdds`. */
function tilted({ logs }: Support, logOdds: number): Float64Array {
  const weights = logs.map((value, i) => value + i * logOdds);
  const top = weights.reduce((most, value) => Math.max(most, value), -Infinity);
  const shares = weights.map((value) => exp(value - top));
  const all = shares.reduce((sum, value) => sum + value, 0);
  return shares.map((value) => value / all);
}

function meanAt(support: Support, logOdds: number): number {
  return tilted(support, logOdds).reduce((sum, share, i) => sum + share * (support.low + i), 0);
}

/** P(first cell >= k). */
function upperTail(support: Support, logOdds: number, k: number): number {
  return tilted(support, logOdds).reduce((sum, share, i) => (support.low + i >= k ? sum + share : sum), 0);
}

/** Odds ratio at which an increasing function of the log odds ratio crosses 0, by bisection to the last digit. */
function oddsWhere(above: (logOdds: number) => number): number {
  let [low, high] = [-LARGEST_LOG, LARGEST_LOG];
  for (;;) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high || high - low < 1e-14) return exp(middle);
    if (above(middle) > 0) high = middle;
    else low = middle;
  }
}
