import type { Grid } from '../image/affine.ts';
import { DataError } from '@mesovia/core';
import { inGrid, nearestVoxels } from './nearest-voxels.ts';
import type { LabelMember, NodeSet, WeightMember } from './node-set.ts';
import { settleOverlap, voxelsOfRegions, type Overlap } from './region-voxels.ts';
import type { RegionMembers } from './region-signals.ts';
import { sphereVoxels } from './sphere-voxels.ts';
import type { Weights } from './weight-image.ts';

/** A node set on the grid of one BOLD image. */
export interface Placement extends RegionMembers {
  /** Voxels of every region in its atlas: in the image or not, in the mask or not. */
  readonly atlasVoxels: Int32Array;
  /** Voxels claimed by more than one region. */
  readonly shared: number;
  /** Share of the atlas voxels of every region that lie in the image, in its region and vary; 0 without any. */
  covered(varies: Uint8Array): Float64Array;
}

/**
 * Where every region lies in an image: labels by the nearest voxel, spheres around their centres, weights as they are.
 *
 * @param inMask 1 for voxels of `grid` that may be used
 * @throws DataError `regions-overlap`, `other-grid`, `flat-affine`
 */
export function placeRegions(
  nodes: NodeSet,
  grid: Grid,
  inMask: Uint8Array,
  overlap: Overlap,
  file: string,
): Placement {
  const size = nodes.names.length;
  const raw: Int32Array[] = Array.from({ length: size }, () => new Int32Array(0));
  const atlasVoxels = new Int32Array(size);
  for (const { positions, image } of nodes.labels) {
    const lists = labelVoxels(grid, inMask, image);
    for (const [i, position] of positions.entries()) {
      raw[position] = lists[i] as Int32Array;
      atlasVoxels[position] = image.voxels[i] as number;
    }
  }
  for (const { position, sphere } of nodes.spheres) {
    const { voxels, endless } = sphereVoxels(sphere, grid, file);
    raw[position] = voxels.filter((voxel) => inMask[voxel]);
    atlasVoxels[position] = endless;
  }
  const weighted = nodes.weights.map((member) => weightsOn(member, grid, inMask, file, atlasVoxels));
  const { lists, shared } = settleOverlap(raw, inMask.length, overlap, nodes.names, file);
  return {
    lists,
    weighted,
    atlasVoxels,
    shared,
    covered: (varies) => coveredShares(nodes, grid, { lists, weighted, atlasVoxels }, varies, file),
  };
}

function labelVoxels(grid: Grid, inMask: Uint8Array, image: LabelMember['image']): Int32Array[] {
  if (!image.volume) return Array.from(image.voxels, () => new Int32Array(0));
  const { regionOf } = image.volume;
  const nearest = nearestVoxels(grid, image.volume.grid, image.file);
  for (let voxel = 0; voxel < nearest.length; voxel++) {
    const place = nearest[voxel] as number;
    nearest[voxel] = place < 0 || !inMask[voxel] ? -1 : (regionOf[place] as number);
  }
  return voxelsOfRegions(nearest, image.voxels.length);
}

/** Weights are never interpolated: their atlas has to be on the grid of the image. */
function weightsOn(
  { positions, image }: WeightMember,
  grid: Grid,
  inMask: Uint8Array,
  file: string,
  atlasVoxels: Int32Array,
): RegionMembers['weighted'][number] {
  const isSame =
    grid.shape.every((size, axis) => size === image.grid.shape[axis]) &&
    grid.affine.every((value, at) => Math.abs(value - (image.grid.affine[at] as number)) <= 1e-4);
  if (!isSame) {
    throw new DataError(
      'other-grid',
      `the atlas of weights ${image.file} (${image.grid.shape.join(' x ')}) is on another grid than the image (${grid.shape.join(' x ')})`,
      file,
      'resample the atlas to the grid of the images; weights are not interpolated here',
    );
  }
  const weights = image.regions.map(({ voxels, weights: all }, i): Weights => {
    atlasVoxels[positions[i] as number] = voxels.length;
    const kept = [...voxels.keys()].filter((at) => inMask[voxels[at] as number]);
    return {
      voxels: Int32Array.from(kept, (at) => voxels[at] as number),
      weights: Float64Array.from(kept, (at) => all[at] as number),
    };
  });
  return { file: image.file, positions, weights };
}

function coveredShares(
  nodes: NodeSet,
  grid: Grid,
  placed: RegionMembers & { readonly atlasVoxels: Int32Array },
  varies: Uint8Array,
  file: string,
): Float64Array {
  const counts = new Float64Array(nodes.names.length);
  const countList = (position: number, voxels: Int32Array) => {
    for (const voxel of voxels) if (varies[voxel]) counts[position] = (counts[position] as number) + 1;
  };
  for (const { position } of nodes.spheres) countList(position, placed.lists[position] as Int32Array);
  for (const { positions, weights } of placed.weighted) {
    for (const [i, position] of positions.entries()) countList(position, (weights[i] as Weights).voxels);
  }
  const isTaken = new Uint8Array(varies.length);
  for (const member of nodes.labels) {
    if (!member.image.volume) continue;
    isTaken.fill(0);
    for (const position of member.positions)
      for (const voxel of placed.lists[position] as Int32Array) isTaken[voxel] = varies[voxel] as number;
    countLabels(member, grid, isTaken, counts, file);
  }
  return counts.map((count, region) => count / Math.max(1, placed.atlasVoxels[region] as number));
}

/** Atlas voxels whose nearest voxel of the image is used by the atlas and varies. */
function countLabels(
  { positions, image }: LabelMember,
  grid: Grid,
  isTaken: Uint8Array,
  counts: Float64Array,
  file: string,
): void {
  if (!image.volume) return;
  const { regionOf, grid: atlasGrid } = image.volume;
  const find = inGrid(grid, atlasGrid, file);
  for (let voxel = 0; voxel < regionOf.length; voxel++) {
    const region = regionOf[voxel] as number;
    if (region < 0) continue;
    const place = find(voxel);
    const position = positions[region] as number;
    if (place >= 0 && isTaken[place]) counts[position] = (counts[position] as number) + 1;
  }
}
