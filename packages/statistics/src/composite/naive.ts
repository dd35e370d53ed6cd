import type { MassMediation } from '@mesovia/kernels';
import { fitScores } from './cross-fit.ts';
import type { Sample } from './sample.ts';
import { screen } from './screen.ts';
import { applyComposite, learnComposite, type Composite, type SelectionRule } from './select.ts';

/** The composite of the whole sample, chosen and tested with the same people: circular. */
export interface NaiveComposite {
  /** Undefined when the rule selects nothing. */
  readonly composite: Composite | undefined;
  /** Mean 0, SD 1; all 0 when the rule selects nothing. */
  readonly scores: Float64Array;
  readonly fit: MassMediation | undefined;
  /** Sign of t_a in the whole sample, E values. */
  readonly signs: Float64Array;
}

export function naiveComposite(sample: Sample, rule: SelectionRule): NaiveComposite {
  const { n, candidates } = sample;
  const everybody = Int32Array.from({ length: n }, (_, i) => i);
  const signs = screen(sample, everybody)?.tA.map(Math.sign) ?? new Float64Array(candidates.length / n);
  const composite = learnComposite(sample, everybody, rule);
  const scores = composite ? applyComposite(composite, sample) : new Float64Array(n);
  return { composite, scores, fit: fitScores(sample, everybody, scores), signs };
}
