import { endianness } from 'node:os';

export type Numbers =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** How a number lies in an image. */
export interface NumberType {
  readonly name: string;
  readonly bytes: 1 | 2 | 4 | 8;
  /** The numbers in a buffer in the order of this machine. 64-bit integers become the nearest doubles. */
  readonly view: (bytes: Uint8Array) => Numbers;
}

type View<T> = new (buffer: ArrayBufferLike, offset: number, length: number) => T;

function plain<T extends Numbers>(name: string, bytes: NumberType['bytes'], array: View<T>): NumberType {
  return {
    name,
    bytes,
    view: (buffer) => new array(buffer.buffer, buffer.byteOffset, buffer.length / bytes),
  };
}

function wide(name: string, array: View<BigInt64Array | BigUint64Array>): NumberType {
  return {
    name,
    bytes: 8,
    view: (buffer) =>
      Float64Array.from(new array(buffer.buffer, buffer.byteOffset, buffer.length / 8), Number),
  };
}

/** Number types by the code of the header. */
export const NUMBER_TYPES: ReadonlyMap<number, NumberType> = new Map([
  [2, plain('uint8', 1, Uint8Array)],
  [4, plain('int16', 2, Int16Array)],
  [8, plain('int32', 4, Int32Array)],
  [16, plain('float32', 4, Float32Array)],
  [64, plain('float64', 8, Float64Array)],
  [256, plain('int8', 1, Int8Array)],
  [512, plain('uint16', 2, Uint16Array)],
  [768, plain('uint32', 4, Uint32Array)],
  [1024, wide('int64', BigInt64Array)],
  [1280, wide('uint64', BigUint64Array)],
]);

/** Codes of types that hold no single number a double can take, for the error. */
export const OTHER_TYPES: ReadonlyMap<number, string> = new Map([
  [1, 'single bits'],
  [32, 'complex numbers'],
  [128, 'colours'],
  [1536, 'numbers of 128 bits'],
  [1792, 'complex numbers'],
  [2048, 'complex numbers'],
  [2304, 'colours'],
]);

/** Turns numbers of a file round, in place, where the file has the other byte order than this machine. */
export function toMachineOrder(bytes: Uint8Array, size: NumberType['bytes'], isLittle: boolean): void {
  if (size === 1 || isLittle === (endianness() === 'LE')) return;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (size === 2) buffer.swap16();
  else if (size === 4) buffer.swap32();
  else buffer.swap64();
}
