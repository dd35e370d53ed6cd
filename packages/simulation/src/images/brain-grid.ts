import type { SimulatedRegion } from '../regions/table.ts';

/** A small grid in MNI space on which every region has the same number of voxels. */
export interface BrainGrid {
  readonly shape: readonly [number, number, number];
  readonly voxelMm: number;
  /** Centre of the first voxel, mm. */
  readonly origin: readonly [number, number, number];
  /** Label of every voxel, x fastest: region + 1, 0 outside all regions. */
  readonly labels: Int16Array;
  /** 1 inside the brain. */
  readonly mask: Uint8Array;
  /** regions x VOXELS: voxels of each region, nearest to its centre first. */
  readonly voxels: Int32Array;
}

/** Voxels of a region. */
export const VOXELS = 4;
const VOXEL_MM = 12;
const SHAPE = [12, 15, 11] as const;
const ORIGIN = [-66, -102, -42] as const;

/**
 * Regions take turns in taking the free voxel nearest to their centre, so that small neighbours keep apart. All other
 * voxels of an ellipsoid are brain without a label.
 */
export function brainGrid(regions: readonly SimulatedRegion[]): BrainGrid {
  const count = SHAPE[0] * SHAPE[1] * SHAPE[2];
  const labels = new Int16Array(count);
  const voxels = new Int32Array(regions.length * VOXELS);
  for (let turn = 0; turn < VOXELS; turn += 1) {
    regions.forEach((region, index) => {
      const voxel = nearestFree(region, labels);
      labels[voxel] = index + 1;
      voxels[index * VOXELS + turn] = voxel;
    });
  }
  const mask = Uint8Array.from(labels, (label, voxel) => (label > 0 || isInBrain(voxel) ? 1 : 0));
  return { shape: SHAPE, voxelMm: VOXEL_MM, origin: ORIGIN, labels, mask, voxels };
}

function placeOf(voxel: number): [number, number, number] {
  const [x, y] = SHAPE;
  return [voxel % x, Math.floor(voxel / x) % y, Math.floor(voxel / (x * y))];
}

function nearestFree({ x, y, z }: SimulatedRegion, labels: Int16Array): number {
  let nearest = -1;
  let least = Infinity;
  labels.forEach((label, voxel) => {
    if (label !== 0) return;
    const [i, j, k] = placeOf(voxel);
    const [dx, dy, dz] = [
      ORIGIN[0] + VOXEL_MM * i - x,
      ORIGIN[1] + VOXEL_MM * j - y,
      ORIGIN[2] + VOXEL_MM * k - z,
    ];
    const distance = dx * dx + dy * dy + dz * dz;
    if (distance >= least) return;
    least = distance;
    nearest = voxel;
  });
  return nearest;
}

function isInBrain(voxel: number): boolean {
  const offsets = placeOf(voxel).map((index, axis) => (2 * index - (SHAPE[axis] - 1)) / SHAPE[axis]);
  return offsets.reduce((sum, offset) => sum + offset * offset, 0) <= 1;
}
