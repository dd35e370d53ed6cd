import { DataError } from '@mesovia/core';
import type { OpenImage } from '../image/open-image.ts';
import type { ImageHeader } from '../image/image-header.ts';

export type NotFinite = 'refuse' | 'zero';

export interface RegionMeans {
  /** regions x frames, row-major; 0 in every frame for a region without voxels. */
  readonly values: Float64Array;
  /** 1 for voxels of a region whose value changes over time, by voxel of the image. */
  readonly varies: Uint8Array;
  /** Values that were not finite and counted as 0. */
  readonly replaced: number;
}

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
 * Mean of every region in every volume, in one pass over the file: sums run in the order of voxels, in doubles.
 *
 * @throws DataError `not-finite`, `too-few-frames`, and those of the image
 */
export async function regionMeans(
  image: OpenImage,
  voxels: readonly Int32Array[],
  notFinite: NotFinite,
): Promise<RegionMeans> {
  const { shape, slope, intercept, volumes: frames } = image.header;
  if (frames < 2) {
    image.close();
    throw new DataError('too-few-frames', 'the image has one volume', image.file, 'give the whole series');
  }
  const values = new Float64Array(voxels.length * frames);
  const first = new Float64Array(shape[0] * shape[1] * shape[2]);
  const varies = new Uint8Array(first.length);
  let replaced = 0;
  for await (const { index, stored } of image.volumes()) {
    for (const [region, list] of voxels.entries()) {
      let sum = 0;
      for (let i = 0; i < list.length; i++) {
        const voxel = list[i] as number;
        let value = (stored[voxel] as number) * slope + intercept;
        if (value - value !== 0) {
          if (notFinite === 'refuse') refuseValue(value, voxel, index, image.file, image.header);
          value = 0;
          replaced++;
        }
        if (index === 0) first[voxel] = value;
        else if (value !== first[voxel]) varies[voxel] = 1;
        sum += value;
      }
      if (list.length > 0) values[region * frames + index] = sum / list.length;
    }
  }
  return { values, varies, replaced };
}

function refuseValue(value: number, voxel: number, volume: number, file: string, header: ImageHeader): never {
  const [x, y, z] = header.shape;
  const place = [voxel % x, Math.floor(voxel / x) % y, Math.floor(voxel / (x * y))];
  const byte = header.offset + (volume * x * y * z + voxel) * header.type.bytes;
  throw new DataError(
    'not-finite',
    `the voxel ${place.join(', ')} of volume ${volume} (from 0) is ${value}`,
    `${file}: byte ${byte}${file.endsWith('.gz') ? ' (unpacked)' : ''}`,
    'give a mask without such voxels, repeat the step that wrote the image, or say not_finite: zero',
  );
}
