import { massMediation } from '../mass-mediation/mass-mediation.ts';
import { dot } from '../linear-algebra/products.ts';
import { permutationP } from './family-wise.ts';
import { prepareSearch } from './prepare.ts';

/** Both paths of one mediator, each tested by permutation. */
export interface FreedmanLaneJoint {
  readonly tA: number;
  readonly tB: number;
  /** t of path a, one per permutation. */
  readonly nullA: Float64Array;
  /** t of path b, one per permutation. */
  readonly nullB: Float64Array;
  readonly pA: number;
  readonly pB: number;
  /** max(pA, pB). */
  readonly p: number;
}

/**
 * Freedman-Lane test of each path of one mediator, and the joint p.
 *
 * Path a permutes the residuals of M ~ 1 + C_a, path b those of Y ~ 1 + X + C_b, with the same permutations.
 *
 * @param indices permutations x n row numbers, 0-based: (P r)[i] = r[indices[i]]
 * @see Freedman & Lane 1983, J Bus Econ Stat 1:292
 */
export function freedmanLaneJoint(
  m: Float64Array,
  n: number,
  x: Float64Array,
  y: Float64Array,
  covariatesA: Float64Array,
  covariatesB: Float64Array,
  indices: Int32Array,
): FreedmanLaneJoint {
  const model = { n, candidates: m, x, y, covariatesA, covariatesB };
  const fit = massMediation(model);
  const { a, b } = prepareSearch(model, fit.tA, fit.tB);
  const total = indices.length / n;
  const nullA = new Float64Array(total);
  const nullB = new Float64Array(total);
  const permuted = new Float64Array(n);
  const square = (values: Float64Array, from: number) => dot(values, from, permuted, 0, n) ** 2;
  for (let k = 0; k < total; k += 1) {
    for (let i = 0; i < n; i += 1) permuted[i] = a.rows[indices[k * n + i]];
    let rest = a.squares[0];
    for (let q = 0; q < a.rank; q += 1) rest -= square(a.covariates, q * n);
    const alongA = dot(a.exposure, 0, permuted, 0, n);
    nullA[k] = alongA * Math.sqrt(a.df / (rest - alongA ** 2));

    for (let i = 0; i < n; i += 1) permuted[i] = b.outcome[indices[k * n + i]];
    rest = dot(permuted, 0, permuted, 0, n);
    for (let q = 0; q < b.model.rank; q += 1) rest -= square(b.model.basis, q * n);
    const alongB = dot(b.rows, 0, permuted, 0, n);
    nullB[k] = alongB * Math.sqrt(b.df / (rest - alongB ** 2));
  }
  const pA = permutationP(nullA.map(Math.abs), Math.abs(fit.tA[0]));
  const pB = permutationP(nullB.map(Math.abs), Math.abs(fit.tB[0]));
  return { tA: fit.tA[0], tB: fit.tB[0], nullA, nullB, pA, pB, p: Math.max(pA, pB) };
}
