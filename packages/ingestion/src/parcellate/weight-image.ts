import { DataError } from '@mesovia/core';
import type { Grid } from '../image/affine.ts';
import { openImage, type NamedStream } from '../image/open-image.ts';

/** Weight of a region in the voxels where it is not 0, ascending. */
export interface Weights {
  readonly voxels: Int32Array;
  readonly weights: Float64Array;
}

/** A probabilistic atlas: one volume a region. */
export interface WeightImage {
  readonly file: string;
  readonly grid: Grid;
  readonly regions: readonly Weights[];
}

/**
 * Reads a probabilistic atlas; of each volume only the voxels that are not 0 are kept.
 *
 * @param wanted volume of every region
 * @throws DataError `weights-count`, `not-a-weight`, and those of `openImage`
 */
export async function readWeightImage(
  image: NamedStream,
  wanted: Int32Array,
  second?: NamedStream,
): Promise<WeightImage> {
  const { header, volumes, close, file } = await openImage(image, second);
  const beyond = wanted.findIndex((volume) => volume >= header.volumes);
  if (beyond >= 0) {
    close();
    throw new DataError(
      'weights-count',
      `the table has a region for volume ${wanted[beyond]} (from 0), the image has ${header.volumes}`,
      file,
      'give one row of the table for each volume of the image, in this order',
    );
  }
  const found = new Map<number, Weights>();
  for await (const { index, stored } of volumes()) {
    if (wanted.includes(index)) found.set(index, sparse(stored, header.slope, header.intercept, index, file));
  }
  return { file, grid: header, regions: Array.from(wanted, (volume) => found.get(volume) as Weights) };
}

function sparse(
  stored: ArrayLike<number>,
  slope: number,
  intercept: number,
  volume: number,
  file: string,
): Weights {
  const voxels: number[] = [];
  const weights: number[] = [];
  for (let voxel = 0; voxel < stored.length; voxel++) {
    const weight = (stored[voxel] as number) * slope + intercept;
    if (weight === 0) continue;
    if (weight - weight !== 0) {
      throw new DataError(
        'not-a-weight',
        `the weight of voxel ${voxel} (x fastest, from 0) in volume ${volume} is ${weight}`,
        file,
        'give an atlas without such voxels',
      );
    }
    voxels.push(voxel);
    weights.push(weight);
  }
  return { voxels: Int32Array.from(voxels), weights: Float64Array.from(weights) };
}
