import { describe, expect, it } from 'vitest';
import { fitBinary, inverseLink } from '../mediation-models/binary.ts';
import { clusterCovariance } from './cluster-robust.ts';
import { designOf, ols } from './ols.ts';
import oracle from './robust.oracle.json' with { type: 'json' }; // written by robust.oracle.R (sandwich, clubSandwich)
import { robustCovarianceOf, type FittedScores } from './sandwich.ts';

const n = oracle.x.length;
const k = 3;
const design = designOf(n, Float64Array.from(oracle.x), Float64Array.from(oracle.g));
const site = Int32Array.from(oracle.site);
const away = (ours: Float64Array, theirs: readonly number[]) =>
  theirs.reduce(
    (worst, value, i) => Math.max(worst, Math.abs(ours[i] - value) / Math.max(1e-3, Math.abs(value))),
    0,
  );

const linear = ols(design, n, k, Float64Array.from(oracle.y));
const linearFit: FittedScores = { design, n, k, ...linear, bread: linear.inverse };

function logisticFit(): FittedScores {
  const y = Float64Array.from(oracle.z);
  const fit = fitBinary(design, n, k, y, 'logit', false);
  const bread = fit?.covariance ?? new Float64Array(k * k);
  const row = (i: number) => Float64Array.from({ length: k }, (_, j) => design[j * n + i]);
  const leverage = new Float64Array(n);
  const residuals = Float64Array.from(y, (value, i) => {
    const own = row(i);
    const p = inverseLink(
      'logit',
      own.reduce((sum, v, j) => sum + v * (fit?.coefficients[j] ?? NaN), 0),
    );
    for (let j = 0; j < k; j += 1)
      for (let c = 0; c < k; c += 1) leverage[i] += p * (1 - p) * own[j] * bread[j * k + c] * own[c];
    return value - p;
  });
  return { design, n, k, residuals, leverage, bread };
}

describe('robust covariances of least squares equal R', () => {
  it.each([0, 1, 2, 3, 4] as const)('HC%i', (kind) => {
    expect(away(robustCovarianceOf(linearFit, kind), oracle.ols.hc[kind] ?? [])).toBeLessThan(1e-10);
  });

  it.each([
    [0, oracle.ols.cr0],
    [1, oracle.ols.cr1],
    [2, oracle.ols.cr2],
  ] as const)('CR%i', (kind, expected) => {
    const { covariance, clusters } = clusterCovariance(linearFit, site, kind);
    expect(clusters).toBe(8);
    expect(away(covariance, expected)).toBeLessThan(1e-9);
  });

  it('Satterthwaite degrees of freedom', () => {
    expect(away(clusterCovariance(linearFit, site, 2).df, oracle.ols.df)).toBeLessThan(1e-8);
    expect([...clusterCovariance(linearFit, site, 1).df]).toEqual([7, 7, 7]);
  });

  it('a cluster for each person makes CR0 equal HC0 and CR2 equal HC2', () => {
    const alone = Int32Array.from({ length: n }, (_, i) => i);
    for (const [cr, hc] of [
      [0, 0],
      [2, 2],
    ] as const)
      expect(
        away(clusterCovariance(linearFit, alone, cr).covariance, [...robustCovarianceOf(linearFit, hc)]),
      ).toBeLessThan(1e-10);
  });
});

describe('robust covariances of a logistic regression equal R', () => {
  const fit = logisticFit();

  it('coefficients and HC0 to HC4', () => {
    expect(away(fit.bread, oracle.logit.covariance)).toBeLessThan(1e-8);
    for (const kind of [0, 1, 2, 3, 4] as const)
      expect(away(robustCovarianceOf(fit, kind), oracle.logit.hc[kind] ?? [])).toBeLessThan(1e-8);
  });

  it('CR0 and CR1', () => {
    expect(away(clusterCovariance(fit, site, 0).covariance, oracle.logit.cr0)).toBeLessThan(1e-8);
    expect(away(clusterCovariance(fit, site, 1).covariance, oracle.logit.cr1)).toBeLessThan(1e-8);
  });

  it('Firth under separation equals brglm2', () => {
    const y = Float64Array.from(oracle.separated);
    expect(fitBinary(design, n, k, y, 'logit', false)?.separated).toBe(true);
    const firth = fitBinary(design, n, k, y, 'logit', true);
    expect(away(firth?.coefficients ?? new Float64Array(k), oracle.firth.coefficients)).toBeLessThan(1e-6);
    const se = Float64Array.from({ length: k }, (_, j) => Math.sqrt(firth?.covariance[j * k + j] ?? NaN));
    expect(away(se, oracle.firth.se)).toBeLessThan(1e-6);
  });
});
