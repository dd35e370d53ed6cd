import { quantileSorted } from '@mesovia/kernels';

/**
 * Strata of people by exposure: its values if there are two, else its fifths.
 *
 * @returns a code for each person
 */
export function exposureStrata(x: Float64Array): Int32Array {
  const sorted = x.toSorted();
  const distinct = [...new Set(sorted)];
  if (distinct.length <= 2) return Int32Array.from(x, (value) => distinct.indexOf(value));
  const cuts = [0.2, 0.4, 0.6, 0.8].map((p) => quantileSorted(sorted, p));
  return Int32Array.from(x, (value) => cuts.filter((cut) => value > cut).length);
}
