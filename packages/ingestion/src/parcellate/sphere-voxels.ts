import { inverseAffine, type Grid } from '../image/affine.ts';
import { DataError } from '@mesovia/core';

export interface Sphere {
  /** Centre in mm. */
  readonly centre: readonly [number, number, number];
  /** NaN for the nearest voxel only. */
  readonly radiusMm: number;
}

/**
 * Voxels whose centre is at most the radius away, and always the one nearest to the centre of the sphere: of two equally
 * near ones along an axis the one with the even index (as numpy rounds). Places are rounded to a millionth first.
 *
 * @returns voxels inside the grid, ascending, and how many there would be on an endless grid
 * @throws DataError `flat-affine`
 */
export function sphereVoxels(
  { centre, radiusMm }: Sphere,
  grid: Grid,
  file: string,
): { readonly voxels: Int32Array; readonly endless: number } {
  const inverse = inverseAffine(grid.affine);
  if (!inverse) {
    throw new DataError(
      'flat-affine',
      'the affine of the image makes it flat: voxels cannot be placed in it',
      file,
      'copy the file again, or mend its header',
    );
  }
  const nearest = axes((axis) => roundHalfToEven(placeOn(inverse, axis, centre)));
  const found: number[] = [];
  const endless = eachInside(centre, radiusMm, grid, inverse, nearest, (voxel) => found.push(voxel));
  return { voxels: Int32Array.from(found).sort(), endless };
}

const axes = (of: (axis: number) => number): [number, number, number] => [of(0), of(1), of(2)];

const rounded = (place: number) => Math.round(place * 1e6) / 1e6;

function placeOn(affine: Float64Array, row: number, [x, y, z]: readonly [number, number, number]): number {
  const at = row * 4;
  const [a, b, c, shift] = affine.subarray(at, at + 4) as unknown as [number, number, number, number];
  return rounded(a * x + b * y + c * z + shift);
}

function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.floor(value + 0.5);
  return floor % 2 === 0 ? floor : floor + 1;
}

function eachInside(
  centre: Sphere['centre'],
  radiusMm: number,
  { shape, affine }: Grid,
  inverse: Float64Array,
  nearest: readonly [number, number, number],
  take: (voxel: number) => void,
): number {
  const reach = radiusMm > 0 ? radiusMm : 0;
  // Along an axis a voxel index moves at most by radius x the length of that row of mm -> index.
  const span = axes((axis) => {
    const [a, b, c] = inverse.subarray(axis * 4, axis * 4 + 3) as unknown as [number, number, number];
    return Math.ceil(reach * Math.sqrt(a * a + b * b + c * c)) + 1;
  });
  const limit = reach * reach * (1 + 1e-12);
  let endless = 0;
  for (let k = nearest[2] - span[2]; k <= nearest[2] + span[2]; k++) {
    for (let j = nearest[1] - span[1]; j <= nearest[1] + span[1]; j++) {
      for (let i = nearest[0] - span[0]; i <= nearest[0] + span[0]; i++) {
        const isNearest = i === nearest[0] && j === nearest[1] && k === nearest[2];
        if (!isNearest && !(radiusMm > 0 && squaredDistance(affine, [i, j, k], centre) <= limit)) continue;
        endless++;
        const isInside = i >= 0 && j >= 0 && k >= 0 && i < shape[0] && j < shape[1] && k < shape[2];
        if (isInside) take(i + shape[0] * (j + shape[1] * k));
      }
    }
  }
  return endless;
}

function squaredDistance(
  affine: Float64Array,
  voxel: readonly [number, number, number],
  centre: Sphere['centre'],
): number {
  let sum = 0;
  for (let axis = 0; axis < 3; axis++) {
    const gap = placeOn(affine, axis, voxel) - (centre[axis] as number);
    sum += gap * gap;
  }
  return sum;
}
