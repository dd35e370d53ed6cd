import { createStream, log, massMediation, nextUniform, tTwoSided } from '@mesovia/kernels';
import { adjusted, meanOf } from '../study/partial.ts';
import type { Cohort } from './cohort.ts';

/** Paths of one mediator by Frisch-Waugh: the same numbers as the two regressions. */
export interface Paths {
  readonly a: number;
  readonly a_se: number;
  readonly a_t: number;
  readonly a_p: number;
  readonly b: number;
  readonly b_se: number;
  readonly b_t: number;
  readonly b_p: number;
  readonly c_prime: number;
  readonly c_prime_se: number;
  readonly ab: number;
  readonly min_t: number;
  readonly joint_p: number;
}

const centred = (values: Float64Array) => {
  const mean = meanOf(values);
  return values.map((v) => v - mean);
};
const dot = (u: Float64Array, v: Float64Array) => u.reduce((sum, value, i) => sum + value * (v[i] ?? 0), 0);

/** Slope of y on x given columns, with its SE. */
export function slope(
  x: Float64Array,
  y: Float64Array,
  columns: readonly Float64Array[],
): { estimate: number; se: number; t: number; p: number; df: number } {
  const [rx, ry] = [centred(adjusted(x, columns)), centred(adjusted(y, columns))];
  const estimate = dot(rx, ry) / dot(rx, rx);
  const df = x.length - 2 - columns.length;
  const se = Math.sqrt((dot(ry, ry) - estimate ** 2 * dot(rx, rx)) / df / dot(rx, rx));
  return { estimate, se, t: estimate / se, p: tTwoSided(estimate / se, df), df };
}

export function paths(
  x: Float64Array,
  m: Float64Array,
  y: Float64Array,
  covariates: readonly Float64Array[],
): Paths {
  const a = slope(x, m, covariates);
  const b = slope(m, y, [x, ...covariates]);
  const direct = slope(x, y, [m, ...covariates]);
  return {
    a: a.estimate,
    a_se: a.se,
    a_t: a.t,
    a_p: a.p,
    b: b.estimate,
    b_se: b.se,
    b_t: b.t,
    b_p: b.p,
    c_prime: direct.estimate,
    c_prime_se: direct.se,
    ab: a.estimate * b.estimate,
    min_t: Math.min(Math.abs(a.t), Math.abs(b.t)),
    joint_p: Math.max(a.p, b.p),
  };
}

/** Gumbel draws near what a search of this size gives; the null of no real permutation. */
export function madeUpNull(count: number, candidates: number, stream: number, seed: bigint): Float64Array {
  const random = createStream(seed, stream, 0, 0);
  const centre = 1.2 + 0.2 * log(candidates);
  return Float64Array.from({ length: count }, () => centre - 0.22 * log(-log(nextUniform(random) + 1e-12)));
}

/** Paths of every connection by the kernel that the search itself uses. */
export function allPaths({ n, x, y, values, edges }: Cohort, covariates: readonly Float64Array[]): Paths[] {
  const candidates = new Float64Array(values.length);
  for (let e = 0; e < edges.length; e++)
    for (let i = 0; i < n; i++) candidates[e * n + i] = values[i * edges.length + e] ?? NaN;
  const flat = new Float64Array(covariates.length * n);
  for (const [j, column] of covariates.entries()) flat.set(column, j * n);
  const fit = massMediation({ n, candidates, x, y, covariatesA: flat, covariatesB: flat });
  const at = (values: Float64Array, e: number) => values[e] ?? NaN;
  return edges.map((_, e) => ({
    a: at(fit.a, e),
    a_se: at(fit.seA, e),
    a_t: at(fit.tA, e),
    a_p: at(fit.pA, e),
    b: at(fit.b, e),
    b_se: at(fit.seB, e),
    b_t: at(fit.tB, e),
    b_p: at(fit.pB, e),
    c_prime: at(fit.direct, e),
    c_prime_se: at(fit.seDirect, e),
    ab: at(fit.indirect, e),
    min_t: Math.min(Math.abs(at(fit.tA, e)), Math.abs(at(fit.tB, e))),
    joint_p: Math.max(at(fit.pA, e), at(fit.pB, e)),
  }));
}
