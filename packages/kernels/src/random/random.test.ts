import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrangementCount, enumerateArrangements, permutationPlan } from './arrangements.ts';
import { philox4x32 } from './philox.ts';
import { bootstrapIndices, permutationIndices } from './resampling.ts';
import { createStream, fillNormal, nextBelow, nextUint32, nextUniform } from './stream.ts';

const rows = (indices: Int32Array, n: number): number[][] =>
  Array.from({ length: indices.length / n }, (_, b) => [...indices.subarray(b * n, (b + 1) * n)]);

describe('philox4x32', () => {
  // Known-answer vectors published with Random123 (kat_vectors, philox4x32 10).
  it.each([
    [[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      '408f276d 41c83b0e a20bc7c6 6d5451fd',
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      'd16cfe09 94fdcceb 5001e420 24126ea1',
    ],
  ])('%j %j', (counter, key, expected) => {
    const out = new Uint32Array(4);
    philox4x32(Uint32Array.from(counter), Uint32Array.from(key), out);
    expect([...out].map((word) => word.toString(16).padStart(8, '0')).join(' ')).toBe(expected);
  });
});

describe('stream', () => {
  it('is a function of seed, stream, resample and attempt', () => {
    const draw = (...address: [bigint, number, number, number]): number =>
      nextUint32(createStream(...address));
    const all = [
      draw(1n, 0, 0, 0),
      draw(2n, 0, 0, 0),
      draw(1n << 32n, 0, 0, 0),
      draw(1n, 1, 0, 0),
      draw(1n, 0, 1, 0),
      draw(1n, 0, 0, 1),
    ];
    expect(new Set(all).size).toBe(6);
    expect(draw(1n, 0, 0, 0)).toBe(all[0]);
  });

  it('is uniform in the mean, the variance and every residue', () => {
    const stream = createStream(7n, 0, 0, 0);
    const counts = new Float64Array(7);
    let sum = 0;
    let squares = 0;
    const draws = 70_000;
    for (let i = 0; i < draws; i += 1) {
      counts[nextBelow(stream, 7)] += 1;
      const u = nextUniform(stream);
      sum += u;
      squares += u * u;
    }
    expect(Math.abs(sum / draws - 0.5)).toBeLessThan(0.005);
    expect(Math.abs(squares / draws - 1 / 3)).toBeLessThan(0.005);
    const chiSquare = counts.reduce((total, seen) => total + (seen - 10_000) ** 2 / 10_000, 0);
    expect(chiSquare).toBeLessThan(22.5); // 99.9 % of chi-square with 6 df
  });

  it('favours no result, also when a quarter of the words must be redrawn', () => {
    // Of 2^32 words the last quarter would favour results below 2^30.
    const stream = createStream(3n, 0, 0, 0);
    let low = 0;
    for (let i = 0; i < 3000; i += 1) low += nextBelow(stream, 3 * 1073741824) < 1073741824 ? 1 : 0;
    expect(Math.abs(low - 1000)).toBeLessThan(100);
  });

  it('draws normals with the moments of a normal', () => {
    const values = new Float64Array(100_001);
    fillNormal(createStream(11n, 2, 0, 0), values);
    const moment = (power: number): number =>
      values.reduce(
        (sum, value) =>
          sum +
          Array(power)
            .fill(value)
            .reduce((p, v) => p * v, 1),
        0,
      ) / values.length;
    expect(Math.abs(moment(1))).toBeLessThan(0.011);
    expect(Math.abs(moment(2) - 1)).toBeLessThan(0.015);
    expect(Math.abs(moment(3))).toBeLessThan(0.04);
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.11);
    const pairs =
      values.reduce((sum, value, i) => sum + value * values[(i + 1) % values.length], 0) / values.length;
    expect(Math.abs(pairs)).toBeLessThan(0.011);
  });
});

describe('resampling', () => {
  it('gives permutations, and the first of many are those of few', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
        (n, seed) => {
          const long = permutationIndices(seed, 3, 0, 20, n, null);
          for (const row of rows(long, n)) {
            expect(row.toSorted((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
          }
          expect(permutationIndices(seed, 3, 0, 8, n, null)).toEqual(long.slice(0, 8 * n));
          expect(permutationIndices(seed, 3, 8, 12, n, null)).toEqual(long.slice(8 * n));
          expect(bootstrapIndices(seed, 3, 4, 3, n, null)).toEqual(
            bootstrapIndices(seed, 3, 0, 7, n, null).slice(4 * n),
          );
        },
      ),
      { numRuns: 50 },
    );
  });

  it('gives every order of three equally often', () => {
    const seen = new Map<string, number>();
    for (const row of rows(permutationIndices(5n, 0, 0, 12_000, 3, null), 3))
      seen.set(row.join(), (seen.get(row.join()) ?? 0) + 1);
    expect(seen.size).toBe(6);
    for (const count of seen.values()) expect(Math.abs(count - 2000)).toBeLessThan(140);
  });

  it('keeps people in their block, or moves whole blocks', () => {
    const blocks = Int32Array.of(4, 1, 4, 1, 2, 2);
    for (const row of rows(permutationIndices(1n, 0, 0, 200, 6, { blocks, whole: false }), 6)) {
      expect(row.map((source) => blocks[source])).toEqual([...blocks]);
    }
    const whole = rows(permutationIndices(1n, 0, 0, 200, 6, { blocks, whole: true }), 6);
    for (const row of whole) {
      expect(row.toSorted()).toEqual([0, 1, 2, 3, 4, 5]);
      expect(blocks[row[0]]).toBe(blocks[row[2]]);
      expect(row[0] < row[2] && row[1] < row[3] && row[4] < row[5]).toBe(true);
    }
    expect(new Set(whole.map((row) => row.join())).size).toBe(6);
  });

  it('draws strata separately', () => {
    const strata = Int32Array.of(0, 1, 1, 0, 1);
    for (const row of rows(bootstrapIndices(9n, 0, 0, 100, 5, strata), 5)) {
      expect(row.map((source) => strata[source])).toEqual([...strata]);
    }
  });
});

describe('arrangements', () => {
  it('counts and enumerates each arrangement but the identity once', () => {
    const cases = [
      { n: 4, exchangeability: null, count: 24 },
      { n: 5, exchangeability: { blocks: Int32Array.of(1, 1, 0, 0, 0), whole: false }, count: 12 },
      { n: 6, exchangeability: { blocks: Int32Array.of(0, 0, 5, 5, 3, 3), whole: true }, count: 6 },
    ];
    for (const { n, exchangeability, count } of cases) {
      const all = rows(enumerateArrangements(n, exchangeability), n).map((row) => row.join());
      expect(arrangementCount(n, exchangeability)).toBe(count);
      expect(all).toHaveLength(count - 1);
      expect(new Set(all).size).toBe(count - 1);
      expect(all).not.toContain(Array.from({ length: n }, (_, i) => i).join());
      const drawn = new Set(
        rows(permutationIndices(2n, 0, 0, 2000, n, exchangeability), n).map((row) => row.join()),
      );
      expect(drawn.size).toBe(count);
      for (const row of all) expect(drawn.has(row)).toBe(true);
    }
    expect(arrangementCount(45, null)).toBe(Infinity);
  });

  it('is exact only without covariates and with few enough arrangements', () => {
    expect(permutationPlan(4, 24, 1n, 0, null, false)).toMatchObject({ count: 23, exact: true });
    expect(permutationPlan(4, 23, 1n, 0, null, false)).toMatchObject({ count: 23, exact: false });
    expect(permutationPlan(4, 100, 1n, 0, null, true)).toMatchObject({ count: 100, exact: false });
  });
});
