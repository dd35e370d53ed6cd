import { DataError } from '@mesovia/core';
import type { NamedStream } from '../image/open-image.ts';
import { LabelCounter, type LabelImage } from '../parcellate/label-image.ts';
import { readGifti } from './read-gifti.ts';

/** Structure of a surface whose file does not name one: fits only another such file. */
export const UNNAMED = 'unnamed surface';

/**
 * Reads a .label.gii file: the label of every vertex of one surface.
 *
 * @param labels label of every region
 * @throws DataError `bad-gifti`, `not-a-label`, and those of `readGifti`
 */
export async function readSurfaceLabels(image: NamedStream, labels: Int32Array): Promise<LabelImage> {
  const { arrays, structure, file } = await readGifti(image.stream, image.file);
  const [first, ...more] = arrays;
  if (!first || more.length > 0) {
    throw new DataError(
      'bad-gifti',
      `the file has ${arrays.length} arrays, one of labels is needed`,
      file,
      'give a .label.gii file with one map',
    );
  }
  const counter = new LabelCounter(labels, file);
  const regionOf = Int32Array.from(first.values, (value, vertex) =>
    counter.regionOf(value, vertex, (at) => `the vertex ${at} (from 0)`),
  );
  return { ...counter.image(), surfaces: new Map([[structure ?? UNNAMED, regionOf]]) };
}
