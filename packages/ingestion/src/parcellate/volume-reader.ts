import { DataError } from '@mesovia/core';
import type { ImageHeader } from '../image/image-header.ts';
import type { OpenImage } from '../image/open-image.ts';
import type { StoredVolume, UsedVoxels } from './used-voxels.ts';

export type NotFinite = 'refuse' | 'zero';

/** Stored numbers -> values; what is no number is refused or taken as 0. */
export class VolumeReader {
  readonly #image: OpenImage;
  readonly #rule: NotFinite;
  #whole: Float64Array | undefined;
  /** Values that were not finite. */
  replaced = 0;

  constructor(image: OpenImage, rule: NotFinite) {
    this.#image = image;
    this.#rule = rule;
  }

  /** The voxels that are used, into `used.current`. */
  read(stored: ArrayLike<number>, volume: number, used: UsedVoxels): void {
    const { slope, intercept } = this.#image.header;
    const { starts, lengths, current } = used;
    let at = 0;
    for (let run = 0; run < starts.length; run++) {
      const start = starts[run] as number;
      const end = start + (lengths[run] as number);
      for (let voxel = start; voxel < end; voxel++) {
        const value = (stored[voxel] as number) * slope + intercept;
        current[at++] = value - value === 0 ? value : this.#notFinite(value, voxel, volume);
      }
    }
  }

  /** Numbers of a volume with their scale. */
  scaled(stored: ArrayLike<number>): StoredVolume {
    const { slope, intercept } = this.#image.header;
    return { stored, slope, intercept };
  }

  /** Every voxel, for smoothing. */
  whole(stored: ArrayLike<number>, volume: number): Float64Array {
    const { slope, intercept } = this.#image.header;
    const whole = (this.#whole ??= new Float64Array(stored.length));
    for (let voxel = 0; voxel < whole.length; voxel++) {
      const value = (stored[voxel] as number) * slope + intercept;
      whole[voxel] = value - value === 0 ? value : this.#notFinite(value, voxel, volume);
    }
    return whole;
  }

  #notFinite(value: number, voxel: number, volume: number): number {
    if (this.#rule === 'refuse') refuseValue(value, voxel, volume, this.#image.file, this.#image.header);
    this.replaced++;
    return 0;
  }
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
