import { networkComponents, normalUpperQuantile, type Network } from '@mesovia/kernels';
import type { SelectionRule } from './rule.ts';
import type { Screen } from './screen.ts';
import { barOf } from './thresholds.ts';

/** Candidates that a rule picks in some people. */
export interface Selected {
  /** Positions among the candidates, ascending. */
  readonly members: Int32Array;
  /** Sign of t_a (of t_b in a rule on the outcome only), 1 or -1, per member. */
  readonly signs: Float64Array;
  /** min(|t_a|, |t_b|), or |t| of the one path, per member. */
  readonly sizes: Float64Array;
}

/** Picks candidates by their t in some people. */
export function select(found: Screen, rule: SelectionRule): Selected {
  const { tA, tB } = found;
  const size = sizeOf(found, rule);
  let members = passing(found, rule);
  if (rule.network) members = largestSet(members, size, rule.network);
  if (rule.top !== null && members.length > rule.top) {
    members = members
      .toSorted((d, e) => size(e) - size(d) || d - e)
      .slice(0, rule.top)
      .toSorted((d, e) => d - e);
  }
  const leading = rule.paths === 'outcome' ? tB : tA;
  return {
    members: Int32Array.from(members),
    signs: Float64Array.from(members, (e) => (leading[e] < 0 ? -1 : 1)),
    sizes: Float64Array.from(members, size),
  };
}

function sizeOf({ tA, tB }: Screen, { paths }: SelectionRule): (e: number) => number {
  if (paths === 'exposure') return (e) => Math.abs(tA[e]);
  if (paths === 'outcome') return (e) => Math.abs(tB[e]);
  return (e) => Math.min(Math.abs(tA[e]), Math.abs(tB[e]));
}

function passing({ tA, tB, dfA, dfB, totalSign }: Screen, rule: SelectionRule): number[] {
  const { paths, compare, direction, alphaAb } = rule;
  const open = -1;
  const barA = paths === 'outcome' ? open : barOf(tA, dfA, compare, rule.thresholdA);
  const barB = paths === 'exposure' ? open : barOf(tB, dfB, compare, rule.thresholdB);
  const barAb = alphaAb < 1 ? normalUpperQuantile(alphaAb / 2) : open;
  const wanted = direction === 'total' ? totalSign : direction === 'positive' ? 1 : -1;
  const members: number[] = [];
  for (let e = 0; e < tA.length; e++) {
    const [a, b] = [tA[e], tB[e]];
    if (!(Math.abs(a) > barA && Math.abs(b) > barB)) continue;
    const signed = paths === 'exposure' ? a : paths === 'outcome' ? b : a * b;
    if (Math.sign(signed) !== wanted) continue;
    // z of ab by the first-order delta method, from both t.
    if (barAb > open && !(1 / Math.sqrt(1 / a ** 2 + 1 / b ** 2) > barAb)) continue;
    members.push(e);
  }
  return members;
}

/** The connected set with the most candidates; of equals the one with the larger sum of |t|, then the first. */
function largestSet(members: readonly number[], size: (e: number) => number, network: Network): number[] {
  const map = new Float64Array(network.from.length).fill(NaN);
  for (const e of members) map[e] = size(e);
  const { component, extent, intensity } = networkComponents(network, map, 0);
  let best = 0;
  for (let k = 1; k < extent.length; k++) {
    const more = extent[k] - extent[best] || intensity[k] - intensity[best];
    if (more > 0) best = k;
  }
  return members.filter((e) => component[e] === best);
}
