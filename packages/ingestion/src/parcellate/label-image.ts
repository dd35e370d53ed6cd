import { DataError, type Check } from '@mesovia/core';
import type { Grid } from '../image/affine.ts';
import { openImage, type NamedStream } from '../image/open-image.ts';
import { oneVolume } from '../image/single-volume.ts';

/** Labels of the voxels of a grid. */
export interface LabelVolume {
  readonly grid: Grid;
  /** Region of every voxel, x fastest, -1 outside. */
  readonly regionOf: Int16Array | Int32Array;
}

/** An atlas of labels; places whose label the table does not name are outside, -1. */
export interface LabelImage {
  readonly file: string;
  /** Absent where the atlas lies on surfaces only. */
  readonly volume: LabelVolume | undefined;
  /** Region of every vertex by structure, for example CIFTI_STRUCTURE_CORTEX_LEFT; -1 outside. */
  readonly surfaces: ReadonlyMap<string, Int32Array>;
  /** Voxels and vertices of every region; 0 where the image does not hold its label. */
  readonly voxels: Int32Array;
  readonly checks: readonly Check[];
}

/**
 * Reads an image of labels stored in any number type.
 *
 * @param labels label of every region
 * @param voxels second file of a .hdr/.img pair
 * @throws DataError `not-a-label`, and those of `oneVolume`
 */
export async function readLabelImage(
  image: NamedStream,
  labels: Int32Array,
  voxels?: NamedStream,
): Promise<LabelImage> {
  const counter = new LabelCounter(labels, image.file);
  const opened = await openImage(image, voxels);
  const { header } = opened;
  const stored = await oneVolume(opened);
  const [x, y] = header.shape;
  const place = (voxel: number) =>
    `the voxel ${voxel % x}, ${Math.floor(voxel / x) % y}, ${Math.floor(voxel / (x * y))} (from 0)`;
  // Half the memory where the regions are few enough; it is held as long as the images are read.
  const regionOf = new (labels.length < 32_768 ? Int16Array : Int32Array)(stored.length);
  for (let voxel = 0; voxel < stored.length; voxel++) {
    const value = (stored[voxel] as number) * header.slope + header.intercept;
    regionOf[voxel] = counter.regionOf(value, voxel, place);
  }
  return { ...counter.image(), volume: { grid: header, regionOf } };
}

/** Turns labels into regions and counts what it saw. */
export class LabelCounter {
  readonly #file: string;
  readonly #regions: ReadonlyMap<number, number>;
  readonly #voxels: Int32Array;
  readonly #strange = new Set<number>();

  constructor(labels: Int32Array, file: string) {
    this.#file = file;
    this.#regions = new Map([...labels].map((label, region) => [label, region]));
    this.#voxels = new Int32Array(labels.length);
  }

  /** @param place names where the value is, for the error. @throws DataError `not-a-label` */
  regionOf(value: number, at: number, place: (at: number) => string): number {
    if (value === 0) return -1;
    const region = this.#regions.get(value);
    if (region !== undefined) {
      this.#voxels[region] = (this.#voxels[region] as number) + 1;
      return region;
    }
    if (!Number.isInteger(value)) {
      throw new DataError(
        'not-a-label',
        `${place(at)} is ${value}, not a whole number`,
        this.#file,
        'give an image of labels; one that was resampled with interpolation is none any more',
      );
    }
    this.#strange.add(value);
    return -1;
  }

  image(): LabelImage {
    const missing = this.#voxels.filter((count) => count === 0).length;
    return {
      file: this.#file,
      volume: undefined,
      surfaces: new Map(),
      voxels: this.#voxels,
      checks: remarks(missing, this.#strange.size),
    };
  }
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
