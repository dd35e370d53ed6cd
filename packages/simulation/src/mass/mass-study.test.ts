import { massMediation, permutationIndices } from '@mesovia/kernels';
import { describe, expect, it } from 'vitest';
import { massStudy, type MassKind } from './mass-study.ts';

const model = (kind: MassKind, seed: number) => {
  const { n, candidates, x, y, covariates } = massStudy(kind, seed);
  return { n, candidates, x, y, covariatesA: covariates, covariatesB: covariates };
};

/** Largest min(|t_a|, |t_b|) over candidates. */
const largest = (m: ReturnType<typeof model>) => {
  const { tA, tB } = massMediation(m);
  return tA.reduce((most, t, e) => Math.max(most, Math.min(Math.abs(t), Math.abs(tB[e]))), 0);
};

/** The test that must not be offered: permute rows of the candidates alone. */
function permutedRowsP(m: ReturnType<typeof model>, seed: number, permutations: number): number {
  const observed = largest(m);
  let above = 0;
  const indices = permutationIndices(BigInt(seed), 99, 0, permutations, m.n, null);
  for (let p = 0; p < permutations; p += 1) {
    const rows = indices.subarray(p * m.n, (p + 1) * m.n);
    const candidates = m.candidates.map((_, i) => m.candidates[i - (i % m.n) + rows[i % m.n]]);
    if (largest({ ...m, candidates }) >= observed) above += 1;
  }
  return (1 + above) / (permutations + 1);
}

describe('mass generator', () => {
  it('is the same for the same seed, has the declared shape', () => {
    const study = massStudy('mixture', 5);
    expect(massStudy('mixture', 5)).toEqual(study);
    expect(study).toMatchObject({ n: 45, count: 400, aOnly: 120, bOnly: 120 });
    expect(study.candidates.length).toBe(400 * 45);
    expect(study.x.reduce((sum, value) => sum + value, 0)).toBe(29);
  });

  it.each([
    ['none', 0, 0],
    ['a-only', 1, 0],
    ['b-only', 0, 1],
    ['mixture', 1, 1],
  ] as const)('%s: paths are where they are declared', (kind, a, b) => {
    const mean = (values: Float64Array) => values.reduce((sum, v) => sum + Math.abs(v), 0) / values.length;
    const seeds = [1, 2, 3, 4];
    const parts = seeds.map((seed) => {
      const { tA, tB } = massMediation(model(kind, seed));
      return [
        mean(tA.subarray(0, 120)),
        mean(tB.subarray(120, 240)),
        mean(tA.subarray(240)),
        mean(tB.subarray(240)),
      ];
    });
    const average = [0, 1, 2, 3].map((k) => parts.reduce((sum, part) => sum + part[k], 0) / seeds.length);
    expect(average[0] > 2).toBe(a === 1);
    expect(average[1] > 2).toBe(b === 1);
    expect(average[2]).toBeLessThan(1.5);
    expect(average[3]).toBeLessThan(1.5);
  });

  it.runIf(process.env['MESOVIA_LONG'] === '1').each([
    ['a-only', 0.45],
    ['b-only', 0.15],
  ] as const)('%s: permuting candidates alone calls a mediator too often', (kind, least) => {
    const studies = 100;
    let calls = 0;
    for (let seed = 1; seed <= studies; seed += 1) {
      if (permutedRowsP(model(kind, seed), seed, 99) <= 0.05) calls += 1;
    }
    expect(calls / studies).toBeGreaterThan(least);
  });
});
