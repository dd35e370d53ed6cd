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
  const inverse = inverseAffine(source.affine);
  if (!inverse) {
    throw new DataError(
      'flat-affine',
      'the affine of the image makes it flat: voxels cannot be placed in it',
      sourceFile,
      'copy the file again, or mend its header',
    );
  }
  const m = composeAffines(inverse, target.affine);
  const [nx, ny, nz] = target.shape;
  const [sx, sy, sz] = source.shape;
  const nearest = new Int32Array(nx * ny * nz);
  const at = (row: number, i: number, j: number, k: number) =>
    (m[row * 4] as number) * i +
    (m[row * 4 + 1] as number) * j +
    (m[row * 4 + 2] as number) * k +
    (m[row * 4 + 3] as number);
  let voxel = 0;
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++) {
        const x = indexOf(at(0, i, j, k), sx);
        const y = indexOf(at(1, i, j, k), sy);
        const z = indexOf(at(2, i, j, k), sz);
        nearest[voxel++] = x < 0 || y < 0 || z < 0 ? -1 : x + sx * (y + sy * z);
      }
    }
  }
  return nearest;
}

function indexOf(place: number, size: number): number {
  const rounded = Math.round(place * 1e6) / 1e6;
  return rounded >= 0 && rounded <= size - 1 ? Math.floor(rounded + 0.5) : -1;
}
