import { pow } from '../elementary/power.ts';

/** Voxels of a regular grid that are tested together. */
export interface VoxelGrid {
  /** Voxels along x, y and z. */
  readonly shape: readonly [number, number, number];
  /** Position x + shape[0] * (y + shape[1] * z) of each voxel, ascending. */
  readonly voxels: Int32Array;
  /** Voxels touch across faces (6), also edges (18), also corners (26). */
  readonly neighbours: 6 | 18 | 26;
}

/** Powers of size and height; 0.5 and 2 are usual for voxels. */
export interface EnhancementPowers {
  readonly extent: number;
  readonly height: number;
}

/** Voxels as cells of the smallest box around them that has an empty border, so that every voxel has all neighbours. */
export interface Box {
  /** Cells of the box; cell 0 is in the border. */
  readonly size: number;
  /** Cell of each voxel. */
  readonly cells: Int32Array;
  /** Distances from a cell to its neighbours. */
  readonly offsets: Int32Array;
}

export function boxOf({ shape, voxels, neighbours }: VoxelGrid): Box {
  const place = (voxel: number, axis: number): number => {
    const x = voxel % shape[0];
    const rest = (voxel - x) / shape[0];
    const y = rest % shape[1];
    return axis === 0 ? x : axis === 1 ? y : (rest - y) / shape[1];
  };
  const low = [0, 1, 2].map((axis) => voxels.reduce((least, v) => Math.min(least, place(v, axis)), Infinity));
  const high = [0, 1, 2].map((axis) => voxels.reduce((most, v) => Math.max(most, place(v, axis)), -1));
  const side = (axis: number): number => (voxels.length === 0 ? 1 : high[axis] - low[axis] + 3);
  const [row, slice] = [side(0), side(0) * side(1)];
  const cells = voxels.map(
    (v) => place(v, 0) - low[0] + 1 + row * (place(v, 1) - low[1] + 1) + slice * (place(v, 2) - low[2] + 1),
  );
  const most = neighbours === 6 ? 1 : neighbours === 18 ? 2 : 3;
  const offsets: number[] = [];
  const steps = [-1, 0, 1];
  for (const z of steps) {
    for (const y of steps) {
      for (const x of steps) {
        const away = Math.abs(x) + Math.abs(y) + Math.abs(z);
        if (away > 0 && away <= most) offsets.push(x + row * y + slice * z);
      }
    }
  }
  return { size: slice * side(2), cells, offsets: Int32Array.from(offsets) };
}

/** size^extent for every size from 0 to the number of voxels. */
export function gainsBySize(voxels: number, extent: number): Float64Array {
  return Float64Array.from({ length: voxels + 1 }, (_, size) =>
    extent === 0.5 ? Math.sqrt(size) : size === 0 ? 0 : pow(size, extent),
  );
}

/** value^(height + 1) / (height + 1), the integral of h^height from 0; 0 for what is not positive. `out` may be `map`. */
export function integratedHeights(map: Float64Array, height: number, out: Float64Array): void {
  const exponent = height + 1;
  if (exponent === 3) {
    for (let v = 0; v < map.length; v += 1) out[v] = map[v] > 0 ? (map[v] * map[v] * map[v]) / 3 : 0;
    return;
  }
  for (let v = 0; v < map.length; v += 1) out[v] = map[v] > 0 ? pow(map[v], exponent) / exponent : 0;
}
