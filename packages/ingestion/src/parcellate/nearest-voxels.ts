import { DataError } from '@mesovia/core';
import { composeAffines, inverseAffine, type Grid } from '../image/affine.ts';

/**
 * For every voxel of `target` the voxel of `source` whose centre is nearest, -1 outside. Indices run x fastest.
 *
 * A point outside the outermost voxel centres of `source` is outside (no margin of half a voxel), a point in the middle
 * between two centres belongs to the one with the larger index: the rule of scipy and nilearn. Places are rounded to a
 * millionth of a voxel first, so that grids which differ in the last digit of a float are the same grid.
 *
 * @throws DataError `flat-affine`
 */
export function nearestVoxels(target: Grid, source: Grid, sourceFile: string): Int32Array {
  const find = inGrid(source, target, sourceFile);
  const nearest = new Int32Array(target.shape[0] * target.shape[1] * target.shape[2]);
  for (let voxel = 0; voxel < nearest.length; voxel++) nearest[voxel] = find(voxel);
  return nearest;
}

/** The same for one voxel of `target` after another. */
export function inGrid(source: Grid, target: Grid, sourceFile: string): (voxel: number) => number {
  const m = voxelToVoxel(target, source, sourceFile);
  const [nx, ny] = target.shape;
  const [sx, sy, sz] = source.shape;
  return (voxel) => {
    const i = voxel % nx;
    const rest = (voxel - i) / nx;
    const j = rest % ny;
    const k = (rest - j) / ny;
    const x = indexOf(at(m, 0, i, j, k), sx);
    const y = indexOf(at(m, 4, i, j, k), sy);
    const z = indexOf(at(m, 8, i, j, k), sz);
    return x < 0 || y < 0 || z < 0 ? -1 : x + sx * (y + sy * z);
  };
}

function voxelToVoxel(target: Grid, source: Grid, sourceFile: string): Float64Array {
  const inverse = inverseAffine(source.affine);
  if (inverse) return composeAffines(inverse, target.affine);
  throw new DataError(
    'flat-affine',
    'the affine of the image makes it flat: voxels cannot be placed in it',
    sourceFile,
    'copy the file again, or mend its header',
  );
}

function at(m: Float64Array, row: number, i: number, j: number, k: number): number {
  return (
    (m[row] as number) * i + (m[row + 1] as number) * j + (m[row + 2] as number) * k + (m[row + 3] as number)
  );
}

function indexOf(place: number, size: number): number {
  const rounded = Math.round(place * 1e6) / 1e6;
  return rounded >= 0 && rounded <= size - 1 ? Math.floor(rounded + 0.5) : -1;
}
