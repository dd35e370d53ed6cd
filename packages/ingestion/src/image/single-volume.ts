import { DataError } from '@mesovia/core';
import type { ImageHeader } from './image-header.ts';
import type { Numbers } from './number-type.ts';
import { openImage, type NamedStream, type OpenImage } from './open-image.ts';

/**
 * The only volume of an opened image, as stored, and closes it.
 *
 * @throws DataError `several-volumes`, and those of `OpenImage.volumes`
 */
export async function oneVolume(image: OpenImage): Promise<Numbers> {
  const { header, volumes, close } = image;
  if (header.volumes !== 1) {
    close();
    throw new DataError(
      'several-volumes',
      `the image has ${header.volumes} volumes, one is needed`,
      image.file,
      'give an image of labels or a mask; for a probabilistic atlas, one volume a region, say holds: weights',
    );
  }
  let numbers: Numbers = new Float64Array(0);
  for await (const { stored } of volumes()) numbers = stored;
  return numbers;
}

/**
 * An image of one volume as a whole, such as an atlas or a mask, in doubles.
 *
 * @param voxels second file of a .hdr/.img pair
 * @throws DataError `several-volumes`, and those of `openImage`
 */
export async function readSingleVolume(
  image: NamedStream,
  voxels?: NamedStream,
): Promise<{ readonly header: ImageHeader; readonly values: Float64Array }> {
  const opened = await openImage(image, voxels);
  const { header } = opened;
  const values = Float64Array.from(await oneVolume(opened));
  for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) * header.slope + header.intercept;
  return { header, values };
}
