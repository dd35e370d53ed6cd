import { bytes } from '../wasm/cluster-enhancement.generated.ts';
import { instantiate } from '../wasm/instantiate.ts';
import { boxOf, gainsBySize, integratedHeights, type EnhancementPowers, type VoxelGrid } from './grid.ts';

interface Exports {
  descending(...pointers: number[]): number;
  enhance(...pointers: number[]): void;
}

const FIRST = 1024;
const CODES = 2048;

/** Places of the arrays of one grid in the memory of the kernel, 16 bytes apart from each other. */
function layout(voxels: number, cells: number): { at: Record<string, number>; size: number } {
  const [wide, narrow] = [8 * (voxels + 1), 4 * (voxels + 1)];
  const sizes: Record<string, number> = {
    values: wide,
    entries: wide,
    other: wide,
    heights: wide,
    scores: wide,
    gains: wide,
    out: wide,
    cells: narrow,
    parents: narrow,
    members: narrow,
    last: narrow,
    over: narrow,
    sizes: narrow,
    ranks: 4 * cells,
    offsets: 4 * 26,
    counts: 3 * 4 * CODES,
  };
  let next = FIRST;
  const at: Record<string, number> = {};
  for (const [name, size] of Object.entries(sizes)) {
    at[name] = next;
    next += Math.ceil((size + 16) / 16) * 16;
  }
  return { at, size: next };
}

/**
 * Threshold-free cluster enhancement on a voxel grid: for each voxel the sum over all levels h below its value of
 * size(h)^extent h^height dh, where size is the number of voxels in its cluster above h. The integral is exact: between two
 * values no cluster changes, so it is taken in one descent through the values instead of in steps.
 *
 * @returns a function of (map, out), one value per voxel of the grid, to be called for one map after the other: the memory
 *          is kept. A voxel without a positive value (NaN included) gets 0.
 * @see Smith & Nichols 2009, NeuroImage 44:83; Najman & Couprie 2006, IEEE Trans Image Process 15:3531 (component tree)
 */
export function voxelClusterEnhancement(
  grid: VoxelGrid,
  powers: EnhancementPowers,
): (map: Float64Array, out: Float64Array) => void {
  const box = boxOf(grid);
  const voxels = grid.voxels.length;
  const { at, size } = layout(voxels, box.size);
  const { exports, memory } = instantiate<Exports>(bytes, size);
  const values = new Float64Array(memory, at.values, voxels);
  // Place 0 is that of no voxel.
  const heights = new Float64Array(memory, at.heights, voxels + 1);
  const scores = new Float64Array(memory, at.out, voxels);
  new Float64Array(memory, at.gains, voxels + 1).set(gainsBySize(voxels, powers.extent));
  new Int32Array(memory, at.cells, voxels).set(box.cells);
  new Int32Array(memory, at.offsets, box.offsets.length).set(box.offsets);
  return (map, out) => {
    values.set(map);
    scores.fill(0);
    const { values: from, entries, other, counts, cells, offsets, ranks, parents, members } = at;
    const count = exports.descending(from, voxels, entries, other, counts, at.heights);
    const sorted = heights.subarray(1, count + 1);
    integratedHeights(sorted, powers.height, sorted);
    const tree = [ranks, parents, members, at.last, at.over, at.sizes, at.heights, at.gains, at.scores];
    exports.enhance(entries, count, cells, offsets, box.offsets.length, ...tree, at.out);
    out.set(scores);
  };
}
