import { mean, standardDeviation } from '../people/moments.ts';
import { firstComponent } from './first-component.ts';
import type { Score, SelectionRule } from './rule.ts';
import { pickRows, type Sample } from './sample.ts';
import { screen, type Screen } from './screen.ts';
import { select, type Selected } from './select.ts';

/** A composite as learnt from some people: it can be applied to others. */
export interface Composite {
  /** Positions among the candidates, ascending. */
  readonly members: Int32Array;
  /** Sign of t_a (of t_b in a rule on the outcome only), 1 or -1, per member. */
  readonly signs: Float64Array;
  /** Mean of each member where it was learnt. */
  readonly means: Float64Array;
  /** What one unit of a member adds to the sum, before that is scaled. */
  readonly weights: Float64Array;
  /** Of that sum, in the people it was learnt from. */
  readonly centre: number;
  readonly spread: number;
}

/** Spread of the sum, as a part of what its members could add, below which they cancel. */
const CANCELLED = 1e-10;

/**
 * Selects candidates and learns the composite: a weighted sum of the members, scaled to mean 0 and SD 1. Undefined
 * when the rule selects nothing, or when the members of a plain mean cancel.
 *
 * @param rows the people to learn from, as rows of the sample; a person may occur more than once
 * @param found the t of these people, where they are known
 */
export function learnComposite(
  sample: Sample,
  rows: Int32Array,
  rule: SelectionRule,
  found: Screen | undefined = screen(sample, rows, rule.outcomePath),
): Composite | undefined {
  if (!found) return undefined;
  const selected = select(found, rule);
  const { members, signs } = selected;
  if (members.length === 0) return undefined;
  const { n, candidates } = sample;
  const columns = Array.from(members, (e) => pickRows(candidates.subarray(e * n, (e + 1) * n), n, rows));
  const deviations = Float64Array.from(columns, standardDeviation);
  const means = Float64Array.from(columns, mean);
  const weights = weightsOf(rule.score, selected, columns, means, deviations);
  const draft = { members, signs, means, weights, centre: 0, spread: 1 };
  const sum = pickRows(applyComposite(draft, sample), n, rows);
  const spread = standardDeviation(sum);
  const most = weights.reduce((total, weight, k) => total + Math.abs(weight) * deviations[k], 0);
  return spread > CANCELLED * most ? { ...draft, centre: mean(sum), spread } : undefined;
}

function weightsOf(
  score: Score,
  { signs, sizes }: Selected,
  columns: readonly Float64Array[],
  means: Float64Array,
  deviations: Float64Array,
): Float64Array {
  const count = columns.length;
  if (score === 'mean') return deviations.map((sd) => 1 / (sd * count));
  if (score === 'strength') return signs.map((sign) => sign / count);
  if (score === 't_weighted') return signs.map((sign, k) => (sign * sizes[k]) / deviations[k]);
  if (score === 'pca') {
    const z = columns.map((column, k) => column.map((value) => (value - means[k]) / deviations[k]));
    return firstComponent(z, signs).map((loading, k) => loading / deviations[k]);
  }
  return signs.map((sign, k) => sign / (deviations[k] * count));
}

/** Scores of everybody in the sample. */
export function applyComposite(composite: Composite, { n, candidates }: Sample): Float64Array {
  const { members, means, weights, centre, spread } = composite;
  const scores = new Float64Array(n);
  for (let k = 0; k < members.length; k++) {
    const from = members[k] * n;
    for (let i = 0; i < n; i++) scores[i] += weights[k] * (candidates[from + i] - means[k]);
  }
  for (let i = 0; i < n; i++) scores[i] = (scores[i] - centre) / spread;
  return scores;
}
