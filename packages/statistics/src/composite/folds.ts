import { fillPermutation, type RandomStream } from '@mesovia/kernels';

/**
 * Deals people to folds, stratum by stratum in random order, so that folds differ by at most one person in each
 * stratum and in all.
 *
 * @returns the fold of each person, 0 to folds - 1
 */
export function dealFolds(strata: Int32Array, folds: number, stream: RandomStream): Int32Array {
  const fold = new Int32Array(strata.length);
  const codes = [...new Set(strata)].toSorted((a, b) => a - b);
  let next = 0;
  for (const code of codes) {
    const people = [...strata.keys()].filter((i) => strata[i] === code);
    const order = new Int32Array(people.length);
    fillPermutation(stream, order);
    for (const position of order) {
      fold[people[position] ?? 0] = next;
      next = (next + 1) % folds;
    }
  }
  return fold;
}
