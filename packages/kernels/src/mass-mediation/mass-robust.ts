import { tTwoSided } from '../distributions/tails.ts';
import { dot } from '../linear-algebra/products.ts';
import { interceptBasis, residualise } from '../regression/ols.ts';
import { massMediation, type MassModel } from './mass-mediation.ts';

/** HC3 standard errors of both paths of every candidate, E values each. */
export interface MassRobust {
  readonly seA: Float64Array;
  readonly tA: Float64Array;
  readonly pA: Float64Array;
  readonly seB: Float64Array;
  readonly tB: Float64Array;
  readonly pB: Float64Array;
  readonly dfA: number;
  readonly dfB: number;
}

/** Residuals on a basis and the leverage of the basis with the residualised x added. */
function prepare(
  model: MassModel,
  covariates: Float64Array,
): { x: Float64Array; leverage: Float64Array; remove: (values: Float64Array) => void } {
  const { n } = model;
  const { basis, rank } = interceptBasis(covariates, n);
  const x = new Float64Array(n);
  residualise(basis, rank, model.x, n, 1, x);
  const xx = dot(x, 0, x, 0, n);
  const leverage = x.map((value) => (value * value) / xx);
  for (let r = 0; r < rank; r += 1) {
    for (let i = 0; i < n; i += 1) leverage[i] += basis[r * n + i] * basis[r * n + i];
  }
  return { x, leverage, remove: (values) => residualise(basis, rank, values, n, 1, values) };
}

/** Takes the part along x out, in place. */
function removeAlong(x: Float64Array, values: Float64Array): void {
  const n = x.length;
  const slope = dot(x, 0, values, 0, n) / dot(x, 0, x, 0, n);
  for (let i = 0; i < n; i += 1) values[i] -= slope * x[i];
}

/**
 * Heteroscedasticity-consistent (HC3) standard errors of a and b of every candidate, with t and p on the degrees of
 * freedom of `massMediation`. Estimates are those of `massMediation`; O(n) per candidate beside it.
 *
 * @see MacKinnon & White 1985, J Econometrics 29:305
 */
export function massRobust(model: MassModel): MassRobust {
  const { n, candidates } = model;
  const { a, b, tA, count, dfA, dfB } = massMediation(model);
  const column = (): Float64Array => new Float64Array(count);
  const paths = { seA: column(), tA: column(), pA: column(), seB: column(), tB: column(), pB: column() };
  const out = { ...paths, dfA, dfB };
  const pathA = prepare(model, model.covariatesA);
  const pathB = prepare(model, model.covariatesB);
  const y = model.y.slice();
  pathB.remove(y);
  removeAlong(pathB.x, y);
  const xx = dot(pathA.x, 0, pathA.x, 0, n);
  const m = new Float64Array(n);
  for (let e = 0; e < count; e += 1) {
    m.set(candidates.subarray(e * n, (e + 1) * n));
    pathA.remove(m);
    removeAlong(pathA.x, m);
    let sum = 0;
    for (let i = 0; i < n; i += 1) sum += ((pathA.x[i] * m[i]) / (1 - pathA.leverage[i])) ** 2;
    // A candidate without variance has a slope of 0 but no standard error.
    out.seA[e] = tA[e] === tA[e] ? Math.sqrt(sum) / xx : NaN;

    m.set(candidates.subarray(e * n, (e + 1) * n));
    pathB.remove(m);
    removeAlong(pathB.x, m);
    const mm = dot(m, 0, m, 0, n);
    sum = 0;
    for (let i = 0; i < n; i += 1) {
      const left = 1 - pathB.leverage[i] - (m[i] * m[i]) / mm;
      sum += ((m[i] * (y[i] - b[e] * m[i])) / left) ** 2;
    }
    out.seB[e] = Math.sqrt(sum) / mm;
    out.tA[e] = a[e] / out.seA[e];
    out.tB[e] = b[e] / out.seB[e];
    out.pA[e] = tTwoSided(out.tA[e], dfA);
    out.pB[e] = tTwoSided(out.tB[e], dfB);
  }
  return out;
}
