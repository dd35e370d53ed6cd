import { boxOf, gainsBySize, integratedHeights, type EnhancementPowers, type VoxelGrid } from './grid.ts';

/** `voxelClusterEnhancement` in plain loops, the twin of the compiled kernel: the same bits. */
export function voxelClusterEnhancementReference(
  grid: VoxelGrid,
  powers: EnhancementPowers,
): (map: Float64Array, out: Float64Array) => void {
  const box = boxOf(grid);
  const gains = gainsBySize(grid.voxels.length, powers.extent);
  const heights = new Float64Array(grid.voxels.length);
  return (map, out) => {
    integratedHeights(map, powers.height, heights);
    const order = Int32Array.from(map.keys())
      .filter((v) => map[v] > 0)
      .sort((v, w) => map[w] - map[v] || v - w);
    // A cell that has not entered has no parent; the root of a component is its own.
    const parents = new Int32Array(box.size).fill(-1);
    const voxelAt = new Int32Array(box.size).fill(-1);
    const over = new Int32Array(grid.voxels.length).fill(-1);
    const sizes = new Int32Array(grid.voxels.length);
    const rootOf = (cell: number): number => {
      let node = cell;
      while (parents[node] !== node) {
        parents[node] = parents[parents[node]];
        node = parents[node];
      }
      return node;
    };
    for (const voxel of order) {
      const cell = box.cells[voxel];
      parents[cell] = cell;
      voxelAt[cell] = voxel;
      sizes[voxel] = 1;
      for (const offset of box.offsets) {
        if (parents[cell + offset] < 0) continue;
        const root = rootOf(cell + offset);
        if (root === cell) continue;
        parents[root] = cell;
        over[voxelAt[root]] = voxel;
        sizes[voxel] += sizes[voxelAt[root]];
      }
    }
    out.fill(0);
    for (const voxel of order.reverse()) {
      const next = over[voxel];
      const [below, gained] = next < 0 ? [0, 0] : [heights[next], out[next]];
      out[voxel] = gained + gains[sizes[voxel]] * (heights[voxel] - below);
    }
  };
}
