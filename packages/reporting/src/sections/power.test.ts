import { renderToString } from 'preact-render-to-string';
import { expect, it } from 'vitest';
import { readMarkup } from '../example/drawn.ts';
import type { PowerRow } from '../study-report/report.ts';
import { proseOf, wordingOffences } from '../wording/gate.ts';
import { oneIn, powerSection } from './power.tsx';

const row: PowerRow = {
  n: 45,
  role: 'asked',
  question: 'search',
  procedure: 'fwe_strict',
  effect: 'a = -0.762, b = 0.6035, standardised; reliability 0.95',
  exposed: 29,
  candidates: 4950,
  carriers: 6,
  covariate_columns: 2,
  alpha: 0.05,
  studies: 100,
  found: 52,
  power: 0.52,
  error: 0.05,
  lower: 0.42,
  upper: 0.61,
  carriers_found: 1.9,
  target: NaN,
  n_from: NaN,
  n_to: NaN,
};
const show = (power: readonly PowerRow[]) => renderToString(powerSection.render({ power }, []));

it('says how often a study like this finds the assumed effect', () => {
  const html = show([row]);
  const page = readMarkup(html);
  expect(page.texts('p')[0]).toBe(
    'Assume that this is true: a = -0.762, b = 0.6035, standardised; reliability 0.95. Of 100 simulated studies of 45 people (29 exposed), 52 found something (52\u00a0%), in a search over 4,950 candidates, 6 of which carry it, by the two permutation schemes, the larger p doubled at 0.05: about 1 of 2 such studies.',
  );
  expect(page.texts('tbody th')).toEqual(['45']);
  expect(wordingOffences(proseOf(html), 'cross-sectional')).toEqual([]);
});

it('says how many people it takes, and what the error leaves open', () => {
  const asked = { ...row, target: 0.8, n_from: 58, n_to: 90 };
  const text = (rows: readonly PowerRow[]) => readMarkup(show(rows)).texts('p')[0];
  expect(text([asked, { ...asked, n: 68, role: 'smallest', power: 0.81 }])).toContain(
    'A power of 0.80 takes 68 people; with this number of simulated studies it could be 58 to 90.',
  );
  expect(text([asked])).toContain('None of the sizes that were tried reaches a power of 0.80.');
});

it('a share in whole studies', () => {
  expect([0.02, 0.09, 0.36, 0.52, 0.7, 0.81, 0.99].map(oneIn)).toEqual([
    'fewer than 1 of 20 such studies',
    '1 of 10 such studies',
    '1 of 3 such studies',
    '1 of 2 such studies',
    '2 of 3 such studies',
    '4 of 5 such studies',
    'nearly all such studies',
  ]);
});
