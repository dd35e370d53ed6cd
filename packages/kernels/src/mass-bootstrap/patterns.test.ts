import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseRichness, createCover, patternsOf, sizesOf } from './patterns.ts';

describe('patterns of counts', () => {
  it('are built from one another, each by one person more', () => {
    const patterns = patternsOf(4, 12);
    patterns.forEach(({ counts, from, person }, place) => {
      const before = counts.map((count, i) => (i === person ? count - 1 : count));
      expect(from).toBeLessThan(place);
      expect(from < 0 ? [0, 0, 0, 0] : patterns[from].counts).toEqual(before);
    });
    // Sixteen of 0 and 1 without the empty one, then the rarer ones.
    expect(patterns.slice(0, 15).every(({ counts }) => Math.max(...counts) === 1)).toBe(true);
    expect(patterns.map(({ counts }) => counts.join())).toContain('3,2,1,0');
    expect(patterns.map(({ counts }) => counts.join())).not.toContain('4,0,0,0');
  });

  it('add up to any counts', () => {
    const cases = fc.record({
      people: fc.integer({ min: 1, max: 4 }),
      most: fc.constantFrom(1, 4, 8, 12, 24),
      counts: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 4, maxLength: 4 }),
    });
    fc.assert(
      fc.property(cases, ({ people, most, counts }) => {
        const patterns = patternsOf(people, most);
        const order = Int32Array.of(9, 9, 3, 1, 0, 2);
        const cover = createCover(patterns, { people, most }, 10);
        const sum = Array.from({ length: people }, () => 0);
        for (const place of cover(Uint16Array.from(counts), order, 2)) {
          patterns[place].counts.forEach((count, i) => (sum[i] += count));
        }
        expect(sum).toEqual([3, 1, 0, 2].slice(0, people).map((person) => counts[person]));
      }),
    );
  });

  it('are fewer for many people, so that tables stay small', () => {
    expect(chooseRichness([16, 29], 48)).toEqual({ people: 4, most: 12 });
    expect(chooseRichness([100, 100], 48)).toEqual({ people: 3, most: 8 });
    expect(chooseRichness([10_000], 192)).toEqual({ people: 2, most: 4 });
    expect(sizesOf(29, 4)).toEqual([3, 3, 3, 4, 4, 4, 4, 4]);
  });
});
