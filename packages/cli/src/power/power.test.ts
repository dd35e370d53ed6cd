import { variantRates } from '@mesovia/simulation';
import { describe, expect, it } from 'vitest';
import { simulatePower } from '@mesovia/statistics';
import { powerText, type PowerRow } from './power-text.ts';

const LONG = process.env['MESOVIA_LONG'] === '1';

describe('what the simulated cohorts of published size find', () => {
  it(`agrees with power by simulation (${LONG ? 'full' : 'short'} run)`, async () => {
    // Other random numbers, other candidates and covariates that are simulated people's: two independent programs.
    const [studies, regions, permutations] = LONG ? [100, 100, 499] : [40, 20, 199];
    const cohorts = variantRates({
      variant: 'published-size',
      firstSeed: 1001,
      studies,
      permutations,
      regions,
      through: 'edges',
      motion: true,
    });
    const power = await simulatePower(
      {
        kind: 'search',
        exposed: 29 / 45,
        covariates: 2,
        a: -0.762,
        b: 0.6035,
        direct: 0,
        scale: 'standardised',
        count: (regions * (regions - 1)) / 2,
        carriers: 6,
        reliability: 0.95,
        procedure: 'fwe_strict',
        permutations,
        alpha: 0.05,
        seed: 12n,
      },
      45,
      { studies, signal: new AbortController().signal, progress: () => {} },
    );
    const pooled = (cohorts.findAny + power.found) / (2 * studies);
    const error = Math.sqrt((pooled * (1 - pooled) * 2) / studies);
    expect(Math.abs(cohorts.findAny - power.found) / studies).toBeLessThan(3 * error);
  });
});

const row: PowerRow = {
  n: 45,
  role: 'asked',
  question: 'search',
  procedure: 'fwe_strict',
  effect: 'a = -0.762, b = 0.6035, standardised',
  exposed: 29,
  candidates: 4950,
  carriers: 6,
  covariate_columns: 2,
  alpha: 0.05,
  studies: 100,
  found: 48,
  power: 0.48,
  error: 0.05,
  lower: 0.385,
  upper: 0.577,
  carriers_found: 1.2,
  target: null,
  n_from: null,
  n_to: null,
};

describe('the answer in words', () => {
  it('says what was simulated and how often it was found', () => {
    expect(powerText([row]).split('\n')).toEqual([
      'a search over 4950 candidates, 6 of them carrying, 2 covariate columns: a = -0.762, b = 0.6035, standardised',
      'two-scheme permutation, family-wise, strict, level .050, 100 simulated studies a size',
      '',
      'n = 45 (29 exposed, 16 not): found in 48 of 100 studies',
      'power .480, 95 % limits .385 to .577, Monte Carlo error .050',
      'carriers found in a study: 1.2 of 6 on average',
    ]);
  });

  it('says how many people it takes, and what the error leaves open', () => {
    const asked = { ...row, target: 0.8, n_from: 61, n_to: 90 };
    const smallest: PowerRow = { ...asked, n: 70, role: 'smallest', power: 0.81 };
    expect(powerText([asked, smallest]).split('\n').slice(-2)).toEqual([
      'power .800 takes n = 70; with this number of studies it could be 61 to 90',
      'tried 45: .480, 70: .810',
    ]);
    expect(powerText([{ ...asked, role: 'tried' }])).toContain('No study of up to 45 people has power .800.');
  });
});
