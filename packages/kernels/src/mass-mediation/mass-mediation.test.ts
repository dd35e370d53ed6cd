import { describe, expect, it } from 'vitest';
import edges from '../permutation/edges.oracle.json' with { type: 'json' }; // written by oracle.py beside it (R lm)
import { designOf, ols, robustStandardErrors } from '../regression/ols.ts';
import { massMediation, type MassModel } from './mass-mediation.ts';
import { massRobust } from './mass-robust.ts';

const n = 45;
const covariates = Float64Array.from([...edges.age, ...edges.sex]);
const model: MassModel = {
  n,
  candidates: Float64Array.from(edges.candidates.flat()),
  x: Float64Array.from(edges.x),
  y: Float64Array.from(edges.y),
  covariatesA: covariates,
  covariatesB: covariates,
};
/** Largest difference relative to max(1, |value|). */
function away(ours: ArrayLike<number>, theirs: readonly number[]): number {
  return theirs.reduce(
    (worst, value, i) => Math.max(worst, Math.abs(ours[i] - value) / Math.max(1, Math.abs(value))),
    0,
  );
}

describe('massMediation', () => {
  const fit = massMediation(model);

  it('equals R lm for every candidate', () => {
    expect(away(fit.a, edges.lm.a)).toBeLessThan(1e-10);
    expect(away(fit.seA, edges.lm.sea)).toBeLessThan(1e-10);
    expect(away(fit.b, edges.lm.b)).toBeLessThan(1e-10);
    expect(away(fit.seB, edges.lm.seb)).toBeLessThan(1e-10);
    expect(away(fit.direct, edges.lm.cp)).toBeLessThan(1e-10);
    expect(away(fit.indirect, edges.lm.ab)).toBeLessThan(1e-10);
    expect(away(fit.tA, edges.lm.t_a)).toBeLessThan(1e-10);
    expect(away(fit.tB, edges.lm.t_b)).toBeLessThan(1e-10);
    expect(away(fit.pA, edges.lm.p_a)).toBeLessThan(1e-10);
    expect(away(fit.pB, edges.lm.p_b)).toBeLessThan(1e-10);
  });

  it('total = direct + indirect when both paths have the same covariates', () => {
    fit.indirect.forEach((ab, e) => expect(ab + fit.direct[e]).toBeCloseTo(fit.total, 10));
  });

  it('equals least squares on the whole design, also with different covariates on the two paths', () => {
    const different = {
      ...model,
      covariatesA: Float64Array.from(edges.age),
      covariatesB: Float64Array.from(edges.sex),
    };
    const ours = massMediation(different);
    const m = model.candidates.slice(0, n);
    const a = ols(designOf(n, model.x, different.covariatesA), n, 3, m);
    const b = ols(designOf(n, model.x, m, different.covariatesB), n, 4, model.y);
    const c = ols(designOf(n, model.x, different.covariatesB), n, 3, model.y);
    const got = [ours.a, ours.seA, ours.tA, ours.pA, ours.b, ours.seB, ours.tB, ours.pB].map((map) => map[0]);
    const direct = [ours.direct, ours.seDirect, ours.tDirect, ours.pDirect].map((map) => map[0]);
    const numbers = (fit: typeof a, j: number): number[] => [
      fit.coefficients[j],
      fit.se[j],
      fit.t[j],
      fit.p[j],
    ];
    expect(away(got, [...numbers(a, 1), ...numbers(b, 2)])).toBeLessThan(1e-11);
    expect(away(direct, numbers(b, 1))).toBeLessThan(1e-11);
    expect(away([ours.total, ours.seTotal, ours.tTotal, ours.pTotal], numbers(c, 1))).toBeLessThan(1e-11);
    expect([ours.dfA, ours.dfB, ours.dfTotal]).toEqual([42, 41, 42]);
  });

  it('gives NaN, not a number, for a candidate that is constant or the exposure itself', () => {
    const odd = Float64Array.from([...new Float64Array(n).fill(3), ...edges.x]);
    const ours = massMediation({ ...model, candidates: odd });
    expect(ours.tB[0]).toBeNaN();
    expect(ours.tB[1]).toBeNaN();
  });
});

describe('massRobust', () => {
  it('is HC3 of each regression by itself', () => {
    const different = { ...model, covariatesA: Float64Array.from(edges.age), covariatesB: covariates };
    const { seA, seB, tA, pB } = massRobust(different);
    const plain = massMediation(different);
    for (const e of [0, 120, 299]) {
      const m = model.candidates.slice(e * n, (e + 1) * n);
      const designA = designOf(n, model.x, different.covariatesA);
      const designB = designOf(n, m, model.x, covariates);
      const a = robustStandardErrors(designA, n, 3, ols(designA, n, 3, m), 3)[1];
      const b = robustStandardErrors(designB, n, 5, ols(designB, n, 5, model.y), 3)[1];
      expect(seA[e] / a).toBeCloseTo(1, 11);
      expect(seB[e] / b).toBeCloseTo(1, 11);
      expect(tA[e]).toBeCloseTo(plain.a[e] / a, 9);
      expect(pB[e]).toBeGreaterThan(0);
    }
  });

  it('is NaN where the path is', () => {
    const odd = massRobust({
      ...model,
      candidates: Float64Array.from([...new Float64Array(n).fill(3), ...edges.x]),
    });
    expect([odd.seA[0], odd.seB[0], odd.seB[1], odd.pB[1]]).toEqual([NaN, NaN, NaN, NaN]);
  });
});
