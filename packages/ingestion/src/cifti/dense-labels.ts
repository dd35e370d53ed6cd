import { DataError } from '@mesovia/core';
import type { NamedStream } from '../image/open-image.ts';
import { LabelCounter, type LabelImage } from '../parcellate/label-image.ts';
import type { BrainModel } from './axis.ts';
import { openCifti, type OpenCifti } from './open-cifti.ts';

/**
 * Reads the first map of a .dlabel.nii file: labels of the vertices of surfaces and of the voxels of a volume.
 *
 * @param labels label of every region
 * @throws DataError `not-dense-labels`, `not-a-label`, and those of `openCifti`
 */
export async function readDenseLabels(image: NamedStream, labels: Int32Array): Promise<LabelImage> {
  const cifti = await openCifti(image);
  const { rows, along, file } = cifti;
  if (rows.kind !== 'dense' || along.kind !== 'labels') {
    cifti.close();
    throw new DataError(
      'not-dense-labels',
      `the file holds ${along.kind} of ${rows.kind}, not labels of a dense space`,
      file,
      'give a .dlabel.nii file',
    );
  }
  const counter = new LabelCounter(labels, file);
  const regionOf = await firstMap(cifti, rows.length, counter);
  const surfaces = new Map<string, Int32Array>();
  const { space, models } = rows;
  const inVolume = space && new Int32Array(space.shape[0] * space.shape[1] * space.shape[2]).fill(-1);
  for (const model of models) spread(model, regionOf, surfaces, inVolume);
  return {
    ...counter.image(),
    surfaces,
    volume: space && inVolume ? { grid: space, regionOf: inVolume } : undefined,
  };
}

async function firstMap(cifti: OpenCifti, length: number, counter: LabelCounter): Promise<Int32Array> {
  const regionOf = new Int32Array(length);
  for await (const { row, values } of cifti.values())
    regionOf[row] = counter.regionOf(values[0] as number, row, (place) => `the place ${place} (from 0)`);
  return regionOf;
}

function spread(
  { structure, offset, surface, voxels, count }: BrainModel,
  regionOf: Int32Array,
  surfaces: Map<string, Int32Array>,
  inVolume: Int32Array | undefined,
): void {
  if (surface && !surfaces.has(structure)) surfaces.set(structure, new Int32Array(surface.vertices).fill(-1));
  const whole = surface ? surfaces.get(structure) : inVolume;
  const places = surface?.listed ?? voxels;
  for (let i = 0; i < count; i++)
    if (whole && places) whole[places[i] as number] = regionOf[offset + i] as number;
}
