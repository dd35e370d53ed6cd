import { setImmediate } from 'node:timers/promises';
import {
  adjustBh,
  adjustBy,
  associationMaxima,
  massAssociation,
  permutationP,
  type AssociationModel,
  type AssociationSide,
  type MassAssociation,
} from '@mesovia/kernels';
import type { Control, Permutations } from '../mass-mediation/search.ts';

/** Permutations between two looks at the abort signal. */
const CHUNK = 250;

/** Everything a mass association knows about a family of E candidates. */
export interface Associations {
  readonly fit: MassAssociation;
  /** |t| that is compared, E values. */
  readonly statistic: Float64Array;
  /** Its uncorrected p. */
  readonly p: Float64Array;
  /** Family-wise p by permutation of the largest |t|. */
  readonly pFwe: Float64Array;
  /** Benjamini-Hochberg and Benjamini-Yekutieli over p. */
  readonly q: Float64Array;
  readonly qBy: Float64Array;
  /** Largest |t| of each permutation. */
  readonly maxima: Float64Array;
  readonly exact: boolean;
}

/**
 * Association of every candidate with one variable, covariates held constant: candidate ~ variable + covariates
 * (`response`) or variable ~ candidate + covariates (`predictor`). Family-wise p from the largest |t| over the family,
 * residuals of the response permuted.
 *
 * @throws the reason of the abort signal
 * @see Freedman & Lane 1983, J Bus Econ Stat 1:292; Winkler et al. 2014, NeuroImage 92:381
 */
export async function associateFamily(
  model: AssociationModel,
  side: AssociationSide,
  statistic: 'ols' | 'hc3',
  permutations: Permutations,
  { signal, progress }: Control,
): Promise<Associations> {
  const { n } = model;
  const fit = massAssociation(model, side);
  const [t, p] = statistic === 'hc3' ? [fit.tRobust, fit.pRobust] : [fit.t, fit.p];
  const fitted = Int32Array.from(t.keys()).filter((e) => !Number.isNaN(t[e]));
  const largest = associationMaxima(model, side, statistic, fitted);
  const maxima = new Float64Array(permutations.count);
  for (let first = 0; first < permutations.count; first += CHUNK) {
    signal.throwIfAborted();
    const last = Math.min(first + CHUNK, permutations.count);
    maxima.set(largest(permutations.indices.subarray(first * n, last * n)), first);
    progress(last, permutations.count);
    await setImmediate();
  }
  const size = t.map(Math.abs);
  return {
    fit,
    statistic: size,
    p,
    pFwe: size.map((value) => permutationP(maxima, value)),
    q: adjustBh(p),
    qBy: adjustBy(p),
    maxima,
    exact: permutations.exact,
  };
}

/**
 * Smallest |t| beyond which the family-wise p is below alpha: with k maxima at or above it the p is (1 + k) / (B + 1).
 *
 * @returns NaN when there are too few permutations for any candidate to reach alpha
 */
export function associationThreshold(maxima: Float64Array, alpha: number): number {
  let allowed = -1;
  while (allowed + 1 < maxima.length && (2 + allowed) / (maxima.length + 1) < alpha) allowed += 1;
  return allowed < 0 ? NaN : maxima.toSorted()[maxima.length - 1 - allowed];
}
