import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjustBh, adjustBy, adjustHolm, adjustBonferroni } from '../multiplicity/multiplicity.ts';
import { massMediation, type MassModel } from '../mass-mediation/mass-mediation.ts';
import { quantileSelect, quantileSorted } from '../quantile/quantile.ts';
import { leastSquares } from '../linear-algebra/householder.ts';
import { permutationIndices } from '../random/resampling.ts';
import { familyWiseP, permutationP } from './family-wise.ts';
import { freedmanLaneJoint } from './one-candidate.ts';
import { searchPermutations } from './search.ts';
import edges from './edges.oracle.json' with { type: 'json' };
import one from './one-candidate.oracle.json' with { type: 'json' };

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
const indices = Int32Array.from(one.permutations.flat());

function expectClose(ours: ArrayLike<number>, theirs: readonly number[], tolerance: number): void {
  theirs.forEach((value, i) =>
    expect(Math.abs(ours[i]! - value)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(value))),
  );
}

describe('massMediation', () => {
  const fit = massMediation(model);

  it('equals R lm for every candidate', () => {
    expectClose(fit.a, edges.lm.a, 1e-10);
    expectClose(fit.seA, edges.lm.sea, 1e-10);
    expectClose(fit.b, edges.lm.b, 1e-10);
    expectClose(fit.seB, edges.lm.seb, 1e-10);
    expectClose(fit.direct, edges.lm.cp, 1e-10);
    expectClose(fit.indirect, edges.lm.ab, 1e-10);
    expectClose(fit.tA, edges.lm.t_a, 1e-10);
    expectClose(fit.tB, edges.lm.t_b, 1e-10);
    expectClose(fit.pA, edges.lm.p_a, 1e-10);
    expectClose(fit.pB, edges.lm.p_b, 1e-10);
  });

  it('total = direct + indirect when both paths have the same covariates', () => {
    fit.indirect.forEach((ab, e) => expect(ab + fit.direct[e]!).toBeCloseTo(fit.total, 10));
  });

  it('equals least squares on the whole design, also with different covariates on the two paths', () => {
    const different = {
      ...model,
      covariatesA: Float64Array.from(edges.age),
      covariatesB: Float64Array.from(edges.sex),
    };
    const ours = massMediation(different);
    const ones = new Float64Array(n).fill(1);
    const m = model.candidates.slice(0, n);
    const a = leastSquares(Float64Array.from([...ones, ...model.x, ...edges.age]), n, 3, m);
    const b = leastSquares(Float64Array.from([...ones, ...model.x, ...m, ...edges.sex]), n, 4, model.y);
    expect(ours.a[0]).toBeCloseTo(a.coefficients[1]!, 10);
    expect(ours.b[0]).toBeCloseTo(b.coefficients[2]!, 10);
    expect(ours.direct[0]).toBeCloseTo(b.coefficients[1]!, 10);
    expect([ours.dfA, ours.dfB, ours.dfTotal]).toEqual([42, 41, 42]);
    const rest = Math.sqrt(b.residualSumOfSquares / 41);
    expect(ours.seB[0]! / rest).toBeGreaterThan(0);
  });

  it('gives NaN, not a number, for a candidate that is constant or the exposure itself', () => {
    const odd = Float64Array.from([...new Float64Array(n).fill(3), ...edges.x]);
    const ours = massMediation({ ...model, candidates: odd });
    expect(ours.tB[0]).toBeNaN();
    expect(ours.tB[1]).toBeNaN();
  });
});

describe('searchPermutations', () => {
  const search = searchPermutations(model, indices);
  const { pA, pB, pFwe, pFweStrict } = familyWiseP(search.statistic, search.maxA, search.maxB);

  it('equals R on the same 999 permutations', () => {
    expectClose(search.maxA, edges.fwe.max_min_a_first5, 1e-9);
    expectClose(search.maxB, edges.fwe.max_min_b_first5, 1e-9);
    for (const row of edges.fwe.top15) {
      const e = edges.edges.indexOf(row.edge);
      expect(search.statistic[e]).toBeCloseTo(row.min_abs_t, 10);
      expect([pA[e], pB[e], pFwe[e]]).toEqual([
        row.p_fwe_min_scheme_a,
        row.p_fwe_min_scheme_b,
        row.p_fwe_joint_min,
      ]);
      expect(pFweStrict[e]).toBe(Math.min(1, 2 * row.p_fwe_joint_min));
    }
  });

  it('leaves out no candidate that could be the largest: equals refitting every one', () => {
    const few = indices.subarray(0, 6 * n);
    const ones = new Float64Array(n).fill(1);
    const residuals = (columns: Float64Array[], v: Float64Array) =>
      leastSquares(Float64Array.from(columns.flatMap((c) => [...c])), n, columns.length, v).residuals;
    const base = [ones, Float64Array.from(edges.age), Float64Array.from(edges.sex)];
    for (let k = 0; k < 6; k += 1) {
      const rows = few.subarray(k * n, (k + 1) * n);
      let a = 0;
      let b = 0;
      const restY = residuals([...base, model.x], model.y);
      const y = model.y.map((v, i) => v - restY[i]! + restY[rows[i]!]!);
      for (let e = 0; e < edges.edges.length; e += 1) {
        const m = model.candidates.slice(e * n, (e + 1) * n);
        const restM = residuals(base, m);
        const broken = m.map((v, i) => v - restM[i]! + restM[rows[i]!]!);
        const tA = massMediation({ ...model, candidates: broken }).tA[0]!;
        const tB = massMediation({ ...model, candidates: m, y }).tB[0]!;
        a = Math.max(a, Math.min(Math.abs(tA), Math.abs(search.tB[e]!)));
        b = Math.max(b, Math.min(Math.abs(tB), Math.abs(search.tA[e]!)));
      }
      expect(search.maxA[k]).toBeCloseTo(a, 9);
      expect(search.maxB[k]).toBeCloseTo(b, 9);
    }
  });

  it('does not depend on the order of candidates, nor on their sign and scale', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...edges.edges.keys()], { minLength: 300 }),
        fc.integer(),
        (order, sign) => {
          const factor = sign < 0 ? -2 : 4;
          const shuffled = Float64Array.from(
            order.flatMap((e) => edges.candidates[e]!.map((v) => v * factor)),
          );
          const other = searchPermutations({ ...model, candidates: shuffled }, indices.subarray(0, 20 * n));
          other.maxA.forEach((value, k) => expect(value).toBeCloseTo(search.maxA[k]!, 10));
          other.maxB.forEach((value, k) => expect(value).toBeCloseTo(search.maxB[k]!, 10));
        },
      ),
      { numRuns: 5 },
    );
  });

  it('reports progress and stops when asked, with what is done', () => {
    const seen: number[] = [];
    const stopped = searchPermutations(
      model,
      indices,
      (done) => seen.push(done),
      () => seen.length === 2,
    );
    expect(seen).toEqual([64, 128]);
    expect([stopped.done, stopped.stopped, stopped.maxA.length]).toEqual([128, true, 128]);
    expect(stopped.maxA).toEqual(search.maxA.subarray(0, 128));
  });

  it('the first permutations are those of a longer plan', () => {
    const short = permutationIndices(5n, 0, 0, 10, n, null);
    expect(permutationIndices(5n, 0, 0, 30, n, null).subarray(0, 10 * n)).toEqual(short);
  });
});

describe('freedmanLaneJoint', () => {
  it('equals R on the same 999 permutations', () => {
    const c = Float64Array.from([...one.age, ...one.sex]);
    const ours = freedmanLaneJoint(
      Float64Array.from(one.m),
      n,
      Float64Array.from(one.x),
      Float64Array.from(one.y),
      c,
      c,
      indices,
    );
    expect(ours.tA).toBeCloseTo(one.result.t_a, 10);
    expect(ours.tB).toBeCloseTo(one.result.t_b, 10);
    expectClose(ours.nullA, one.result.freedman_lane_a.t_first5, 1e-9);
    expectClose(ours.nullB, one.result.freedman_lane_b.t_first5, 1e-9);
    expect([ours.pA, ours.pB, ours.p]).toEqual([
      one.result.freedman_lane_a.p,
      one.result.freedman_lane_b.p,
      one.result.p_joint_max,
    ]);
  });
});

it('permutationP counts ties that differ by rounding and never gives 0', () => {
  expect(permutationP(Float64Array.of(1, 2, 3 - 1e-12), 3)).toBe(0.5);
  expect(permutationP(Float64Array.of(1, 2), 9)).toBe(1 / 3);
  expect(permutationP(Float64Array.of(1, 2), NaN)).toBeNaN();
});

describe('multiplicity', () => {
  it('equals p.adjust of R', () => {
    const joint = Float64Array.from(edges.lm.p_a, (p, e) => Math.max(p, edges.lm.p_b[e]!));
    expectClose(adjustBh(joint), edges.lm.bh_pmax, 1e-10);
    expectClose(adjustBy(joint), edges.lm.by_pmax, 1e-10);
    expectClose(adjustHolm(joint), edges.lm.holm_pmax, 1e-10);
    expect(adjustBonferroni(Float64Array.of(0.01, 0.6))).toEqual(Float64Array.of(0.02, 1));
  });
});

it('quantiles by selection equal those of the sorted values, type 7', () => {
  expect(quantileSorted(Float64Array.of(1, 2, 3, 4), 0.25)).toBe(1.75);
  const doubles = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(doubles, fc.double({ min: 0, max: 1, noNaN: true }), (values, p) => {
      const sorted = Float64Array.from(values).sort();
      expect(quantileSelect(Float64Array.from(values), p)).toBe(quantileSorted(sorted, p));
    }),
  );
});
