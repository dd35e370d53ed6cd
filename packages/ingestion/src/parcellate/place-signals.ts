import { DataError } from '@mesovia/core';
import type { RegionSeries } from './parcellate-scan.ts';
import type { SignalRules } from './region-signals.ts';
import type { Overlap } from './region-voxels.ts';
import { SUMMARIES } from './summaries.ts';

export interface PlaceRules extends SignalRules {
  readonly overlap: Overlap;
}

/** Places of every region in a file that is no volume: vertices and voxels numbered as the file has them. */
export interface RegionPlaces {
  readonly lists: readonly Int32Array[];
  readonly atlasVoxels: Int32Array;
  readonly shared: number;
}

/** A day of volumes every tenth of a second. */
const MOST_FRAMES = 1_000_000;

/**
 * Region signals of files that give one place after another with all its frames. Means add up as places come, ascending;
 * the other summaries keep the regions' places, which is why they are for files of moderate size.
 */
export class PlaceSignals {
  /** Places of some region, ascending. */
  readonly used: Int32Array;
  readonly #lists: readonly Int32Array[];
  readonly #frames: number;
  readonly #rules: SignalRules;
  readonly #file: string;
  readonly #regionsOf = new Map<number, number[]>();
  readonly #kept: Float64Array[][];
  readonly #values: Float64Array;
  readonly #varying: Float64Array;
  readonly #tsnr: Float64Array;
  #replaced = 0;

  /** @throws DataError `too-few-frames`, `too-many-frames` */
  constructor(lists: readonly Int32Array[], frames: number, rules: SignalRules, file: string) {
    if (frames < 2 || frames > MOST_FRAMES) {
      throw new DataError(
        frames < 2 ? 'too-few-frames' : 'too-many-frames',
        `the file has ${frames} frames`,
        file,
        'give the whole series of one run; see whether the file is damaged',
      );
    }
    for (const [region, list] of lists.entries()) {
      for (const place of list) {
        const regions = this.#regionsOf.get(place);
        if (regions) regions.push(region);
        else this.#regionsOf.set(place, [region]);
      }
    }
    this.used = Int32Array.from(this.#regionsOf.keys()).sort();
    this.#lists = lists;
    this.#frames = frames;
    this.#rules = rules;
    this.#file = file;
    this.#values = new Float64Array(lists.length * frames);
    this.#varying = new Float64Array(lists.length);
    this.#tsnr = new Float64Array(lists.length);
    this.#kept = lists.map(() => []);
  }

  /**
   * Adds a place; places come ascending. Places of no region are passed over.
   *
   * @param series one value a frame; read at once, may be used again
   * @throws DataError `not-finite`
   */
  add(place: number, series: Float64Array, name: () => string): void {
    const regions = this.#regionsOf.get(place);
    if (!regions) return;
    this.#makeFinite(series, name);
    const ratio = signalToNoise(series);
    for (const region of regions) {
      if (ratio === ratio) {
        this.#varying[region] = (this.#varying[region] as number) + 1;
        this.#tsnr[region] = (this.#tsnr[region] as number) + ratio;
      }
      if (this.#rules.statistic !== 'mean') this.#kept[region]?.push(series.slice());
      else {
        const at = region * this.#frames;
        for (let frame = 0; frame < this.#frames; frame++)
          this.#values[at + frame] = (this.#values[at + frame] as number) + (series[frame] as number);
      }
    }
  }

  #makeFinite(series: Float64Array, name: () => string): void {
    for (let frame = 0; frame < series.length; frame++) {
      const value = series[frame] as number;
      if (value - value === 0) continue;
      if (this.#rules.not_finite === 'refuse') {
        throw new DataError(
          'not-finite',
          `${name()} is ${value} in frame ${frame} (from 0)`,
          this.#file,
          'repeat the step that wrote the file, or say not_finite: zero',
        );
      }
      series[frame] = 0;
      this.#replaced++;
    }
  }

  /** @param trS repetition time of the file in s */
  finish({ atlasVoxels, shared }: RegionPlaces, trS: number): RegionSeries {
    for (const [region, list] of this.#lists.entries()) this.#summarise(region, list.length);
    return {
      frames: this.#frames,
      values: this.#values,
      headerTrS: trS,
      voxels: Int32Array.from(this.#lists, (list) => list.length),
      atlasVoxels,
      covered: this.#varying.map((count, region) => count / Math.max(1, atlasVoxels[region] as number)),
      tsnr: this.#tsnr.map((sum, region) => sum / (this.#varying[region] as number)),
      replaced: this.#replaced,
      shared,
    };
  }

  #summarise(region: number, count: number): void {
    if (count === 0) return;
    const at = region * this.#frames;
    const kept = this.#kept[region] as Float64Array[];
    const [frame, places] = [new Float64Array(kept.length), Int32Array.from(kept.keys())];
    const scratch = new Float64Array(kept.length);
    for (let t = 0; t < this.#frames; t++) {
      if (this.#rules.statistic === 'mean') {
        this.#values[at + t] = (this.#values[at + t] as number) / count;
        continue;
      }
      for (const [i, series] of kept.entries()) frame[i] = series[t] as number;
      this.#values[at + t] = SUMMARIES[this.#rules.statistic](frame, places, scratch);
    }
  }
}

/** Mean / SD (ddof 1), two passes; NaN for a series without variance. */
function signalToNoise(series: Float64Array): number {
  let sum = 0;
  for (const value of series) sum += value;
  const mean = sum / series.length;
  let squares = 0;
  let varies = false;
  for (const value of series) {
    squares += (value - mean) * (value - mean);
    varies ||= value !== series[0];
  }
  return varies && squares > 0 ? mean / Math.sqrt(squares / (series.length - 1)) : NaN;
}
