import { DataError, type Check, type TableView } from '@mesovia/core';
import type { ListedFile } from './scan-files.ts';
import { readLabelImage, type LabelImage } from './label-image.ts';
import { readWeightImage, type WeightImage } from './weight-image.ts';
import type { Sphere } from './sphere-voxels.ts';
import type { ImageOpener } from './image-opener.ts';
import { readSurfaceLabels } from '../gifti/surface-labels.ts';
import { readDenseLabels } from '../cifti/dense-labels.ts';

/** Regions of one atlas and where they stand in the node set. */
interface Member {
  readonly positions: readonly number[];
}
export interface LabelMember extends Member {
  readonly image: LabelImage;
}
export interface WeightMember extends Member {
  readonly image: WeightImage;
}
export interface SphereMember {
  readonly position: number;
  readonly sphere: Sphere;
}

/** Every region of a study and what it is made of: labels, weights and spheres of any number of atlases. */
export interface NodeSet {
  readonly names: readonly string[];
  readonly labels: readonly LabelMember[];
  readonly weights: readonly WeightMember[];
  readonly spheres: readonly SphereMember[];
  readonly checks: readonly Check[];
}

/**
 * Reads the atlases that the tables of regions name.
 *
 * @param regions and labels rows of the same regions in the same order
 * @throws DataError `region-without-centre`, and those of the readers
 */
export async function readNodeSet(
  regions: TableView,
  labels: TableView,
  opener: ImageOpener,
): Promise<NodeSet> {
  const [kinds, files, digests] = [
    labels.strings('kind'),
    labels.strings('labels_file'),
    labels.strings('labels_sha256'),
  ];
  const groups = new Map<string, { kind: string; listed: ListedFile; positions: number[] }>();
  const spheres: SphereMember[] = [];
  const names = regions.strings('name').map((name) => name ?? '');
  for (const [position, kind] of kinds.entries()) {
    if (kind === 'sphere') {
      spheres.push({ position, sphere: sphereOf(regions, labels, position, names[position] ?? '') });
      continue;
    }
    const key = `${kind} ${digests[position]}`;
    const group = groups.get(key);
    if (group) group.positions.push(position);
    else {
      const listed = { file: files[position] ?? '', sha256: digests[position] ?? '' };
      groups.set(key, { kind: kind ?? '', listed, positions: [position] });
    }
  }
  const members = { labels: [] as LabelMember[], weights: [] as WeightMember[] };
  const values = labels.i32('label');
  for (const { kind, listed, positions } of groups.values()) {
    const wanted = Int32Array.from(positions, (position) => values[position] as number);
    if (kind === 'weight') {
      const [image, voxels] = await opener.image(listed);
      members.weights.push({ positions, image: await readWeightImage(image, wanted, voxels) });
    } else members.labels.push({ positions, image: await readLabels(listed, wanted, opener) });
  }
  return { names, ...members, spheres, checks: members.labels.flatMap(({ image }) => image.checks) };
}

async function readLabels(listed: ListedFile, labels: Int32Array, opener: ImageOpener): Promise<LabelImage> {
  if (/\.gii$/i.test(listed.file)) return readSurfaceLabels(await opener.file(listed), labels);
  if (/\.dlabel\.nii$/i.test(listed.file)) return readDenseLabels(await opener.file(listed), labels);
  const [image, voxels] = await opener.image(listed);
  return readLabelImage(image, labels, voxels);
}

function sphereOf(regions: TableView, labels: TableView, row: number, name: string): Sphere {
  const centre = [regions.f64('x_mm')[row], regions.f64('y_mm')[row], regions.f64('z_mm')[row]] as [
    number,
    number,
    number,
  ];
  const radiusMm = labels.f64('radius_mm')[row] ?? NaN;
  if (centre.every((place) => Number.isFinite(place))) return { centre, radiusMm };
  throw new DataError(
    'region-without-centre',
    `the sphere "${name}" has no centre`,
    'table of regions',
    'give x, y and z of every sphere in mm',
  );
}
