import { normalLower, normalQuantile, normalUpperQuantile } from '../distributions/normal.ts';
import { quantileSorted } from '../quantile/quantile.ts';

/** Percentile interval of a bootstrap and its p. */
export interface PercentileInterval {
  readonly lower: number;
  readonly upper: number;
  /** Inverts the limits: the interval excludes 0 if and only if p < 1 - level. At least 2 / (B + 1). */
  readonly p: number;
  /** min(1, 2 (1 + draws on the less frequent side of 0) / (B + 1)). */
  readonly pCount: number;
}

/** BCa interval of a bootstrap and its p. */
export interface BcaInterval {
  readonly lower: number;
  readonly upper: number;
  readonly p: number;
  /** z0: normal quantile of the share of draws below the estimate. */
  readonly bias: number;
  readonly acceleration: number;
}

function sortedDraws(draws: Float64Array): Float64Array {
  return draws.filter((draw) => draw === draw).sort();
}

/** The p at which the type-7 quantile of sorted values is 0: 0 when all are above, 1 when all are below. */
function levelOfZero(sorted: Float64Array): number {
  let below = 0;
  while (below < sorted.length && sorted[below] < 0) below += 1;
  if (below === 0 || below === sorted.length) return below === 0 ? 0 : 1;
  const low = sorted[below - 1];
  return (below - 1 - low / (sorted[below] - low)) / (sorted.length - 1);
}

/** How many sorted values are below a bound. */
function countBelow(sorted: Float64Array, bound: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Percentile interval with type-7 quantiles.
 *
 * @param draws bootstrap values, NaN ones are left out; not reordered
 * @param level for example 0.95
 * @see Efron & Tibshirani 1993, ch. 13
 */
export function percentileInterval(draws: Float64Array, level: number): PercentileInterval {
  const sorted = sortedDraws(draws);
  const count = sorted.length;
  if (count < 2) return { lower: NaN, upper: NaN, p: NaN, pCount: NaN };
  const tail = (1 - level) / 2;
  const zero = levelOfZero(sorted);
  const below = countBelow(sorted, 0);
  let above = 0;
  while (above < count && sorted[count - 1 - above] > 0) above += 1;
  return {
    lower: quantileSorted(sorted, tail),
    upper: quantileSorted(sorted, 1 - tail),
    p: Math.max(2 / (count + 1), Math.min(1, 2 * Math.min(zero, 1 - zero))),
    pCount: Math.min(1, (2 * (1 + Math.min(below, above))) / (count + 1)),
  };
}

/** Draws that only rounding separates from the estimate are not below it: of few people, some resamples are the sample. */
export function tieBar(estimate: number): number {
  return estimate - 1e-12 * Math.abs(estimate);
}

/** Sum of cubes over 6 (sum of squares)^1.5 of mean - value. */
function accelerationOf(jackknife: Float64Array): number {
  const mean = jackknife.reduce((sum, value) => sum + value, 0) / jackknife.length;
  let squares = 0;
  let cubes = 0;
  for (const value of jackknife) {
    const d = mean - value;
    squares += d * d;
    cubes += d * d * d;
  }
  return squares === 0 ? 0 : cubes / (6 * squares * Math.sqrt(squares));
}

/**
 * Bias-corrected and accelerated interval, type-7 quantiles, and the p that inverts it.
 *
 * @param draws     bootstrap values, NaN ones are left out
 * @param estimate  value of the sample, from which the bias is counted
 * @param jackknife values without each person in turn; a NaN makes the interval NaN
 * @see Efron 1987, JASA 82:171; DiCiccio & Efron 1996, Stat Sci 11:189. Shares of 0 and 1 count as 1 / (B + 1) from it.
 */
export function bcaInterval(
  draws: Float64Array,
  estimate: number,
  jackknife: Float64Array,
  level: number,
): BcaInterval {
  const sorted = sortedDraws(draws);
  const count = sorted.length;
  const share = (bound: number): number =>
    Math.max(1 / (count + 1), Math.min(count / (count + 1), countBelow(sorted, bound) / count));
  const acceleration = accelerationOf(jackknife);
  const bias = normalQuantile(share(tieBar(estimate)));
  if (count < 2 || acceleration !== acceleration)
    return { lower: NaN, upper: NaN, p: NaN, bias, acceleration };
  const limit = (z: number): number => {
    const shifted = bias + z;
    return quantileSorted(sorted, normalLower(bias + shifted / (1 - acceleration * shifted)));
  };
  const z = normalUpperQuantile((1 - level) / 2);
  const u = normalQuantile(share(0)) - bias;
  const back = u / (1 + acceleration * u) - bias;
  return { lower: limit(-z), upper: limit(z), p: 2 * normalLower(-Math.abs(back)), bias, acceleration };
}
