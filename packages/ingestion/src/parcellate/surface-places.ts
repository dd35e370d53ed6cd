import { DataError } from '@mesovia/core';
import type { NodeSet } from './node-set.ts';
import type { PlaceRules, RegionPlaces } from './place-signals.ts';
import { settleOverlap, type Overlap } from './region-voxels.ts';

/** A surface of a file: its places are the vertices `listed`, or all of them. */
export interface SurfacePart {
  readonly structure: string;
  /** Vertices of the whole surface. */
  readonly vertices: number;
  /** Number of its first place in the file; 0 where not given. */
  readonly offset?: number;
  readonly listed?: Int32Array;
}

/** A part of the file that is a set of voxels; `regionAt` looks a place up in an atlas. */
export interface VoxelPart {
  readonly offset: number;
  readonly count: number;
}

/** Looks up voxels of a part in an atlas: region, or -1. */
export type VoxelLookup = (
  labels: NodeSet['labels'][number]['image'],
  part: VoxelPart,
  place: number,
) => number;

/** @throws DataError `surface-needs-labels`, `surface-not-smoothed` */
export function refuseOtherThanLabels(nodes: NodeSet, rules: PlaceRules, file: string): void {
  if (nodes.spheres.length > 0 || nodes.weights.length > 0) {
    throw new DataError(
      'surface-needs-labels',
      'the file lies on surfaces, but the node set has spheres or weights of volumes',
      file,
      'use an atlas of labels on the same surfaces (.dlabel.nii or .label.gii)',
    );
  }
  if (rules.smoothing_mm > 0) {
    throw new DataError(
      'surface-not-smoothed',
      'the file lies on surfaces, which are not smoothed here',
      file,
      'set smoothing_mm: 0, and smooth along the surface with another program',
    );
  }
}

/**
 * Places of every region: vertices by structure and number, voxels as `lookup` finds them.
 *
 * @throws DataError `surface-mismatch`, `regions-overlap`
 */
export function surfacePlaces(
  nodes: NodeSet,
  surfaces: readonly SurfacePart[],
  file: string,
  overlap: Overlap,
  voxels: readonly VoxelPart[] = [],
  lookup: VoxelLookup = () => -1,
): RegionPlaces {
  const raw = nodes.names.map((): number[] => []);
  const atlasVoxels = new Int32Array(nodes.names.length);
  let last = 0;
  for (const { positions, image } of nodes.labels) {
    for (const [i, position] of positions.entries()) atlasVoxels[position] = image.voxels[i] as number;
    for (const { structure, vertices, offset = 0, listed } of surfaces) {
      const regionOf = image.surfaces.get(structure);
      if (!regionOf) continue;
      if (regionOf.length !== vertices) refuseSize(structure, vertices, regionOf.length, image.file, file);
      const count = listed?.length ?? vertices;
      last = Math.max(last, offset + count);
      for (let i = 0; i < count; i++) {
        const region = regionOf[listed ? (listed[i] as number) : i] as number;
        if (region >= 0) raw[positions[region] as number]?.push(offset + i);
      }
    }
    for (const part of voxels) {
      last = Math.max(last, part.offset + part.count);
      for (let place = part.offset; place < part.offset + part.count; place++) {
        const region = lookup(image, part, place);
        if (region >= 0) raw[positions[region] as number]?.push(place);
      }
    }
  }
  const lists = raw.map((places) => Int32Array.from(places).sort());
  return { ...settleOverlap(lists, last, overlap, nodes.names, file), atlasVoxels };
}

function refuseSize(structure: string, vertices: number, others: number, atlas: string, file: string): never {
  throw new DataError(
    'surface-mismatch',
    `${structure} has ${vertices} vertices here, ${others} in the atlas ${atlas}`,
    file,
    'use an atlas on the same surface mesh (for example fsLR 32k with 32,492 vertices)',
  );
}
