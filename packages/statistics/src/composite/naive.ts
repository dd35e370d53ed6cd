import type { MassMediation } from '@mesovia/kernels';
import { fitScores } from './cross-fit.ts';
import type { Sample } from './sample.ts';
import { applyComposite, learnComposite, type Composite } from './learn.ts';
import type { SelectionRule } from './rule.ts';
import { screen } from './screen.ts';

/** The composite of the whole sample, chosen and tested with the same people: circular. */
export interface NaiveComposite {
  /** Undefined when the rule selects nothing. */
  readonly composite: Composite | undefined;
  /** Mean 0, SD 1; all 0 when the rule selects nothing. */
  readonly scores: Float64Array;
  readonly fit: MassMediation | undefined;
  /** Sign of t_a (of t_b in a rule on the outcome only) in the whole sample, E values. */
  readonly signs: Float64Array;
}

export function naiveComposite(sample: Sample, rule: SelectionRule): NaiveComposite {
  const { n, candidates } = sample;
  const everybody = Int32Array.from({ length: n }, (_, i) => i);
  const found = screen(sample, everybody, rule.outcomePath);
  const leading = rule.paths === 'outcome' ? found?.tB : found?.tA;
  const signs = leading?.map(Math.sign) ?? new Float64Array(candidates.length / n);
  const composite = learnComposite(sample, everybody, rule, found);
  const scores = composite ? applyComposite(composite, sample) : new Float64Array(n);
  return { composite, scores, fit: fitScores(sample, everybody, scores), signs };
}
