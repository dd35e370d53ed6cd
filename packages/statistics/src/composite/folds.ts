import { fillPermutation, type Exchangeability, type RandomStream } from '@mesovia/kernels';
import { mean } from '../people/moments.ts';
import { exposureStrata } from '../people/strata.ts';

/**
 * Deals people to folds: within groups of the exposure (fifths if it is continuous) and, where people may change places
 * within blocks only, within those blocks; whole blocks that change places are dealt whole, by the mean of their
 * exposure, so that relatives of the people held out are held out too.
 *
 * @returns the fold of each person, 0 to folds - 1
 */
export function dealPeople(
  x: Float64Array,
  exchangeability: Exchangeability | null | undefined,
  folds: number,
  stream: RandomStream,
): Int32Array {
  if (!exchangeability) return dealFolds(exposureStrata(x), folds, stream);
  const { blocks, whole } = exchangeability;
  const codes = [...new Set(blocks)].toSorted((a, b) => a - b);
  const place = new Map(codes.map((code, k) => [code, k]));
  const blockOf = Int32Array.from(blocks, (code) => place.get(code) ?? 0);
  if (!whole) {
    const strata = exposureStrata(x).map((stratum, i) => stratum * codes.length + blockOf[i]);
    return dealFolds(strata, folds, stream);
  }
  const means = codes.map((code) => mean(x.filter((_, i) => blocks[i] === code)));
  const fold = dealFolds(exposureStrata(Float64Array.from(means)), folds, stream);
  return blockOf.map((k) => fold[k]);
}

/**
 * Deals units to folds, stratum by stratum in random order, so that folds differ by at most one unit in each
 * stratum and in all.
 *
 * @returns the fold of each unit, 0 to folds - 1
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
