import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStream, fillNormal } from '../random/stream.ts';
import { designOf, ols, robustStandardErrors } from '../regression/ols.ts';
import { fitBinary, inverseLink, type Link } from './binary.ts';
import { effectValue, effectVariance, formVariance, type PathEffect } from './effect.ts';
import { fitEquation } from './equation.ts';
import { controlledDirect, naturalEffects, type CounterfactualModel } from './g-computation.ts';
import { fitHuber } from './huber.ts';
import { fitJointNormal, impliedSlopes, imputeJointNormal } from './joint-normal.ts';
import { monteCarloEffects } from './monte-carlo.ts';
import oracle from './oracle.json' with { type: 'json' }; // written by oracle.R
import { robustCovariance } from './robust-covariance.ts';
import { fitTruncated } from './truncated.ts';

const n = 60;
const f = (values: readonly number[]) => Float64Array.from(values);
const [x, c, m, mb, yb, y] = [oracle.x, oracle.c, oracle.m, oracle.mb, oracle.yb, oracle.y].map(f);
const everybody = Int32Array.from({ length: n }, (_, i) => i);
const design = designOf(n, x, m, c);
/** Largest difference, relative where the expected value is above 1. */
const away = (got: ArrayLike<number> | undefined, expected: ArrayLike<number>): number =>
  Array.from(expected).reduce(
    (worst, value, i) => Math.max(worst, Math.abs((got?.[i] ?? NaN) - value) / Math.max(1, Math.abs(value))),
    0,
  );
function sure<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('no fit');
  return value;
}

describe('fitBinary', () => {
  it.each<Link>(['logit', 'probit'])('%s equals R glm', (link) => {
    const fit = fitBinary(design, n, 4, yb, link, false);
    expect(away(fit?.coefficients, oracle[link])).toBeLessThan(1e-8);
    const se = [0, 1, 2, 3].map((j) => Math.sqrt(fit?.covariance[j * 5] ?? NaN));
    expect(away(se, oracle[`${link}_se`])).toBeLessThan(1e-8);
    expect(fit?.separated).toBe(false);
  });

  it('Firth maximises the penalised likelihood, under separation too', () => {
    expect(away(fitBinary(design, n, 4, yb, 'logit', true)?.coefficients, oracle.firth)).toBeLessThan(1e-7);
    const by = designOf(
      n,
      c.map((value) => (value - 50) / 10),
    );
    const target = f(oracle.separated);
    expect(
      away(fitBinary(by, n, 2, target, 'logit', true)?.coefficients, oracle.firth_separated),
    ).toBeLessThan(1e-6);
    expect(fitBinary(by, n, 2, target, 'logit', true)?.separated).toBe(false);
    expect(fitBinary(by, n, 2, target, 'logit', false)?.separated).toBe(true);
    expect(fitBinary(by, n, 2, target, 'probit', false)?.separated).toBe(true);
    expect(fitBinary(designOf(n, x, x), n, 3, yb, 'logit', false)).toBeUndefined();
  });

  it('turning the target round turns the coefficients round', () => {
    const turned = fitBinary(
      design,
      n,
      4,
      yb.map((value) => 1 - value),
      'logit',
      true,
    );
    expect(
      away(
        turned?.coefficients.map((value) => -value),
        oracle.firth,
      ),
    ).toBeLessThan(1e-7);
    expect(inverseLink('logit', 800)).toBe(1);
    expect(inverseLink('logit', -800)).toBe(0);
  });
});

describe('fitHuber and fitTruncated', () => {
  it('Huber equals R MASS::rlm and shrugs at outliers', () => {
    expect(away(fitHuber(design, n, 4, y), oracle.huber)).toBeLessThan(1e-7);
  });

  it('truncated regression equals a direct maximisation in R', () => {
    const keep = [...y.keys()].filter((i) => y[i] >= 3);
    const kept = (values: Float64Array) => Float64Array.from(keep, (i) => values[i]);
    const k = keep.length;
    const fit = fitTruncated(designOf(k, kept(x), kept(m), kept(c)), k, 4, kept(y), 3);
    expect(away([...(fit?.coefficients ?? []), fit?.sd ?? NaN], oracle.truncated.slice(0, 5))).toBeLessThan(
      1e-7,
    );
    expect(fit?.logLikelihood).toBeCloseTo(oracle.truncated[5] ?? NaN, 7);
    expect(away(fit?.se, oracle.truncated_se)).toBeLessThan(1e-5);
  });

  it('a limit far below everybody is least squares', () => {
    const fit = fitTruncated(design, n, 4, y, -1e3);
    expect(away(fit?.coefficients, ols(design, n, 4, y).coefficients)).toBeLessThan(1e-9);
  });
});

describe('natural effects', () => {
  const line = fitEquation({ target: m, predictors: [x, c] }, everybody);
  const withoutInteraction = (values: ArrayLike<number>) =>
    Float64Array.of(values[0], values[1], values[2], 0, values[3]);
  const effects = (model: CounterfactualModel) => {
    const e = naturalEffects(model, [c], [c], everybody, 0, 1);
    return [e.total, e.pureIndirect, e.totalIndirect, e.pureDirect, e.totalDirect];
  };

  it.each<Link>(['logit', 'probit'])('numeric mediator, %s outcome: equals integration in R', (link) => {
    const model: CounterfactualModel = {
      mediatorLink: 'identity',
      mediator: line?.coefficients ?? f([]),
      mediatorSd: Math.sqrt(line?.variance ?? NaN),
      outcomeLink: link,
      outcome: withoutInteraction(fitBinary(design, n, 4, yb, link, false)?.coefficients ?? f([])),
    };
    expect(away(effects(model), oracle[`natural_${link}`])).toBeLessThan(1e-9);
  });

  it('two-valued mediator and outcome', () => {
    const mediator = fitBinary(designOf(n, x, c), n, 3, mb, 'probit', false)?.coefficients ?? f([]);
    const logit = fitBinary(designOf(n, x, mb, c), n, 4, yb, 'logit', false)?.coefficients ?? f([]);
    const both: CounterfactualModel = {
      mediatorLink: 'logit',
      mediator: fitBinary(designOf(n, x, c), n, 3, mb, 'logit', false)?.coefficients ?? f([]),
      mediatorSd: NaN,
      outcomeLink: 'logit',
      outcome: withoutInteraction(logit),
    };
    expect(away(effects(both), oracle.natural_both)).toBeLessThan(1e-9);
    expect(effects({ ...both, mediatorLink: 'probit', mediator })[1]).toBeCloseTo(
      oracle.natural_both[1] ?? NaN,
      2,
    );
  });

  it('total = pure direct + total indirect = total direct + pure indirect; linear models give ab', () => {
    const numbers = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(numbers, fc.constantFrom('identity' as const, 'logit', 'probit'), (values, outcomeLink) => {
        const model: CounterfactualModel = {
          mediatorLink: 'identity',
          mediator: Float64Array.of(values[0], values[1], values[2] / 50),
          mediatorSd: 1,
          outcomeLink,
          outcome: Float64Array.of(values[3], values[4], values[5], values[6], values[7] / 50),
        };
        const e = naturalEffects(model, [c], [c], everybody, 0, 1);
        expect(e.pureDirect + e.totalIndirect).toBeCloseTo(e.total, 10);
        expect(e.totalDirect + e.pureIndirect).toBeCloseTo(e.total, 10);
        if (outcomeLink !== 'identity') return;
        expect(e.pureIndirect).toBeCloseTo(values[1] * values[5], 10);
        expect(e.totalIndirect).toBeCloseTo(values[1] * (values[5] + values[6]), 10);
        expect(controlledDirect(model, [c], everybody, 0, 1, 2)).toBeCloseTo(values[4] + 2 * values[6], 10);
      }),
      { numRuns: 60 },
    );
  });
});

describe('effects of path models', () => {
  const equations = [
    { target: m, predictors: [x, c] },
    { target: y, predictors: [x, m, c] },
  ];
  const fits = equations.map((equation) => sure(fitEquation(equation, everybody)));
  const covariances = fits.map(({ covariance }) => covariance);
  const path = (equation: number, coefficient: number) => ({ equation, terms: [{ coefficient, weight: 1 }] });
  const product: PathEffect = [{ weight: 1, factors: [path(0, 1), path(1, 2)] }];

  it('value and variance of a product are those of Sobel', () => {
    const [a, b] = [fits[0].coefficients[1], fits[1].coefficients[2]];
    const [va, vb] = [covariances[0][1 * 3 + 1], covariances[1][2 * 4 + 2]];
    expect(effectValue(product, fits)).toBeCloseTo(a * b, 14);
    expect(effectVariance(product, fits, covariances)).toBeCloseTo(a * a * vb + b * b * va, 14);
    expect(formVariance(path(0, 1), covariances)).toBe(va);
  });

  it('the gradient is right for sums of products: variance equals a numerical one', () => {
    const effect: PathEffect = [
      {
        weight: 1,
        factors: [
          {
            equation: 0,
            terms: [
              { coefficient: 1, weight: 1 },
              { coefficient: 2, weight: 0.4 },
            ],
          },
          path(1, 2),
        ],
      },
      { weight: -2, factors: [path(1, 1)] },
      { weight: 0.5, factors: [path(1, 2), path(1, 3), path(0, 0)] },
    ];
    let expected = 0;
    covariances.forEach((covariance, e) => {
      const k = fits[e].coefficients.length;
      const slope = Array.from({ length: k }, (_, j) => {
        const at = (by: number) =>
          effectValue(
            effect,
            fits.map(({ coefficients }, own) => ({
              coefficients: coefficients.map((value, i) => (own === e && i === j ? value + by : value)),
            })),
          );
        return (at(1e-5) - at(-1e-5)) / 2e-5;
      });
      slope.forEach((one, i) =>
        slope.forEach((other, j) => (expected += one * other * covariance[i * k + j])),
      );
    });
    expect(effectVariance(effect, fits, covariances) / expected).toBeCloseTo(1, 7);
  });

  it('HC3 covariance has the robust standard errors on its diagonal', () => {
    const covariance = robustCovariance(sure(equations[1]), everybody);
    const se = robustStandardErrors(design, n, 4, ols(design, n, 4, y), 3);
    for (let j = 0; j < 4; j += 1) expect(Math.sqrt(covariance[j * 5])).toBeCloseTo(se[j], 10);
  });

  it('Monte Carlo draws have the mean and variance of the product', () => {
    const draws = monteCarloEffects([product, [{ weight: 1, factors: [path(0, 1)] }]], fits, 20000, 3n, 0);
    const of = (j: number) => draws.subarray(j * 20000, (j + 1) * 20000);
    const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const a = of(1);
    const variance = mean(a.map((value) => (value - fits[0].coefficients[1]) ** 2));
    expect(variance / covariances[0][4]).toBeCloseTo(1, 1);
    expect(Math.abs(mean(of(0)) - effectValue(product, fits))).toBeLessThan(0.01);
    expect(monteCarloEffects([product], fits, 100, 3n, 0)).toEqual(draws.slice(0, 100));
  });

  it('a predictor that others span cannot be fitted', () => {
    expect(fitEquation({ target: y, predictors: [x, x] }, everybody)).toBeUndefined();
  });
});

describe('joint normal', () => {
  const holes = [
    m.map((value, i) => (i % 7 === 3 ? NaN : value)),
    y.map((value, i) => (i % 11 === 5 || i === 10 ? NaN : value)),
    x,
    c,
  ];

  it('without gaps it is least squares', () => {
    const full = sure(fitJointNormal([m, y, x, c], everybody, 1e-10));
    expect(
      away(impliedSlopes(full, 4, 1, [2, 0, 3]), ols(design, n, 4, y).coefficients.slice(1)),
    ).toBeLessThan(1e-9);
  });

  it('EM stands still: more steps change nothing, and the order of people does not matter', () => {
    const fit = sure(fitJointNormal(holes, everybody, 1e-11));
    const turned = sure(fitJointNormal(holes, everybody.toReversed(), 1e-11));
    expect(away(fit.covariance, turned.covariance)).toBeLessThan(1e-9);
    expect(fit.iterations).toBeGreaterThan(3);
    const constant = [x, new Float64Array(n)];
    expect(fitJointNormal(constant, everybody, 1e-8)).toBeUndefined();
    expect(fitJointNormal([x, x], everybody, 1e-8)).toBeUndefined();
  });

  it('imputes gaps only, around what the others predict', () => {
    const fit = sure(fitJointNormal(holes, everybody, 1e-9));
    const filled = sure(imputeJointNormal(holes, everybody, fit, createStream(1n, 0, 0, 0)));
    holes.forEach((column, j) =>
      column.forEach((value, i) => {
        const imputed = filled[j]?.[i] ?? NaN;
        expect(value === value ? imputed === value : Math.abs(imputed) < 20).toBe(true);
      }),
    );
    const other = sure(imputeJointNormal(holes, everybody, fit, createStream(1n, 0, 1, 0)));
    expect(other[0]?.[3]).not.toBe(filled[0]?.[3]);
  });

  it('recovers a slope when gaps depend on what is seen', () => {
    const many = 4000;
    const [u, e] = [new Float64Array(many), new Float64Array(many)];
    fillNormal(createStream(5n, 0, 0, 0), u);
    fillNormal(createStream(5n, 0, 1, 0), e);
    const w = u.map((value, i) => (value > 0.3 ? NaN : 0.5 * value + e[i]));
    const fit = sure(
      fitJointNormal(
        [u, w],
        Int32Array.from({ length: many }, (_, i) => i),
        1e-9,
      ),
    );
    expect(impliedSlopes(fit, 2, 1, [0])?.[0]).toBeCloseTo(0.5, 1);
  });
});
