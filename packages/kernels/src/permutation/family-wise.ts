/** Family-wise p of every candidate. */
export interface FamilyWise {
  /** p under the scheme that breaks path a. */
  readonly pA: Float64Array;
  /** p under the scheme that breaks path b. */
  readonly pB: Float64Array;
  /** max(pA, pB): family-wise 5 % with one kind of one-sided candidate, at most 10 % otherwise. */
  readonly pFwe: Float64Array;
  /** min(1, 2 pFwe): family-wise 5 %. */
  readonly pFweStrict: Float64Array;
}

/**
 * p of an observed statistic from a null without the identity: (1 + #{null >= observed}) / (B + 1), where >= forgives
 * 1e-10 max(1, observed). NaN for a NaN.
 *
 * @see Phipson & Smyth 2010, Stat Appl Genet Mol Biol 9:39
 */
export function permutationP(nullValues: Float64Array, observed: number): number {
  if (observed !== observed) return NaN;
  const bar = observed - 1e-10 * Math.max(1, observed);
  let count = 1;
  for (let i = 0; i < nullValues.length; i += 1) if (nullValues[i] >= bar) count += 1;
  return count / (nullValues.length + 1);
}

/** The same for many statistics against one sorted null. */
function permutationPs(nullValues: Float64Array, observed: Float64Array): Float64Array {
  const sorted = nullValues.slice().sort();
  return observed.map((value) => {
    if (value !== value) return NaN;
    const bar = value - 1e-10 * Math.max(1, value);
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle] >= bar) high = middle;
      else low = middle + 1;
    }
    return (1 + sorted.length - low) / (sorted.length + 1);
  });
}

/**
 * Family-wise p of every candidate from the maxima of both schemes.
 *
 * @param statistic min(|t_a|, |t_b|), one per candidate
 * @param maxA      largest statistic per permutation, path a broken
 * @param maxB      the same, path b broken
 */
export function familyWiseP(statistic: Float64Array, maxA: Float64Array, maxB: Float64Array): FamilyWise {
  const pA = permutationPs(maxA, statistic);
  const pB = permutationPs(maxB, statistic);
  const pFwe = pA.map((p, e) => Math.max(p, pB[e]));
  return { pA, pB, pFwe, pFweStrict: pFwe.map((p) => Math.min(1, 2 * p)) };
}
