import { describe, expect, it } from 'vitest';
import { permutationIndices } from '../random/resampling.ts';
import { groupByKnown, inducedPermutations } from './missing.ts';

describe('groupByKnown', () => {
  it('puts candidates with the same missing people together', () => {
    const [o, x] = [1, NaN];
    const values = Float64Array.from(
      [
        [o, o, o, o],
        [o, x, o, o],
        [o, o, o, o],
        [o, Infinity, o, o],
        [x, x, x, x],
      ].flat(),
    );
    expect(groupByKnown(values, 4)).toEqual([
      { people: Int32Array.of(0, 1, 2, 3), candidates: Int32Array.of(0, 2) },
      { people: Int32Array.of(0, 2, 3), candidates: Int32Array.of(1, 3) },
      { people: Int32Array.of(), candidates: Int32Array.of(4) },
    ]);
  });
});

describe('inducedPermutations', () => {
  it('drops those who are left out and keeps the order of the rest', () => {
    // Order 3 0 4 2 1 without person 4 (and 1): 3 0 2 for places 0 2 3.
    expect([...inducedPermutations(Int32Array.of(3, 0, 4, 2, 1), 5, Int32Array.of(0, 2, 3), null)]).toEqual([
      2, 0, 1,
    ]);
  });

  it('is the permutation itself when nobody is left out', () => {
    const indices = permutationIndices(1n, 0, 0, 20, 6, null);
    expect(inducedPermutations(indices, 6, Int32Array.of(0, 1, 2, 3, 4, 5), null)).toEqual(indices);
  });

  it('makes every order of the rest equally often', () => {
    const indices = permutationIndices(9n, 0, 0, 6000, 5, null);
    const induced = inducedPermutations(indices, 5, Int32Array.of(1, 2, 4), null);
    const counts = new Map<string, number>();
    for (let b = 0; b < 6000; b += 1) {
      const key = induced.subarray(3 * b, 3 * b + 3).join();
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    const chiSquare = [...counts.values()].reduce((sum, seen) => sum + (seen - 1000) ** 2 / 1000, 0);
    expect(chiSquare).toBeLessThan(20.5); // 99.9 % of chi-square with 5 df
  });

  it('stays within blocks', () => {
    const blocks = Int32Array.of(0, 1, 0, 1, 0, 1, 0, 1);
    const people = Int32Array.of(0, 1, 3, 4, 5, 6);
    const indices = permutationIndices(9n, 0, 0, 50, 8, { blocks, whole: false });
    const induced = inducedPermutations(indices, 8, people, blocks);
    induced.forEach((from, at) => expect(blocks[people[from]]).toBe(blocks[people[at % 6]]));
    for (let b = 0; b < 50; b += 1) expect(new Set(induced.subarray(6 * b, 6 * b + 6)).size).toBe(6);
  });
});
