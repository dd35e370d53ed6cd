import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrapIndices } from '../random/resampling.ts';
import { createStream, fillNormal } from '../random/stream.ts';
import { bcaInterval, percentileInterval } from './intervals.ts';
import { bootstrapMediation, bootstrapMediationRows, type MediationModel } from './mediation.ts';
import oracle from './oracle.json' with { type: 'json' }; // written by oracle.py (R, numpy)

const n = 45;
const covariates = Float64Array.from([...oracle.age, ...oracle.sex]);
const model: MediationModel = {
  n,
  m: Float64Array.from(oracle.m),
  x: Float64Array.from(oracle.x),
  y: Float64Array.from(oracle.y),
  covariatesA: covariates,
  covariatesB: covariates,
};
const { result } = oracle;
const away = (got: ArrayLike<number>, expected: readonly number[]): number =>
  expected.reduce((worst, value, i) => Math.max(worst, Math.abs(got[i] - value)), 0);

describe('against R on the same 999 resamples', () => {
  const { raw, degenerate } = bootstrapMediationRows(model, Int32Array.from(oracle.rows.flat()));

  it('estimate, draws and jackknife', () => {
    expect(raw.estimate).toBeCloseTo(result.observed.ab, 11);
    expect(away(raw.draws, result.boot_ab_first5)).toBeLessThan(1e-9);
    expect(raw.draws.reduce((sum, draw) => sum + draw, 0)).toBeCloseTo(result.boot_ab_sum, 7);
    expect(away(raw.jackknife, result.jackknife_ab)).toBeLessThan(1e-10);
    expect(degenerate).toBe(0);
  });

  it('percentile interval and p', () => {
    const interval = percentileInterval(raw.draws, 0.95);
    expect(away([interval.lower, interval.upper], result.percentile_type7)).toBeLessThan(1e-9);
    expect(interval.p).toBeCloseTo(0.02395, 5);
    expect(interval.pCount).toBe(result.p_2min_plus1);
  });

  it('BCa interval and p', () => {
    const interval = bcaInterval(raw.draws, raw.estimate, raw.jackknife, 0.95);
    expect(interval.bias).toBeCloseTo(result.bca.z0, 12);
    expect(interval.acceleration).toBeCloseTo(result.bca.acceleration_jackknife, 12);
    expect(away([interval.lower, interval.upper], [-10.58005435918427, 0.01845144766484734])).toBeLessThan(
      1e-9,
    );
    expect(interval.p).toBeCloseTo(0.0535, 4);
  });
});

describe('bootstrapMediation', () => {
  it('draws its own rows, and the first of many are those of few', () => {
    const many = bootstrapMediation(model, 60, 9n, 2, null);
    const few = bootstrapMediation(model, 20, 9n, 2, null);
    expect(few.raw.draws).toEqual(many.raw.draws.slice(0, 20));
    expect(few.full.draws).toEqual(many.full.draws.slice(0, 20));
    const given = bootstrapMediationRows(model, bootstrapIndices(9n, 2, 0, 60, n, null));
    expect(given.raw.draws).toEqual(many.raw.draws);
  });

  it('keeps the size of strata', () => {
    const strata = Int32Array.from(oracle.x);
    const stratified = bootstrapMediation(model, 30, 9n, 2, strata);
    const given = bootstrapMediationRows(model, bootstrapIndices(9n, 2, 0, 30, n, strata));
    expect(stratified.raw.draws).toEqual(given.raw.draws);
    expect(stratified.raw.draws).not.toEqual(bootstrapMediation(model, 30, 9n, 2, null).raw.draws);
  });

  it('redraws degenerate resamples and counts them', () => {
    // One of six is exposed: a third of the plain resamples miss that person.
    const small: MediationModel = {
      n: 6,
      x: Float64Array.of(0, 0, 0, 0, 0, 1),
      m: Float64Array.of(1, 3, 2, 5, 4, 9),
      y: Float64Array.of(2, 1, 4, 3, 7, 5),
      covariatesA: new Float64Array(0),
      covariatesB: new Float64Array(0),
    };
    const redrawn = bootstrapMediation(small, 200, 1n, 0, null);
    const given = bootstrapMediationRows(small, bootstrapIndices(1n, 0, 0, 200, 6, null));
    expect(redrawn.degenerate).toBe(0);
    expect(redrawn.redrawn).toBeGreaterThan(50);
    expect(given.degenerate).toBeGreaterThan(50);
    expect(given.raw.draws.filter((draw) => draw !== draw)).toHaveLength(given.degenerate);
    given.raw.draws.forEach((draw, b) =>
      expect([draw, redrawn.raw.draws[b]]).toContain(redrawn.raw.draws[b]),
    );
    // Without the only exposed person no path can be fitted, so there is no BCa interval.
    expect(redrawn.raw.jackknife[5]).toBeNaN();
    expect(bcaInterval(redrawn.raw.draws, 1, redrawn.raw.jackknife, 0.95).lower).toBeNaN();
  });

  it('counts a resample without the only person of a covariate as degenerate, on either path', () => {
    const only = Float64Array.from({ length: n }, (_, i) => (i === 20 ? 1 : 0));
    const indices = bootstrapIndices(1n, 0, 0, 200, n, null);
    const missing = Array.from({ length: 200 }, (_, b) => !indices.subarray(b * n, (b + 1) * n).includes(20));
    for (const path of ['covariatesA', 'covariatesB']) {
      const { degenerate, raw } = bootstrapMediationRows({ ...model, [path]: only }, indices);
      expect([...raw.draws].map((draw) => draw !== draw)).toEqual(missing);
      expect(degenerate).toBe(missing.filter(Boolean).length);
    }
  });

  it('gives NaN for everything when x is constant', () => {
    const constant = { ...model, x: new Float64Array(n).fill(1) };
    const nothing = bootstrapMediation(constant, 3, 1n, 0, null);
    expect(nothing).toMatchObject({ degenerate: 3, redrawn: 300 });
    expect(nothing.raw.estimate).toBeNaN();
    expect(percentileInterval(nothing.raw.draws, 0.95).p).toBeNaN();
  });

  it('leaves a covariate that is spanned among all people out', () => {
    const doubled = Float64Array.from([
      ...oracle.age,
      ...oracle.age.map((age) => 2 * age - 5),
      ...oracle.sex,
    ]);
    const other = bootstrapMediation(
      { ...model, covariatesA: doubled, covariatesB: doubled },
      10,
      9n,
      2,
      null,
    );
    const plain = bootstrapMediation(model, 10, 9n, 2, null);
    expect(away(other.raw.draws, [...plain.raw.draws])).toBeLessThan(1e-9);
  });

  it('jackknife is the estimate without each person, on every scale', () => {
    const all = bootstrapMediation(model, 2, 1n, 0, null);
    for (const person of [0, 17, 44]) {
      const keep = (values: Float64Array): Float64Array => values.filter((_, i) => i % n !== person);
      const { x, m, y } = model;
      const c = keep(covariates);
      const without = { n: n - 1, x: keep(x), m: keep(m), y: keep(y), covariatesA: c, covariatesB: c };
      const other = bootstrapMediation(without, 2, 1n, 0, null);
      for (const scale of ['raw', 'partial', 'full'] as const) {
        expect(all[scale].jackknife[person]).toBeCloseTo(other[scale].estimate, 10);
      }
    }
  });

  it('the fully standardised effect ignores units, the partial one those of y', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 99 }), (k, l) => {
        const scaled = { ...model, x: model.x.map((v) => k * v + 3), y: model.y.map((v) => l * v - 8) };
        const before = bootstrapMediation(model, 5, 1n, 0, null);
        const after = bootstrapMediation(scaled, 5, 1n, 0, null);
        expect(away(after.full.draws, [...before.full.draws])).toBeLessThan(1e-10);
        expect(
          away(
            after.partial.draws.map((draw) => draw * k),
            [...before.partial.draws],
          ),
        ).toBeLessThan(1e-9);
      }),
      { numRuns: 20 },
    );
  });
});

describe('intervals', () => {
  const sample = fc.tuple(
    fc.bigInt({ min: 0n, max: 1n << 40n }),
    fc.double({ min: -4, max: 4, noNaN: true }),
  );
  const drawsAround = (seed: bigint, mean: number): Float64Array => {
    const draws = new Float64Array(400);
    fillNormal(createStream(seed, 0, 0, 0), draws);
    return draws.map((draw) => draw + mean);
  };

  it('the percentile interval excludes 0 if and only if p < alpha', () => {
    fc.assert(
      fc.property(sample, fc.double({ min: 0.006, max: 0.5, noNaN: true }), ([seed, mean], alpha) => {
        const { lower, upper, p } = percentileInterval(drawsAround(seed, mean), 1 - alpha);
        expect(lower > 0 || upper < 0).toBe(p < alpha);
      }),
    );
  });

  it('p of a mirrored bootstrap is the same, and never 0', () => {
    fc.assert(
      fc.property(sample, ([seed, mean]) => {
        const draws = drawsAround(seed, mean);
        const mirrored = draws.map((draw) => -draw);
        const jackknife = draws.slice(0, 30);
        const bca = bcaInterval(draws, mean, jackknife, 0.9);
        const other = bcaInterval(
          mirrored,
          -mean,
          jackknife.map((value) => -value),
          0.9,
        );
        expect(percentileInterval(draws, 0.9).p).toBeCloseTo(percentileInterval(mirrored, 0.9).p, 12);
        expect(percentileInterval(draws, 0.9).p).toBeGreaterThanOrEqual(2 / 401);
        expect(bca.p).toBeCloseTo(other.p, 10);
        expect(bca.lower).toBeCloseTo(-other.upper, 10);
        expect(bca.p).toBeGreaterThan(0);
      }),
    );
  });

  it('without bias and acceleration BCa is the percentile interval', () => {
    const draws = Float64Array.from({ length: 1000 }, (_, i) => i - 499.5);
    const bca = bcaInterval(draws, 0, Float64Array.of(-1, 1), 0.9);
    const percentile = percentileInterval(draws, 0.9);
    expect([bca.bias, bca.acceleration]).toEqual([0, 0]);
    expect(bca.lower).toBeCloseTo(percentile.lower, 9);
    expect(bca.upper).toBeCloseTo(percentile.upper, 9);
    expect([percentile.p, bca.p]).toEqual([1, 1]);
  });
});
