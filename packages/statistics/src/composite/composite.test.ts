import { createStream, fillBootstrap, massMediation, nextNormal } from '@mesovia/kernels';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mean, standardDeviation } from '../people/moments.ts';
import { exposureStrata } from '../people/strata.ts';
import { resampledCrossFit } from './bootstrap.ts';
import { crossFit } from './cross-fit.ts';
import { dealFolds } from './folds.ts';
import { applyComposite, learnComposite } from './learn.ts';
import { naiveComposite } from './naive.ts';
import { repeatedCrossFit } from './repeated.ts';
import { PLAIN_RULE, type SelectionRule } from './rule.ts';
import { centred, pickRows, type Sample } from './sample.ts';
import { screen } from './screen.ts';

const rule = PLAIN_RULE;
const rows45 = Int32Array.from({ length: 45 }, (_, i) => i);

/** 45 people, E candidates; the first `planted` of them carry the effect of x on y. */
function study(count: number, planted: number, seed: number): Sample {
  const stream = createStream(BigInt(seed), 9, 0, 0);
  const normals = (size: number) => Float64Array.from({ length: size }, () => nextNormal(stream));
  const n = 45;
  const x = Float64Array.from({ length: n }, (_, i) => (i % 3 === 0 ? 0 : 1));
  const mediator = normals(n).map((noise, i) => noise - 1.5 * x[i]);
  const y = normals(n).map((noise, i) => 0.6 * noise + 0.9 * mediator[i]);
  const candidates = normals(count * n);
  for (let e = 0; e < planted; e++)
    for (let i = 0; i < n; i++)
      candidates[e * n + i] = 0.3 * candidates[e * n + i] + (e % 2 === 0 ? 1 : -1) * mediator[i];
  return { n, x, y, covariates: normals(n), candidates };
}

describe('folds', () => {
  const cases = fc.record({
    strata: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 10, maxLength: 60 }),
    folds: fc.integer({ min: 2, max: 7 }),
    seed: fc.bigInt({ min: 0n, max: 1000n }),
  });

  it('differ by at most one person, in all and in every stratum', () => {
    fc.assert(
      fc.property(cases, ({ strata, folds, seed }) => {
        const fold = dealFolds(Int32Array.from(strata), folds, createStream(seed, 0, 0, 0));
        const spread = (people: readonly number[]) => {
          const sizes = Array.from({ length: folds }, (_, k) => people.filter((i) => fold[i] === k).length);
          return Math.max(...sizes) - Math.min(...sizes);
        };
        expect(spread([...strata.keys()])).toBeLessThanOrEqual(1);
        for (const code of new Set(strata))
          expect(spread([...strata.keys()].filter((i) => strata[i] === code))).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('strata are the two groups, or the fifths of a continuous exposure', () => {
    expect([...exposureStrata(Float64Array.of(3, 1, 3))]).toEqual([1, 0, 1]);
    const fifths = exposureStrata(Float64Array.from({ length: 20 }, (_, i) => (i * 7) % 20));
    for (let code = 0; code < 5; code++) expect(fifths.filter((f) => f === code)).toHaveLength(4);
  });
});

describe('composite', () => {
  const sample = study(60, 6, 1);

  it('has mean 0 and SD 1 where it was learnt, aligned with the exposure', () => {
    const composite = learnComposite(sample, rows45, rule);
    expect(composite).toBeDefined();
    if (!composite) return;
    expect([...composite.members].slice(0, 6)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(composite.signs[0]).toBe(-1);
    expect(composite.signs[1]).toBe(1);
    const scores = applyComposite(composite, sample);
    expect(mean(scores)).toBeCloseTo(0, 12);
    expect(standardDeviation(scores)).toBeCloseTo(1, 12);
    const exposed = mean(scores.filter((_, i) => sample.x[i] === 1));
    expect(exposed).toBeGreaterThan(mean(scores.filter((_, i) => sample.x[i] === 0)));
  });

  it('holds indirect effects of one sign only', () => {
    const ab = (direction: SelectionRule['direction']) =>
      learnComposite(sample, rows45, { ...rule, direction })?.members ?? new Int32Array(0);
    expect([...ab('total')]).toEqual([...ab('negative')]);
    expect([...ab('positive')].some((e) => ab('negative').includes(e))).toBe(false);
    const mirrored = { ...sample, y: sample.y.map((value) => -value) };
    expect([
      ...(learnComposite(mirrored, rows45, { ...rule, direction: 'positive' })?.members ?? []),
    ]).toEqual([...ab('negative')]);
  });

  it('selects nothing where the exposure does not vary', () => {
    const exposed = rows45.filter((i) => sample.x[i] === 1);
    expect(learnComposite(sample, exposed, rule)).toBeUndefined();
  });
});

describe('screen', () => {
  it('equals mass mediation, also with copies of people and a covariate that says nothing new there', () => {
    const sample = study(30, 3, 6);
    const rare = Float64Array.from({ length: 45 }, (_, i) => (i === 0 ? 1 : 0));
    const covariates = Float64Array.from([...rare, ...sample.covariates]);
    const rows = Int32Array.from({ length: 50 }, (_, i) => 1 + ((i * 7) % 44));
    const found = screen({ ...sample, covariates }, rows);
    const picked = pickRows(sample.covariates, 45, rows);
    const { tA, tB, dfA, dfB, total } = massMediation({
      n: 50,
      x: pickRows(sample.x, 45, rows),
      y: pickRows(sample.y, 45, rows),
      candidates: pickRows(sample.candidates, 45, rows),
      covariatesA: picked,
      covariatesB: picked,
    });
    expect(found?.dfA).toBe(dfA);
    expect(found?.dfB).toBe(dfB);
    expect(found?.totalSign).toBe(Math.sign(total));
    for (let e = 0; e < 30; e++) {
      expect(found?.tA[e]).toBeCloseTo(tA[e] ?? NaN, 9);
      expect(found?.tB[e]).toBeCloseTo(tB[e] ?? NaN, 9);
    }
  });

  it('a candidate that does not vary in these people is not selected', () => {
    const sample = study(3, 1, 7);
    const candidates = sample.candidates.slice().fill(0.2, 45, 90);
    expect(screen(centred({ ...sample, candidates }), rows45)?.tA[1]).toBe(0);
  });
});

describe('cross-fitting', () => {
  it('learns nothing from the people it scores', () => {
    const sample = study(60, 6, 2);
    const fold = dealFolds(exposureStrata(sample.x), 5, createStream(3n, 0, 0, 0));
    const before = crossFit(sample, rows45, fold, 5, rule);
    const held = rows45.filter((i) => fold[i] === 0);
    const y = sample.y.slice();
    for (const i of held) y[i] = 50 - 3 * y[i];
    const after = crossFit({ ...sample, y }, rows45, fold, 5, rule);
    for (const i of held) expect(after.scores[i]).toBe(before.scores[i]);
    expect(after.scores).not.toEqual(before.scores);
  });

  it('a fold that selects nothing contributes 0; with all folds empty ab = 0 and p = 1', () => {
    const none = repeatedCrossFit(study(40, 0, 3), {
      folds: 5,
      repeats: 2,
      seed: 1n,
      rule: { ...rule, thresholdA: 1e-12, thresholdB: 1e-12 },
    });
    expect(none).toMatchObject({ indirect: 0, p: 1, emptyFolds: 10 });
    expect(none.se).toBeNaN();
    expect(none.scores.every((score) => score === 0)).toBe(true);
  });

  it('finds a planted mediator; the naive estimate is further from 0', () => {
    const sample = study(60, 6, 4);
    const honest = repeatedCrossFit(sample, { folds: 5, repeats: 20, seed: 1n, rule });
    expect(honest.p).toBeLessThan(0.01);
    expect(honest.indirect).toBeLessThan(-0.5);
    expect(honest.shares[0]).toBe(1);
    const naive = naiveComposite(sample, rule);
    expect(naive.fit?.indirect[0]).toBeLessThan(0);
  });

  it('repeats are a prefix: the first of many are those of few', () => {
    const sample = study(60, 6, 5);
    const one = repeatedCrossFit(sample, { folds: 5, repeats: 1, seed: 8n, rule });
    const fold = dealFolds(exposureStrata(sample.x), 5, createStream(8n, 0, 0, 0));
    expect(one.indirect).toBe(crossFit(sample, rows45, fold, 5, rule).indirect);
  });
});

describe('bootstrap around the cross-fit', () => {
  const studies = Array.from({ length: 30 }, (_, s) => study(150, 0, 100 + s)).map((sample) => ({
    ...sample,
    y: sample.y.map((value, i) => value - 0.5 * sample.x[i]),
  }));
  /** The mistake: folds over rows, so that copies of held-out people stay in the training part. */
  const leaking = (sample: Sample, b: number) => {
    const rows = new Int32Array(45);
    fillBootstrap(createStream(2n, 1, b, 0), rows);
    const fold = dealFolds(
      exposureStrata(Float64Array.from(rows, (i) => sample.x[i])),
      5,
      createStream(2n, 2, b, 0),
    );
    return crossFit(sample, rows, fold, 5, rule).indirect;
  };
  const average = (draw: (sample: Sample, b: number) => number) => {
    let sum = 0;
    for (const sample of studies)
      for (let b = 0; b < 10; b++) sum += draw(sample, b) / standardDeviation(sample.y);
    return sum / (10 * studies.length);
  };

  it('stays at 0 without a mediator because copies share a fold; folds over rows would not', () => {
    const honest = average((sample, b) => resampledCrossFit(sample, b, { folds: 5, seed: 2n, rule }));
    expect(Math.abs(honest)).toBeLessThan(0.05);
    expect(average(leaking)).toBeLessThan(-0.05);
  });
});
