import { workspace } from '../linear-algebra/compiled.ts';

/** What the products of centred columns are turned into. */
export interface ProductOptions {
  /** Columns are divided by their lengths first. */
  readonly scaled: boolean;
  /** Every cell is divided by it. */
  readonly divisor: number;
  /** Cells are kept within +-limit. */
  readonly limit: number;
}

/**
 * Products of every pair of centred columns in WebAssembly, the same bits as from `centredColumns` and
 * `symmetricProduct`.
 *
 * @param series frames x regions, frame after frame. @param out regions x regions, every cell is written.
 * @param lengths frames values: the squared length of every centred frame; empty where nobody asks
 */
export function compiledProducts(
  series: Float64Array,
  frames: number,
  regions: number,
  { scaled, divisor, limit }: ProductOptions,
  out: Float64Array,
  lengths: Float64Array,
): void {
  const count = Math.ceil(regions / 4);
  const cells = regions * regions;
  const { exports, places, values } = workspace(
    Math.max(frames * regions + 4, cells),
    count * 4 * frames,
    count * 4 * count * 4,
    frames,
  );
  // The series is not needed any more when the result takes its place.
  const [place, panels, tiles, frameSums] = places;
  values(place, frames * regions).set(series);
  exports.centredPanels(place, frames, regions, panels);
  if (scaled) exports.scalePanels(panels, frames, count);
  exports.panelProducts(panels, frames, count, tiles);
  exports.finishSymmetric(tiles, count, regions, place, divisor, limit);
  out.set(values(place, cells));
  if (lengths.length > 0) {
    exports.frameLengths(panels, frames, count, frameSums);
    lengths.set(values(frameSums, frames));
  }
}
