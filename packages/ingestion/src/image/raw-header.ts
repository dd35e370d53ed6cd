import { DataError } from '@mesovia/core';
import type { ImageHeader } from './image-header.ts';

/** First byte of each field. Sources: nifti1.h and nifti2.h of the NIfTI working group. */
const NIFTI_1 = {
  dim: 40,
  type: 70,
  pixdim: 76,
  offset: 108,
  slope: 112,
  units: 123,
  qformCode: 252,
  sformCode: 254,
  qform: 256,
  sform: 280,
  magic: 344,
} as const;
const NIFTI_2 = {
  dim: 16,
  type: 12,
  pixdim: 104,
  offset: 168,
  slope: 176,
  units: 500,
  qformCode: 344,
  sformCode: 348,
  qform: 352,
  sform: 400,
  magic: 4,
} as const;

type Triple = readonly [number, number, number];

/**
 * Bytes of the header that follows these first four; the byte order is that in which they are 348 or 540.
 *
 * @returns undefined if they start no image
 */
export function headerSize(first: Uint8Array): { size: 348 | 540; isLittle: boolean } | undefined {
  const view = new DataView(first.buffer, first.byteOffset, 4);
  for (const isLittle of [true, false]) {
    const size = view.getInt32(0, isLittle);
    if (size === 348 || size === 540) return { size, isLittle };
  }
  return undefined;
}

/** The fields of a header as they lie there, in either byte order and version. */
export class RawHeader {
  readonly file: string;
  readonly isLittle: boolean;
  readonly length: 348 | 540;
  readonly at: typeof NIFTI_1 | typeof NIFTI_2;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, file: string) {
    const found = headerSize(bytes);
    if (!found) throw notAnImage(file, 0, 'does not start with the size of its header');
    this.file = file;
    this.isLittle = found.isLittle;
    this.length = found.size;
    this.at = found.size === 348 ? NIFTI_1 : NIFTI_2;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  formatOf(pairAllowed: boolean): Pick<ImageHeader, 'format' | 'isPair'> {
    const letters = this.length === 348 ? 4 : 8;
    const magic = Array.from({ length: letters }, (_, i) =>
      String.fromCharCode(this.#view.getUint8(this.at.magic + i)),
    ).join('');
    const version = this.length === 348 ? 1 : 2;
    const tail = version === 1 ? '\0' : '\0\r\n\x1a\n';
    const format = version === 1 ? 'NIfTI-1' : 'NIfTI-2';
    if (magic === `n+${version}${tail}`) return { format, isPair: false };
    const isAnalyze = pairAllowed && version === 1 && !magic.startsWith('n');
    if (magic !== `ni${version}${tail}` && !isAnalyze) {
      throw notAnImage(this.file, this.at.magic, `has ${JSON.stringify(magic)} where the NIfTI mark stands`);
    }
    if (pairAllowed) return { format: isAnalyze ? 'ANALYZE' : format, isPair: true };
    throw new DataError(
      'pair-incomplete',
      'the file is the header of a .hdr/.img pair, without its voxels',
      `${this.file}: byte ${this.at.magic}`,
      'convert the pair into one .nii or .nii.gz file',
    );
  }

  bad(field: keyof typeof NIFTI_1, problem: string): DataError {
    const where = `${this.file}: byte ${this.at[field]}`;
    return new DataError('bad-header', problem, where, 'copy the file again, or mend its header');
  }

  dims(): number[] {
    return Array.from({ length: 8 }, (_, i) =>
      this.length === 348 ? this.#int16(40 + 2 * i) : this.#int64(NIFTI_2.dim + 8 * i),
    );
  }

  dataType(): number {
    return this.#int16(this.at.type);
  }

  /** pixdim: handedness of the qform, then the steps along each dimension. */
  steps(): number[] {
    return this.#floats(this.at.pixdim, 8);
  }

  dataOffset(): number {
    return this.length === 348 ? (this.#floats(NIFTI_1.offset, 1)[0] as number) : this.#int64(NIFTI_2.offset);
  }

  scaling(): [number, number] {
    return this.#floats(this.at.slope, 2) as [number, number];
  }

  units(): number {
    return this.length === 348
      ? this.#view.getUint8(NIFTI_1.units)
      : this.#view.getInt32(NIFTI_2.units, this.isLittle);
  }

  qformCode(): number {
    return this.#code(this.at.qformCode);
  }

  sformCode(): number {
    return this.#code(this.at.sformCode);
  }

  qform(): { quaternion: Triple; offset: Triple } {
    const [b = NaN, c = NaN, d = NaN, x = NaN, y = NaN, z = NaN] = this.#floats(this.at.qform, 6);
    return { quaternion: [b, c, d], offset: [x, y, z] };
  }

  sform(): Float64Array {
    return Float64Array.from(this.#floats(this.at.sform, 12));
  }

  #code(at: number): number {
    return this.length === 348 ? this.#int16(at) : this.#view.getInt32(at, this.isLittle);
  }

  #int16(at: number): number {
    return this.#view.getInt16(at, this.isLittle);
  }

  #int64(at: number): number {
    return Number(this.#view.getBigInt64(at, this.isLittle));
  }

  #floats(at: number, count: number): number[] {
    return Array.from({ length: count }, (_, i) =>
      this.length === 348
        ? this.#view.getFloat32(at + 4 * i, this.isLittle)
        : this.#view.getFloat64(at + 8 * i, this.isLittle),
    );
  }
}

export function notAnImage(file: string, byte: number, what: string): DataError {
  return new DataError(
    'not-an-image',
    `the file is no NIfTI image: it ${what}`,
    `${file}: byte ${byte}`,
    'give a .nii or .nii.gz file; see whether the file is another one under this name, or was damaged',
  );
}
