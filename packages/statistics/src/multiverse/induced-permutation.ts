/**
 * What a permutation of all people does to some of them: from a person one follows it until one of them is reached (the
 * first return). The result is a permutation of these people; if the whole is uniform, so is this; and people keep the
 * partner they have in the whole wherever that partner takes part, so universes with nearly the same people are permuted
 * alike. Leaving out rows of a sorted list would give nearly everybody another partner.
 *
 * @param whole  row numbers, n of them from `from` on: row i receives row whole[i]
 * @param people rows that take part, ascending; m of them
 * @param place  for each row its position among `people`, -1 for the others; n values
 * @param out    m positions among `people`
 * @see Arratia, Barbour & Tavare 2003, Logarithmic combinatorial structures, section 1.1 (restriction of a random
 *      permutation, by the cycles of the Chinese restaurant process)
 */
export function inducedPermutation(
  whole: Int32Array,
  from: number,
  people: Int32Array,
  place: Int32Array,
  out: Int32Array,
): void {
  for (let k = 0; k < people.length; k += 1) {
    let row = whole[from + people[k]];
    while (place[row] < 0) row = whole[from + row];
    out[k] = place[row];
  }
}
