import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pow } from '../elementary/power.ts';
import { createStream, fillNormal } from '../random/stream.ts';
import { voxelClusterEnhancement } from './cluster-enhancement.ts';
import type { EnhancementPowers, VoxelGrid } from './grid.ts';
import { voxelClusterEnhancementReference } from './reference.ts';

const usual: EnhancementPowers = { extent: 0.5, height: 2 };

function place(voxel: number, [nx, ny]: VoxelGrid['shape']): [number, number, number] {
  return [voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / nx / ny)];
}

/** Size of the cluster of every voxel above h, by flooding from each. */
function clusterSizes({ shape, voxels, neighbours }: VoxelGrid, map: Float64Array, h: number): Float64Array {
  const most = neighbours === 6 ? 1 : neighbours === 18 ? 2 : 3;
  const places = [...voxels].map((voxel) => place(voxel, shape));
  const touch = (v: number, w: number): boolean => {
    const away = places[v].map((value, axis) => Math.abs(value - places[w][axis]));
    return Math.max(...away) === 1 && away[0] + away[1] + away[2] <= most;
  };
  const sizes = new Float64Array(voxels.length);
  const seen = new Set<number>();
  for (let start = 0; start < voxels.length; start += 1) {
    if (!(map[start] > h) || seen.has(start)) continue;
    const cluster = [start];
    seen.add(start);
    for (let at = 0; at < cluster.length; at += 1) {
      for (let w = 0; w < voxels.length; w += 1) {
        if (!(map[w] > h) || seen.has(w) || !touch(cluster[at], w)) continue;
        seen.add(w);
        cluster.push(w);
      }
    }
    for (const v of cluster) sizes[v] = cluster.length;
  }
  return sizes;
}

const anyMap = fc
  .record({
    shape: fc.tuple(
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 3 }),
    ),
    neighbours: fc.constantFrom<6 | 18 | 26>(6, 18, 26),
    // Few values, so that ties are common; missing and negative ones; -1 in `inside` leaves a voxel out.
    values: fc.array(fc.constantFrom(NaN, -1, 0, 0.5, 1, 1 + 1e-12, 2.25, 3, 3.5), {
      minLength: 48,
      maxLength: 48,
    }),
    inside: fc.array(fc.boolean(), { minLength: 48, maxLength: 48 }),
  })
  .map(({ shape, neighbours, values, inside }) => {
    const all = shape[0] * shape[1] * shape[2];
    const voxels = Int32Array.from({ length: all }, (_, v) => v).filter((v) => inside[v]);
    const grid: VoxelGrid = { shape, voxels, neighbours };
    return { grid, map: Float64Array.from(voxels, (v) => values[v]) };
  });

describe('any map on a small grid', () => {
  it('has the exact integral, level by level', () => {
    fc.assert(
      fc.property(anyMap, ({ grid, map }) => {
        const levels = [...new Set([0, ...map.filter((value) => value > 0)])].sort((p, q) => p - q);
        const expected = new Float64Array(map.length);
        levels.slice(1).forEach((high, k) => {
          const sizes = clusterSizes(grid, map, levels[k]);
          const gained = (high ** 2 * high - levels[k] ** 2 * levels[k]) / 3;
          sizes.forEach((size, v) => (expected[v] += Math.sqrt(size) * gained));
        });
        const out = new Float64Array(map.length);
        voxelClusterEnhancement(grid, usual)(map, out);
        out.forEach((score, v) =>
          expect(Math.abs(score - expected[v])).toBeLessThan(1e-10 * (1 + expected[v])),
        );
      }),
    );
  });

  it('is what steps come to when they are small', () => {
    fc.assert(
      fc.property(anyMap, ({ grid, map }) => {
        const steps = 400;
        const width = 3.5 / steps;
        const sum = new Float64Array(map.length);
        for (let k = 0; k < steps; k += 1) {
          const h = (k + 0.5) * width;
          clusterSizes(grid, map, h).forEach((size, v) => (sum[v] += Math.sqrt(size) * h * h * width));
        }
        const out = new Float64Array(map.length);
        voxelClusterEnhancement(grid, usual)(map, out);
        const most = Math.max(1, ...out);
        out.forEach((score, v) => expect(Math.abs(score - sum[v]) / most).toBeLessThan(0.01));
      }),
      { numRuns: 10 },
    );
  });

  it('has the bits of the plain twin, also with other powers', () => {
    fc.assert(
      fc.property(anyMap, fc.constantFrom(usual, { extent: 1, height: 1.5 }), ({ grid, map }, powers) => {
        const [one, other] = [new Float64Array(map.length), new Float64Array(map.length)];
        voxelClusterEnhancement(grid, powers)(map, one);
        voxelClusterEnhancementReference(grid, powers)(map, other);
        expect(one).toEqual(other);
      }),
    );
  });
});

/** A smooth map on a grid with holes, from noise averaged with its neighbours. */
function smoothMap(side: number, seed: bigint): { grid: VoxelGrid; map: Float64Array } {
  const field = new Float64Array(side * side * side);
  fillNormal(createStream(seed, 0, 0, 0), field);
  for (const step of [1, side, side * side]) {
    for (let v = step; v < field.length; v += 1) field[v] = 0.7 * field[v - step] + field[v];
  }
  const voxels = Int32Array.from(field.keys()).filter((v) => v % 7 !== 3);
  return {
    grid: { shape: [side, side, side], voxels, neighbours: 26 },
    map: Float64Array.from(voxels, (v) => field[v]),
  };
}

describe('larger maps, one after the other', () => {
  const { grid } = smoothMap(24, 1n);
  const enhance = voxelClusterEnhancement(grid, usual);
  const twin = voxelClusterEnhancementReference(grid, usual);
  const both = (map: Float64Array): [Float64Array, Float64Array] => {
    const [one, other] = [new Float64Array(map.length), new Float64Array(map.length)];
    enhance(map, one);
    twin(map, other);
    return [one, other];
  };

  it.each([1n, 2n, 3n])('map %s has the bits of the twin', (seed) => {
    const [one, other] = both(smoothMap(24, seed).map);
    expect(one).toEqual(other);
    expect(Math.max(...one)).toBeGreaterThan(0);
  });

  it('sorts values that differ in their last digits only', () => {
    const { map } = smoothMap(24, 5n);
    const close = map.map((value) => 3 + value * 1e-13);
    const [one, other] = both(close);
    expect(one).toEqual(other);
    const largest = close.indexOf(Math.max(...close));
    expect(one[largest] / Math.max(...one)).toBeCloseTo(1, 12);
  });

  it('forgets the map before', () => {
    const { map } = smoothMap(24, 6n);
    const [first] = both(map);
    both(map.map((value) => -value));
    const [again] = both(map);
    expect(again).toEqual(first);
    expect(both(map.map(() => NaN))[0]).toEqual(new Float64Array(map.length));
  });

  it('a map twice as high has 2^3 times the score', () => {
    const { map } = smoothMap(24, 8n);
    const [first] = both(map);
    const [second] = both(map.map((value) => 2 * value));
    second.forEach((score, v) => expect(score).toBeCloseTo(pow(2, 3) * first[v], 8));
  });
});
