import { createStream, fillNormal } from '@mesovia/kernels';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasOracle, readOracle, relativeGap } from '../denoise/read-oracle.test.helper.ts';
import { degree, eigenvectorCentrality, participation } from './node-measures.ts';
import { strongestConnections } from './strongest.ts';

const at = (i: number, j: number) => (Math.max(i, j) * (Math.max(i, j) - 1)) / 2 + Math.min(i, j);

/** A square of regions 0 1 2 3, all connections .5, region 4 hanging on region 0 by .4; the rest negative. */
const SQUARE = new Float64Array(10).fill(-0.1);
for (const [i, j] of [
  [0, 1],
  [1, 2],
  [2, 3],
  [0, 3],
])
  SQUARE[at(i, j)] = 0.5;
SQUARE[at(0, 4)] = 0.4;

describe('a graph by hand', () => {
  const graph = strongestConnections(SQUARE, 5, 0.5);

  it('has the degrees that were drawn', () => {
    expect([...degree(graph)]).toEqual([3, 2, 2, 2, 1]);
    expect([...degree(strongestConnections(SQUARE, 5, 0.4))]).toEqual([2, 2, 2, 2, 0]);
    expect([...degree(strongestConnections(SQUARE, 5, 1))]).toEqual([3, 2, 2, 2, 1]);
  });

  it('has the participation of its formula', () => {
    const values = participation(graph, Int32Array.of(0, 0, 1, 1, 1));
    [1 - (0.5 / 1.4) ** 2 - (0.9 / 1.4) ** 2, 0.5, 0.5, 0.5, 0].forEach((value, i) =>
      expect(values[i]).toBeCloseTo(value, 14),
    );
  });

  it('has the centrality that reproduces itself', () => {
    const values = eigenvectorCentrality(graph);
    const images = values.map((_, i) =>
      values.reduce((sum, value, j) => sum + (graph.weights[i * 5 + j] > 0 ? value : 0), 0),
    );
    images.forEach((image, i) => expect(image / values[i]).toBeCloseTo(images[0] / values[0], 10));
    expect(values.reduce((sum, value) => sum + value ** 2, 0)).toBeCloseTo(1, 12);
  });

  it('leaves out a region without signal: its measures are unknown, those of the others are of a smaller graph', () => {
    const edges = SQUARE.map((value, e) =>
      [at(0, 4), at(1, 4), at(2, 4), at(3, 4)].includes(e) ? NaN : value,
    );
    const smaller = strongestConnections(edges, 5, 0.5);
    expect([...degree(smaller)].slice(0, 4).reduce((sum, value) => sum + value, 0)).toBe(6);
    for (const values of [
      degree(smaller),
      participation(smaller, new Int32Array(5)),
      eigenvectorCentrality(smaller),
    ])
      expect([...values].map((value) => value !== value)).toEqual([false, false, false, false, true]);
  });
});

it('measures move with the regions', () => {
  const permuted = fc.tuple(
    fc.integer({ min: 1, max: 500 }),
    fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6], { minLength: 7 }),
  );
  fc.assert(
    fc.property(permuted, ([seed, order]) => {
      const edges = new Float64Array(21);
      fillNormal(createStream(BigInt(seed), 0, 0, 0), edges);
      const moved = edges.slice();
      for (let i = 1; i < 7; i += 1)
        for (let j = 0; j < i; j += 1) moved[at(i, j)] = edges[at(order[i], order[j])];
      const [one, other] = [edges, moved].map((values) => strongestConnections(values, 7, 0.3));
      const modules = Int32Array.of(0, 0, 0, 1, 1, 2, 2);
      const movedModules = Int32Array.from(order, (region) => modules[region]);
      const pairs = [
        [degree(one), degree(other)],
        [participation(one, modules), participation(other, movedModules)],
      ];
      for (const [before, after] of pairs)
        order.forEach((region, i) => expect(after[i]).toBeCloseTo(before[region], 12));
    }),
    { numRuns: 60 },
  );
});

describe.skipIf(!hasOracle)('equals bctpy, stored results', () => {
  const { columns: pearson } = readOracleOrNothing('nilearn-0.14.0/connectivity/pearson_numpy.tsv');
  const edges: number[] = [];
  for (let i = 1; i < 20; i += 1) for (let j = 0; j < i; j += 1) edges.push(pearson.values[j * 20 + i]);
  const graph = strongestConnections(Float64Array.from(edges), 20, 0.25);
  const { header, columns } = readOracleOrNothing('definitions/graph/node_measures.tsv');
  const theirs = (name: string) => {
    const column = header.indexOf(name);
    return columns.values.subarray(column * columns.frames, (column + 1) * columns.frames);
  };

  it('keeps the same connections', () => {
    const { columns: weights } = readOracleOrNothing('definitions/graph/W_positive_prop25.tsv');
    expect(relativeGap(graph.weights, weights.values)).toBeLessThan(1e-12);
  });

  it('degree, participation, eigenvector centrality', () => {
    const modules = Int32Array.from({ length: 20 }, (_, i) => Math.floor(i / 5));
    expect([...degree(graph)]).toEqual([...theirs('degree')]);
    expect(relativeGap(participation(graph, modules), theirs('participation_fixed_5x4'))).toBeLessThan(1e-10);
    expect(relativeGap(eigenvectorCentrality(graph), theirs('eigenvector_centrality'))).toBeLessThan(1e-9);
  });

  function readOracleOrNothing(name: string) {
    const nothing = { header: [], columns: { values: new Float64Array(400), frames: 20, count: 20 } };
    return hasOracle ? readOracle(name) : nothing;
  }
});
