import { tUpperQuantile } from '@mesovia/kernels';
import { mean, standardDeviation } from '../people/moments.ts';
import { pickRows, type Sample } from './sample.ts';
import { screen } from './screen.ts';

/** Which indirect effects may enter one composite; effects of both signs would cancel. */
export type Direction = 'total' | 'positive' | 'negative';

export interface SelectionRule {
  /** A candidate enters when p_a < alphaA and p_b < alphaB ... */
  readonly alphaA: number;
  readonly alphaB: number;
  /** ... and its ab has this sign; total: that of the total effect in the same people. */
  readonly direction: Direction;
}

/** A composite as learnt from some people: it can be applied to others. */
export interface Composite {
  /** Positions among the candidates, ascending. */
  readonly members: Int32Array;
  /** Sign of t_a, 1 or -1, per member. */
  readonly signs: Float64Array;
  readonly means: Float64Array;
  readonly deviations: Float64Array;
  /** Of the sign-aligned average, in the people it was learnt from. */
  readonly centre: number;
  readonly spread: number;
}

/**
 * Selects candidates and learns the composite: z-scores of the members (ddof 1), times sign(t_a), averaged, scaled
 * to mean 0 and SD 1. Undefined when the rule selects nothing.
 *
 * @param rows the people to learn from, as rows of the sample; a person may occur more than once
 */
export function learnComposite(sample: Sample, rows: Int32Array, rule: SelectionRule): Composite | undefined {
  const { members, signs } = select(sample, rows, rule);
  if (members.length === 0) return undefined;
  const { n, candidates } = sample;
  const columns = Array.from(members, (e) => pickRows(candidates.subarray(e * n, (e + 1) * n), n, rows));
  const draft = {
    members,
    signs,
    means: Float64Array.from(columns, mean),
    deviations: Float64Array.from(columns, standardDeviation),
    centre: 0,
    spread: 1,
  };
  const average = pickRows(applyComposite(draft, sample), n, rows);
  return { ...draft, centre: mean(average), spread: standardDeviation(average) };
}

/** Scores of everybody in the sample. */
export function applyComposite(composite: Composite, { n, candidates }: Sample): Float64Array {
  const { members, signs, means, deviations, centre, spread } = composite;
  const scores = new Float64Array(n);
  for (let k = 0; k < members.length; k++) {
    const from = members[k] * n;
    const weight = signs[k] / (deviations[k] * members.length);
    for (let i = 0; i < n; i++) scores[i] += weight * (candidates[from + i] - means[k]);
  }
  for (let i = 0; i < n; i++) scores[i] = (scores[i] - centre) / spread;
  return scores;
}

function select(
  sample: Sample,
  rows: Int32Array,
  { alphaA, alphaB, direction }: SelectionRule,
): Pick<Composite, 'members' | 'signs'> {
  const found = screen(sample, rows);
  if (!found) return { members: new Int32Array(0), signs: new Float64Array(0) };
  const { tA, tB, dfA, dfB, totalSign } = found;
  const barA = tUpperQuantile(alphaA / 2, dfA);
  const barB = tUpperQuantile(alphaB / 2, dfB);
  const wanted = direction === 'total' ? totalSign : direction === 'positive' ? 1 : -1;
  const members: number[] = [];
  for (let e = 0; e < tA.length; e++) {
    if (Math.abs(tA[e]) > barA && Math.abs(tB[e]) > barB && Math.sign(tA[e] * tB[e]) === wanted)
      members.push(e);
  }
  return { members: Int32Array.from(members), signs: Float64Array.from(members, (e) => Math.sign(tA[e])) };
}
