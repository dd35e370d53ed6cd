import { gzipSync } from 'node:zlib';

export type TypeName =
  | 'uint8'
  | 'int8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'float32'
  | 'float64';

const TYPES: Readonly<Record<TypeName, readonly [code: number, bytes: number]>> = {
  uint8: [2, 1],
  int16: [4, 2],
  int32: [8, 4],
  float32: [16, 4],
  float64: [64, 8],
  int8: [256, 1],
  uint16: [512, 2],
  uint32: [768, 4],
  int64: [1024, 8],
  uint64: [1280, 8],
};

export interface WrittenImage {
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
  readonly type?: TypeName;
  readonly little?: boolean;
  readonly version?: 1 | 2;
  readonly slope?: number;
  readonly intercept?: number;
  /** Voxel sizes and, as the fourth, the repetition time. */
  readonly steps?: readonly number[];
  readonly units?: number;
  readonly sform?: readonly number[];
  /** Bytes of an extension between header and voxels. */
  readonly extension?: number;
  readonly magic?: string;
}

/** The bytes of an image as the standard describes them; numbers are stored as given. */
export function imageBytes(image: WrittenImage): Buffer {
  const { shape, type = 'float64', little = true, version = 1, extension = 0 } = image;
  const [code, bytes] = TYPES[type];
  const start = (version === 1 ? 348 : 540) + 4 + extension;
  const buffer = Buffer.alloc(start + image.values.length * bytes);
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
  const at =
    version === 1
      ? { dim: 40, type: 70, pixdim: 76, offset: 108, slope: 112, units: 123, sformCode: 254, sform: 280 }
      : { dim: 16, type: 12, pixdim: 104, offset: 168, slope: 176, units: 500, sformCode: 348, sform: 400 };
  const float = (place: number, i: number, value: number) =>
    version === 1
      ? view.setFloat32(place + 4 * i, value, little)
      : view.setFloat64(place + 8 * i, value, little);
  view.setInt32(0, version === 1 ? 348 : 540, little);
  buffer.write(
    image.magic ?? (version === 1 ? 'n+1\0' : 'n+2\0\r\n\x1a\n'),
    version === 1 ? 344 : 4,
    'latin1',
  );
  [shape.length, ...shape].forEach((size, i) =>
    version === 1
      ? view.setInt16(40 + 2 * i, size, little)
      : view.setBigInt64(16 + 8 * i, BigInt(size), little),
  );
  view.setInt16(at.type, code, little);
  [1, ...(image.steps ?? [1, 1, 1, 2])].forEach((step, i) => float(at.pixdim, i, step));
  if (version === 1) view.setFloat32(at.offset, start, little);
  else view.setBigInt64(at.offset, BigInt(start), little);
  float(at.slope, 0, image.slope ?? 0);
  float(at.slope, 1, image.intercept ?? 0);
  if (version === 1) view.setUint8(at.units, image.units ?? 10);
  else view.setInt32(at.units, image.units ?? 10, little);
  if (image.sform) {
    if (version === 1) view.setInt16(at.sformCode, 1, little);
    else view.setInt32(at.sformCode, 1, little);
    image.sform.forEach((value, i) => float(at.sform, i, value));
  }
  Array.from(image.values, (value, i) => setNumber(view, type, start + i * bytes, value, little));
  return buffer;
}

function setNumber(view: DataView, type: TypeName, at: number, value: number, little: boolean): void {
  if (type === 'int8') view.setInt8(at, value);
  else if (type === 'uint8') view.setUint8(at, value);
  else if (type === 'int16') view.setInt16(at, value, little);
  else if (type === 'uint16') view.setUint16(at, value, little);
  else if (type === 'int32') view.setInt32(at, value, little);
  else if (type === 'uint32') view.setUint32(at, value, little);
  else if (type === 'int64') view.setBigInt64(at, BigInt(value), little);
  else if (type === 'uint64') view.setBigUint64(at, BigInt(value), little);
  else if (type === 'float32') view.setFloat32(at, value, little);
  else view.setFloat64(at, value, little);
}

/** The same, packed as several gzip members of the given size. */
export function packed(bytes: Buffer, member = Infinity): Buffer {
  const count = Math.max(1, Math.ceil(bytes.length / member));
  return Buffer.concat(
    Array.from({ length: count }, (_, i) =>
      gzipSync(member === Infinity ? bytes : bytes.subarray(i * member, (i + 1) * member)),
    ),
  );
}
