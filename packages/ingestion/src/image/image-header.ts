import { DataError } from '@mesovia/core';
import { plainAffine, quaternionAffine, type Grid } from './affine.ts';
import { RawHeader } from './raw-header.ts';
import { NUMBER_TYPES, OTHER_TYPES, type NumberType } from './number-type.ts';

export interface ImageHeader extends Grid {
  readonly format: 'NIfTI-1' | 'NIfTI-2' | 'ANALYZE';
  /** The voxels lie in a second file. */
  readonly isPair: boolean;
  readonly isLittle: boolean;
  /** Voxels of a volume along x, y, z; x runs fastest. */
  readonly shape: readonly [number, number, number];
  readonly volumes: number;
  readonly type: NumberType;
  /** First byte of the voxels in their file. */
  readonly offset: number;
  /** Value = stored number x slope + intercept; 1 and 0 where the header has none (slope 0, or ANALYZE). */
  readonly slope: number;
  readonly intercept: number;
  /** Where the affine comes from: sform before qform before voxel sizes only. */
  readonly affineFrom: 'sform' | 'qform' | 'voxel size';
  /** Repetition time in s; NaN where the header has none, or not its unit. */
  readonly trS: number;
}

/** Bytes of a volume that one buffer can take. */
const LARGEST_VOLUME = 2_147_483_647;
/** A day of volumes every tenth of a second; more says that the header is damaged. */
const MOST_VOLUMES = 1_000_000;

/**
 * What the header of an image says.
 *
 * @param bytes 348 (NIfTI-1, ANALYZE) or 540 (NIfTI-2)
 * @param pairAllowed the voxels are given in a second file
 * @throws DataError `not-an-image`, `pair-incomplete`, `bad-header`, `unsupported-image`
 */
export function parseHeader(bytes: Uint8Array, file: string, pairAllowed: boolean): ImageHeader {
  const raw = new RawHeader(bytes, file);
  const { format, isPair } = raw.formatOf(pairAllowed);
  const { shape, volumes } = shapeOf(raw);
  const type = numberTypeOf(raw);
  if (shape[0] * shape[1] * shape[2] * type.bytes > LARGEST_VOLUME) {
    throw new DataError(
      'unsupported-image',
      `a volume has ${shape.join(' x ')} voxels, more than 2 GiB`,
      `${file}: byte ${raw.at.dim}`,
      'see whether the header is damaged; otherwise resample the image to larger voxels',
    );
  }
  return {
    format,
    isPair,
    isLittle: raw.isLittle,
    shape,
    volumes,
    type,
    offset: dataOffsetOf(raw, isPair),
    ...scalingOf(raw, format),
    ...placeOf(raw, shape, format),
    trS: repetitionTime(raw),
  };
}

function shapeOf(raw: RawHeader): Pick<ImageHeader, 'shape' | 'volumes'> {
  const sizes = raw.dims();
  const rank = sizes[0] as number;
  if (!(rank >= 1 && rank <= 7)) throw raw.bad('dim', `the image has ${rank} dimensions`);
  const used = sizes.slice(1, rank + 1);
  const wrong = used.findIndex((size) => !(Number.isSafeInteger(size) && size >= 1));
  if (wrong >= 0) throw raw.bad('dim', `dimension ${wrong + 1} has the size ${used[wrong]}`);
  if (used.slice(4).some((size) => size !== 1)) {
    throw new DataError(
      'unsupported-image',
      `the image has ${rank} dimensions, ${used.join(' x ')}`,
      `${raw.file}: byte ${raw.at.dim}`,
      'give volumes over time (four dimensions); surfaces and CIFTI files are not volumes',
    );
  }
  const volumes = used[3] ?? 1;
  if (volumes > MOST_VOLUMES) throw raw.bad('dim', `the image has ${volumes} volumes`);
  return { shape: [used[0] ?? 1, used[1] ?? 1, used[2] ?? 1], volumes };
}

/** @throws DataError `unsupported-image`, `bad-header` */
export function numberTypeOf(raw: RawHeader): NumberType {
  const code = raw.dataType();
  const type = NUMBER_TYPES.get(code);
  if (type) return type;
  const other = OTHER_TYPES.get(code);
  if (other === undefined) throw raw.bad('type', `the number type has the unknown code ${code}`);
  throw new DataError(
    'unsupported-image',
    `the image holds ${other} (type code ${code})`,
    `${raw.file}: byte ${raw.at.type}`,
    'convert it to float32 or float64',
  );
}

/** First byte of the numbers. @throws DataError `bad-header` */
export function dataOffsetOf(raw: RawHeader, isPair: boolean): number {
  const offset = raw.dataOffset();
  if (isPair && Number.isSafeInteger(offset) && offset >= 0) return offset;
  const least = raw.length + 4;
  if (!isPair && offset === 0) return least;
  if (Number.isSafeInteger(offset) && offset >= raw.length) return offset;
  throw raw.bad('offset', `the voxels start at byte ${offset}, which is not behind the header`);
}

/** @throws DataError `bad-header` */
export function scalingOf(
  raw: RawHeader,
  format: ImageHeader['format'],
): Pick<ImageHeader, 'slope' | 'intercept'> {
  const [slope, intercept] = raw.scaling();
  if (slope === 0 || !Number.isFinite(slope)) return { slope: 1, intercept: 0 };
  if (format === 'ANALYZE') return { slope, intercept: 0 };
  if (!Number.isFinite(intercept)) throw raw.bad('slope', `the intercept is ${intercept}`);
  return { slope, intercept };
}

function placeOf(
  raw: RawHeader,
  shape: Grid['shape'],
  format: ImageHeader['format'],
): Pick<ImageHeader, 'affine' | 'affineFrom'> {
  const [handedness, ...steps] = raw.steps();
  const size = steps.slice(0, 3).map((step) => Math.abs(step)) as [number, number, number];
  const finite = (affine: Float64Array | undefined, where: 'sform' | 'qform' | 'pixdim') => {
    if (affine?.every((value) => Number.isFinite(value))) return affine;
    throw raw.bad(where, `the ${where} does not place the image in space`);
  };
  if (format !== 'ANALYZE' && raw.sformCode() > 0)
    return { affine: finite(raw.sform(), 'sform'), affineFrom: 'sform' };
  if (format !== 'ANALYZE' && raw.qformCode() > 0) {
    const { quaternion, offset } = raw.qform();
    const affine = quaternionAffine(quaternion, size, offset, handedness ?? 1);
    return { affine: finite(affine, 'qform'), affineFrom: 'qform' };
  }
  return { affine: finite(plainAffine(shape, size), 'pixdim'), affineFrom: 'voxel size' };
}

/** Seconds, milliseconds, microseconds; a header without a unit says nothing. */
function repetitionTime(raw: RawHeader): number {
  const step = raw.steps()[4] ?? NaN;
  const parts = new Map([
    [8, 1],
    [16, 1000],
    [24, 1_000_000],
  ]).get(raw.units() & 0x38);
  return parts !== undefined && Number.isFinite(step) && step > 0 ? step / parts : NaN;
}
