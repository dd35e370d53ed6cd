import { betaLower } from '../distributions/incomplete-beta.ts';
import { normalLower } from '../distributions/normal.ts';
import { exp } from '../elementary/exponential.ts';
import { lgamma } from '../elementary/gamma.ts';
import { log } from '../elementary/logarithm.ts';

/** Terms smaller than this no longer change the sum. */
const NEGLIGIBLE = 1e-16;
/** Up to this the series starts with its first term; beyond, that term underflows and it starts with its largest. */
const FROM_THE_FIRST = 37;
/** Beyond this the series gets long; t tests of groups that overlap at all stay far below. */
const LARGEST_NONCENTRALITY = 300;

/**
 * P(T <= t) of Student's t with a noncentrality: the series in incomplete beta functions.
 *
 * @param noncentrality between -300 and 300; NaN outside
 * @see Lenth 1989, Appl Stat 38:185 (AS 243)
 */
export function noncentralTLower(t: number, df: number, noncentrality: number): number {
  if (t < 0) return 1 - noncentralTLower(-t, df, -noncentrality);
  if (Math.abs(noncentrality) > LARGEST_NONCENTRALITY) return NaN;
  const lambda = noncentrality ** 2 / 2;
  const x = t ** 2 / (t ** 2 + df);
  let sum = normalLower(-noncentrality);
  if (x === 0) return sum;
  if (Math.abs(noncentrality) > FROM_THE_FIRST) return sum + fromTheLargest(x, df, noncentrality, lambda);
  // Poisson weight exp(-lambda) lambda^j / j!, and the same with j + 1/2, in front of the two beta series.
  let even = exp(-lambda) / 2;
  let odd = (noncentrality * exp(-lambda - lgamma(1.5))) / (2 * Math.SQRT2);
  const farthest = Math.ceil(lambda);
  for (let j = 0; j < 10_000; j += 1) {
    const added = even * betaLower(x, j + 0.5, df / 2) + odd * betaLower(x, j + 1, df / 2);
    sum += added;
    if (j > farthest && Math.abs(added) <= NEGLIGIBLE) break;
    even *= lambda / (j + 1);
    odd *= lambda / (j + 1.5);
  }
  return Math.min(1, Math.max(0, sum));
}

/** The series of `noncentralTLower` from its largest term up and down. */
function fromTheLargest(x: number, df: number, noncentrality: number, lambda: number): number {
  const largest = Math.floor(lambda);
  const height = largest * log(lambda) - lambda;
  const even = exp(height - lgamma(largest + 1)) / 2;
  const odd = (noncentrality * exp(height - lgamma(largest + 1.5))) / (2 * Math.SQRT2);
  const term = (j: number, p: number, q: number) =>
    p * betaLower(x, j + 0.5, df / 2) + q * betaLower(x, j + 1, df / 2);
  let sum = 0;
  for (let [j, p, q] = [largest, even, odd]; p > NEGLIGIBLE; j += 1) {
    sum += term(j, p, q);
    p *= lambda / (j + 1);
    q *= lambda / (j + 1.5);
  }
  for (let [j, p, q] = [largest, even, odd]; j > 0 && p > NEGLIGIBLE; j -= 1) {
    p *= j / lambda;
    q *= (j + 0.5) / lambda;
    sum += term(j - 1, p, q);
  }
  return Math.min(1, Math.max(0, sum));
}

/**
 * Limits of the noncentrality of an observed t.
 *
 * @param level coverage
 * @returns the noncentralities at which the observed t cuts off (1 - level) / 2 above and below; NaN beyond 300
 * @see Steiger & Fouladi 1997, in What if there were no significance tests?, eq. 9.27
 */
export function noncentralityLimits(t: number, df: number, level: number): { lower: number; upper: number } {
  const tail = (1 - level) / 2;
  const below = (share: number) => {
    const holds = (far: number) =>
      noncentralTLower(t, df, -far) > share && noncentralTLower(t, df, far) <= share;
    const far = [FROM_THE_FIRST, LARGEST_NONCENTRALITY].find((own) => Math.abs(t) < own && holds(own));
    if (far === undefined) return NaN;
    let [low, high] = [-far, far];
    while (high - low > 1e-13) {
      const middle = (low + high) / 2;
      if (noncentralTLower(t, df, middle) > share) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  };
  return { lower: below(1 - tail), upper: below(tail) };
}

/** Hedges' correction J of a standardised mean difference: exp(lgamma(df / 2) - lgamma((df - 1) / 2)) / sqrt(df / 2). @see Hedges 1981, J Educ Stat 6:107 */
export function hedgesCorrection(df: number): number {
  return exp(lgamma(df / 2) - lgamma((df - 1) / 2) - log(df / 2) / 2);
}
