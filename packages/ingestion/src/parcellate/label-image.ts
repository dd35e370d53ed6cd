import { DataError, type Check } from '@mesovia/core';
import type { Grid } from '../image/affine.ts';
import { readSingleVolume, type NamedStream } from '../image/open-image.ts';

/** An image of labels; voxels of labels the table does not name are outside, -1. */
export interface LabelImage {
  readonly file: string;
  readonly grid: Grid;
  /** Region of every voxel, x fastest, -1 outside. */
  readonly regionOf: Int32Array;
  /** Voxels of every region; 0 where the image does not hold its label. */
  readonly voxels: Int32Array;
  readonly checks: readonly Check[];
}

/**
 * Reads an image of labels stored in any number type.
 *
 * @param labels label of every region
 * @throws DataError `not-a-label`, and those of `readSingleVolume`
 */
export async function readLabelImage(image: NamedStream, labels: Int32Array): Promise<LabelImage> {
  const { header, values } = await readSingleVolume(image);
  const regions = new Map([...labels].map((label, region) => [label, region]));
  const regionOf = new Int32Array(values.length).fill(-1);
  const voxels = new Int32Array(labels.length);
  const strange = new Set<number>();
  for (const [voxel, value] of values.entries()) {
    if (value === 0) continue;
    const region = regions.get(value);
    if (region === undefined) {
      if (!Number.isInteger(value)) refuseValue(value, voxel, header.shape, image.file);
      strange.add(value);
      continue;
    }
    regionOf[voxel] = region;
    voxels[region] = (voxels[region] as number) + 1;
  }
  const missing = voxels.filter((count) => count === 0).length;
  return { file: image.file, grid: header, regionOf, voxels, checks: remarks(missing, strange.size) };
}

function refuseValue(value: number, voxel: number, shape: Grid['shape'], file: string): never {
  const [x, y] = shape;
  const place = [voxel % x, Math.floor(voxel / x) % y, Math.floor(voxel / (x * y))];
  throw new DataError(
    'not-a-label',
    `the voxel ${place.join(', ')} (from 0) is ${value}, not a whole number`,
    file,
    'give an image of labels; one that was resampled with interpolation is none any more',
  );
}

function remarks(missing: number, strange: number): Check[] {
  const checks: Check[] = [];
  if (missing > 0) {
    checks.push({
      code: 'labels-missing',
      severity: 'warning',
      message: `Regions of the table whose label is not in the image: ${missing}. They have no signal.`,
      remedy: 'see whether table and image belong to the same version of the atlas',
    });
  }
  if (strange > 0) {
    checks.push({
      code: 'labels-without-region',
      severity: 'note',
      message: `Labels of the image that the table of regions does not name: ${strange}. They were left out.`,
    });
  }
  return checks;
}
