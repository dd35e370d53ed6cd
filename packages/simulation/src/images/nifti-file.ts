import type { BrainGrid } from './brain-grid.ts';
import { storedGzip } from './stored-gzip.ts';

interface Voxels {
  /** Stored numbers, x fastest. */
  readonly stored: Int16Array | Uint8Array;
  /** Value = number x slope. */
  readonly slope: number;
  /** Volumes and the repetition time in s of a series; undefined for a single volume. */
  readonly series?: { readonly volumes: number; readonly trS: number };
}

const HEADER = 348;
/** Millimetres and seconds. */
const UNITS = 10;
/** Aligned to the MNI template. */
const MNI = 4;

/** A NIfTI-1 file (little-endian, .nii.gz) on the grid, the same bytes on every machine. */
export function niftiFile(grid: BrainGrid, { stored, slope, series }: Voxels): Uint8Array {
  const isByte = stored instanceof Uint8Array;
  const bytes = new Uint8Array(HEADER + 4 + stored.byteLength);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, HEADER, true);
  const [x, y, z] = grid.shape;
  [series ? 4 : 3, x, y, z, series?.volumes ?? 1, 1, 1, 1].forEach((size, i) =>
    view.setInt16(40 + 2 * i, size, true),
  );
  view.setInt16(70, isByte ? 2 : 4, true);
  view.setInt16(72, isByte ? 8 : 16, true);
  const step = grid.voxelMm;
  [1, step, step, step, series?.trS ?? 0].forEach((size, i) => view.setFloat32(76 + 4 * i, size, true));
  view.setFloat32(108, HEADER + 4, true);
  view.setFloat32(112, slope, true);
  view.setUint8(123, UNITS);
  bytes.set(new TextEncoder().encode('mesovia simulated'), 148);
  view.setInt16(252, MNI, true);
  view.setInt16(254, MNI, true);
  grid.origin.forEach((place, axis) => {
    view.setFloat32(268 + 4 * axis, place, true);
    view.setFloat32(280 + 16 * axis + 4 * axis, step, true);
    view.setFloat32(280 + 16 * axis + 12, place, true);
  });
  bytes.set(new TextEncoder().encode('n+1\0'), 344);
  stored.forEach((number, i) => {
    if (isByte) view.setUint8(HEADER + 4 + i, number);
    else view.setInt16(HEADER + 4 + 2 * i, number, true);
  });
  return storedGzip(bytes);
}
