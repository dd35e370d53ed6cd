/** How the values of a region's voxels become its signal. */
export type Statistic = 'mean' | 'median' | 'standard_deviation';

type Summary = (values: Float64Array, places: Int32Array, scratch: Float64Array) => number;

/**
 * Summary of the values at some places; sums run in their order. The median of an even number is the mean of the two in
 * the middle; the standard deviation is that of the population (divided by n), as scipy.ndimage has it.
 */
export const SUMMARIES: Readonly<Record<Statistic, Summary>> = {
  mean,
  median(values, places, scratch) {
    const sorted = scratch.subarray(0, places.length);
    for (let i = 0; i < places.length; i++) sorted[i] = values[places[i] as number] as number;
    sorted.sort();
    const middle = Math.floor(places.length / 2);
    if (places.length % 2 === 1) return sorted[middle] as number;
    return ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
  },
  standard_deviation(values, places) {
    const centre = mean(values, places);
    let squares = 0;
    for (let i = 0; i < places.length; i++) {
      const gap = (values[places[i] as number] as number) - centre;
      squares += gap * gap;
    }
    return Math.sqrt(squares / places.length);
  },
};

function mean(values: Float64Array, places: Int32Array): number {
  let sum = 0;
  for (let i = 0; i < places.length; i++) sum += values[places[i] as number] as number;
  return sum / places.length;
}
