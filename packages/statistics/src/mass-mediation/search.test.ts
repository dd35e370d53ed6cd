import { readFileSync } from 'node:fs';
import { oracleFile, realData } from '@mesovia/core/testing';
import { permutationPlan } from '@mesovia/kernels';
import { describe, expect, it } from 'vitest';
import { columnsOf, numbers } from '../testing.ts';
import { searchFamily, type Control } from './search.ts';

const control: Control = { signal: new AbortController().signal, progress: () => {} };
const noCovariates = new Float64Array(0);

/** Distance in units of the last digits an oracle has. */
const far = (ours: number, theirs: number) => Math.abs(ours - theirs) / Math.max(1, Math.abs(theirs));

describe.skipIf(!oracleFile('mediation/results/edges_permutation_fwe.json'))(
  '300 edges of 45 people against R (skipped where the oracles are absent)',
  async () => {
    const read = (name: string) => readFileSync(oracleFile(`mediation/${name}`) ?? '', 'utf8');
    const edges = columnsOf(read('data/synth45_edges.csv'), ',');
    const people = columnsOf(read('data/synth45_edges_pheno.csv'), ',');
    const names = Object.keys(edges).filter((name) => name !== 'id');
    const indices = Int32Array.from(
      read('data/perm_indices_n45_B999.csv')
        .trim()
        .split(/[\s,]+/),
      Number,
    );
    const covariates = Float64Array.from([...numbers(people['age']), ...numbers(people['sex'])]);
    const model = {
      n: 45,
      x: numbers(people['exercise']),
      y: numbers(people['pain']),
      candidates: Float64Array.from(names.flatMap((name) => [...numbers(edges[name])])),
      covariatesA: covariates,
      covariatesB: covariates,
    };
    const search = await searchFamily(model, { indices, count: 999, exact: false }, control);
    const peer = columnsOf(read('results/edges_massunivariate.csv'), ',');

    it.each([
      ['a', search.fit.a],
      ['sea', search.fit.seA],
      ['b', search.fit.b],
      ['seb', search.fit.seB],
      ['cp', search.fit.direct],
      ['ab', search.fit.indirect],
      ['t_a', search.fit.tA],
      ['t_b', search.fit.tB],
      ['p_a', search.fit.pA],
      ['p_b', search.fit.pB],
      ['p_max', search.jointP],
      ['bh_pmax', search.q],
    ])('%s', (name, ours) => {
      const theirs = numbers(peer[name]);
      expect(theirs).toHaveLength(300);
      expect(Math.max(...ours.map((value, e) => far(value, theirs[e])))).toBeLessThan(1e-10);
    });

    it('null maxima and family-wise p of both schemes', () => {
      const fwe = JSON.parse(read('results/edges_permutation_fwe.json')) as {
        max_min_a_first5: number[];
        max_min_b_first5: number[];
        top15: { edge: string; p_fwe_joint_min: number }[];
      };
      for (let k = 0; k < 5; k++) {
        expect(search.nulls.maxA[k]).toBeCloseTo(fwe.max_min_a_first5[k] ?? NaN, 9);
        expect(search.nulls.maxB[k]).toBeCloseTo(fwe.max_min_b_first5[k] ?? NaN, 9);
      }
      for (const { edge, p_fwe_joint_min: p } of fwe.top15) {
        expect(search.pFwe[names.indexOf(edge)]).toBeCloseTo(p, 12);
        expect(search.pFweStrict[names.indexOf(edge)]).toBeCloseTo(Math.min(1, 2 * p), 12);
      }
    });

    it('c = c + ab for every candidate', () => {
      const gaps = search.fit.indirect.map((ab, e) => Math.abs(ab + search.fit.direct[e] - search.fit.total));
      expect(Math.max(...gaps)).toBeLessThan(1e-10);
    });
  },
);

const features = realData('rpn/oracle/features_essen.npy');
const table = realData('rpn/essen/participants.tsv');

describe.skipIf(!features || !table)('Essen pain cohort (skipped where the data are absent)', () => {
  const rows = columnsOf(readFileSync(table ?? '', 'utf8'), '\t');
  const included = [...(rows['published_included'] ?? []).keys()].filter(
    (i) => rows['published_included']?.[i] === '1',
  );
  const column = (name: string) => Float64Array.from(included, (i) => Number(rows[name]?.[i]));
  const n = 37;
  const sex = Float64Array.from(included, (i) => (rows['sex']?.[i] === 'M' ? 1 : 0));
  const [age, motion] = [column('age'), column('published_mean_fd')];
  const candidates = transposed(readFileSync(features ?? ''), n);
  const run = (x: Float64Array, covariates: Float64Array, permutations: number) =>
    searchFamily(
      { n, x, y: column('pain_sensitivity'), candidates, covariatesA: covariates, covariatesB: covariates },
      permutationPlan(n, permutations, 20200110n, 0, null, true),
      control,
    );
  const base = Float64Array.from([...age, ...motion]);

  it('sex: no total effect, largest min|t| 2.687, nothing found; 200 models equal R lm', async () => {
    const { fit, statistic, pFwe } = await run(sex, base, 300);
    expect(fit.total).toBeCloseTo(0.4614, 4);
    expect(fit.pTotal).toBeCloseTo(0.0738, 4);
    expect(Math.max(...statistic)).toBeCloseTo(2.687, 3);
    expect(Math.min(...pFwe)).toBeGreaterThan(0.3);
    againstR('male', fit);
  });

  it('bmi: connection 405 stands out, and less so with sex held constant', async () => {
    const alone = await run(column('bmi'), base, 1500);
    expect(alone.statistic.indexOf(Math.max(...alone.statistic))).toBe(405);
    expect(alone.fit.tA[405]).toBeCloseTo(3.593, 3);
    expect(alone.fit.tB[405]).toBeCloseTo(3.605, 3);
    expect(alone.pFwe[405]).toBeGreaterThan(0.004);
    expect(alone.pFwe[405]).toBeLessThan(0.025);
    againstR('bmi', alone.fit);
    const adjusted = await run(column('bmi'), Float64Array.from([...base, ...sex]), 500);
    expect(Math.max(...adjusted.statistic)).toBeCloseTo(3.0, 2);
    expect(Math.min(...adjusted.pFwe)).toBeGreaterThan(0.1);
  });

  function againstR(exposure: string, fit: Awaited<ReturnType<typeof run>>['fit']): void {
    const peer = columnsOf(readFileSync(realData('rpn/oracle/mediation_lm_essen.tsv') ?? '', 'utf8'), '\t');
    const models = [...(peer['x'] ?? []).keys()].filter((i) => peer['x']?.[i] === exposure);
    expect(models).toHaveLength(200);
    for (const i of models) {
      const e = Number(peer['edge']?.[i]);
      const theirs = (name: string) => Number(peer[name]?.[i]);
      expect(far(fit.a[e], theirs('a'))).toBeLessThan(1e-9);
      expect(far(fit.seB[e], theirs('se_b'))).toBeLessThan(1e-9);
      expect(far(fit.pA[e], theirs('p_a'))).toBeLessThan(1e-9);
      expect(far(fit.pB[e], theirs('p_b'))).toBeLessThan(1e-9);
      expect(far(fit.direct[e], theirs('c_prime'))).toBeLessThan(1e-9);
      expect(far(fit.indirect[e], theirs('ab'))).toBeLessThan(1e-9);
    }
  }
});

/** n x E doubles of an .npy file of version 1, turned to E x n. */
function transposed(bytes: Buffer, n: number): Float64Array {
  const start = 10 + bytes.readUInt16LE(8);
  const count = (bytes.length - start) / 8 / n;
  const fortran = bytes.subarray(10, start).toString('latin1').includes("'fortran_order': True");
  return Float64Array.from({ length: count * n }, (_, at) => {
    const [e, i] = [Math.floor(at / n), at % n];
    return bytes.readDoubleLE(start + 8 * (fortran ? e * n + i : i * count + e));
  });
}

it('enumerates every arrangement when there are few and no covariates', async () => {
  const x = Float64Array.of(0, 0, 0, 1, 1);
  const y = Float64Array.of(1, 3, 2, 6, 5);
  const candidates = Float64Array.of(0.2, 0.1, 0.4, 0.9, 0.6);
  const plan = permutationPlan(5, 1000, 1n, 0, null, false);
  const model = { n: 5, x, y, candidates, covariatesA: noCovariates, covariatesB: noCovariates };
  const { nulls } = await searchFamily(model, plan, control);
  expect(nulls.exact).toBe(true);
  expect(nulls.maxA).toHaveLength(119);
});

it('stops when asked to', async () => {
  const stop = new AbortController();
  const model = {
    n: 6,
    x: Float64Array.of(0, 1, 0, 1, 0, 1),
    y: Float64Array.of(3, 1, 4, 1, 5, 9),
    candidates: Float64Array.of(2, 7, 1, 8, 2, 8),
    covariatesA: Float64Array.of(1, 4, 1, 4, 2, 1),
    covariatesB: Float64Array.of(1, 4, 1, 4, 2, 1),
  };
  const plan = permutationPlan(6, 4000, 1n, 0, null, true);
  const seen: number[] = [];
  const progress = (done: number) => {
    seen.push(done);
    if (done > 1500) stop.abort(new Error('stopped by the user'));
  };
  await expect(searchFamily(model, plan, { signal: stop.signal, progress })).rejects.toThrow(
    'stopped by the user',
  );
  expect(seen).toEqual([1000, 2000]);
});
