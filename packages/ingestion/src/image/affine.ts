/** Voxel indices (i, j, k) -> mm: three rows of four numbers, row-major. */
export type Affine = Float64Array;

export interface Grid {
  readonly shape: readonly [number, number, number];
  readonly affine: Affine;
}

/**
 * Without sform and qform: voxel size on the diagonal, x turned round, mm 0 in the middle of the image (as nibabel).
 */
export function plainAffine(shape: Grid['shape'], size: readonly [number, number, number]): Affine {
  const scale = [-size[0], size[1], size[2]] as const;
  const affine = new Float64Array(12);
  scale.forEach((step, axis) => {
    affine[axis * 5] = step;
    affine[axis * 4 + 3] = -step * (((shape[axis] as number) - 1) / 2);
  });
  return affine;
}

/**
 * The affine of a qform: rotation by a unit quaternion, voxel size, offset (NIfTI-1 standard, method 2).
 *
 * @param quaternion b, c, d; a is what is missing to length 1
 * @param handedness pixdim[0]: below 0 turns the third axis
 * @returns undefined if b, c, d are longer than 1
 */
export function quaternionAffine(
  quaternion: readonly [number, number, number],
  size: readonly [number, number, number],
  offset: readonly [number, number, number],
  handedness: number,
): Affine | undefined {
  const [b, c, d] = quaternion;
  const length = b * b + c * c + d * d;
  if (!(length <= 1 + 1e-6)) return undefined;
  const a = Math.sqrt(Math.max(0, 1 - length));
  // Where rounding makes b, c, d a little longer than 1 they are scaled back.
  const s = 2 / (a * a + length);
  const rotation = [
    1 - s * (c * c + d * d),
    s * (b * c - a * d),
    s * (b * d + a * c),
    s * (b * c + a * d),
    1 - s * (b * b + d * d),
    s * (c * d - a * b),
    s * (b * d - a * c),
    s * (c * d + a * b),
    1 - s * (b * b + c * c),
  ];
  const steps = [size[0], size[1], handedness < 0 ? -size[2] : size[2]];
  return Float64Array.from({ length: 12 }, (_, at) => {
    const [row, column] = [Math.floor(at / 4), at % 4];
    return column === 3
      ? (offset[row] as number)
      : (rotation[row * 3 + column] as number) * (steps[column] as number);
  });
}

/** mm -> voxel indices; undefined for an affine that is flat. */
export function inverseAffine(m: Affine): Affine | undefined {
  const at = (row: number, column: number) => m[(row % 3) * 4 + (column % 3)] as number;
  const cofactor = (row: number, column: number) =>
    at(row + 1, column + 1) * at(row + 2, column + 2) - at(row + 1, column + 2) * at(row + 2, column + 1);
  const determinant = at(0, 0) * cofactor(0, 0) + at(0, 1) * cofactor(0, 1) + at(0, 2) * cofactor(0, 2);
  if (determinant === 0 || !Number.isFinite(determinant)) return undefined;
  const inverse = new Float64Array(12);
  for (let row = 0; row < 3; row++) {
    let shift = 0;
    for (let column = 0; column < 3; column++) {
      const value = cofactor(column, row) / determinant;
      inverse[row * 4 + column] = value;
      shift += value * (m[column * 4 + 3] as number);
    }
    inverse[row * 4 + 3] = -shift;
  }
  return inverse;
}

/** First `second`, then `first`. */
export function composeAffines(first: Affine, second: Affine): Affine {
  return Float64Array.from({ length: 12 }, (_, at) => {
    const [row, column] = [Math.floor(at / 4), at % 4];
    let sum = column === 3 ? (first[row * 4 + 3] as number) : 0;
    for (let k = 0; k < 3; k++) {
      sum += (first[row * 4 + k] as number) * (second[k * 4 + column] as number);
    }
    return sum;
  });
}
