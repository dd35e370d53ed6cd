import { setImmediate } from 'node:timers/promises';
import {
  adjustBh,
  familyWiseP,
  massMediation,
  prepareSearch,
  searchPrepared,
  type MassMediation,
  type MassModel,
} from '@mesovia/kernels';

/** Permutations between two looks at the abort signal. */
const CHUNK = 1000;

/** Permutations, as `permutationPlan` of the kernels makes them. */
export interface Permutations {
  /** count x n row numbers. */
  readonly indices: Int32Array;
  readonly count: number;
  /** Every arrangement but the observed one is there. */
  readonly exact: boolean;
}

export interface Control {
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number) => void;
}

export interface SearchNulls {
  /** Largest statistic of each permutation, a-broken scheme. */
  readonly maxA: Float64Array;
  /** The same, b-broken scheme. */
  readonly maxB: Float64Array;
  /** Every arrangement was enumerated. */
  readonly exact: boolean;
}

/** Everything the search knows about a family of E candidates. */
export interface Search {
  readonly fit: MassMediation;
  /** min(|t_a|, |t_b|), E values. */
  readonly statistic: Float64Array;
  /** max(p_a, p_b), E values. */
  readonly jointP: Float64Array;
  readonly pFwe: Float64Array;
  readonly pFweStrict: Float64Array;
  /** Benjamini-Hochberg over jointP. */
  readonly q: Float64Array;
  readonly nulls: SearchNulls;
}

/**
 * Mass-univariate mediation with max-statistic permutation. Statistic T = min(|t_a|, |t_b|); one permutation per
 * draw for all candidates; a-broken permutes the residuals of every candidate on covariates and keeps t_b,
 * b-broken permutes the residuals of the outcome on exposure and covariates and keeps t_a.
 *
 * @throws the reason of the abort signal
 * @see Freedman & Lane 1983, J Bus Econ Stat 1:292; Winkler et al. 2014, NeuroImage 92:381
 */
export async function searchFamily(
  model: MassModel,
  permutations: Permutations,
  control: Control,
): Promise<Search> {
  const fit = massMediation(model);
  const nulls = await permute(model, permutations, control);
  const statistic = fit.tA.map((t, e) => Math.min(Math.abs(t), Math.abs(fit.tB[e])));
  const jointP = fit.pA.map((p, e) => Math.max(p, fit.pB[e]));
  const { pFwe, pFweStrict } = familyWiseP(statistic, nulls.maxA, nulls.maxB);
  return { fit, statistic, jointP, pFwe, pFweStrict, q: adjustBh(jointP), nulls };
}

async function permute(
  model: MassModel,
  { indices, count, exact }: Permutations,
  { signal, progress }: Control,
): Promise<SearchNulls> {
  const { n } = model;
  const prepared = prepareSearch(model);
  const maxA = new Float64Array(count);
  const maxB = new Float64Array(count);
  for (let first = 0; first < count; first += CHUNK) {
    signal.throwIfAborted();
    const last = Math.min(first + CHUNK, count);
    const chunk = searchPrepared(prepared, indices.subarray(first * n, last * n));
    maxA.set(chunk.maxA, first);
    maxB.set(chunk.maxB, first);
    progress(last, count);
    await setImmediate();
  }
  return { maxA, maxB, exact };
}
