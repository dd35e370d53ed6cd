import { readFileSync } from 'node:fs';
import { oracleFile } from '@mesovia/core/testing';
import { describe, expect, it } from 'vitest';
import { massMediation, permutationIndices, type MassModel, type Network } from '@mesovia/kernels';
import { columnsOf } from '../testing.ts';
import { allowedRejections, nullStudy } from '../calibration/mass-generator.ts';
import { associateNetworks, searchNetworks } from './network.ts';

const place = (name: string) => oracleFile(`mediation/${name}`);
const files = [
  'data/synth45_edges.csv',
  'data/synth45_edges_pheno.csv',
  'data/perm_indices_n45_B999.csv',
  'results/edges_nbs.json',
].map(place);
const read = (k: number) => readFileSync(files[k] ?? '', 'utf8');
const n = 45;
const quiet = {
  extent: 0.4,
  height: 3,
  statistic: 'ols',
  signed: false,
  direction: 'any',
  progress: () => {},
  shouldStop: () => false,
} as const;

describe.skipIf(files.some((file) => !file))(
  '300 connections of 45 people (skipped where the oracles are absent)',
  () => {
    it('equals R: sets, nulls and p of the largest set over the same permutations', () => {
      const table = columnsOf(read(0), ',');
      const people = columnsOf(read(1), ',');
      const names = Object.keys(table).filter((name) => /^e\d+_\d+$/.test(name));
      const numbers = (source: Record<string, string[]>, name: string) => (source[name] ?? []).map(Number);
      const covariates = Float64Array.from([...numbers(people, 'age'), ...numbers(people, 'sex')]);
      const model: MassModel = {
        n,
        candidates: Float64Array.from(names.flatMap((name) => numbers(table, name))),
        x: Float64Array.from(numbers(people, 'exercise')),
        y: Float64Array.from(numbers(people, 'pain')),
        covariatesA: covariates,
        covariatesB: covariates,
      };
      const end = (name: string, k: number) => Number(name.slice(1).split('_')[k]) - 1;
      const network: Network = {
        regions: 25,
        from: Int32Array.from(names, (name) => end(name, 0)),
        to: Int32Array.from(names, (name) => end(name, 1)),
      };
      const indices = Int32Array.from(
        read(2)
          .trim()
          .split(/\s+/)
          .flatMap((line) => line.split(',').map(Number)),
      );
      const oracle = JSON.parse(read(3)) as {
        threshold_min_abs_t: number;
        observed_component_sizes: number[];
        edges_of_largest: string[];
        p_component: number;
      };
      const { sets, scores, scoreP } = searchNetworks(model, network, indices, {
        ...quiet,
        threshold: oracle.threshold_min_abs_t,
      });
      expect(sets.map(({ members }) => members.length)).toEqual(oracle.observed_component_sizes);
      expect(sets[0]?.members.map((e) => names[e])).toEqual(oracle.edges_of_largest);
      expect(sets[0]?.extentP).toEqual({
        p: expect.closeTo(oracle.p_component, 12),
        strict: expect.closeTo(Math.min(1, 2 * oracle.p_component), 12),
      });
      const best = scores.indexOf(Math.max(...scores));
      expect(sets[0]?.members).toContain(best);
      expect(scoreP[best]?.p).toBeLessThan(0.01);
    });
  },
);

it.each(['global', 'a-only', 'b-only', 'mixed'] as const)(
  'calls sets in few studies without a mediator: %s',
  (kind) => {
    const STUDIES = 40;
    let sets = 0;
    let scored = 0;
    for (let seed = 1; seed <= STUDIES; seed++) {
      const { covariates, ...study } = nullStudy(kind, 100, 77n, seed);
      const edges = study.candidates.length / study.n;
      const network: Network = {
        regions: 15,
        from: Int32Array.from({ length: edges }, (_, e) => pair(e)[0]),
        to: Int32Array.from({ length: edges }, (_, e) => pair(e)[1]),
      };
      const indices = permutationIndices(BigInt(seed), 0, 0, 99, study.n, null);
      const model = { ...study, covariatesA: covariates, covariatesB: covariates };
      const search = searchNetworks(model, network, indices, { ...quiet, threshold: 1.5 });
      if (search.sets.some(({ extentP }) => extentP.strict < 0.05)) sets++;
      if (search.scoreP.some(({ strict }) => strict < 0.05)) scored++;
    }
    expect(sets).toBeLessThanOrEqual(allowedRejections(STUDIES, 0.05));
    expect(scored).toBeLessThanOrEqual(allowedRejections(STUDIES, 0.05));
  },
);

/** Connection e of the lower triangle, row by row. */
function pair(e: number): [number, number] {
  let i = 1;
  let first = 0;
  while (first + i <= e) first += i++;
  return [i, e - first];
}

describe('sets kept apart by sign', () => {
  const { covariates, ...study } = nullStudy('mixed', 105, 5n, 2);
  const network: Network = {
    regions: 15,
    from: Int32Array.from({ length: 105 }, (_, e) => pair(e)[0]),
    to: Int32Array.from({ length: 105 }, (_, e) => pair(e)[1]),
  };
  const model = { ...study, covariatesA: covariates, covariatesB: covariates };
  const indices = permutationIndices(2n, 0, 0, 60, study.n, null);
  const { indirect, total } = massMediation(model);
  const signOf = (e: number) => Math.sign(indirect[e] ?? 0);

  it('join connections of one sign only, and are those of the definition', () => {
    const signed = searchNetworks(model, network, indices, { ...quiet, signed: true, threshold: 0.8 });
    const either = searchNetworks(model, network, indices, { ...quiet, threshold: 0.8 });
    expect(new Set(signed.sets.map(({ sign }) => sign))).toEqual(new Set([1, -1]));
    for (const { members, sign } of signed.sets)
      expect(new Set(members.map(signOf))).toEqual(new Set([sign]));
    const connections = (sets: typeof either.sets) =>
      sets.flatMap(({ members }) => members).toSorted((p, q) => p - q);
    expect(connections(signed.sets)).toEqual(connections(either.sets));
    // Apart, no set can be larger.
    signed.nulls.extentA.forEach((extent, p) =>
      expect(extent).toBeLessThanOrEqual(either.nulls.extentA[p] ?? NaN),
    );
    signed.scores.forEach((score, e) =>
      expect(score).toBeLessThanOrEqual((either.scores[e] ?? NaN) * (1 + 1e-12)),
    );
  });

  it('hold only the sign that was named beforehand', () => {
    const { sets } = searchNetworks(model, network, indices, {
      ...quiet,
      direction: 'total',
      threshold: 0.8,
    });
    for (const { members } of sets) expect(new Set(members.map(signOf))).toEqual(new Set([Math.sign(total)]));
  });

  it('take the studentised statistic', () => {
    const hc3 = searchNetworks(model, network, indices, { ...quiet, statistic: 'hc3', threshold: 0.8 });
    const ols = searchNetworks(model, network, indices, { ...quiet, threshold: 0.8 });
    expect(hc3.nulls.intensityB).not.toEqual(ols.nulls.intensityB);
  });
});

it('sets of one side hold their size where the other side is real', () => {
  const STUDIES = 40;
  let sets = 0;
  let scored = 0;
  for (let seed = 1; seed <= STUDIES; seed++) {
    const study = nullStudy('b-only', 100, 78n, seed);
    const edges = study.candidates.length / study.n;
    const network: Network = {
      regions: 15,
      from: Int32Array.from({ length: edges }, (_, e) => pair(e)[0]),
      to: Int32Array.from({ length: edges }, (_, e) => pair(e)[1]),
    };
    const indices = permutationIndices(BigInt(seed), 0, 0, 99, study.n, null);
    const model = { ...study, variable: study.x };
    const found = associateNetworks(model, 'response', network, indices, { ...quiet, threshold: 2 });
    if (found.sets.some(({ extentP }) => extentP.p < 0.05)) sets++;
    if (found.scoreP.some(({ p }) => p < 0.05)) scored++;
  }
  expect(sets).toBeLessThanOrEqual(allowedRejections(STUDIES, 0.05));
  expect(scored).toBeLessThanOrEqual(allowedRejections(STUDIES, 0.05));
});
