import { solveSpd } from '@mesovia/kernels';

/**
 * Standardised difference of the shares of K levels between two groups: sqrt(T' S^-1 T) with T the differences of the
 * shares of levels 2..K and S the mean of the two multinomial covariances. For two levels it has the sign of the
 * difference of the second level, one - zero.
 *
 * @param table counts, level after level, each [zero, one]
 * @returns 0 without a difference; NaN where S has no inverse (a level that fills a whole group)
 * @see Yang & Dalton 2012, SAS Global Forum 335; Austin 2009, Commun Stat Simul Comput 38:1228 (two levels)
 */
export function shareDifference(table: Int32Array, levels: number): number {
  const totals = [0, 1].map((g) => {
    let sum = 0;
    for (let k = 0; k < levels; k++) sum += table[2 * k + g];
    return sum;
  });
  const share = (k: number, g: number) => table[2 * k + g] / totals[g];
  const size = levels - 1;
  const differences = Float64Array.from({ length: size }, (_, k) => share(k + 1, 1) - share(k + 1, 0));
  if (differences.every((value) => value === 0)) return 0;
  const covariance = Float64Array.from({ length: size * size }, (_, cell) => {
    const [i, j] = [Math.floor(cell / size) + 1, (cell % size) + 1];
    const of = (g: number) => (i === j ? share(i, g) * (1 - share(i, g)) : -share(i, g) * share(j, g));
    return (of(0) + of(1)) / 2;
  });
  const solved = new Float64Array(size);
  if (!solveSpd(covariance, size, differences, solved)) return NaN;
  const squared = differences.reduce((sum, value, k) => sum + value * solved[k], 0);
  return size === 1 ? Math.sign(differences[0]) * Math.sqrt(squared) : Math.sqrt(squared);
}
