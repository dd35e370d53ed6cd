import { DataError } from '@mesovia/core';
import { openImage } from '../image/open-image.ts';
import type { ImageOpener } from '../parcellate/image-opener.ts';
import { voxelsInMasks } from '../parcellate/mask-voxels.ts';
import type { ListedFile } from '../parcellate/scan-files.ts';
import { voxelSeries } from '../parcellate/voxel-series.ts';
import type { NotFinite } from '../parcellate/volume-reader.ts';
import { VoxelChanges } from './voxel-changes.ts';

/** Numbers that are held at a time; an image with more is read several times. */
const HELD = 12_000_000;

export interface MaskSignals {
  readonly globalSignal: Float64Array;
  readonly standardisedDvars: Float64Array;
}

/**
 * Global signal and standardised DVARS over the voxels of masks. Quantiles over time need whole series: these are held
 * for as many voxels as fit (48 MB), and the file is read again for the others.
 *
 * @throws DataError `empty-mask`, `too-few-frames`, `not-finite`, and those of the image
 */
export async function maskSignals(
  listed: ListedFile,
  masks: readonly ListedFile[],
  notFinite: NotFinite,
  opener: ImageOpener,
  held = HELD,
): Promise<MaskSignals> {
  let changes: VoxelChanges | undefined;
  for (let from = 0, left = 1; left > 0;) {
    const image = await openImage(...(await opener.image(listed)));
    try {
      const { volumes: frames, type } = image.header;
      const voxels = await voxelsInMasks(image.header, masks, opener);
      refuseUseless(voxels.length, frames, listed.file);
      const some = voxels.subarray(from, from + Math.max(1, Math.floor(held / frames)));
      const isExact = type.name === 'float32' && image.header.slope === 1 && image.header.intercept === 0;
      const series = new (isExact ? Float32Array : Float64Array)(some.length * frames);
      for await (const { frame, values } of voxelSeries(image, some, notFinite))
        for (let i = 0; i < some.length; i++) series[i * frames + frame] = values[i] as number;
      changes ??= new VoxelChanges(frames);
      for (let i = 0; i < some.length; i++) changes.add(series.subarray(i * frames, (i + 1) * frames));
      from += some.length;
      left = voxels.length - from;
    } finally {
      image.close();
    }
  }
  const done = changes as VoxelChanges;
  return { globalSignal: done.globalSignal(), standardisedDvars: done.standardisedDvars() };
}

function refuseUseless(voxels: number, frames: number, file: string): void {
  if (voxels === 0) {
    throw new DataError(
      'empty-mask',
      'no voxel of the image lies in the mask',
      file,
      'give a mask in the space of the image',
    );
  }
  if (frames >= 2) return;
  throw new DataError('too-few-frames', 'the image has one volume', file, 'give the whole series');
}
