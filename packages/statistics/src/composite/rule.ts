import type { Network } from '@mesovia/kernels';
import type { OutcomePath } from './screen.ts';

/** What one composite holds: effects of both signs would cancel. */
export type Direction = 'total' | 'positive' | 'negative';

/** How the members become one score. */
export type Score = 'aligned_mean' | 'mean' | 'pca' | 't_weighted' | 'strength';

/** Which candidates become a composite, and how; the same in all people, in every training part and permutation. */
export interface SelectionRule {
  /** Paths a candidate must pass on: both, or only the association with exposure or outcome. */
  readonly paths: 'both' | 'exposure' | 'outcome';
  /** What the thresholds are on, for each path by itself: p, p adjusted over the family (fdr, fwe), or |t|. */
  readonly compare: 'p' | 'fdr' | 'fwe' | 't';
  /** p must be below, |t| above; a p of 1 asks for nothing. */
  readonly thresholdA: number;
  readonly thresholdB: number;
  /** p of ab (delta, first order) must be below; 1 asks for nothing. */
  readonly alphaAb: number;
  readonly outcomePath: OutcomePath;
  /** Sign of ab (total: that of the total effect in the same people), or of the one association. */
  readonly direction: Direction;
  /** At most so many, those with the largest min(|t_a|, |t_b|), or |t| of the one path; null for all. */
  readonly top: number | null;
  /** Regions that the candidates join, when only the largest connected set of those that pass is kept. */
  readonly network: Network | null;
  readonly score: Score;
}

/** The rule of most published composites. */
export const PLAIN_RULE: SelectionRule = {
  paths: 'both',
  compare: 'p',
  thresholdA: 0.05,
  thresholdB: 0.05,
  alphaAb: 1,
  outcomePath: 'given_exposure',
  direction: 'total',
  top: null,
  network: null,
  score: 'aligned_mean',
};
