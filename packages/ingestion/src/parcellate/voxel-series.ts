import type { OpenImage } from '../image/open-image.ts';
import { UsedVoxels } from './used-voxels.ts';
import { VolumeReader, type NotFinite } from './volume-reader.ts';

/**
 * Values of single voxels, one volume after another; only these voxels of one volume are held.
 *
 * @param voxels of the image, x fastest, ascending
 * @returns frames in order; `values` has one number a voxel and is overwritten by the next frame
 * @throws DataError `not-finite`, and those of the image
 */
export async function* voxelSeries(
  image: OpenImage,
  voxels: Int32Array,
  notFinite: NotFinite,
): AsyncGenerator<{ readonly frame: number; readonly values: Float64Array }> {
  const { shape } = image.header;
  const used = new UsedVoxels([voxels], shape[0] * shape[1] * shape[2]);
  const reader = new VolumeReader(image, notFinite);
  for await (const { index, stored } of image.volumes()) {
    reader.read(stored, index, used);
    yield { frame: index, values: used.current };
  }
}
