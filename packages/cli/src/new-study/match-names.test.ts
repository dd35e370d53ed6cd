import { expect, it } from 'vitest';
import { matchNames } from './match-names.ts';

it('names that fit need nothing', () => {
  expect(matchNames(['sub-01', 'sub-02'], ['sub-02', 'sub-01'])).toEqual({
    respelt: new Map(),
    near: new Map(),
    strangers: [],
  });
});

it('only sub- may differ for a name to be taken as the same', () => {
  const { respelt, near, strangers } = matchNames(['01', '2', 'sub-O3', 'x'], ['sub-01', 'sub-02', 'sub-03']);
  expect(respelt).toEqual(new Map([['01', 'sub-01']]));
  expect(near).toEqual(
    new Map([
      ['2', 'sub-02'],
      ['sub-O3', 'sub-03'],
    ]),
  );
  expect(strangers).toEqual(['sub-02', 'sub-03']);
});

it('neighbours in a list are not near, and two candidates are none', () => {
  expect(matchNames(['sub-01'], ['sub-02']).near.size).toBe(0);
  expect(matchNames(['sub-1', 'sub-001'], ['sub-01']).near.size).toBe(0);
  expect(matchNames(['sub-10'], ['sub-1']).near.size).toBe(0);
});
