import { normalDensity, normalLower, normalQuantile, normalUpperQuantile } from '../distributions/normal.ts';
import { quantileSorted } from '../quantile/quantile.ts';

/** Percentile interval of a bootstrap and its p. */
export interface PercentileInterval {
  readonly lower: number;
  readonly upper: number;
  /** Inverts the limits: the interval excludes 0 if and only if p < 1 - level. At least 2 / (B + 1). */
  readonly p: number;
  /** min(1, 2 (1 + draws on the less frequent side of 0) / (B + 1)). */
  readonly pCount: number;
  /** Monte Carlo standard error of each limit. */
  readonly lowerError: number;
  readonly upperError: number;
}

/** An interval that is not the percentile one, its p, and the Monte Carlo standard error of each limit. */
export interface BootstrapInterval {
  readonly lower: number;
  readonly upper: number;
  readonly p: number;
  readonly lowerError: number;
  readonly upperError: number;
}

/** BCa interval of a bootstrap and its p. */
export interface BcaInterval extends BootstrapInterval {
  /** z0: normal quantile of the share of draws below the estimate. */
  readonly bias: number;
  readonly acceleration: number;
}

function sortedDraws(draws: Float64Array): Float64Array {
  return draws.filter((draw) => draw === draw).sort();
}

/** The p at which the type-7 quantile of sorted values is `at`: 0 when all are above, 1 when all are below. */
function levelOf(sorted: Float64Array, at: number): number {
  const below = countBelow(sorted, at);
  if (below === 0 || below === sorted.length) return below === 0 ? 0 : 1;
  const low = sorted[below - 1];
  return (below - 1 + (at - low) / (sorted[below] - low)) / (sorted.length - 1);
}

/** Two-sided p of an interval between quantiles that leaves `at` out: at least 2 / (B + 1). */
function invert(sorted: Float64Array, at: number): number {
  const level = levelOf(sorted, at);
  return Math.max(2 / (sorted.length + 1), Math.min(1, 2 * Math.min(level, 1 - level)));
}

/**
 * Monte Carlo standard error of the quantile at p: half the distance between the quantiles one binomial standard
 * error below and above p (Maritz & Jarrett 1978 give the idea; no density is estimated).
 */
function quantileError(sorted: Float64Array, p: number): number {
  const step = Math.sqrt((p * (1 - p)) / sorted.length);
  return (quantileSorted(sorted, Math.min(1, p + step)) - quantileSorted(sorted, Math.max(0, p - step))) / 2;
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

const UNKNOWN: BootstrapInterval = { lower: NaN, upper: NaN, p: NaN, lowerError: NaN, upperError: NaN };

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
  if (count < 2) return { ...UNKNOWN, pCount: NaN };
  const tail = (1 - level) / 2;
  const below = countBelow(sorted, 0);
  let above = 0;
  while (above < count && sorted[count - 1 - above] > 0) above += 1;
  return {
    lower: quantileSorted(sorted, tail),
    upper: quantileSorted(sorted, 1 - tail),
    p: invert(sorted, 0),
    pCount: Math.min(1, (2 * (1 + Math.min(below, above))) / (count + 1)),
    lowerError: quantileError(sorted, tail),
    upperError: quantileError(sorted, 1 - tail),
  };
}

/**
 * Basic interval: 2 estimate - quantile, so that a skew of the draws goes to the other side. p inverts the limits.
 *
 * @see Davison & Hinkley 1997, Bootstrap Methods and their Application, 5.2
 */
export function basicInterval(draws: Float64Array, estimate: number, level: number): BootstrapInterval {
  const sorted = sortedDraws(draws);
  if (sorted.length < 2) return UNKNOWN;
  const tail = (1 - level) / 2;
  return {
    lower: 2 * estimate - quantileSorted(sorted, 1 - tail),
    upper: 2 * estimate - quantileSorted(sorted, tail),
    p: invert(sorted, 2 * estimate),
    lowerError: quantileError(sorted, 1 - tail),
    upperError: quantileError(sorted, tail),
  };
}

/** estimate +- z SD of the draws (ddof 1), no bias correction; normal p. */
export function normalInterval(draws: Float64Array, estimate: number, level: number): BootstrapInterval {
  const known = sortedDraws(draws);
  if (known.length < 2) return UNKNOWN;
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const squares = known.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  const sd = Math.sqrt(squares / (known.length - 1));
  const half = normalUpperQuantile((1 - level) / 2) * sd;
  const error = half / Math.sqrt(2 * known.length);
  return {
    lower: estimate - half,
    upper: estimate + half,
    p: 2 * normalLower(-Math.abs(estimate / sd)),
    lowerError: error,
    upperError: error,
  };
}

/**
 * Studentised interval: estimate - quantile of t* times its standard error, t* = (draw - estimate) / se of the draw.
 *
 * @param standardErrors of every draw, in their order
 * @see Efron & Tibshirani 1993, 12.5
 */
export function studentisedInterval(
  draws: Float64Array,
  standardErrors: Float64Array,
  estimate: number,
  se: number,
  level: number,
): BootstrapInterval {
  const sorted = sortedDraws(draws.map((draw, b) => (draw - estimate) / standardErrors[b]));
  if (sorted.length < 2 || !(se > 0)) return UNKNOWN;
  const tail = (1 - level) / 2;
  return {
    lower: estimate - quantileSorted(sorted, 1 - tail) * se,
    upper: estimate - quantileSorted(sorted, tail) * se,
    p: invert(sorted, estimate / se),
    lowerError: quantileError(sorted, 1 - tail) * se,
    upperError: quantileError(sorted, tail) * se,
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
  return accelerated(draws, estimate, accelerationOf(jackknife), level);
}

/** Bias-corrected interval: BCa without acceleration (Efron 1981, Can J Stat 9:139). */
export function bcInterval(draws: Float64Array, estimate: number, level: number): BcaInterval {
  return accelerated(draws, estimate, 0, level);
}

function accelerated(
  draws: Float64Array,
  estimate: number,
  acceleration: number,
  level: number,
): BcaInterval {
  const sorted = sortedDraws(draws);
  const count = sorted.length;
  const share = (bound: number): number =>
    Math.max(1 / (count + 1), Math.min(count / (count + 1), countBelow(sorted, bound) / count));
  const bias = normalQuantile(share(tieBar(estimate)));
  if (count < 2 || acceleration !== acceleration) return { ...UNKNOWN, bias, acceleration };
  const probability = (z: number, from: number): number => {
    const shifted = from + z;
    return normalLower(from + shifted / (1 - acceleration * shifted));
  };
  const z = normalUpperQuantile((1 - level) / 2);
  const [low, high] = [probability(-z, bias), probability(z, bias)];
  // The bias is counted from the same draws, so it moves the limits from seed to seed as well.
  const below = share(tieBar(estimate));
  const slip = Math.sqrt((below * (1 - below)) / count) / normalDensity(bias);
  const error = (side: number, p: number): number => {
    const own = quantileError(sorted, p);
    const moved = [bias + slip, bias - slip].map((from) => quantileSorted(sorted, probability(side, from)));
    return Math.sqrt(own * own + ((moved[0] - moved[1]) * (moved[0] - moved[1])) / 4);
  };
  const u = normalQuantile(share(0)) - bias;
  const back = u / (1 + acceleration * u) - bias;
  return {
    lower: quantileSorted(sorted, low),
    upper: quantileSorted(sorted, high),
    p: 2 * normalLower(-Math.abs(back)),
    lowerError: error(-z, low),
    upperError: error(z, high),
    bias,
    acceleration,
  };
}
