import type { Grid } from '../image/affine.ts';
import type { ElementReader } from '../xml/element-reader.ts';
import type { XmlElement } from '../xml/read-xml.ts';

/** Powers of ten of a metre -> mm, exactly; files say -3. */
const MILLIMETRES: Readonly<Record<number, number>> = { 0: 1000, [-2]: 10, [-3]: 1, [-6]: 0.001 };

/** A grid of half a millimetre has 60 million. */
const MOST_VOXELS = 100_000_000;

/** The volume of an axis; undefined if it has none. @throws DataError `bad-cifti` */
export function readVoxelSpace(element: XmlElement, reader: ElementReader): Grid | undefined {
  if (reader.children(element, 'Volume').length === 0) return undefined;
  const volume = reader.child(element, 'Volume');
  const sizes = reader.numbers(volume, reader.attribute(volume, 'VolumeDimensions'));
  const [x = 0, y = 0, z = 0] = sizes;
  const isWhole = sizes.length === 3 && sizes.every((size) => Number.isInteger(size) && size > 0);
  if (!isWhole || x * y * z > MOST_VOXELS)
    throw reader.bad(`the volume has ${[...sizes].join(' x ')} voxels`, volume);
  const matrix = reader.child(volume, 'TransformationMatrixVoxelIndicesIJKtoXYZ');
  const exponent = reader.number(matrix, 'MeterExponent');
  const unit = MILLIMETRES[exponent];
  if (unit === undefined) throw reader.bad(`MeterExponent is ${exponent}`, matrix);
  const values = reader.numbers(matrix);
  if (values.length !== 16 || !values.every((value) => Number.isFinite(value)))
    throw reader.bad('the matrix of the volume is not 4 x 4 numbers', matrix);
  return { shape: [x, y, z], affine: values.slice(0, 12).map((value) => value * unit) };
}

/** Voxels listed as i j k -> numbers, x fastest. @throws DataError `bad-cifti` */
export function voxelNumbers(
  element: XmlElement,
  space: Grid | undefined,
  reader: ElementReader,
): Int32Array {
  if (!space) throw reader.bad('voxels are listed, but there is no volume', element);
  const values = reader.numbers(element);
  if (values.length % 3 !== 0) throw reader.bad('the voxels are not triples of indices', element);
  const { shape } = space;
  return Int32Array.from({ length: values.length / 3 }, (_, voxel) => {
    const place = values.subarray(voxel * 3, voxel * 3 + 3);
    place.forEach((index, axis) => {
      if (!(Number.isInteger(index) && index >= 0 && index < (shape[axis] as number)))
        throw reader.bad(`the voxel ${[...place].join(', ')} is not in the volume`, element);
    });
    const [i, j, k] = place as unknown as [number, number, number];
    return i + shape[0] * (j + shape[1] * k);
  });
}
