/**
 * Mean over the connections of each region; NaN where one of them is unknown.
 *
 * @param edges   strict lower triangle, row by row, regions * (regions - 1) / 2 values
 * @param regions at least 2
 * @returns one value a region
 */
export function nodeStrength(edges: Float64Array, regions: number): Float64Array {
  const strength = new Float64Array(regions);
  let next = 0;
  for (let i = 1; i < regions; i += 1) {
    for (let j = 0; j < i; j += 1) {
      strength[i] += edges[next];
      strength[j] += edges[next];
      next += 1;
    }
  }
  return strength.map((sum) => sum / (regions - 1));
}
