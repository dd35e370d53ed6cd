import { exp } from '@mesovia/kernels';
import type { Grid } from '../image/affine.ts';

/** sqrt(8 ln 2): full width at half maximum of a Gaussian in standard deviations. */
const FWHM_PER_SD = 2.3548200450309493;
/** Standard deviations at which the Gaussian is cut off, as scipy.ndimage and nilearn do. */
const CUT = 4;

/**
 * Gaussian smoothing of one volume after another, axis by axis, with two volumes of memory. Outside the image its mirror
 * image continues (the outermost voxel twice). Same rule as nilearn: width in mm, voxel size from the affine.
 */
export class Smoother {
  readonly #shape: Grid['shape'];
  readonly #kernels: readonly Float64Array[];
  readonly #line: Float64Array;

  /** @param fwhmMm full width at half maximum in mm, above 0 */
  constructor({ shape, affine }: Grid, fwhmMm: number) {
    this.#shape = shape;
    this.#kernels = [0, 1, 2].map((axis) => {
      let square = 0;
      for (let row = 0; row < 3; row++) square += (affine[row * 4 + axis] as number) ** 2;
      return gaussian(fwhmMm / FWHM_PER_SD / Math.sqrt(square));
    });
    this.#line = new Float64Array(Math.max(...shape));
  }

  /** Smooths in place and returns the same array. */
  smooth(volume: Float64Array): Float64Array {
    const [nx, ny, nz] = this.#shape;
    const steps = [1, nx, nx * ny];
    for (const [axis, kernel] of this.#kernels.entries()) {
      const step = steps[axis] as number;
      const length = this.#shape[axis] as number;
      for (let start = 0; start < nx * ny * nz; start++) {
        // Lines begin where the index along this axis is 0.
        if (Math.floor(start / step) % length === 0) this.#smoothLine(volume, start, step, length, kernel);
      }
    }
    return volume;
  }

  #smoothLine(volume: Float64Array, start: number, step: number, length: number, kernel: Float64Array): void {
    const line = this.#line;
    for (let i = 0; i < length; i++) line[i] = volume[start + i * step] as number;
    const reach = kernel.length - 1;
    for (let i = 0; i < length; i++) {
      let sum = (kernel[0] as number) * (line[i] as number);
      for (let k = 1; k <= reach; k++) {
        const below = line[i - k >= 0 ? i - k : mirrored(i - k, length)] as number;
        const above = line[i + k < length ? i + k : mirrored(i + k, length)] as number;
        sum += (kernel[k] as number) * (below + above);
      }
      volume[start + i * step] = sum;
    }
  }
}

/** Index inside 0 to length - 1 of the mirror image that starts with the outermost voxel again. */
function mirrored(index: number, length: number): number {
  const round = 2 * length;
  const at = ((index % round) + round) % round;
  return at < length ? at : round - 1 - at;
}

/** Weights of a Gaussian at 0, 1, 2 ... voxels; both sides together sum to 1. */
function gaussian(sd: number): Float64Array {
  const reach = Math.floor(CUT * sd + 0.5);
  const weights = Float64Array.from({ length: reach + 1 }, (_, i) => exp((-0.5 / (sd * sd)) * i * i));
  let total = 1;
  for (let i = 1; i <= reach; i++) total += 2 * (weights[i] as number);
  return weights.map((weight) => weight / total);
}
