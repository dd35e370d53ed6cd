import { binomialUpper } from '@mesovia/kernels';
import { describe, expect, it } from 'vitest';
import type { Variant } from '../study/options.ts';
import { variantRates } from './variant-rates.ts';

const long = process.env['MESOVIA_LONG'] === '1';
/** Seeds 1, 2, 3 ...: fixed before looking. */
const rates = (
  variant: Variant,
  studies: number,
  motion = true,
  through: 'edges' | 'time series' = 'edges',
) => variantRates({ variant, firstSeed: 1, studies, permutations: 500, through, motion });

/** Largest count that is not above the 99.9 % quantile of a binomial: what a test of size `share` may reach. */
function mostCalls(studies: number, share: number): number {
  let most = 0;
  while (binomialUpper(most + 1, studies, share) > 0.001) most += 1;
  return most;
}

describe(`simulated cohorts keep their promises (${long ? 'full' : 'short'} run)`, () => {
  it('planted: the search finds the planted connections', () => {
    const studies = long ? 50 : 6;
    const { findAny, carriersFound } = rates('planted', studies);
    expect(carriersFound / (6 * studies)).toBeGreaterThanOrEqual(0.8);
    expect(findAny).toBeGreaterThanOrEqual(Math.floor(0.95 * studies));
  });

  it('planted: also through time series', () => {
    const studies = long ? 10 : 1;
    const { findAny, carriersFound } = rates('planted', studies, true, 'time series');
    expect(carriersFound / (6 * studies)).toBeGreaterThanOrEqual(0.8);
    expect(findAny).toBe(studies);
  });

  it('published size: some studies find something, some do not', () => {
    const studies = long ? 50 : 6;
    const { findAny } = rates('published-size', studies);
    expect(findAny).toBeGreaterThan(0.2 * studies);
    expect(findAny).toBeLessThan(studies);
  });

  it('null: family-wise calls are rare, the naive composite is significant in most', () => {
    const studies = long ? 100 : 6;
    const { findAny, naiveSignificant } = rates('null', studies);
    expect(findAny).toBeLessThanOrEqual(long ? 12 : mostCalls(studies, 0.05));
    expect(naiveSignificant).toBeGreaterThan(studies / 2);
  });

  it.runIf(long)('null: also through time series', () => {
    const { findAny, naiveSignificant } = rates('null', 20, true, 'time series');
    expect(findAny).toBeLessThanOrEqual(mostCalls(20, 0.05));
    expect(naiveSignificant).toBeGreaterThan(10);
  });

  it('confounded: found without mean motion as a covariate, not found with it', () => {
    const studies = long ? 50 : 4;
    expect(rates('confounded', studies, false).findAny).toBeGreaterThanOrEqual(0.8 * studies);
    const adjusted = rates('confounded', studies, true).findAny;
    expect(adjusted).toBeLessThanOrEqual(long ? 0.16 * studies : mostCalls(studies, 0.05));
  });

  it.runIf(long)('confounded: also through time series', () => {
    expect(rates('confounded', 5, false, 'time series').findAny).toBeGreaterThanOrEqual(4);
    expect(rates('confounded', 5, true, 'time series').findAny).toBeLessThanOrEqual(mostCalls(5, 0.05));
  });
});
