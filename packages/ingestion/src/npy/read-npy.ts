import type { Readable } from 'node:stream';
import { DataError } from '@mesovia/core';

export interface NpyMatrix {
  readonly rows: number;
  readonly columns: number;
  /** Row-major. */
  readonly values: Float64Array;
}

const MAGIC = '\u0093NUMPY';

type Reader = (view: DataView, at: number, isLittle: boolean) => number;
const READERS: Readonly<Record<string, readonly [bytes: number, read: Reader]>> = {
  f4: [4, (view, at, isLittle) => view.getFloat32(at, isLittle)],
  f8: [8, (view, at, isLittle) => view.getFloat64(at, isLittle)],
  i2: [2, (view, at, isLittle) => view.getInt16(at, isLittle)],
  i4: [4, (view, at, isLittle) => view.getInt32(at, isLittle)],
  u1: [1, (view, at) => view.getUint8(at)],
};

/**
 * A two-dimensional array of NumPy (.npy, versions 1 to 3): float32, float64 and small integers, both byte orders, both
 * orders of axes. Pickled objects are refused, not run.
 *
 * @throws DataError `not-npy`, `bad-npy`, `file-truncated`
 * @see NEP 1, "A simple file format for NumPy arrays"
 */
export async function readNpy(stream: Readable, file: string): Promise<NpyMatrix> {
  const bytes = await wholeOf(stream);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || String.fromCharCode(...bytes.subarray(0, 6)) !== MAGIC) {
    throw new DataError(
      'not-npy',
      'the file does not begin as .npy files do',
      file,
      'write it with numpy.save',
    );
  }
  const isLong = (bytes[6] as number) > 1;
  const start = isLong ? 12 : 10;
  const length = isLong ? view.getUint32(8, true) : view.getUint16(8, true);
  const header = String.fromCharCode(...bytes.subarray(start, Math.min(start + length, start + 65_536)));
  const { order, kind, isFortran, shape } = readHeader(header, file);
  const [rows = 0, columns = 0] = shape;
  const [size, read] = READERS[kind] as readonly [number, Reader];
  const from = start + length;
  if (bytes.length - from !== rows * columns * size) {
    throw new DataError(
      'file-truncated',
      `an array of ${rows} x ${columns} numbers of ${size} bytes needs ${rows * columns * size} bytes, the file has ${Math.max(0, bytes.length - from)}`,
      `${file}, byte ${from}`,
      'copy the file again',
    );
  }
  const values = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = isFortran ? column * rows + row : row * columns + column;
      values[row * columns + column] = read(view, from + at * size, order !== '>');
    }
  }
  return { rows, columns, values };
}

async function wholeOf(stream: Readable): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

function readHeader(header: string, file: string) {
  const descr = /'descr':\s*'([<>|=])([a-zA-Z]\d+)'/.exec(header);
  const fortran = /'fortran_order':\s*(True|False)/.exec(header);
  const shape = /'shape':\s*\(([\d, ]*)\)/.exec(header);
  const [order = '', kind = ''] = descr?.slice(1) ?? [];
  if (!descr || !fortran || !shape || !(kind in READERS)) {
    throw new DataError(
      'bad-npy',
      descr && !(kind in READERS)
        ? `the array holds "${kind}", not real numbers`
        : 'the header of the array cannot be read',
      `${file}, byte 10`,
      'save a plain array of real numbers: numpy.save(file, array.astype(float))',
    );
  }
  const sizes = (shape[1] ?? '').split(',').flatMap((part) => (part.trim() === '' ? [] : [Number(part)]));
  if (sizes.length !== 2) {
    throw new DataError(
      'bad-npy',
      `the array has ${sizes.length} dimensions, not 2`,
      `${file}, byte 10`,
      'save one matrix per file',
    );
  }
  return { order, kind, isFortran: fortran[1] === 'True', shape: sizes };
}
