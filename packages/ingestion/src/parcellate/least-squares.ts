import { DataError } from '@mesovia/core';
import { inverseOfSymmetric } from '@mesovia/kernels';
import type { Weights } from './weight-image.ts';

/**
 * Signals of overlapping regions: in every frame the values that, multiplied by the weights and summed, come nearest to
 * the image (least squares over the voxels, no intercept), from the products of weights and frames.
 *
 * @param regions weights of each region; a region without any gets 0
 * @param products regions x frames: sum over the region's voxels of weight x value; overwritten by the signals
 * @throws DataError `weights-dependent`
 */
export function solveWeights(
  regions: readonly Weights[],
  products: Float64Array,
  frames: number,
  file: string,
): void {
  const used = regions.flatMap(({ voxels }, region) => (voxels.length > 0 ? [region] : []));
  const size = used.length;
  const inverse = inverseOfSymmetric(crossProducts(used.map((region) => regions[region] as Weights)), size);
  if (!inverse) {
    throw new DataError(
      'weights-dependent',
      'the weights of some region are a mixture of those of others: their signals cannot be told apart',
      file,
      'leave one of these regions out, or see whether the mask leaves too few voxels',
    );
  }
  const frame = new Float64Array(size);
  for (let t = 0; t < frames; t++) {
    for (let i = 0; i < size; i++) frame[i] = products[(used[i] as number) * frames + t] as number;
    for (let i = 0; i < size; i++) {
      let sum = 0;
      for (let j = 0; j < size; j++) sum += (inverse[i * size + j] as number) * (frame[j] as number);
      products[(used[i] as number) * frames + t] = sum;
    }
  }
}

/** Sums over voxels of weight x weight for every pair of regions; both lists are ascending. */
function crossProducts(regions: readonly Weights[]): Float64Array {
  const size = regions.length;
  const out = new Float64Array(size * size);
  for (const [i, one] of regions.entries()) {
    for (let j = 0; j <= i; j++) {
      const sum = sharedSum(one, regions[j] as Weights);
      out[i * size + j] = sum;
      out[j * size + i] = sum;
    }
  }
  return out;
}

function sharedSum(one: Weights, other: Weights): number {
  let [sum, b] = [0, 0];
  for (let a = 0; a < one.voxels.length; a++) {
    const voxel = one.voxels[a] as number;
    while (b < other.voxels.length && (other.voxels[b] as number) < voxel) b++;
    if (other.voxels[b] === voxel) sum += (one.weights[a] as number) * (other.weights[b] as number);
  }
  return sum;
}
