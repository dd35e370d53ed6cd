/** Candidates that are known for the same people. */
export interface KnownGroup {
  /** Positions of the people with a value, ascending. */
  readonly people: Int32Array;
  /** Candidates, ascending. */
  readonly candidates: Int32Array;
}

/**
 * Candidates by the set of people they are known for, groups in order of their first candidate.
 *
 * @param candidates E candidates of n values, one after the other; what is not finite is missing
 */
export function groupByKnown(candidates: Float64Array, n: number): KnownGroup[] {
  const groups = new Map<string, { people: Int32Array; candidates: number[] }>();
  for (let e = 0; e < candidates.length / n; e += 1) {
    const missing: number[] = [];
    for (let i = 0; i < n; i += 1) if (!Number.isFinite(candidates[e * n + i])) missing.push(i);
    const key = missing.join();
    const group = groups.get(key);
    if (group !== undefined) group.candidates.push(e);
    else {
      const people = Int32Array.from({ length: n }, (_, i) => i).filter((i) => !missing.includes(i));
      groups.set(key, { people, candidates: [e] });
    }
  }
  return [...groups.values()].map(({ people, candidates: members }) => ({
    people,
    candidates: Int32Array.from(members),
  }));
}

/**
 * The permutations that permutations of everybody induce on some people: those who are left out leave the order, the rest
 * keep theirs. A uniform permutation of all is a uniform one of the rest, and candidates with other missing people still
 * share as much of each permutation as they can. With blocks this is done within each block.
 *
 * @param indices permutations x n row numbers
 * @param people  positions of those who stay, ascending
 * @param blocks  n block codes within which `indices` permutes; null when it permutes everybody
 * @returns permutations x people.length row numbers, positions in `people`
 */
export function inducedPermutations(
  indices: Int32Array,
  n: number,
  people: Int32Array,
  blocks: Int32Array | null,
): Int32Array {
  const place = new Int32Array(n).fill(-1);
  people.forEach((person, k) => (place[person] = k));
  const rows = new Map<number, number[]>();
  for (let i = 0; i < n; i += 1) {
    const code = blocks === null ? 0 : blocks[i];
    rows.set(code, [...(rows.get(code) ?? []), i]);
  }
  const out = new Int32Array((indices.length / n) * people.length);
  for (let b = 0; b < indices.length / n; b += 1) {
    for (const block of rows.values()) {
      const staying = block.filter((i) => place[i] >= 0);
      let next = 0;
      for (const i of block) {
        const from = place[indices[b * n + i]];
        if (from < 0) continue;
        out[b * people.length + place[staying[next]]] = from;
        next += 1;
      }
    }
  }
  return out;
}
