import { VOXELS, type BrainGrid } from './brain-grid.ts';

/** Fixed differences between the voxels of a region, in stored numbers; they cancel in the mean. */
const TEXTURE = [400, -400, 150, -150] as const;
const LARGEST = 32_767 - 400 - 1;

/** Stored numbers of a scan, and what one is worth. */
export interface StoredBold {
  readonly stored: Int16Array;
  readonly slope: number;
}

/**
 * The volumes of a scan. The mean of a region's voxels is its signal, to half a `slope / VOXELS`; brain voxels without
 * a label follow the mean of all regions; 0 outside.
 *
 * @param series frames x regions
 */
export function boldImage(grid: BrainGrid, series: Float64Array, frames: number): StoredBold {
  const regions = series.length / frames;
  const size = grid.labels.length;
  const slope = Math.fround(series.reduce((most, value) => Math.max(most, value), 0) / LARGEST);
  const rest = [...grid.mask.keys()].filter((voxel) => grid.mask[voxel] === 1 && grid.labels[voxel] === 0);
  const stored = new Int16Array(size * frames);
  for (let t = 0; t < frames; t += 1) {
    let sum = 0;
    for (let region = 0; region < regions; region += 1) {
      const value = series[t * regions + region];
      sum += value;
      const total = Math.round((VOXELS * value) / slope);
      const base = Math.floor(total / VOXELS);
      for (let v = 0; v < VOXELS; v += 1) {
        const more = v < total - base * VOXELS ? 1 : 0;
        stored[t * size + grid.voxels[region * VOXELS + v]] = base + more + TEXTURE[v];
      }
    }
    const mean = Math.round(sum / regions / slope);
    for (const voxel of rest) stored[t * size + voxel] = mean;
  }
  return { stored, slope };
}
