import { createStream, quantileSorted } from '@mesovia/kernels';
import { crossFit, type CrossFit } from './cross-fit.ts';
import { dealPeople } from './folds.ts';
import type { SelectionRule } from './rule.ts';
import type { Sample } from './sample.ts';

/** Random stream of the folds of the repeats. */
export const FOLD_STREAM = 0;

export interface CrossFitOptions {
  readonly folds: number;
  readonly repeats: number;
  readonly seed: bigint;
  readonly rule: SelectionRule;
}

export interface RepeatedCrossFit {
  /** Mean ab over repeats, outcome units per exposure unit. */
  readonly indirect: number;
  /** ab of each repeat. */
  readonly repeated: Float64Array;
  /**
   * Square root of the mean over repeats of (delta se)^2 + (ab - mean ab)^2: uncertainty of the paths of composites
   * that were learnt from other people, plus what the dealing of folds adds. NaN when every fold is empty.
   */
  readonly se: number;
  /** min(1, 2 median of max(p_a, p_b)). */
  readonly p: number;
  /** Mean score over repeats, n values. */
  readonly scores: Float64Array;
  /** Folds whose training part selected nothing, of folds * repeats. */
  readonly emptyFolds: number;
  /** Share of folds that selected each candidate, E values. */
  readonly shares: Float64Array;
}

/**
 * Cross-fitted indirect effect of a composite, averaged over repeats.
 *
 * @see Meinshausen, Meier & Buehlmann 2009, J Am Stat Assoc 104:1671 (twice the median of p over splits);
 *      Chernozhukov et al. 2018, Econom J 21:C1, section 3.4 (standard error over repeated splits)
 */
export function repeatedCrossFit(
  sample: Sample,
  { folds, repeats, seed, rule }: CrossFitOptions,
): RepeatedCrossFit {
  const rows = Int32Array.from({ length: sample.n }, (_, i) => i);
  const fits: CrossFit[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const stream = createStream(seed, FOLD_STREAM, repeat, 0);
    const fold = dealPeople(sample.x, sample.exchangeability, folds, stream);
    fits.push(crossFit(sample, rows, fold, folds, rule));
  }
  return summarise(sample, fits);
}

function summarise(sample: Sample, fits: readonly CrossFit[]): RepeatedCrossFit {
  const scores = new Float64Array(sample.n);
  const shares = new Float64Array(sample.candidates.length / sample.n);
  const composites = fits.flatMap((fit) => fit.composites);
  let indirect = 0;
  for (const fit of fits) {
    indirect += fit.indirect;
    for (let i = 0; i < scores.length; i++) scores[i] += fit.scores[i] / fits.length;
  }
  for (const composite of composites) for (const e of composite?.members ?? []) shares[e] += 1;
  const centre = indirect / fits.length;
  const square = fits.reduce((sum, fit) => sum + fit.se ** 2 + (fit.indirect - centre) ** 2, 0);
  const emptyFolds = composites.filter((composite) => !composite).length;
  const median = quantileSorted(Float64Array.from(fits, (fit) => fit.p).toSorted(), 0.5);
  return {
    indirect: centre,
    repeated: Float64Array.from(fits, (fit) => fit.indirect),
    se: emptyFolds === composites.length ? NaN : Math.sqrt(square / fits.length),
    p: Math.min(1, 2 * median),
    scores,
    emptyFolds,
    shares: shares.map((count) => count / composites.length),
  };
}
