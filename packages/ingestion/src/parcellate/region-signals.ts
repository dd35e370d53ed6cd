import { DataError } from '@mesovia/core';
import type { OpenImage } from '../image/open-image.ts';
import { Smoother } from '../smoothing/smoother.ts';
import { solveWeights } from './least-squares.ts';
import { FrameSignals } from './frame-signals.ts';
import type { Statistic } from './summaries.ts';
import { UsedVoxels } from './used-voxels.ts';
import { VolumeReader, type NotFinite } from './volume-reader.ts';
import type { Weights } from './weight-image.ts';

export interface SignalRules {
  readonly statistic: Statistic;
  readonly not_finite: NotFinite;
  /** Full width at half maximum in mm; 0 for none. */
  readonly smoothing_mm: number;
}

/** Voxels of the regions, by what their signal is made of; positions in the node set. */
export interface RegionMembers {
  /** Voxels of every region that is a plain set of voxels, ascending; empty for the others. */
  readonly lists: readonly Int32Array[];
  /** Regions of probabilistic atlases, solved together, one entry an atlas. */
  readonly weighted: readonly {
    readonly file: string;
    readonly positions: readonly number[];
    readonly weights: readonly Weights[];
  }[];
}

export interface RegionSignals {
  /** regions x frames, row-major; 0 in every frame for a region without voxels. */
  readonly values: Float64Array;
  /** 1 for voxels of a region whose value changes over time, by voxel of the image. */
  readonly varies: Uint8Array;
  /** Mean over the region's varying voxels of mean / SD (ddof 1) over frames; NaN without such voxels. */
  readonly tsnr: Float64Array;
  /** Values that were not finite and counted as 0. */
  readonly replaced: number;
}

/**
 * The signal of every region in every volume, in one pass over the file whatever the number of atlases: sums run in the
 * order of voxels, in doubles.
 *
 * @throws DataError `not-finite`, `too-few-frames`, `weights-dependent`, and those of the image
 */
export async function regionSignals(
  image: OpenImage,
  members: RegionMembers,
  rules: SignalRules,
): Promise<RegionSignals> {
  const { header } = image;
  const frames = header.volumes;
  if (frames < 2) {
    image.close();
    throw new DataError('too-few-frames', 'the image has one volume', image.file, 'give the whole series');
  }
  const voxels = header.shape[0] * header.shape[1] * header.shape[2];
  const used = new UsedVoxels(allLists(members), voxels);
  const compact = members.lists.map((list) => used.positionsOf(list));
  const weighted = members.weighted.map((block) => ({
    ...block,
    places: block.weights.map((weights) => used.positionsOf(weights.voxels)),
  }));
  const smoother = rules.smoothing_mm > 0 ? new Smoother(header, rules.smoothing_mm) : undefined;
  const frameSignals = new FrameSignals(used, compact, rules.statistic);
  const values = new Float64Array(members.lists.length * frames);
  const reader = new VolumeReader(image, rules.not_finite);
  const isDirect =
    frameSignals.isDirect && !smoother && weighted.length === 0 && rules.not_finite === 'refuse';
  for await (const { index, stored } of image.volumes()) {
    if (isDirect) {
      const isFinite = frameSignals.addStored(index, reader.scaled(stored), values, frames);
      // Says which voxel it is; finite values of which the sum is too large get by.
      if (!isFinite) reader.read(stored, index, used);
      continue;
    }
    if (smoother) used.pick(smoother.smooth(reader.whole(stored, index)));
    else reader.read(stored, index, used);
    frameSignals.add(index, values, frames);
    for (const { positions, weights, places } of weighted) {
      for (const [i, region] of positions.entries())
        values[region * frames + index] = weightedSum(
          used.current,
          places[i] as Int32Array,
          weights[i] as Weights,
        );
    }
  }
  for (const block of weighted) solveBlock(block, values, frames);
  const places = compact.map((list, region) => (list.length > 0 ? list : placesOf(weighted, region)));
  return {
    values,
    varies: used.varying(),
    tsnr: Float64Array.from(places, (list) => used.tsnr(list, frames)),
    replaced: reader.replaced,
  };
}

function allLists({ lists, weighted }: RegionMembers): Int32Array[] {
  return [...lists, ...weighted.flatMap(({ weights }) => weights.map(({ voxels }) => voxels))];
}

interface Block {
  readonly file: string;
  readonly positions: readonly number[];
  readonly weights: readonly Weights[];
  readonly places: readonly Int32Array[];
}

function placesOf(blocks: readonly Block[], region: number): Int32Array {
  for (const { positions, places } of blocks) {
    const at = positions.indexOf(region);
    if (at >= 0) return places[at] as Int32Array;
  }
  return new Int32Array(0);
}

function weightedSum(current: Float64Array, places: Int32Array, { weights }: Weights): number {
  let sum = 0;
  for (let i = 0; i < places.length; i++)
    sum += (weights[i] as number) * (current[places[i] as number] as number);
  return sum;
}

function solveBlock({ file, positions, weights }: Block, values: Float64Array, frames: number): void {
  const products = new Float64Array(positions.length * frames);
  for (const [i, region] of positions.entries())
    products.set(values.subarray(region * frames, (region + 1) * frames), i * frames);
  solveWeights(weights, products, frames, file);
  for (const [i, region] of positions.entries())
    values.set(products.subarray(i * frames, (i + 1) * frames), region * frames);
}
