import { renderToString } from 'preact-render-to-string';
import { expect, it } from 'vitest';
import { readChart, readMarkup } from '../example/drawn.ts';
import { curveOptions, dashboardOptions } from '../figures/specification-curve/specification-curve.tsx';
import type { Multiverse } from '../study-report/report.ts';
import { proseOf, wordingOffences } from '../wording/gate.ts';
import { multiverseSection } from './multiverse.tsx';

const specification = (universe: string, standardised: number) => ({
  name: 'left thalamus – right insula',
  universe,
  n: 45,
  covariate_columns: 2,
  a: -0.5,
  b: 1,
  t_a: -3,
  t_b: 4,
  statistic: 3,
  p: 0.004,
  indirect: standardised * 15,
  standardised,
  lower: standardised - 0.2,
  upper: standardised + 0.2,
  level: 0.95,
});
const multiverse: Multiverse = {
  tests: [
    {
      name: 'left thalamus – right insula',
      universes: 4,
      statistic: 3,
      median: -0.25,
      lowest: -0.4,
      highest: 0.1,
      same_sign: 3,
      nominal: 2,
      p_a_broken: 0.01,
      p_b_broken: 0.02,
      p_fwe: 0.02,
      p_fwe_strict: 0.04,
      selected: true,
      candidates: 4950,
      selection: 'circular, best of 4950',
      permutations: 1000,
      people: 45,
    },
  ],
  specifications: [
    specification('main', -0.3),
    specification('motion=0.3', 0.1),
    specification('measure=partial', -0.2),
    specification('motion=0.3,measure=partial', -0.4),
  ],
  axes: [
    {
      name: 'motion',
      options: ['0.5', '0.3'],
      optionOf: new Map([
        ['main', '0.5'],
        ['motion=0.3', '0.3'],
        ['measure=partial', '0.5'],
        ['motion=0.3,measure=partial', '0.3'],
      ]),
    },
    {
      name: 'measure',
      options: ['pearson', 'partial'],
      optionOf: new Map([
        ['main', 'pearson'],
        ['motion=0.3', 'pearson'],
        ['measure=partial', 'partial'],
        ['motion=0.3,measure=partial', 'partial'],
      ]),
    },
  ],
};
const html = renderToString(multiverseSection.render({ multiverse }, []));
const page = readMarkup(html);

it('says what one test over all universes says, and flags a candidate that was ranked', () => {
  expect(page.texts('p')[0]).toBe(
    '2 decisions that could have been made otherwise (motion, measure) make 4 universes. No universe is picked: a candidate is judged by its median statistic over all of them, against the same median in 1,000 permutations of each of two schemes, the same permutation in every universe. Of 4,950 candidates compared together, 1 passes the family-wise bar.',
  );
  expect(page.texts('.flag.circular')).toHaveLength(2);
  expect(wordingOffences(proseOf(html), 'cross-sectional')).toEqual([]);
});

it('lists every universe in the order of the curve', () => {
  expect(page.texts('tbody th')).toEqual(['0.3', '0.5', '0.5', '0.3']);
  expect(page.texts('caption')).toEqual([
    'left thalamus – right insula in every universe, smallest estimate first',
  ]);
});

it('draws a universe above and below at the same place, the main analysis as a square', () => {
  const universes = multiverse.specifications.map((row) => ({
    estimate: row.standardised,
    lower: row.lower,
    upper: row.upper,
    main: row.universe === 'main',
    options: multiverse.axes.map(({ optionOf }) => optionOf.get(row.universe) ?? ''),
  }));
  const given = { universes, axes: multiverse.axes, label: 'a × b', alt: 'a curve' };
  const [curve, board] = [readChart(curveOptions(given)), readChart(dashboardOptions(given))];
  expect(curve.count('.interval line')).toBe(4);
  expect(curve.count('.main path')).toBe(1);
  expect(board.count('.main path')).toBe(2);
  const places = curve.numbers('.universe circle', 'cx');
  expect(places).toHaveLength(3);
  expect(new Set(board.numbers('.taken circle', 'cx'))).toEqual(new Set(places));
  expect(board.texts('.option text')).toEqual(['motion: 0.5', '0.3', 'measure: pearson', 'partial']);
  expect(dashboardOptions(given).alt).toContain('motion: 0.5, 0.3; measure: pearson, partial');
});
