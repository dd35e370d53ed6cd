import { adjustBh, adjustHolm, createStream, massMediation, nextNormal, tTwoSided } from '@mesovia/kernels';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mean, standardDeviation } from '../people/moments.ts';
import { applyComposite, learnComposite } from './learn.ts';
import { naiveComposite } from './naive.ts';
import { repeatedCrossFit } from './repeated.ts';
import { PLAIN_RULE, type SelectionRule } from './rule.ts';
import type { Sample } from './sample.ts';
import { screen, type Screen } from './screen.ts';
import { select } from './select.ts';
import { barOf } from './thresholds.ts';

const n = 40;
const everybody = Int32Array.from({ length: n }, (_, i) => i);

/** 40 people; candidate e is `lift[e]` times the mediator plus noise. */
function sampleOf(lift: readonly number[], seed = 1): Sample {
  const stream = createStream(BigInt(seed), 4, 0, 0);
  const normals = (count: number) => Float64Array.from({ length: count }, () => nextNormal(stream));
  const x = Float64Array.from({ length: n }, (_, i) => i % 2);
  const mediator = normals(n).map((noise, i) => noise - 1.5 * x[i]);
  const y = normals(n).map((noise, i) => 0.5 * noise + mediator[i]);
  const candidates = normals(lift.length * n);
  lift.forEach((by, e) => {
    for (let i = 0; i < n; i++) candidates[e * n + i] += by * mediator[i];
  });
  return { n, x, y, covariates: normals(n), candidates };
}

const found = (tA: readonly number[], tB: readonly number[], totalSign = 1): Screen => ({
  tA: Float64Array.from(tA),
  tB: Float64Array.from(tB),
  dfA: 37,
  dfB: 36,
  totalSign,
});
const picks = (at: Screen, changes: Partial<SelectionRule>) => [
  ...select(at, { ...PLAIN_RULE, ...changes }).members,
];

describe('rules', () => {
  const t = found([3, -3, 2.5, 5, 0.1], [3, 3, 2.5, 0.2, 6]);

  it('thresholds on p, on |t|, and on a x b', () => {
    expect(picks(t, {})).toEqual([0, 2]);
    expect(picks(t, { thresholdA: 0.01 })).toEqual([0]);
    expect(picks(t, { compare: 't', thresholdA: 2.6, thresholdB: 0 })).toEqual([0, 3]);
    // z of a x b is 3 / sqrt(2) = 2.12 and 2.5 / sqrt(2) = 1.77.
    expect(picks(t, { alphaAb: 0.05 })).toEqual([0]);
  });

  it('a p of 1 lets everything pass that has the sign', () => {
    expect(picks(t, { thresholdA: 1, thresholdB: 1 })).toEqual([0, 2, 3, 4]);
    expect(picks(t, { thresholdA: 1, thresholdB: 1, direction: 'negative' })).toEqual([1]);
  });

  it('one path alone, with the sign of that association', () => {
    const one = { direction: 'positive' } as const;
    expect(picks(t, { ...one, paths: 'exposure' })).toEqual([0, 2, 3]);
    expect(picks(t, { ...one, paths: 'outcome' })).toEqual([0, 1, 2, 4]);
    expect(picks(t, { paths: 'exposure', direction: 'negative' })).toEqual([1]);
  });

  it('the strongest few, first of equals first', () => {
    expect(picks(found([4, 3, 3, 5], [9, 9, 9, 2.9]), { top: 2 })).toEqual([0, 1]);
  });

  it('the largest connected set; of equals the stronger', () => {
    const network = { regions: 7, from: Int32Array.of(1, 2, 4, 5, 6), to: Int32Array.of(0, 1, 3, 4, 0) };
    const all = { network, thresholdA: 1, thresholdB: 1 };
    expect(picks(found([3, 3, 3, 3, 3], [3, 3, 3, 3, 3]), all)).toEqual([0, 1, 4]);
    expect(picks(found([3, 3, 4, 3, -3], [3, 3, 4, 3, 3]), all)).toEqual([2, 3]);
    expect(picks(found([0.1, 0.1, 0.1, 0.1, 0.1], [1, 1, 1, 1, 1]), { network })).toEqual([]);
  });

  it('adjusted p are those of Benjamini and Hochberg, and of Holm', () => {
    const cases = fc.record({
      t: fc.array(fc.double({ min: -6, max: 6, noNaN: true }), { minLength: 1, maxLength: 40 }),
      threshold: fc.constantFrom(0.01, 0.05, 0.2, 0.6),
    });
    fc.assert(
      fc.property(cases, ({ t: values, threshold }) => {
        const p = Float64Array.from(values, (value) => tTwoSided(value, 30));
        for (const [compare, adjusted] of [
          ['fdr', adjustBh(p)],
          ['fwe', adjustHolm(p)],
        ] as const) {
          const bar = barOf(Float64Array.from(values), 30, compare, threshold);
          // Equal but for rounding: neither side of the threshold is asked of.
          const clear = [...values.keys()].filter((e) => Math.abs((adjusted[e] ?? NaN) - threshold) > 1e-9);
          const passed = (e: number) => Math.abs(values[e] ?? NaN) > bar;
          expect(clear.filter(passed)).toEqual(clear.filter((e) => (adjusted[e] ?? NaN) < threshold));
        }
      }),
    );
  });

  it('Holm steps down and Benjamini-Hochberg steps up', () => {
    // p of about .01 and .04: twice the second is above .05.
    expect(barOf(Float64Array.of(2.75, 2.14), 36, 'fwe', 0.05)).toBeLessThan(2.14);
    expect(barOf(Float64Array.of(2.14, 2.14), 36, 'fwe', 0.05)).toBeGreaterThanOrEqual(2.14);
    expect(barOf(Float64Array.of(2.14, 2.14), 36, 'fdr', 0.05)).toBeLessThan(2.14);
  });

  it('path b alone is the partial correlation of candidate and outcome given the covariates', () => {
    const sample = sampleOf([0, 1, -1]);
    const alone = screen(sample, everybody, 'alone');
    // The same by regression: path a with the outcome in the place of the exposure.
    const { tA, dfA } = massMediation({
      n,
      x: sample.y,
      y: sample.x,
      candidates: sample.candidates,
      covariatesA: sample.covariates,
      covariatesB: sample.covariates,
    });
    expect(alone?.dfB).toBe(dfA);
    for (let e = 0; e < 3; e++) expect(alone?.tB[e]).toBeCloseTo(tA[e], 10);
  });
});

describe('scores', () => {
  const sample = sampleOf([1, -1, 2, 1, 0.5]);
  const open = { ...PLAIN_RULE, thresholdA: 1, thresholdB: 1 };
  const learn = (changes: Partial<SelectionRule>) => {
    const composite = learnComposite(sample, everybody, { ...open, ...changes });
    if (!composite) throw new Error('nothing was picked');
    return { composite, scores: applyComposite(composite, sample) };
  };
  const column = (e: number) => sample.candidates.slice(e * n, (e + 1) * n);
  const z = (values: Float64Array) => {
    const [centre, sd] = [mean(values), standardDeviation(values)];
    return values.map((value) => (value - centre) / sd);
  };
  const sumOf = (weights: readonly number[], of: (e: number) => Float64Array) =>
    z(everyone((i) => weights.reduce((sum, weight, e) => sum + weight * (of(e)[i] ?? NaN), 0)));
  const everyone = (value: (i: number) => number) => Float64Array.from({ length: n }, (_, i) => value(i));
  const near = (ours: Float64Array, theirs: Float64Array) =>
    ours.forEach((value, i) => expect(value).toBeCloseTo(theirs[i], 10));
  const signs = [-1, 1, -1, -1, -1];

  it('are what their names say', () => {
    expect([...learn({}).composite.signs]).toEqual(signs);
    near(
      learn({ score: 'mean' }).scores,
      sumOf([1, 1, 1, 1, 1], (e) => z(column(e))),
    );
    near(
      learn({ score: 'aligned_mean' }).scores,
      sumOf(signs, (e) => z(column(e))),
    );
    near(learn({ score: 'strength' }).scores, sumOf(signs, column));
    const t = screen(sample, everybody);
    const weights = signs.map(
      (sign, e) => sign * Math.min(Math.abs(t?.tA[e] ?? NaN), Math.abs(t?.tB[e] ?? NaN)),
    );
    near(
      learn({ score: 't_weighted' }).scores,
      sumOf(weights, (e) => z(column(e))),
    );
  });

  it('the first component has more variance than any other unit sum, and agrees with the signs', () => {
    const { composite, scores } = learn({ score: 'pca' });
    const loadings = composite.weights.map((weight, k) => weight * standardDeviation(column(k)));
    expect(loadings.reduce((sum, value) => sum + value ** 2, 0)).toBeCloseTo(1, 12);
    expect(loadings.reduce((sum, value, k) => sum + value * (signs[k] ?? 0), 0)).toBeGreaterThan(0);
    // An eigenvector of the correlations: every product with the sum is its loading times one number.
    const ratio = loadings.map(
      (loading, k) => z(column(k)).reduce((sum, value, i) => sum + value * scores[i], 0) / loading,
    );
    for (const value of ratio) expect(value).toBeCloseTo(ratio[0], 8);
    const unit = learn({}).composite;
    const length = Math.sqrt(
      unit.weights.reduce((sum, weight, k) => sum + (weight * standardDeviation(column(k))) ** 2, 0),
    );
    expect(composite.spread).toBeGreaterThan(unit.spread / length);
  });

  it('of one candidate are that candidate, aligned, whatever the score', () => {
    const one = sampleOf([1]);
    const expected = z(one.candidates).map((value) => -value);
    for (const score of ['aligned_mean', 'pca', 't_weighted', 'strength'] as const) {
      const { scores, fit } = naiveComposite(one, { ...open, score });
      near(scores, expected);
      expect(fit?.indirect[0]).toBeLessThan(0);
    }
    expect(repeatedCrossFit(one, { folds: 5, repeats: 2, seed: 1n, rule: open }).emptyFolds).toBe(0);
  });

  it('members of a plain mean that cancel make no composite', () => {
    const twice = sampleOf([1]);
    const candidates = Float64Array.from([...twice.candidates, ...twice.candidates.map((value) => -value)]);
    const cancelling = { ...twice, candidates };
    expect(learnComposite(cancelling, everybody, { ...open, score: 'mean' })).toBeUndefined();
    expect(learnComposite(cancelling, everybody, open)?.members).toHaveLength(2);
  });

  it('candidates of both signs form two composites that share nobody and nothing', () => {
    // Half of the candidates oppose the outcome once the mediator is taken into account.
    const mixed = sampleOf([1, 1, 1]);
    const stream = createStream(8n, 0, 0, 0);
    const against = Float64Array.from({ length: 3 * n }, (_, at) => {
      const i = at % n;
      return mixed.x[i] * 2 + mixed.y[i] * 0.5 + 0.8 * nextNormal(stream);
    });
    const sample2 = { ...mixed, candidates: Float64Array.from([...mixed.candidates, ...against]) };
    const [positive, negative] = (['positive', 'negative'] as const).map((direction) =>
      naiveComposite(sample2, { ...PLAIN_RULE, direction }),
    );
    expect([...(negative?.composite?.members ?? [])]).toEqual([0, 1, 2]);
    expect([...(positive?.composite?.members ?? [])]).toEqual([3, 4, 5]);
    expect(negative?.fit?.indirect[0]).toBeLessThan(0);
    expect(positive?.fit?.indirect[0]).toBeGreaterThan(0);
  });
});
