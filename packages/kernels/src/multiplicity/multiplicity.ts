/** Places of the p that are numbers, smallest first. A NaN p was not tested: it stays NaN and does not count. */
function ranked(p: Float64Array): Int32Array {
  const tested = Int32Array.from(p.keys()).filter((i) => p[i] === p[i]);
  return tested.sort((i, j) => p[i] - p[j] || i - j);
}

/** Step-up: from the largest p down, the smallest of scale p count / rank so far. */
function stepUp(p: Float64Array, scale: (count: number) => number): Float64Array {
  const order = ranked(p);
  const out = new Float64Array(p.length).fill(NaN);
  const factor = scale(order.length) * order.length;
  let smallest = 1;
  for (let k = order.length - 1; k >= 0; k -= 1) {
    smallest = Math.min(smallest, (p[order[k]] * factor) / (k + 1));
    out[order[k]] = smallest;
  }
  return out;
}

/** Benjamini-Hochberg q of every p. @see Benjamini & Hochberg 1995, J R Stat Soc B 57:289 */
export function adjustBh(p: Float64Array): Float64Array {
  return stepUp(p, () => 1);
}

/** Benjamini-Yekutieli q, under any dependence. @see Benjamini & Yekutieli 2001, Ann Stat 29:1165 */
export function adjustBy(p: Float64Array): Float64Array {
  return stepUp(p, (count) => {
    let harmonic = 0;
    for (let k = 1; k <= count; k += 1) harmonic += 1 / k;
    return harmonic;
  });
}

/** Holm's family-wise p. @see Holm 1979, Scand J Stat 6:65 */
export function adjustHolm(p: Float64Array): Float64Array {
  const order = ranked(p);
  const out = new Float64Array(p.length).fill(NaN);
  let largest = 0;
  for (let k = 0; k < order.length; k += 1) {
    largest = Math.max(largest, Math.min(1, p[order[k]] * (order.length - k)));
    out[order[k]] = largest;
  }
  return out;
}

/** Bonferroni's family-wise p. */
export function adjustBonferroni(p: Float64Array): Float64Array {
  const count = ranked(p).length;
  return p.map((value) => Math.min(1, value * count));
}
