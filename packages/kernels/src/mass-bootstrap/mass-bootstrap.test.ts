import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import oracle from '../bootstrap/oracle.json' with { type: 'json' }; // written by ../bootstrap/oracle.py
import { bootstrapMediation } from '../bootstrap/mediation.ts';
import type { MassModel } from '../mass-mediation/mass-mediation.ts';
import { bootstrapIndices } from '../random/resampling.ts';
import { createStream, fillNormal } from '../random/stream.ts';
import { massBootstrap } from './mass-bootstrap.ts';
import { massBootstrapReference } from './reference.ts';
import type { Resampling } from './resamples.ts';
import type { MassBootstrap } from './result.ts';

function normals(stream: number, count: number): Float64Array {
  const out = new Float64Array(count);
  fillNormal(createStream(11n, stream, 0, 0), out);
  return out;
}

/** A model with true paths of several sizes. */
function modelOf(n: number, count: number, q: number, binary: boolean, stream: number): MassModel {
  const noise = normals(stream, n * (count + q + 2));
  const x = noise.slice(0, n).map((value, i) => (binary ? (i % 3 === 0 ? 3 : 5) : value));
  const covariates = noise.slice(n, n * (q + 1)).map((value, i) => 40 + 5 * value + x[i % n]);
  const candidates = noise.slice(n * (q + 1), n * (q + 1 + count));
  candidates.forEach((value, i) => (candidates[i] = 7 + value + (x[i % n] * (i % 5)) / 4));
  const y = noise.slice(n * (q + 1 + count)).map((value, i) => value + candidates[i] - 0.2 * x[i]);
  return { n, candidates, x, y, covariatesA: covariates, covariatesB: covariates };
}

const COLUMNS = [
  'failed',
  'a',
  'b',
  'estimate',
  'mean',
  'sd',
  'bias',
  'lower',
  'upper',
  'p',
  'pCount',
  'bcaLower',
  'bcaUpper',
  'bcaP',
  'z0',
  'acceleration',
] as const;

/** Largest difference of any column, relative for large numbers; Infinity when only one is NaN. */
function difference(one: MassBootstrap, other: MassBootstrap): number {
  let worst = 0;
  for (const name of COLUMNS) {
    one[name].forEach((value, e) => {
      const expected = other[name][e];
      if (value !== value && expected !== expected) return;
      const away = Math.abs(value - expected) / Math.max(1, Math.abs(expected));
      worst = Math.max(worst, away === away ? away : Infinity);
    });
  }
  return worst;
}

function check(model: MassModel, resampling: Resampling, level = 0.95): void {
  const got = massBootstrap(model, resampling, level);
  const expected = massBootstrapReference(model, resampling, level);
  expect(difference(got, expected)).toBeLessThan(1e-10);
  expect(got).toMatchObject({
    resamples: expected.resamples,
    redrawn: expected.redrawn,
    degenerate: expected.degenerate,
  });
}

const plain = (count: number, stream = 0): Resampling => ({ count, seed: 5n, stream, strata: null });

describe('massBootstrap', () => {
  it('equals R on the same 999 resamples', () => {
    const covariates = Float64Array.from([...oracle.age, ...oracle.sex]);
    const model: MassModel = {
      n: 45,
      candidates: Float64Array.from(oracle.m),
      x: Float64Array.from(oracle.x),
      y: Float64Array.from(oracle.y),
      covariatesA: covariates,
      covariatesB: covariates,
    };
    const { result } = oracle;
    const got = massBootstrap(model, { indices: Int32Array.from(oracle.rows.flat()) }, 0.95);
    const close = (value: number, expected: number): void =>
      expect(Math.abs(value - expected)).toBeLessThan(1e-9);
    close(got.estimate[0], result.observed.ab);
    close(got.mean[0] * 999, result.boot_ab_sum);
    close(got.lower[0], result.percentile_type7[0]);
    close(got.upper[0], result.percentile_type7[1]);
    close(got.bcaLower[0], -10.58005435918427);
    close(got.bcaUpper[0], 0.01845144766484734);
    close(got.z0[0], result.bca.z0);
    close(got.acceleration[0], result.bca.acceleration_jackknife);
    expect(got.p[0]).toBeCloseTo(0.02395, 5);
    expect(got.bcaP[0]).toBeCloseTo(0.0535, 4);
    expect(got.pCount[0]).toBe(result.p_2min_plus1);
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8])('equals its twin with %i covariates, either exposure', (q) => {
    check(modelOf(31 + q, 3, q, true, q), plain(150));
    check(modelOf(31 + q, 3, q, false, 20 + q), plain(150));
  });

  it('equals its twin for any size, level, exposure and stratification', () => {
    const cases = fc.record({
      n: fc.integer({ min: 16, max: 70 }),
      count: fc.integer({ min: 1, max: 5 }),
      q: fc.integer({ min: 0, max: 3 }),
      binary: fc.boolean(),
      stratified: fc.boolean(),
      stream: fc.integer({ min: 0, max: 1 << 20 }),
      level: fc.double({ min: 0.5, max: 0.99, noNaN: true }),
    });
    fc.assert(
      fc.property(cases, ({ n, count, q, binary, stratified, stream, level }) => {
        const model = modelOf(n, count, q, binary, stream);
        const strata = stratified ? Int32Array.from(model.x, (_, i) => i % 2) : null;
        check(model, { count: 101, seed: 3n, stream, strata }, level);
      }),
      { numRuns: 60 },
    );
  });

  it('equals its twin for many people, who are put into smaller blocks', () => {
    check(modelOf(500, 3, 0, true, 1), plain(40));
    check(modelOf(401, 2, 1, false, 2), plain(40));
  });

  it('takes covariates of only one path, spanned ones, and more than eight', () => {
    const model = modelOf(40, 4, 4, true, 7);
    const n = 40;
    const first = model.covariatesA.slice(0, 2 * n);
    const last = model.covariatesA.slice(n, 4 * n);
    check({ ...model, covariatesA: first, covariatesB: last }, plain(80));
    check({ ...model, covariatesA: new Float64Array(0) }, plain(80));
    check({ ...model, covariatesB: new Float64Array(0) }, plain(80));
    const doubled = Float64Array.from([...first, ...first.subarray(n).map((value) => 3 - 2 * value)]);
    check({ ...model, covariatesA: doubled, covariatesB: doubled }, plain(80));
    check(modelOf(40, 4, 10, false, 8), plain(80));
    // The exposure is among the covariates of path b: it has no slope of its own there.
    check({ ...model, covariatesB: Float64Array.from([...model.x, ...first]) }, plain(80));
  });

  it('redraws degenerate resamples by attempt, as the bootstrap of one mediator does', () => {
    // One of twelve is exposed: a third of the plain resamples miss that person.
    const n = 12;
    const x = new Float64Array(n);
    x[4] = 1;
    const none = new Float64Array(0);
    const model: MassModel = {
      n,
      x,
      candidates: normals(1, 2 * n),
      y: normals(2, n),
      covariatesA: none,
      covariatesB: none,
    };
    check(model, plain(200));
    const { redrawn, degenerate } = massBootstrap(model, plain(200), 0.95);
    const one = bootstrapMediation({ ...model, m: model.candidates.slice(0, n) }, 200, 5n, 0, null);
    expect([redrawn, degenerate]).toEqual([one.redrawn, 0]);
    expect(redrawn).toBeGreaterThan(50);
    const given: Resampling = { indices: bootstrapIndices(5n, 0, 0, 200, n, null) };
    check(model, given);
    expect(massBootstrap(model, given, 0.95).degenerate).toBeGreaterThan(50);
  });

  it('counts resamples without variance of a candidate, and gives no interval above 1 %', () => {
    const model = modelOf(30, 3, 1, true, 3);
    // One person, then three, have another value than everybody else.
    model.candidates.fill(4, 0, 60);
    model.candidates[7] = 5;
    [31, 43, 44, 50, 55].forEach((i) => (model.candidates[i] = 6 + i / 10));
    const got = massBootstrap(model, plain(400), 0.9);
    check(model, plain(400), 0.9);
    expect(got.failed[0]).toBeGreaterThan(100);
    expect(got.failed[1]).toBeGreaterThan(0);
    expect(got.failed[1]).toBeLessThan(5);
    expect([got.lower[0], got.p[0], got.bcaUpper[0], got.bcaP[0]]).toEqual([NaN, NaN, NaN, NaN]);
    expect(got.lower[1]).toBeLessThan(got.upper[1]);
    expect(got.mean[0]).not.toBeNaN();
  });

  it('has nothing to say about a constant candidate or exposure', () => {
    const model = modelOf(30, 3, 1, true, 3);
    model.candidates.fill(0.1, 30, 60);
    const got = massBootstrap(model, plain(100), 0.95);
    expect([got.b[1], got.estimate[1], got.mean[1], got.lower[1], got.z0[1]]).toEqual([
      NaN,
      NaN,
      NaN,
      NaN,
      NaN,
    ]);
    expect([...got.failed]).toEqual([0, 100, 0]);
    const still = massBootstrap({ ...model, x: new Float64Array(30).fill(2) }, plain(100), 0.95);
    expect(still.degenerate).toBe(100);
    expect([...still.failed]).toEqual([100, 100, 100]);
    expect([...still.lower]).toEqual([NaN, NaN, NaN]);
  });

  it('gives the same bits from the index matrix of its streams, of which fewer resamples are the beginning', () => {
    const model = modelOf(36, 1, 1, true, 12);
    const most = 20_000;
    const indices = bootstrapIndices(5n, 0, 0, most, 36, null);
    for (const count of [1000, most]) {
      const drawn = massBootstrap(model, plain(count), 0.95);
      const given = massBootstrap(model, { indices: indices.subarray(0, count * 36) }, 0.95);
      expect([drawn.redrawn, drawn.degenerate]).toEqual([0, 0]);
      for (const name of COLUMNS) expect(drawn[name]).toEqual(given[name]);
    }
  });

  it('does not depend on the place of a candidate', () => {
    const model = modelOf(45, 5, 3, true, 9);
    const whole = massBootstrap(model, plain(300), 0.95);
    for (const e of [0, 1, 4]) {
      const alone = massBootstrap(
        { ...model, candidates: model.candidates.slice(e * 45, (e + 1) * 45) },
        plain(300),
        0.95,
      );
      for (const name of COLUMNS) expect(alone[name][0]).toBe(whole[name][e]);
    }
  });
});
