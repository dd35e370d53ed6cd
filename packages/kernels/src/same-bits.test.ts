import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import {
  atanh,
  bootstrapMediation,
  chiSquareUpper,
  congruence,
  correlation,
  cos,
  createNetworkScores,
  createStream,
  erfc,
  exp,
  expm1,
  fillNormal,
  ledoitWolf,
  lgamma,
  log,
  log10,
  log1p,
  logarithmOfSymmetric,
  massBootstrap,
  massMediation,
  massRobust,
  normalQuantile,
  partialCorrelation,
  permutationPlan,
  pow,
  productNormalQuantile,
  searchPermutations,
  sin,
  symmetricEigen,
  tanh,
  tUpper,
  tUpperQuantile,
  type MassModel,
} from './index.ts';

/** One SHA-256 of every bit of the given numbers; a NaN counts as one fixed NaN. */
function digest(parts: readonly ArrayLike<number>[]): string {
  const hash = createHash('sha256');
  for (const part of parts) {
    const view = new DataView(new ArrayBuffer(part.length * 8));
    Array.from(part).forEach((value, i) => {
      if (value === value) view.setFloat64(i * 8, value, true);
      else view.setBigUint64(i * 8, 0x7ff8000000000000n, true);
    });
    hash.update(new Uint8Array(view.buffer));
  }
  return hash.digest('hex');
}

// The digest was written once; another Node version, processor or compiler tier must give the same.
it('gives the same bits on every machine and Node version', () => {
  const n = 24;
  const normals = (stream: number, count: number): Float64Array => {
    const out = new Float64Array(count);
    fillNormal(createStream(20230324n, stream, 0, 0), out);
    return out;
  };
  const values = normals(0, 2000);
  const unary = [exp, log, log1p, expm1, log10, sin, cos, tanh, atanh, erfc, lgamma, normalQuantile];
  const parts: ArrayLike<number>[] = unary.map((call) => values.map((value) => call(value)));
  parts.push(
    values.map((value) => pow(Math.abs(value), 7 * value)),
    values.map((value) => tUpper(9 * value, 40)),
    values.map((value) => chiSquareUpper(value * value, 3)),
    values.subarray(0, 50).map((value) => tUpperQuantile(Math.abs(value) / 5, 11.5)),
    Float64Array.of(productNormalQuantile(0.025, 0.5, 0.2, 7, 2.5)),
  );

  const model: MassModel = {
    n,
    candidates: normals(1, 40 * n),
    x: normals(2, n).map((value) => (value > 0 ? 1 : 0)),
    y: normals(3, n),
    covariatesA: normals(4, 2 * n),
    covariatesB: normals(4, n),
  };
  const { a, seB, pB, direct } = massMediation(model);
  const search = searchPermutations(model, permutationPlan(n, 50, 7n, 0, null, true).indices);
  const { x, y, covariatesA, covariatesB } = model;
  const one = { n, m: model.candidates.slice(0, n), x, y, covariatesA, covariatesB };
  const boot = bootstrapMediation(one, 100, 7n, 1, null);
  parts.push(
    a,
    seB,
    pB,
    direct,
    massRobust(model).seB,
    search.maxA,
    search.maxB,
    boot.full.draws,
    boot.raw.jackknife,
  );

  const square = new Float64Array(25);
  const partial = new Float64Array(25);
  correlation(values, 400, 5, square);
  const shrunk = ledoitWolf(values, 400, 5);
  partialCorrelation(shrunk.covariance, 5, partial);
  parts.push(square, Float64Array.of(shrunk.shrinkage), shrunk.covariance, partial);
  expect(digest(parts)).toBe('e4e7417b0d5e5ec5bf988e36fa92c8cbf8eb6c215a7f3780b797289cec3f2075');
});

it('gives the same bits from WebAssembly', () => {
  const n = 24;
  const normals = (stream: number, count: number): Float64Array => {
    const out = new Float64Array(count);
    fillNormal(createStream(20230324n, stream, 0, 0), out);
    return out;
  };
  const x = normals(2, n);
  const model: MassModel = {
    n,
    candidates: normals(1, 41 * n),
    x,
    y: normals(3, n),
    covariatesA: normals(4, 2 * n),
    covariatesB: normals(4, 2 * n),
  };
  const groups = { ...model, x: x.map((value) => (value > 0 ? 1 : 0)) };
  const different = { ...groups, covariatesB: normals(4, n) };
  const parts = [model, groups, different].flatMap((one) => {
    const got = massBootstrap(one, { count: 500, seed: 7n, stream: 3, strata: null }, 0.95);
    return [got.mean, got.sd, got.lower, got.upper, got.p, got.bcaLower, got.bcaUpper, got.bcaP];
  });
  const scores = new Float64Array(40);
  const ring = Int32Array.from({ length: 40 }, (_, e) => e % 9);
  const network = { regions: 10, from: ring, to: ring.map((region) => region + 1) };
  createNetworkScores(network, { extent: 0.4, height: 3 })(model.candidates.slice(0, 40), scores);
  expect(digest([...parts, scores])).toBe('ace963f8c2caaf345c9f6cba36aa2c8005ac8745c32666fb652593e9f1eef2a8');
});

it('gives the same bits from linear algebra in WebAssembly', () => {
  const [frames, regions] = [90, 43];
  const series = new Float64Array(frames * regions);
  fillNormal(createStream(20230324n, 9, 0, 0), series);
  const correlations = new Float64Array(regions * regions);
  correlation(series, frames, regions, correlations);
  const shrunk = ledoitWolf(series, frames, regions);
  const partial = new Float64Array(regions * regions);
  partialCorrelation(shrunk.covariance, regions, partial);
  const { values, vectors } = symmetricEigen(correlations, regions);
  const parts = [correlations, shrunk.covariance, partial, values, vectors];
  parts.push(congruence(logarithmOfSymmetric(shrunk.covariance, regions), correlations, regions));
  expect(digest(parts)).toBe('d858bee11092e314688f106d21a8a77d79fbe61fd9db9f59b363c10844d2468e');
});
