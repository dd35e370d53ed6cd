import { DataError } from '@mesovia/core';

/** What happens to a voxel that two regions claim; within one atlas of labels that cannot be. */
export type Overlap = 'error' | 'first' | 'last' | 'both';

/** Voxels of each region, ascending; a region without any is empty. */
export function voxelsOfRegions(regionOf: Int32Array, regions: number): Int32Array[] {
  const counts = new Int32Array(regions);
  for (const region of regionOf) if (region >= 0) counts[region] = (counts[region] as number) + 1;
  const lists = Array.from(counts, (count) => new Int32Array(count));
  counts.fill(0);
  for (let voxel = 0; voxel < regionOf.length; voxel++) {
    const region = regionOf[voxel] as number;
    if (region < 0) continue;
    const at = counts[region] as number;
    (lists[region] as Int32Array)[at] = voxel;
    counts[region] = at + 1;
  }
  return lists;
}

/**
 * Settles which region has a voxel that several claim: `first` and `last` in the order of the node set, `both` leaves
 * it in each of them.
 *
 * @param lists voxels of each region, ascending
 * @param voxels of the image
 * @returns the lists, and how many voxels were claimed more than once
 * @throws DataError `regions-overlap`
 */
export function settleOverlap(
  lists: readonly Int32Array[],
  voxels: number,
  rule: Overlap,
  names: readonly string[],
  where: string,
): { readonly lists: Int32Array[]; readonly shared: number } {
  const owner = new Int32Array(voxels).fill(-1);
  let shared = 0;
  for (const [region, list] of lists.entries()) {
    for (const voxel of list) {
      const other = owner[voxel] as number;
      if (other < 0) {
        owner[voxel] = region;
        continue;
      }
      shared++;
      if (rule === 'error') refuseOverlap(names[other] ?? '', names[region] ?? '', where);
      if (rule === 'last') owner[voxel] = region;
    }
  }
  if (shared === 0 || rule === 'both') return { lists: [...lists], shared };
  return {
    lists: lists.map((list, region) => list.filter((voxel) => owner[voxel] === region)),
    shared,
  };
}

function refuseOverlap(one: string, other: string, where: string): never {
  throw new DataError(
    'regions-overlap',
    `the regions "${one}" and "${other}" share voxels`,
    where,
    'say which of them counts, overlap: first or last in the order of the regions, or both',
  );
}
