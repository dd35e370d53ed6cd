/** Numbers of a volume as they lie in the file; value = number x slope + intercept. */
export interface StoredVolume {
  readonly stored: ArrayLike<number>;
  readonly slope: number;
  readonly intercept: number;
}

/**
 * The voxels of an image that some region uses, packed one after another in ascending order, and what is known of each
 * over time. Nothing is held for the other voxels.
 */
export class UsedVoxels {
  /** Runs of neighbouring voxels: first voxel and number. */
  readonly starts: Int32Array;
  readonly lengths: Int32Array;
  /** Values of the volume that was read last. */
  readonly current: Float64Array;
  readonly #voxels: Int32Array;
  readonly #imageVoxels: number;
  readonly #first: Float64Array;
  /** Sums over frames of value - first and of its square: exact enough for an SD, however large the first value. */
  readonly #sum: Float64Array;
  readonly #squares: Float64Array;

  /** @param lists of voxels, in any number; a voxel in several is kept once */
  constructor(lists: readonly Int32Array[], imageVoxels: number) {
    const isUsed = new Uint8Array(imageVoxels);
    for (const list of lists) for (const voxel of list) isUsed[voxel] = 1;
    let count = 0;
    for (const flag of isUsed) count += flag;
    const voxels = new Int32Array(count);
    let at = 0;
    for (let voxel = 0; voxel < imageVoxels; voxel++) if (isUsed[voxel]) voxels[at++] = voxel;
    const starts: number[] = [];
    for (let i = 0; i < count; i++)
      if (i === 0 || voxels[i] !== (voxels[i - 1] as number) + 1) starts.push(i);
    this.starts = Int32Array.from(starts, (i) => voxels[i] as number);
    this.lengths = Int32Array.from(starts, (i, run) => (starts[run + 1] ?? count) - i);
    this.#voxels = voxels;
    this.#imageVoxels = imageVoxels;
    this.current = new Float64Array(count);
    this.#first = new Float64Array(count);
    this.#sum = new Float64Array(count);
    this.#squares = new Float64Array(count);
  }

  /** Where voxels of an ascending list lie in `current`; every one of them has to be used. */
  positionsOf(list: Int32Array): Int32Array {
    const voxels = this.#voxels;
    const positions = new Int32Array(list.length);
    let low = 0;
    for (let i = 0; i < list.length; i++) {
      const voxel = list[i] as number;
      let high = voxels.length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((voxels[middle] as number) < voxel) low = middle + 1;
        else high = middle;
      }
      positions[i] = low;
    }
    return positions;
  }

  /** Takes the used voxels out of a whole volume. */
  pick(whole: Float64Array): void {
    for (let i = 0; i < this.#voxels.length; i++)
      this.current[i] = whole[this.#voxels[i] as number] as number;
  }

  /**
   * Adds the current volume to what is known over time, and its values to sums by region: one loop for both, since at
   * this size moving numbers costs more than adding them.
   *
   * @param frame 0 for the first one
   * @param owners region of each used voxel, -1 for none
   * @param sums added to, in the order of voxels
   */
  count(frame: number, owners: Int32Array, sums: Float64Array): void {
    const [current, first, sum, squares] = [this.current, this.#first, this.#sum, this.#squares];
    if (frame === 0) first.set(current);
    for (let i = 0; i < current.length; i++) {
      const value = current[i] as number;
      const step = value - (first[i] as number);
      sum[i] = (sum[i] as number) + step;
      squares[i] = (squares[i] as number) + step * step;
      const owner = owners[i] as number;
      if (owner >= 0) sums[owner] = (sums[owner] as number) + value;
    }
  }

  /**
   * The same straight from the numbers of a volume, without `current`, where every used voxel belongs to one region.
   *
   * @param runs of `ownedRuns`
   * @param sums set to the sums by region, in the order of voxels
   * @returns whether every sum is finite
   */
  countStored(frame: number, volume: StoredVolume, runs: Int32Array, sums: Float64Array): boolean {
    const { stored, slope, intercept } = volume;
    const [first, sum, squares] = [this.#first, this.#sum, this.#squares];
    sums.fill(0);
    let at = 0;
    let isFinite = true;
    for (let run = 0; run < runs.length; run += 3) {
      const [start, end, owner] = [runs[run] as number, runs[run + 1] as number, runs[run + 2] as number];
      if (frame === 0)
        for (let voxel = start, i = at; voxel < end; voxel++, i++)
          first[i] = (stored[voxel] as number) * slope + intercept;
      let total = sums[owner] as number;
      for (let voxel = start; voxel < end; voxel++, at++) {
        const value = (stored[voxel] as number) * slope + intercept;
        const step = value - (first[at] as number);
        sum[at] = (sum[at] as number) + step;
        squares[at] = (squares[at] as number) + step * step;
        total += value;
      }
      sums[owner] = total;
      isFinite &&= total - total === 0;
    }
    return isFinite;
  }

  /** Runs of neighbouring voxels of one region, ascending: first voxel, voxel after the last, region. */
  ownedRuns(owners: Int32Array): Int32Array {
    const runs: number[] = [];
    let at = 0;
    for (const [run, start] of this.starts.entries()) {
      const end = start + (this.lengths[run] as number);
      for (let voxel = start; voxel < end; voxel++, at++) {
        if (voxel === start || owners[at] !== owners[at - 1])
          runs.push(voxel, voxel + 1, owners[at] as number);
        else runs[runs.length - 2] = voxel + 1;
      }
    }
    return Int32Array.from(runs);
  }

  /** Region of each used voxel; undefined where one belongs to several. @param places of every region in `current` */
  ownersOf(places: readonly Int32Array[]): Int32Array | undefined {
    const owners = new Int32Array(this.current.length).fill(-1);
    for (const [region, list] of places.entries()) {
      for (const place of list) {
        if ((owners[place] as number) >= 0) return undefined;
        owners[place] = region;
      }
    }
    return owners;
  }

  /** 1 for voxels whose value was not always the same, by voxel of the image. */
  varying(): Uint8Array {
    const varies = new Uint8Array(this.#imageVoxels);
    for (let i = 0; i < this.#voxels.length; i++)
      if ((this.#squares[i] as number) > 0) varies[this.#voxels[i] as number] = 1;
    return varies;
  }

  /** Mean over the voxels that vary of mean / SD (ddof 1); NaN without such voxels. @param places in `current` */
  tsnr(places: Int32Array, frames: number): number {
    let [total, count] = [0, 0];
    for (const i of places) {
      const [sum, squares] = [this.#sum[i] as number, this.#squares[i] as number];
      const variance = (squares - (sum * sum) / frames) / (frames - 1);
      if (!(variance > 0)) continue;
      total += ((this.#first[i] as number) + sum / frames) / Math.sqrt(variance);
      count++;
    }
    return count > 0 ? total / count : NaN;
  }
}
