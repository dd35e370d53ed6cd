import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { massMediation, type MassModel } from '../mass-mediation/mass-mediation.ts';
import { leastSquares } from '../linear-algebra/householder.ts';
import { permutationPlan } from '../random/arrangements.ts';
import { permutationIndices } from '../random/resampling.ts';
import { createStream, fillNormal } from '../random/stream.ts';
import { interceptBasis, residualise } from '../regression/ols.ts';
import { familyWiseP, permutationP } from './family-wise.ts';
import { freedmanLaneJoint } from './one-candidate.ts';
import { candidateExceedances, permutedMaps } from './maps.ts';
import { prepareSearch } from './prepare.ts';
import { leastSquaresSchemes } from './scheme.ts';
import { searchPermutations } from './search.ts';
import edges from './edges.oracle.json' with { type: 'json' }; // both written by oracle.py
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

/** Largest difference relative to max(1, |value|). */
function away(ours: ArrayLike<number>, theirs: readonly number[]): number {
  return theirs.reduce(
    (worst, value, i) => Math.max(worst, Math.abs(ours[i] - value) / Math.max(1, Math.abs(value))),
    0,
  );
}

describe('searchPermutations', () => {
  const search = searchPermutations(model, indices);
  const { pA, pB, pFwe, pFweStrict } = familyWiseP(search.statistic, search.maxA, search.maxB);

  it('equals R on the same 999 permutations', () => {
    expect(away(search.maxA, edges.fwe.max_min_a_first5)).toBeLessThan(1e-9);
    expect(away(search.maxB, edges.fwe.max_min_b_first5)).toBeLessThan(1e-9);
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
      const y = model.y.map((v, i) => v - restY[i] + restY[rows[i]]);
      for (let e = 0; e < edges.edges.length; e += 1) {
        const m = model.candidates.slice(e * n, (e + 1) * n);
        const restM = residuals(base, m);
        const broken = m.map((v, i) => v - restM[i] + restM[rows[i]]);
        const tA = massMediation({ ...model, candidates: broken }).tA[0];
        const tB = massMediation({ ...model, candidates: m, y }).tB[0];
        a = Math.max(a, Math.min(Math.abs(tA), Math.abs(search.tB[e])));
        b = Math.max(b, Math.min(Math.abs(tB), Math.abs(search.tA[e])));
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
            order.flatMap((e) => edges.candidates[e].map((v) => v * factor)),
          );
          const other = searchPermutations({ ...model, candidates: shuffled }, indices.subarray(0, 20 * n));
          other.maxA.forEach((value, k) => expect(value).toBeCloseTo(search.maxA[k], 10));
          other.maxB.forEach((value, k) => expect(value).toBeCloseTo(search.maxB[k], 10));
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

  it('maps hold every candidate; their maxima are the null of the search', () => {
    const schemes = leastSquaresSchemes(prepareSearch(model));
    const count = schemes.count;
    const maps = new Float64Array(7 * count);
    for (const [scheme, maxima] of [
      ['a', search.maxA],
      ['b', search.maxB],
    ] as const) {
      permutedMaps(schemes, indices, 3, 7, scheme, 'any', maps);
      for (let k = 0; k < 7; k += 1) {
        const sizes = maps.subarray(k * count, (k + 1) * count).map(Math.abs);
        expect(Math.max(...sizes)).toBeCloseTo(maxima[3 + k], 12);
      }
    }
  });

  it('uncorrected counts are the Freedman-Lane tests of each candidate by itself', () => {
    const few = indices.subarray(0, 99 * n);
    const odd = {
      ...model,
      candidates: Float64Array.from([...model.candidates.subarray(0, 6 * n), ...edges.x]),
    };
    const { a, b } = candidateExceedances(leastSquaresSchemes(prepareSearch(odd)), few);
    for (let e = 0; e < 6; e += 1) {
      const m = model.candidates.slice(e * n, (e + 1) * n);
      const alone = freedmanLaneJoint(m, n, model.x, model.y, covariates, covariates, few);
      expect([(1 + a[e]) / 100, (1 + b[e]) / 100]).toEqual([alone.pA, alone.pB]);
    }
    expect([a[6], b[6]]).toEqual([-1, -1]);
  });

  it('takes no covariates, and more than fit into one group of four', () => {
    const stream = createStream(4n, 0, 0, 0);
    const many = new Float64Array(9 * n);
    fillNormal(stream, many);
    for (const columns of [new Float64Array(0), many]) {
      const other = { ...model, covariatesA: columns, covariatesB: columns.subarray(0, n) };
      const rows = indices.subarray(0, n);
      const { maxA, statistic, tB } = searchPermutations(other, rows);
      const { basis, rank } = interceptBasis(columns, n);
      const rest = new Float64Array(model.candidates.length);
      residualise(basis, rank, model.candidates, n, statistic.length, rest);
      const broken = rest.map((_, place) => rest[place - (place % n) + rows[place % n]]);
      const { tA } = massMediation({ ...other, candidates: broken });
      const expected = tA.reduce(
        (largest, t, e) => Math.max(largest, Math.min(Math.abs(t), Math.abs(tB[e]))),
        0,
      );
      expect(maxA[0]).toBeCloseTo(expected, 10);
    }
  });

  it('is exact by enumeration: permuting the candidate over all 120 orders', () => {
    const x = Float64Array.of(0, 0, 1, 1, 1);
    const m = Float64Array.of(1, 2.5, 3, 4.5, 7);
    const y = Float64Array.of(2, 2, 5, 4, 9);
    const plan = permutationPlan(5, 120, 1n, 0, null, false);
    const none = new Float64Array(0);
    const { pA } = freedmanLaneJoint(m, 5, x, y, none, none, plan.indices);
    // Mean differences of the ten ways to pick two of five: |d| of the data is reached by 2 of 10.
    const sums: number[] = [];
    for (let i = 0; i < 5; i += 1)
      for (let j = 0; j < i; j += 1) sums.push(Math.abs((m[i] + m[j]) / 2 - (18 - m[i] - m[j]) / 3));
    const observed = Math.abs(3.5 / 2 - 14.5 / 3);
    expect(plan.exact).toBe(true);
    expect(pA).toBe(sums.filter((d) => d >= observed - 1e-9).length / 10);
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
    expect(away(ours.nullA, one.result.freedman_lane_a.t_first5)).toBeLessThan(1e-9);
    expect(away(ours.nullB, one.result.freedman_lane_b.t_first5)).toBeLessThan(1e-9);
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
