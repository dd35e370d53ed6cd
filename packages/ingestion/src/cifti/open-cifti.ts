import { DataError } from '@mesovia/core';
import { ByteSource } from '../image/byte-source.ts';
import { dataOffsetOf, numberTypeOf, scalingOf } from '../image/image-header.ts';
import { toMachineOrder, type NumberType } from '../image/number-type.ts';
import type { NamedStream } from '../image/open-image.ts';
import { RawHeader } from '../image/raw-header.ts';
import { ElementReader } from '../xml/element-reader.ts';
import { readXml } from '../xml/read-xml.ts';
import { readAxis, type CiftiAxis } from './axis.ts';

/** A matrix whose rows and columns are described: `along` what lies along a row, `rows` what the rows are. */
export interface OpenCifti {
  readonly file: string;
  readonly along: CiftiAxis;
  readonly rows: CiftiAxis;
  /** Every row once, front to back, in doubles; the row is overwritten by the next one. */
  values(): AsyncGenerator<{ readonly row: number; readonly values: Float64Array }>;
  close(): void;
}

const HEADER = 540;
/** Code of the extension that holds the XML of CIFTI. */
const CIFTI_CODE = 32;
/** Bytes in front of the numbers; the XML of a large file has some megabytes. */
const LARGEST_HEADER = 400_000_000;
const BLOCK = 1 << 18;
/** Places along either direction; more says that the header is damaged. */
const MOST_PLACES = 2_147_483_647;

/**
 * Opens a CIFTI-2 file: a NIfTI-2 header, an XML description of both directions, and a matrix that is read row by row.
 *
 * @throws DataError `not-cifti`, `bad-cifti`, `bad-xml`, and those of `ByteSource` and the NIfTI header
 */
export async function openCifti(image: NamedStream): Promise<OpenCifti> {
  const source = new ByteSource(image.stream, image.file);
  try {
    const raw = new RawHeader(await source.take(HEADER, 'the header'), image.file);
    if (raw.length !== HEADER) throw notCifti(image.file, 0, 'is NIfTI-1');
    raw.formatOf(false);
    const sizes = matrixSizes(raw, image.file);
    const type = numberTypeOf(raw);
    const scaling = scalingOf(raw, 'NIfTI-2');
    const offset = dataOffsetOf(raw, false);
    if (offset > LARGEST_HEADER) throw raw.bad('offset', `the numbers start at byte ${offset}`);
    const between = await source.take(offset - HEADER, 'the part before the numbers');
    const [along, rows] = readAxes(between, raw.isLittle, image.file);
    for (const [axis, size] of [[along, sizes.columns] as const, [rows, sizes.rows] as const]) {
      if (axis.length !== size)
        throw raw.bad(
          'dim',
          `the matrix has the size ${size} where the XML describes ${axis.length} ${axis.kind}`,
        );
    }
    const values = () => readRows(source, { ...sizes, ...scaling, type, isLittle: raw.isLittle });
    return { file: image.file, along, rows, values, close: () => source.close() };
  } catch (error) {
    source.close();
    throw error;
  }
}

function notCifti(file: string, byte: number, what: string): DataError {
  return new DataError(
    'not-cifti',
    `the file is no CIFTI-2 file: it ${what}`,
    `${file}: byte ${byte}`,
    'give a file such as .dtseries.nii or .dlabel.nii; a NIfTI image of volumes must not carry such a name',
  );
}

function matrixSizes(raw: RawHeader, file: string): { columns: number; rows: number } {
  const sizes = raw.dims();
  const [rank = 0, ...lengths] = sizes;
  const isMatrix = rank === 6 && lengths.slice(0, 4).every((size) => size === 1);
  if (!isMatrix)
    throw notCifti(file, raw.at.dim, `has ${rank} dimensions, ${lengths.slice(0, 6).join(' x ')}`);
  const [columns = 0, rows = 0] = lengths.slice(4);
  const isSound = [columns, rows].every(
    (size) => Number.isSafeInteger(size) && size >= 1 && size <= MOST_PLACES,
  );
  if (!isSound) throw raw.bad('dim', `the matrix has ${rows} x ${columns} numbers`);
  return { columns, rows };
}

/** The extensions behind the header: size, code, content, one after another. */
function readAxes(bytes: Uint8Array, isLittle: boolean, file: string): [CiftiAxis, CiftiAxis] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 4;
  while (at + 8 <= bytes.length) {
    const size = view.getInt32(at, isLittle);
    if (size < 16 || at + size > bytes.length)
      throw notCifti(file, HEADER + at, `has a header extension of ${size} bytes`);
    if (view.getInt32(at + 4, isLittle) === CIFTI_CODE) {
      const content = bytes.subarray(at + 8, at + size);
      // Extensions are filled up with zeros to a multiple of 16 bytes.
      const end = content.indexOf(0);
      return axesOf(end < 0 ? content : content.subarray(0, end), file, HEADER + at + 8);
    }
    at += size;
  }
  throw notCifti(file, HEADER, 'has no CIFTI description behind its header');
}

function axesOf(xml: Uint8Array, file: string, offset: number): [CiftiAxis, CiftiAxis] {
  const root = readXml(xml, file, offset);
  const reader = new ElementReader(file, 'bad-cifti');
  if (root.name !== 'CIFTI') throw reader.bad(`the root is ${root.name}, not CIFTI`, root);
  const version = reader.attribute(root, 'Version');
  if (!/^2(\.0*)?$/.test(version.trim()))
    throw reader.bad(`the version is ${version.slice(0, 20)}; version 2 is read`, root);
  const maps = reader.children(reader.child(root, 'Matrix'), 'MatrixIndicesMap');
  const axisOf = (dimension: string) => {
    const fits = maps.filter((map) =>
      reader
        .attribute(map, 'AppliesToMatrixDimension')
        .split(',')
        .map((word) => word.trim())
        .includes(dimension),
    );
    if (fits.length !== 1)
      throw reader.bad(`${fits.length} descriptions apply to dimension ${dimension}`, root);
    return readAxis(fits[0] as (typeof fits)[number], reader);
  };
  return [axisOf('0'), axisOf('1')];
}

interface Matrix {
  readonly columns: number;
  readonly rows: number;
  readonly slope: number;
  readonly intercept: number;
  readonly type: NumberType;
  readonly isLittle: boolean;
}

async function* readRows(
  source: ByteSource,
  { columns, rows, slope, intercept, type, isLittle }: Matrix,
): AsyncGenerator<{ readonly row: number; readonly values: Float64Array }> {
  const rowBytes = columns * type.bytes;
  const together = Math.max(1, Math.floor(BLOCK / rowBytes));
  try {
    let values = new Float64Array(0);
    for (let first = 0; first < rows; first += together) {
      const count = Math.min(together, rows - first);
      const bytes = await source.take(count * rowBytes, `row ${first + count} of ${rows}`);
      toMachineOrder(bytes, type.bytes, isLittle);
      // Memory for a row is taken once there is one.
      if (first === 0) values = new Float64Array(columns);
      const stored = type.view(bytes);
      for (let i = 0; i < count; i++) {
        for (let column = 0; column < columns; column++)
          values[column] = (stored[i * columns + column] as number) * slope + intercept;
        yield { row: first + i, values };
      }
    }
    await source.drain();
  } finally {
    source.close();
  }
}
