import { describe, expect, it } from 'vitest';
import { proseOf, wordingOffences } from './gate.ts';
import { counted, inSentence, listed, vocabulary } from './vocabulary.ts';

const phrases = (text: string, design = 'cross-sectional') =>
  wordingOffences(text, design).map((o) => o.phrase);

describe('the wording gate', () => {
  it.each([
    'exercise reduces pain',
    'exercise causes less pain',
    'sex leads to higher pain',
    'the mechanism of pain',
    'connections drive pain',
    'a lower score due to exercise',
    'the effect of exercise on pain',
    'BMI affects connectivity',
    'increased connectivity',
    'the connection mediates the relation',
    'acts through the thalamus',
  ])('refuses in a cross-sectional study: %s', (text) => expect(phrases(text)).not.toEqual([]));

  it.each([
    'There was no effect.',
    'no significant difference between groups',
    'exercise was not associated with pain',
    'groups did not differ',
    'absence of an association',
  ])('refuses absence of evidence told as evidence of absence: %s', (text) =>
    expect(wordingOffences(text, 'longitudinal').map((o) => o.rule)).toContain('absence'),
  );

  it.each([
    'Exercise habit was associated with pain intensity.',
    'The total association is not distinguishable from zero at n = 37.',
    'None of 4,950 connections survived.',
    'the assumed causal model',
    'indirect association (a × b)',
    'cross-fitted, screened',
  ])('lets pass: %s', (text) => expect(phrases(text)).toEqual([]));

  it('a randomised exposure licenses its own total effect, nothing more', () => {
    expect(phrases('the total effect', 'randomised')).toEqual([]);
    expect(phrases('the connection causes pain', 'randomised')).toEqual(['causes']);
    expect(phrases('no effect of the exposure', 'randomised')).toEqual(['no effect']);
  });

  it('reads prose only', () =>
    expect(
      proseOf(
        '<style>causes</style><p>one <b>two</b></p><code>total-effect</code><span data-quoted="">effect</span>',
      ),
    ).toBe(' one two '));
});

describe('words', () => {
  it.each(['cross-sectional', 'longitudinal', 'randomised', 'anything else'])(
    'of a %s design pass the gate',
    (design) => expect(wordingOffences(Object.values(vocabulary(design)).join('. '), design)).toEqual([]),
  );
  it('only a randomised exposure has an effect', () =>
    expect(
      ['cross-sectional', 'longitudinal', 'randomised', 'other'].map((d) => vocabulary(d).total),
    ).toEqual(['total association', 'total association', 'total effect', 'total association']));
  it('labels in sentences', () =>
    expect(['Exercise habit', 'BMI', 'Beck Depression Inventory', 'Sex', ''].map(inSentence)).toEqual([
      'exercise habit',
      'BMI',
      'Beck Depression Inventory',
      'sex',
      '',
    ]));
  it('lists and counts', () => {
    expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listed)).toEqual(['', 'a', 'a and b', 'a, b and c']);
    expect([counted('1', 'person', 'people'), counted('45', 'person', 'people')]).toEqual([
      '1 person',
      '45 people',
    ]);
  });
});
