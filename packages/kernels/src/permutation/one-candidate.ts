import { permutationP } from './family-wise.ts';
import { createScratch, fourProducts, permuteOutcome, sendBack, squaredA } from './permute.ts';
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
  const prepared = prepareSearch({ n, candidates: m, x, y, covariatesA, covariatesB });
  const { a, b } = prepared;
  const total = indices.length / n;
  const nullA = new Float64Array(total).fill(NaN);
  const nullB = new Float64Array(total).fill(NaN);
  const scratch = createScratch(prepared);
  for (let k = 0; k < total && a.order.length > 0; k += 1) {
    sendBack(prepared, indices, k * n, scratch);
    const size = Math.sqrt(squaredA(prepared, 0, scratch));
    nullA[k] = Math.sign(scratch.products[0]) * size;
    const rest = permuteOutcome(prepared, indices, k * n, scratch);
    fourProducts(prepared, 0, scratch);
    const along = scratch.products[0];
    nullB[k] = along * Math.sqrt(b.df / (rest - along * along));
  }
  const [tA, tB] = [prepared.tA[0], prepared.tB[0]];
  const pA = permutationP(nullA.map(Math.abs), Math.abs(tA));
  const pB = permutationP(nullB.map(Math.abs), Math.abs(tB));
  return { tA, tB, nullA, nullB, pA, pB, p: Math.max(pA, pB) };
}
