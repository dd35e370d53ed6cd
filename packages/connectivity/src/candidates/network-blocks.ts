import { DataError } from '@mesovia/core';

/** Regions by network; networks in code-point order. */
export interface Networks {
  readonly names: readonly string[];
  /** Position in names, one a region. */
  readonly of: Int32Array;
}

/** @throws DataError `region-without-network` */
export function networksOf(
  networks: readonly (string | null)[],
  regions: readonly string[],
  family: string,
): Networks {
  const unknown = networks.findIndex((network) => network === null);
  if (unknown >= 0) {
    throw new DataError(
      'region-without-network',
      `the region ${regions[unknown]} belongs to no network; the family ${family} needs one for every region`,
      'regions.network',
      'name one in the table of the atlas, for example subcortex',
    );
  }
  const names = [...new Set(networks as readonly string[])].sort();
  return { names, of: Int32Array.from(networks, (network) => names.indexOf(network as string)) };
}

/** Pairs of networks, the first not behind the second, that at least one connection joins. */
export interface Blocks {
  readonly pairs: readonly (readonly [number, number])[];
  /** Position in pairs, one a connection of the strict lower triangle. */
  readonly of: Int32Array;
}

export function blocksOf({ names, of }: Networks): Blocks {
  const count = names.length;
  const cells: number[] = [];
  of.forEach((high, i) => {
    of.subarray(0, i).forEach((low) => void cells.push(Math.min(low, high) * count + Math.max(low, high)));
  });
  const present = [...new Set(cells)].sort((i, j) => i - j);
  return {
    pairs: present.map((cell) => [Math.floor(cell / count), cell % count]),
    of: Int32Array.from(cells, (cell) => present.indexOf(cell)),
  };
}

/** Mean over the connections of each block; NaN where one of them is unknown. */
export function blockMeans(edges: Float64Array, { pairs, of }: Blocks): Float64Array {
  const sums = new Float64Array(pairs.length);
  const counts = new Float64Array(pairs.length);
  edges.forEach((value, e) => {
    sums[of[e]] += value;
    counts[of[e]] += 1;
  });
  return sums.map((sum, block) => sum / counts[block]);
}
