/**
 * DVARS of a run and its standardisation, one voxel after another: voxels whose middle half of values is all the same
 * are left out. dvars(t) = sqrt(mean over voxels of (y(t) - y(t-1))^2); std_dvars divides it by the mean over voxels of
 * sqrt(2 (1 - rho)) x sigma, with sigma = (Q3 - Q1) / 1.349 (quantiles are observed values, the lower ones) and rho the
 * lag-1 autocorrelation (Yule-Walker).
 *
 * @see Power et al. 2012, NeuroImage 59:2142 (DVARS); Nichols 2013, "Notes on creating a standardized version of DVARS"
 */
export class VoxelChanges {
  readonly #frames: number;
  readonly #total: Float64Array;
  readonly #squares: Float64Array;
  readonly #sorted: Float64Array;
  #voxels = 0;
  #varying = 0;
  #expected = 0;

  constructor(frames: number) {
    this.#frames = frames;
    this.#total = new Float64Array(frames);
    this.#squares = new Float64Array(frames);
    this.#sorted = new Float64Array(frames);
  }

  /** @param series one value a frame */
  add(series: Float32Array | Float64Array): void {
    for (let t = 0; t < this.#frames; t++)
      this.#total[t] = (this.#total[t] as number) + (series[t] as number);
    this.#voxels++;
    const spread = this.#spread(series);
    if (!(spread > 0)) return;
    this.#varying++;
    this.#expected += Math.sqrt(2 * (1 - autocorrelation(series))) * spread;
    for (let t = 1; t < this.#frames; t++) {
      const step = (series[t] as number) - (series[t - 1] as number);
      this.#squares[t] = (this.#squares[t] as number) + step * step;
    }
  }

  #spread(series: Float32Array | Float64Array): number {
    this.#sorted.set(series);
    this.#sorted.sort();
    const at = (share: number) => this.#sorted[Math.floor(share * (this.#frames - 1))] as number;
    return (at(0.75) - at(0.25)) / 1.349;
  }

  /** Mean over all voxels in every frame. */
  globalSignal(): Float64Array {
    return this.#total.map((sum) => sum / this.#voxels);
  }

  /** NaN in the first frame, and everywhere if no voxel varies. */
  standardisedDvars(): Float64Array {
    const scale = this.#expected / this.#varying;
    return this.#squares.map((sum, t) => (t === 0 ? NaN : Math.sqrt(sum / this.#varying) / scale));
  }
}

function autocorrelation(series: Float32Array | Float64Array): number {
  let sum = 0;
  for (const value of series) sum += value;
  const mean = sum / series.length;
  let [products, squares, before] = [0, 0, 0];
  for (let t = 0; t < series.length; t++) {
    const gap = (series[t] as number) - mean;
    squares += gap * gap;
    if (t > 0) products += gap * before;
    before = gap;
  }
  return products / squares;
}
