import { createStream, nextNormal, nextUniform } from '@mesovia/kernels';
import { describe, expect, it } from 'vitest';
import { compareCategories } from '../table1/group-categories.ts';
import { compareNumbers } from '../table1/group-numbers.ts';
import { correlateNumbers } from '../table1/correlations.ts';
import type { TestRow } from '../table1/tests.ts';
import { allowedRejections } from './mass-generator.ts';

const STUDIES = process.env['MESOVIA_LONG'] === '1' ? 5000 : 1500;

/** Rejections at 5 % by test, over studies without any difference. */
function rejections(study: (random: { normal: () => number; uniform: () => number }) => TestRow[]) {
  const counts = new Map<string, number>();
  for (let s = 0; s < STUDIES; s++) {
    const stream = createStream(41n, 0, s, 0);
    const rows = study({ normal: () => nextNormal(stream), uniform: () => nextUniform(stream) });
    for (const { test, p } of rows) counts.set(test, (counts.get(test) ?? 0) + (p < 0.05 ? 1 : 0));
  }
  return counts;
}

const draw = (count: number, value: () => number) => Float64Array.from({ length: count }, value);

describe(`group tests without a difference, ${STUDIES} studies`, () => {
  it('numbers, 29 and 16 people, equal variances', () => {
    const counts = rejections(({ normal }) => compareNumbers(draw(16, normal), draw(29, normal), 0.95));
    expect([...counts.keys()]).toEqual(['Welch t', 'Student t', 'Mann-Whitney, exact']);
    for (const count of counts.values()) {
      expect(count).toBeLessThanOrEqual(allowedRejections(STUDIES, 0.05));
      expect(count).toBeGreaterThan(0.035 * STUDIES);
    }
  });

  it('categories: Fisher exact may be conservative, never liberal', () => {
    const tally = (people: number, uniform: () => number) => {
      const yes = draw(people, uniform).filter((u) => u < 0.4).length;
      return [people - yes, yes];
    };
    const counts = rejections(({ uniform }) =>
      compareCategories(tally(16, uniform), tally(29, uniform), 0.95),
    );
    expect(counts.get('Fisher exact')).toBeLessThanOrEqual(allowedRejections(STUDIES, 0.05));
  });

  it('correlations', () => {
    const counts = rejections(({ normal }) => correlateNumbers(draw(30, normal), draw(30, normal), 0.95));
    for (const count of counts.values()) {
      expect(count).toBeLessThanOrEqual(allowedRejections(STUDIES, 0.05));
      expect(count).toBeGreaterThan(0.035 * STUDIES);
    }
  });
});
