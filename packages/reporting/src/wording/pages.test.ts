import { describe, expect, it } from 'vitest';
import type { ExampleOptions } from '../example/cohort.ts';
import { examplePage } from '../example/page.ts';
import { proseOf, wordingOffences } from './gate.ts';

const SMALL = { regions: 24 } as const;

/** Every way a study can turn out, as far as words depend on it. */
const STUDIES: readonly [name: string, options: ExampleOptions][] = [
  ['something found', {}],
  ['nothing found', { planted: 0 }],
  ['nothing found, total close to zero', { planted: 0, total: -0.05 }],
  ['a larger total, nothing found', { planted: 0, total: 2 }],
  ['continuous exposure, found', { exposure: 'continuous' }],
  ['continuous exposure, nothing found', { exposure: 'continuous', planted: 0, total: 0 }],
  ['more covariates, found', { adjusted: true }],
  ['more covariates, nothing found', { adjusted: true, planted: 0 }],
  ['candidates missing', { missing: 5 }],
  ['no coordinates, no optional tables', { coordinates: false, optional: false }],
  ['many people', { people: 90, planted: 1 }],
];

describe('the words of whole pages', () => {
  it.each(STUDIES)('fit a cross-sectional design: %s', async (_, options) => {
    const { html } = await examplePage({ ...SMALL, ...options });
    expect(wordingOffences(proseOf(html), 'cross-sectional')).toEqual([]);
  });

  it.each(['longitudinal', 'randomised'] as const)('fit a %s design', async (design) => {
    const { html } = await examplePage({ ...SMALL, design });
    expect(wordingOffences(proseOf(html), design)).toEqual([]);
  });

  it('a randomised exposure has an effect, its connections have not', async () => {
    const { html } = await examplePage({ ...SMALL, design: 'randomised' });
    const prose = proseOf(html);
    expect(prose).toContain('total effect');
    expect(prose).toContain('indirect association');
    expect(wordingOffences(prose, 'cross-sectional')).not.toEqual([]);
  });

  it('an offence in a section would be seen', async () => {
    const { html } = await examplePage(SMALL);
    const spoilt = html.replace('<main>', '<main><p>Exercise reduces pain; there was no effect.</p>');
    expect(wordingOffences(proseOf(spoilt), 'cross-sectional').map(({ phrase }) => phrase)).toEqual([
      'no effect',
      'reduces',
      'effect',
    ]);
  });
});
