import type { Grid } from '../image/affine.ts';
import { openImage, type NamedStream } from '../image/open-image.ts';
import { oneVolume } from '../image/single-volume.ts';
import type { ImageOpener } from './image-opener.ts';
import { nearestVoxels } from './nearest-voxels.ts';
import type { ListedFile } from './scan-files.ts';

/** 1 for voxels of `grid` whose nearest voxel in every mask is neither 0 nor no number. */
export async function flagsInMasks(
  grid: Grid,
  masks: readonly ListedFile[],
  opener: ImageOpener,
): Promise<Uint8Array> {
  const inMask = new Uint8Array(grid.shape[0] * grid.shape[1] * grid.shape[2]).fill(1);
  for (const mask of masks) await keepMask(inMask, grid, await opener.image(mask));
  return inMask;
}

/** The same as a list of voxels, ascending. */
export async function voxelsInMasks(
  grid: Grid,
  masks: readonly ListedFile[],
  opener: ImageOpener,
): Promise<Int32Array> {
  const flags = await flagsInMasks(grid, masks, opener);
  return Int32Array.from(flags.keys()).filter((voxel) => flags[voxel] === 1);
}

async function keepMask(
  inMask: Uint8Array,
  grid: Grid,
  [file, second]: readonly [NamedStream, NamedStream | undefined],
): Promise<void> {
  const mask = await openImage(file, second);
  const { slope, intercept } = mask.header;
  const stored = await oneVolume(mask);
  for (const [voxel, place] of nearestVoxels(grid, mask.header, file.file).entries()) {
    const value = place < 0 ? 0 : (stored[place] as number) * slope + intercept;
    if (value === 0 || value !== value) inMask[voxel] = 0;
  }
}
