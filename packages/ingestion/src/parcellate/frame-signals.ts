import { SUMMARIES, type Statistic } from './summaries.ts';
import type { StoredVolume, UsedVoxels } from './used-voxels.ts';

/** Signals of one frame after another. Means of regions that share no voxel are summed while voxels are counted. */
export class FrameSignals {
  readonly #used: UsedVoxels;
  readonly #places: readonly Int32Array[];
  readonly #statistic: Statistic;
  readonly #owners: Int32Array | undefined;
  readonly #nobody: Int32Array;
  readonly #sums: Float64Array;
  #runs: Int32Array | undefined;
  readonly #scratch: Float64Array;

  /** @param places of every region in `used.current`, ascending */
  constructor(used: UsedVoxels, places: readonly Int32Array[], statistic: Statistic) {
    this.#used = used;
    this.#places = places;
    this.#statistic = statistic;
    this.#owners = statistic === 'mean' ? used.ownersOf(places) : undefined;
    this.#nobody = this.#owners ?? new Int32Array(used.current.length).fill(-1);
    this.#sums = new Float64Array(places.length);
    this.#scratch = new Float64Array(places.reduce((most, list) => Math.max(most, list.length), 0));
  }

  /** Whether `addStored` can be used: means of regions that share no voxel. */
  get isDirect(): boolean {
    return this.#owners !== undefined;
  }

  /**
   * Takes a frame straight from its volume: the same sums in the same order.
   *
   * @returns false where a value is not finite; the frame is then useless
   */
  addStored(frame: number, volume: StoredVolume, values: Float64Array, frames: number): boolean {
    this.#runs ??= this.#used.ownedRuns(this.#nobody);
    const isFinite = this.#used.countStored(frame, volume, this.#runs, this.#sums);
    for (const [region, { length }] of this.#places.entries())
      if (length > 0) values[region * frames + frame] = (this.#sums[region] as number) / length;
    return isFinite;
  }

  /** Takes the frame in `used.current`. @param values regions x frames; those of regions with voxels are written */
  add(frame: number, values: Float64Array, frames: number): void {
    this.#sums.fill(0);
    this.#used.count(frame, this.#nobody, this.#sums);
    const summary = SUMMARIES[this.#statistic];
    for (const [region, places] of this.#places.entries()) {
      if (places.length === 0) continue;
      values[region * frames + frame] = this.#owners
        ? (this.#sums[region] as number) / places.length
        : summary(this.#used.current, places, this.#scratch);
    }
  }
}
