/**
 * Distribution of the sum of the ranks of n1 people picked at random from all, and of the ranks with a positive sign
 * under random signs. Ranks are doubled, so that mid-ranks of tied values are whole numbers.
 */

/**
 * Number of ways to pick `size` of the ranks with each doubled sum, as shares of all ways.
 *
 * @param doubled ranks times 2, whole numbers
 * @returns share of each doubled sum from 0 on
 */
export function subsetSums(doubled: Int32Array, size: number): Float64Array {
  const total = doubled.reduce((sum, rank) => sum + rank, 0);
  const width = total + 1;
  const ways = new Float64Array((size + 1) * width);
  ways[0] = 1;
  let reached = 0;
  for (let i = 0; i < doubled.length; i += 1) {
    const rank = doubled[i];
    // The share of a subset of k of the first i + 1 is k / (i + 1) of those with this person.
    for (let k = Math.min(size, i + 1); k >= 0; k -= 1) {
      const [own, before] = [k * width, (k - 1) * width];
      const taken = k / (i + 1);
      for (let sum = reached + rank; sum >= 0; sum -= 1) {
        const left = k <= i ? ways[own + sum] * (1 - taken) : 0;
        const added = k > 0 && sum >= rank ? ways[before + sum - rank] * taken : 0;
        ways[own + sum] = left + added;
      }
    }
    reached += rank;
  }
  return ways.slice(size * width);
}

/** Share of each doubled sum of the ranks with a positive sign, signs being fair coins. */
export function signedSums(doubled: Int32Array): Float64Array {
  const shares = new Float64Array(doubled.reduce((sum, rank) => sum + rank, 0) + 1);
  shares[0] = 1;
  let reached = 0;
  for (const rank of doubled) {
    reached += rank;
    for (let sum = reached; sum >= 0; sum -= 1)
      shares[sum] = 0.5 * shares[sum] + (sum >= rank ? 0.5 * shares[sum - rank] : 0);
  }
  return shares;
}

/**
 * Two-sided p: probability of a doubled sum at least as far from the mean as the observed one. Distances are whole
 * numbers after multiplication with `people`, so that equal ones are equal.
 *
 * @param meanTimes doubled mean times `people`
 */
export function twoSidedShare(
  shares: Float64Array,
  observed: number,
  meanTimes: number,
  people: number,
): number {
  const bar = Math.abs(observed * people - meanTimes);
  let p = 0;
  for (let sum = 0; sum < shares.length; sum += 1)
    if (Math.abs(sum * people - meanTimes) >= bar) p += shares[sum];
  return Math.min(1, p);
}

/** Sum over runs of equal values of t^3 - t. @param values any order, read only */
export function tieTerm(values: Float64Array): number {
  const sorted = values.slice().sort();
  let sum = 0;
  let run = 1;
  for (let i = 1; i <= sorted.length; i += 1) {
    if (i < sorted.length && sorted[i] === sorted[i - 1]) {
      run += 1;
      continue;
    }
    sum += run * run * run - run;
    run = 1;
  }
  return sum;
}
