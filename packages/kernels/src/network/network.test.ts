import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MassModel } from '../mass-mediation/mass-mediation.ts';
import edges from '../permutation/edges.oracle.json' with { type: 'json' }; // written by ../permutation/oracle.py
import { permutationP } from '../permutation/family-wise.ts';
import { permutedMaps } from '../permutation/maps.ts';
import one from '../permutation/one-candidate.oracle.json' with { type: 'json' };
import { prepareSearch } from '../permutation/prepare.ts';
import { leastSquaresSchemes } from '../permutation/scheme.ts';
import { networkComponents, type Network } from './components.ts';
// edges_nbs.json of the mediation oracles (R over the 999 permutations in one-candidate.oracle.json), as it is
import oracle from './nbs.oracle.json' with { type: 'json' };
import { networkPermutations } from './null.ts';
import { createNetworkScores } from './scores.ts';

const covariates = Float64Array.from([...edges.age, ...edges.sex]);
const model: MassModel = {
  n: 45,
  candidates: Float64Array.from(edges.candidates.flat()),
  x: Float64Array.from(edges.x),
  y: Float64Array.from(edges.y),
  covariatesA: covariates,
  covariatesB: covariates,
};
const code = (edge: string, place: number): number => Number(edge.slice(1).split('_')[place]) - 1;
const network: Network = {
  regions: 25,
  from: Int32Array.from(edges.edges, (edge) => code(edge, 0)),
  to: Int32Array.from(edges.edges, (edge) => code(edge, 1)),
};

describe('against R over the same 999 permutations', () => {
  const prepared = prepareSearch(model);
  const schemes = leastSquaresSchemes(prepared);
  const plain = { signed: false, direction: 'any' } as const;
  const threshold = oracle.threshold_min_abs_t;
  const { component, extent } = networkComponents(network, prepared.statistic, threshold);

  it('finds the observed components', () => {
    expect([...extent].sort((p, q) => q - p)).toEqual(oracle.observed_component_sizes);
    const first = extent.indexOf(6);
    expect(edges.edges.filter((_, e) => component[e] === first)).toEqual(oracle.edges_of_largest);
    expect(component.filter((c) => c >= 0)).toHaveLength(7);
  });

  it('gives the null of both schemes and the larger p', () => {
    const indices = Int32Array.from(one.permutations.flat());
    const seen: number[] = [];
    const got = networkPermutations(
      schemes,
      indices,
      network,
      { ...plain, threshold, powers: null },
      (done) => seen.push(done),
    );
    expect([...got.extentA.subarray(0, 10)]).toEqual(oracle.max_size_null_a_first10);
    expect([...got.extentB.subarray(0, 10)]).toEqual(oracle.max_size_null_b_first10);
    expect(permutationP(got.extentA, 6)).toBeCloseTo(oracle.p_scheme_a, 12);
    expect(permutationP(got.extentB, 6)).toBeCloseTo(oracle.p_scheme_b, 12);
    expect(Math.max(permutationP(got.extentA, 6), permutationP(got.extentB, 6))).toBeCloseTo(
      oracle.p_component,
      12,
    );
    expect(got).toMatchObject({ done: 999, stopped: false, scoreA: new Float64Array(0) });
    expect([seen[0], seen.at(-1)]).toEqual([16, 999]);
  });

  it('takes scores and intensities from the same maps, and stops when told', () => {
    const indices = Int32Array.from(one.permutations.slice(0, 40).flat());
    const powers = { extent: 0.4, height: 3 };
    const got = networkPermutations(
      schemes,
      indices,
      network,
      { ...plain, threshold, powers },
      undefined,
      () => true,
    );
    expect([got.done, got.stopped, got.scoreB.length]).toEqual([16, true, 16]);
    const map = new Float64Array(300);
    permutedMaps(schemes, indices, 7, 1, 'b', 'any', map);
    map.forEach((value, e) => (map[e] = Math.abs(value)));
    const scores = new Float64Array(300);
    createNetworkScores(network, powers)(map, scores);
    expect(got.scoreB[7]).toBe(Math.max(...scores));
    const { intensity } = networkComponents(network, map, threshold);
    expect(got.intensityB[7]).toBe(Math.max(0, ...intensity));
  });
});

/** Components by repeated passes, sizes and scores by definition. */
function byDefinition(net: Network, map: Float64Array, threshold: number): number[][] {
  const above = [...map.keys()].filter((e) => map[e] > threshold);
  const groups: number[][] = [];
  for (const e of above) {
    const touching = groups.filter((group) =>
      group.some((other) =>
        [net.from[e], net.to[e]].some((region) => region === net.from[other] || region === net.to[other]),
      ),
    );
    for (const group of touching) groups.splice(groups.indexOf(group), 1);
    groups.push([e, ...touching.flat()].sort((p, q) => p - q));
  }
  return groups.sort((p, q) => p[0] - q[0]);
}

const anyMap = fc
  .array(
    fc.record({
      from: fc.integer({ min: 0, max: 7 }),
      step: fc.integer({ min: 1, max: 7 }),
      // Few values, so that ties are common; negative and missing ones too.
      // The last two differ in their lower halves only.
      value: fc.constantFrom(NaN, -1, 0, 0.5, 1, 1.25, 2, 3.5, 3 + 1e-12, 3),
    }),
    { maxLength: 20 },
  )
  .map((drawn) => ({
    net: {
      regions: 8,
      from: Int32Array.from(drawn, ({ from }) => from),
      to: Int32Array.from(drawn, ({ from, step }) => (from + step) % 8),
    },
    map: Float64Array.from(drawn, ({ value }) => value),
  }));

describe('any network', () => {
  it('has the components of the definition', () => {
    fc.assert(
      fc.property(anyMap, fc.constantFrom(0, 0.5, 1), ({ net, map }, threshold) => {
        const expected = byDefinition(net, map, threshold);
        const { component, extent, intensity } = networkComponents(net, map, threshold);
        expect([...extent]).toEqual(expected.map((group) => group.length));
        expected.forEach((group, c) => {
          for (const e of group) expect(component[e]).toBe(c);
          const sum = group.reduce((total, e) => total + map[e] - threshold, 0);
          expect(intensity[c]).toBeCloseTo(sum, 12);
        });
      }),
    );
  });

  it('has the scores of the definition, level by level', () => {
    fc.assert(
      fc.property(anyMap, ({ net, map }) => {
        const levels = [...new Set([0, ...map.filter((value) => value > 0)])].sort((p, q) => p - q);
        const expected = new Float64Array(map.length);
        levels.slice(1).forEach((high, k) => {
          const low = levels[k];
          for (const group of byDefinition(net, map, low)) {
            const gain = (group.length ** 0.4 * (high ** 4 - low ** 4)) / 4;
            for (const e of group) expected[e] += gain;
          }
        });
        const scores = new Float64Array(map.length);
        createNetworkScores(net, { extent: 0.4, height: 3 })(map, scores);
        scores.forEach((score, e) =>
          expect(Math.abs(score - expected[e])).toBeLessThan(1e-10 * (1 + expected[e])),
        );
      }),
    );
  });
});
