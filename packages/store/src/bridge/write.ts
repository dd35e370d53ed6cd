// Arrow column -> DuckDB vector. A writer copies values `from` to `from + count` of its column to the start of a
// vector: flat columns with one memory copy, text with one native call a value.
import { isUtf8 } from 'node:buffer';
import { StoreError } from '@mesovia/core';
import * as arrow from 'apache-arrow';
import { bitAt, copyBits } from './bits.ts';
import { codesOf, withoutNullLabels } from './dictionary.ts';
import {
  arrayValues,
  growList,
  structMember,
  validityBytes,
  writeText,
  writeValidity,
  writeValues,
  type Slot,
} from './raw.ts';
import { flatBytes, longestArray, unsupported } from './types.ts';

export type Writer = (target: Slot, from: number, count: number) => void;

interface Source {
  readonly data: arrow.Data;
  readonly column: string;
  /** The structs around this column: where one of them is null, so is every member, or DuckDB would show it. */
  readonly around: readonly arrow.Data[];
}

/** @param labels the values of the ENUM a dictionary column is written to; without them it is written as text */
export function writerFor(data: arrow.Data, column: string, labels?: readonly string[]): Writer {
  return valueWriter({ data: withoutNullLabels(data), column, around: [] }, labels);
}

function valueWriter(source: Source, labels?: readonly string[]): Writer {
  const { data, column } = source;
  const t = arrow.DataType;
  const type = data.type as arrow.DataType;
  if (t.isDictionary(type)) return labels ? codeWriter(source, labels) : labelWriter(source);
  if (t.isUtf8(type) || t.isLargeUtf8(type) || t.isBinary(type)) return textWriter(source);
  if (t.isBool(type)) return booleanWriter(source);
  if (t.isList(type)) return listWriter(source);
  if (t.isFixedSizeList(type)) {
    return type.listSize > longestArray || type.listSize === 0
      ? arrayAsListWriter(source)
      : arrayWriter(source);
  }
  if (t.isStruct(type)) return structWriter(source);
  if (t.isNull(type))
    return (target, _from, count) => writeValidity(target, new Uint8Array(validityBytes(count)), count);
  if (flatBytes(type) > 0) return flatWriter(source, flatBytes(type));
  throw unsupported(String(type), column);
}

function flatWriter(source: Source, width: number): Writer {
  const values = source.data.values as ArrayBufferView;
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return (target, from, count) => {
    putValidity(target, source, from, count);
    writeValues(target, bytes.subarray(from * width, (from + count) * width), count, width);
  };
}

function booleanWriter(source: Source): Writer {
  const { data } = source;
  const bits = data.values as Uint8Array;
  return (target, from, count) => {
    putValidity(target, source, from, count);
    const bytes = new Uint8Array(count);
    for (let i = 0; i < count; i++) bytes[i] = bitAt(bits, data.offset + from + i) ? 1 : 0;
    writeValues(target, bytes, count, 1);
  };
}

function textWriter(source: Source): Writer {
  const { data } = source;
  const offsets = Float64Array.from(data.valueOffsets as Int32Array, Number);
  const bytes = data.values as Uint8Array;
  if (!arrow.DataType.isBinary(data.type)) checkText(source, offsets, bytes);
  return (target, from, count) => {
    putValidity(target, source, from, count);
    for (let i = 0; i < count; i++) {
      if (isNull(data, from + i)) continue;
      writeText(target, i, bytes.subarray(offsets[from + i], offsets[from + i + 1]));
    }
  };
}

/** DuckDB turns text that is not UTF-8 into null without a word. */
function checkText({ data, column }: Source, offsets: Float64Array, bytes: Uint8Array): void {
  const end = offsets[data.length] ?? 0;
  let whole = end <= bytes.byteLength && isUtf8(bytes.subarray(offsets[0] ?? 0, end));
  // A value must not begin inside a character.
  for (let i = 0; i < data.length && whole; i++) {
    const start = offsets[i] ?? 0;
    if (start < end && ((bytes[start] ?? 0) & 0xc0) === 0x80) whole = false;
  }
  if (whole) return;
  throw new StoreError('not-text', 'the text is not valid UTF-8', `column ${column}`, 'write it as UTF-8');
}

function labelWriter(source: Source): Writer {
  const { data } = source;
  const codes = data.values as ArrayLike<number | bigint>;
  const labels = [...(data.dictionary ?? [])].map((label) => Buffer.from(String(label)));
  return (target, from, count) => {
    putValidity(target, source, from, count);
    for (let i = 0; i < count; i++) {
      if (isNull(data, from + i)) continue;
      writeText(target, i, labelAt(labels, Number(codes[from + i]), source.column));
    }
  };
}

function labelAt(labels: readonly Buffer[], code: number, column: string): Buffer {
  const label = labels[code];
  if (label) return label;
  throw new StoreError(
    'bad-dictionary',
    `code ${code} has no label among ${labels.length}`,
    `column ${column}`,
    'write the table again: its dictionary is damaged',
  );
}

function codeWriter(source: Source, labels: readonly string[]): Writer {
  const codes = codesOf(source.data, labels);
  return (target, from, count) => {
    putValidity(target, source, from, count);
    writeValues(target, codes.subarray(from, from + count), count, codes.BYTES_PER_ELEMENT);
  };
}

function structWriter(source: Source): Writer {
  const { data, column, around } = source;
  const members = data.children.map((child) =>
    valueWriter({ data: child, column, around: [...around, data] }),
  );
  return (target, from, count) => {
    putValidity(target, source, from, count);
    for (const [index, write] of members.entries()) write(structMember(target, index), from, count);
  };
}

function arrayWriter(source: Source): Writer {
  const { data, column } = source;
  const size = (data.type as arrow.FixedSizeList).listSize;
  const write = valueWriter({ data: data.children[0] as arrow.Data, column, around: [] });
  return (target, from, count) => {
    putValidity(target, source, from, count);
    write(arrayValues(target, size), from * size, count * size);
  };
}

function listWriter(source: Source): Writer {
  const { data, column } = source;
  const child = data.children[0] as arrow.Data;
  const offsets = data.valueOffsets as Int32Array;
  if ((offsets[data.length] ?? 0) > child.length) {
    throw new StoreError(
      'bad-offsets',
      `lists end at ${offsets[data.length]} of ${child.length} values`,
      `column ${column}`,
      'write the table again: it is damaged',
    );
  }
  return listLikeWriter(source, child, (row) => offsets[row] ?? 0);
}

function arrayAsListWriter(source: Source): Writer {
  const size = (source.data.type as arrow.FixedSizeList).listSize;
  return listLikeWriter(source, source.data.children[0] as arrow.Data, (row) => row * size);
}

/** @param offset where the values of a row start in `child` */
function listLikeWriter(source: Source, child: arrow.Data, offset: (row: number) => number): Writer {
  const write = valueWriter({ data: child, column: source.column, around: [] });
  return (target, from, count) => {
    putValidity(target, source, from, count);
    const start = offset(from);
    const total = offset(from + count) - start;
    // An entry is 64-bit offset and length; the upper halves stay 0.
    const entries = new Uint32Array(count * 4);
    for (let i = 0; i < count; i++) {
      entries[i * 4] = offset(from + i) - start;
      entries[i * 4 + 2] = offset(from + i + 1) - offset(from + i);
    }
    const values = growList(target, total);
    writeValues(target, entries, count, 16);
    write(values, start, total);
  };
}

function isNull(data: arrow.Data, row: number): boolean {
  return data.nullCount > 0 && !bitAt(data.nullBitmap, data.offset + row);
}

function putValidity(target: Slot, { data, around }: Source, from: number, count: number): void {
  const masks = [data, ...around].filter((mask) => mask.nullCount > 0);
  if (masks.length === 0) return;
  const bits = new Uint8Array(validityBytes(count)).fill(0xff);
  const own = new Uint8Array(validityBytes(count));
  for (const mask of masks) {
    own.fill(0xff);
    copyBits(mask.nullBitmap, mask.offset + from, own, 0, count);
    for (let i = 0; i < bits.length; i++) bits[i] = (bits[i] ?? 0) & (own[i] ?? 0);
  }
  writeValidity(target, bits, count);
}
