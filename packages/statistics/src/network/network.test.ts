import { readFileSync } from 'node:fs';
import { oracleFile } from '@mesovia/core/testing';
import { describe, expect, it } from 'vitest';
import { permutationIndices, type MassModel, type Network } from '@mesovia/kernels';
import { columnsOf } from '../testing.ts';
import { allowedRejections, nullStudy } from '../calibration/mass-generator.ts';
import { searchNetworks } from './network.ts';

const place = (name: string) => oracleFile(`mediation/${name}`);
const files = [
  'data/synth45_edges.csv',
  'data/synth45_edges_pheno.csv',
  'data/perm_indices_n45_B999.csv',
  'results/edges_nbs.json',
].map(place);
const read = (k: number) => readFileSync(files[k] ?? '', 'utf8');
const n = 45;
const quiet = { extent: 0.4, height: 3, progress: () => {}, shouldStop: () => false };

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
