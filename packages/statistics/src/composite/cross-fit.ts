import { massMediation, type MassMediation } from '@mesovia/kernels';
import { deltaMethod } from '../estimates/delta.ts';
import { applyComposite, learnComposite, type Composite } from './learn.ts';
import type { SelectionRule } from './rule.ts';
import { pickRows, type Sample } from './sample.ts';

/** One pass over all folds. */
export interface CrossFit {
  /** Out-of-fold scores, one for each row; 0 in a fold whose training part selected nothing. */
  readonly scores: Float64Array;
  /** What the training part of each fold selected. */
  readonly composites: readonly (Composite | undefined)[];
  /** Indirect effect ab of the scores, fitted once on all rows; 0 when every fold is empty. */
  readonly indirect: number;
  /** First-order delta standard error of it; 0 when every fold is empty. */
  readonly se: number;
  /** max(p_a, p_b); 1 when every fold is empty. */
  readonly p: number;
}

/**
 * Selection, composite and scaling in the training part of each fold, applied unchanged to the held-out people; the
 * pooled scores are one mediator, fitted once on everybody.
 *
 * @param rows people, as rows of `sample`; a bootstrap names some more than once
 * @param fold fold of each row; copies of one person must share it, or the test part leaks into the training part
 * @see Chernozhukov et al. 2018, Econom J 21:C1 (cross-fitting)
 */
export function crossFit(
  sample: Sample,
  rows: Int32Array,
  fold: Int32Array,
  folds: number,
  rule: SelectionRule,
): CrossFit {
  const scores = new Float64Array(rows.length);
  const composites: (Composite | undefined)[] = [];
  for (let k = 0; k < folds; k++) {
    const training = rows.filter((_, i) => fold[i] !== k);
    const composite = learnComposite(sample, training, rule);
    composites.push(composite);
    if (!composite) continue;
    const everybody = applyComposite(composite, sample);
    for (let i = 0; i < rows.length; i++) if (fold[i] === k) scores[i] = everybody[rows[i]];
  }
  const fit = fitScores(sample, rows, scores);
  if (!fit) return { scores, composites, indirect: 0, se: 0, p: 1 };
  const product = { a: fit.a[0], seA: fit.seA[0], b: fit.b[0], seB: fit.seB[0] };
  const { estimate, se } = deltaMethod(product, 1, 0.95);
  return { scores, composites, indirect: estimate, se, p: Math.max(fit.pA[0], fit.pB[0]) };
}

/** Paths of given scores as the only mediator; undefined for scores without variance, or paths without a fit. */
export function fitScores(sample: Sample, rows: Int32Array, scores: Float64Array): MassMediation | undefined {
  const { n } = sample;
  const covariates = pickRows(sample.covariates, n, rows);
  const fit = massMediation({
    n: rows.length,
    x: pickRows(sample.x, n, rows),
    y: pickRows(sample.y, n, rows),
    candidates: scores,
    covariatesA: covariates,
    covariatesB: covariates,
  });
  return Number.isFinite(fit.tA[0]) && Number.isFinite(fit.tB[0]) ? fit : undefined;
}
