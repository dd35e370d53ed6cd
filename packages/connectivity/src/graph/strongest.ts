/** A weighted graph of regions without self-connections. */
export interface Graph {
  readonly regions: number;
  /** regions x regions, symmetric, 0 where two regions are not connected. */
  readonly weights: Float64Array;
  /** 1 for a region of which every connection is unknown: it has no place in the graph. */
  readonly absent: Uint8Array;
}

/**
 * The strongest positive connections as a graph: round(share x pairs) of them, all positive ones where there are fewer.
 * Pairs with an absent region do not count. Of equal connections the earlier in the order of the triangle is kept.
 *
 * @param edges   strict lower triangle, row by row
 * @param regions at least 2
 * @param share   above 0, at most 1
 * @see Rubinov & Sporns 2010, NeuroImage 52:1059 (proportional threshold)
 */
export function strongestConnections(edges: Float64Array, regions: number, share: number): Graph {
  const absent = absentRegions(edges, regions);
  const living = absent.reduce((count, flag) => count + 1 - flag, 0);
  const wanted = Math.round((share * living * (living - 1)) / 2);
  const order = [...edges.keys()].filter((e) => edges[e] > 0).sort((i, j) => edges[j] - edges[i] || i - j);
  const weights = new Float64Array(regions * regions);
  const kept = new Uint8Array(edges.length);
  order.slice(0, wanted).forEach((e) => void (kept[e] = 1));
  let e = 0;
  for (let i = 1; i < regions; i += 1) {
    for (let j = 0; j < i; j += 1) {
      if (kept[e] === 1) {
        weights[i * regions + j] = edges[e];
        weights[j * regions + i] = edges[e];
      }
      e += 1;
    }
  }
  return { regions, weights, absent };
}

function absentRegions(edges: Float64Array, regions: number): Uint8Array {
  const absent = new Uint8Array(regions).fill(1);
  let e = 0;
  for (let i = 1; i < regions; i += 1) {
    for (let j = 0; j < i; j += 1) {
      if (edges[e] === edges[e]) {
        absent[i] = 0;
        absent[j] = 0;
      }
      e += 1;
    }
  }
  return absent;
}
