// DuckDB vector -> Arrow column: the vectors of a column are copied one after the other into one buffer.
import {
  DuckDBArrayType,
  DuckDBEnumType,
  DuckDBListType,
  DuckDBStructType,
  type DuckDBType,
} from '@duckdb/node-api';
import { StoreError } from '@mesovia/core';
import * as arrow from 'apache-arrow';
import { bitAt, copyBits, countZeroBits } from './bits.ts';
import {
  arrayValues,
  listValues,
  longText,
  readValidity,
  readValues,
  structMember,
  type Slot,
} from './raw.ts';
import { codeType, flatBytes, scalarType } from './types.ts';

/** Arrow counts the bytes of a text column and the values of a list column in 31 bits. */
const largest = 0x7fffffff;

/** Gathers one column, vector by vector. */
export abstract class ColumnReader {
  readonly type: arrow.DataType;
  protected rows = 0;
  private nulls = 0;
  private bits: Uint8Array | undefined;
  private readonly expected: number;

  /** @param expected rows that will come, 0 where unknown: saves growing */
  constructor(type: arrow.DataType, expected: number) {
    this.type = type;
    this.expected = expected;
  }

  take(source: Slot, count: number): void {
    const validity = readValidity(source, count);
    if (validity || this.bits) this.takeValidity(validity, count);
    this.takeValues(source, count, validity);
    this.rows += count;
  }

  abstract finish(): arrow.Data;
  protected abstract takeValues(source: Slot, count: number, validity: Uint8Array | undefined): void;

  private takeValidity(validity: Uint8Array | undefined, count: number): void {
    const bytes = Math.ceil((this.rows + count) / 8);
    if (!this.bits || this.bits.length < bytes) {
      const room = Math.max(bytes, Math.ceil(this.expected / 8), (this.bits?.length ?? 0) * 2);
      const grown = new Uint8Array(room).fill(0xff);
      if (this.bits) grown.set(this.bits);
      this.bits = grown;
    }
    if (!validity) return;
    copyBits(validity, 0, this.bits, this.rows, count);
    this.nulls += countZeroBits(validity, count);
  }

  /** The properties that say which rows are known; none when all are. */
  protected known(): { nullCount: number; nullBitmap?: Uint8Array } {
    if (this.nulls === 0 || !this.bits) return { nullCount: 0 };
    return { nullCount: this.nulls, nullBitmap: this.bits.subarray(0, Math.ceil(this.rows / 8)) };
  }

  protected eachNull(visit: (row: number) => void): void {
    if (this.nulls === 0 || !this.bits) return;
    for (let row = 0; row < this.rows; row++) if (!bitAt(this.bits, row)) visit(row);
  }
}

/** A buffer that doubles when it is full. */
class GrowingBytes {
  bytes: Uint8Array;
  length = 0;

  constructor(room: number) {
    this.bytes = new Uint8Array(room);
  }

  push(source: Uint8Array): void {
    this.makeRoom(source.length);
    this.bytes.set(source, this.length);
    this.length += source.length;
  }

  makeRoom(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count, 1024));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }
}

type NumberArray = { new (buffer: ArrayBufferLike, offset: number, length: number): FilledArray };
type FilledArray = {
  fill(value: number | bigint, from: number, to: number): unknown;
  [index: number]: unknown;
};

class FlatReader extends ColumnReader {
  private readonly out: GrowingBytes;
  private readonly width: number;
  private readonly labels: arrow.Vector | undefined;

  constructor(type: arrow.DataType, expected: number, labels?: arrow.Vector) {
    super(type, expected);
    this.labels = labels;
    this.width = flatBytes(arrow.DataType.isDictionary(type) ? type.indices : type);
    this.out = new GrowingBytes(expected * this.width);
  }

  protected takeValues(source: Slot, count: number): void {
    this.out.push(readValues(source, count, this.width));
  }

  finish(): arrow.Data {
    const stored = (arrow.DataType.isDictionary(this.type) ? this.type.indices : this.type) as arrow.DataType;
    const Values = stored.ArrayType as NumberArray;
    const data = new Values(this.out.bytes.buffer, 0, this.rows);
    // DuckDB leaves arbitrary bytes under nulls, and typed arrays would show them.
    const blank = arrow.DataType.isFloat(stored) ? NaN : typeof data[0] === 'bigint' ? 0n : 0;
    this.eachNull((row) => data.fill(blank, row, row + 1));
    const dictionary = this.labels ? { dictionary: this.labels } : {};
    return arrow.makeData({
      type: this.type,
      length: this.rows,
      data,
      ...this.known(),
      ...dictionary,
    } as never);
  }
}

class BooleanReader extends ColumnReader {
  private readonly out = new GrowingBytes(0);

  protected takeValues(source: Slot, count: number): void {
    this.out.push(readValues(source, count, 1));
  }

  finish(): arrow.Data {
    this.eachNull((row) => this.out.bytes.fill(0, row, row + 1));
    const bits = new Uint8Array(Math.ceil(this.rows / 8));
    for (let i = 0; i < this.rows; i++) {
      if (this.out.bytes[i] === 1) bits[i >> 3] = (bits[i >> 3] ?? 0) | (1 << (i & 7));
    }
    return arrow.makeData({ type: this.type as arrow.Bool, length: this.rows, data: bits, ...this.known() });
  }
}

class Offsets {
  values: Int32Array;

  constructor(expected: number) {
    this.values = new Int32Array(expected + 1);
  }

  set(row: number, end: number): void {
    if (end > largest) {
      throw new StoreError(
        'too-large',
        'a text or list column is longer than 2 GiB',
        'reading a table',
        'select fewer rows or columns',
      );
    }
    if (row >= this.values.length) {
      const grown = new Int32Array(Math.max(this.values.length * 2, row + 1));
      grown.set(this.values);
      this.values = grown;
    }
    this.values[row] = end;
  }
}

class TextReader extends ColumnReader {
  private readonly out: GrowingBytes;
  private readonly offsets: Offsets;

  constructor(type: arrow.DataType, expected: number) {
    super(type, expected);
    this.out = new GrowingBytes(expected * 8);
    this.offsets = new Offsets(expected);
  }

  /** An entry is 16 bytes: length, then up to 12 bytes of text, or 4 bytes and a pointer. */
  protected takeValues(source: Slot, count: number, validity: Uint8Array | undefined): void {
    const entries = readValues(source, count, 16);
    const view = new DataView(entries.buffer, entries.byteOffset, entries.byteLength);
    for (let i = 0; i < count; i++) {
      if (!validity || bitAt(validity, i)) this.takeText(entries, i * 16, view.getUint32(i * 16, true));
      this.offsets.set(this.rows + i + 1, this.out.length);
    }
  }

  private takeText(entries: Uint8Array, entry: number, length: number): void {
    if (length > 12) return this.out.push(longText(entries, entry, length));
    this.out.makeRoom(length);
    const { bytes } = this.out;
    let at = this.out.length;
    for (let k = entry + 4; k < entry + 4 + length; k++) bytes[at++] = entries[k] ?? 0;
    this.out.length = at;
  }

  finish(): arrow.Data {
    return arrow.makeData({
      type: this.type as arrow.Utf8,
      length: this.rows,
      valueOffsets: this.offsets.values.subarray(0, this.rows + 1),
      data: this.out.bytes.subarray(0, this.out.length),
      ...this.known(),
    });
  }
}

class ListReader extends ColumnReader {
  private readonly child: ColumnReader;
  private readonly offsets: Offsets;
  private end = 0;

  constructor(child: ColumnReader, expected: number) {
    super(new arrow.List(item(child)), expected);
    this.child = child;
    this.offsets = new Offsets(expected);
  }

  protected takeValues(source: Slot, count: number, validity: Uint8Array | undefined): void {
    const bytes = readValues(source, count, 16);
    const entries = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let next = 0;
    for (let i = 0; i < count; i++) {
      if (!validity || bitAt(validity, i)) {
        const length = Number(entries.getBigUint64(i * 16 + 8, true));
        // A finished result holds its lists one after the other; anything else would be read wrongly.
        if (length > 0 && Number(entries.getBigUint64(i * 16, true)) !== next) {
          throw new Error('the lists of a result are not contiguous');
        }
        next += length;
      }
      this.offsets.set(this.rows + i + 1, this.end + next);
    }
    this.end += next;
    if (next > 0) this.child.take(listValues(source), next);
  }

  finish(): arrow.Data {
    return arrow.makeData({
      type: this.type as arrow.List,
      length: this.rows,
      valueOffsets: this.offsets.values.subarray(0, this.rows + 1),
      child: this.child.finish(),
      ...this.known(),
    });
  }
}

class ArrayReader extends ColumnReader {
  private readonly child: ColumnReader;
  private readonly size: number;

  constructor(child: ColumnReader, size: number, expected: number) {
    super(new arrow.FixedSizeList(size, item(child)), expected);
    this.size = size;
    this.child = child;
  }

  protected takeValues(source: Slot, count: number): void {
    this.child.take(arrayValues(source, this.size), count * this.size);
  }

  finish(): arrow.Data {
    return arrow.makeData({
      type: this.type as arrow.FixedSizeList,
      length: this.rows,
      child: this.child.finish(),
      ...this.known(),
    });
  }
}

class StructReader extends ColumnReader {
  private readonly members: readonly ColumnReader[];

  constructor(names: readonly string[], members: readonly ColumnReader[], expected: number) {
    super(new arrow.Struct(members.map((m, i) => new arrow.Field(names[i] ?? '', m.type, true))), expected);
    this.members = members;
  }

  protected takeValues(source: Slot, count: number): void {
    for (const [index, member] of this.members.entries()) member.take(structMember(source, index), count);
  }

  finish(): arrow.Data {
    return arrow.makeData({
      type: this.type as arrow.Struct,
      length: this.rows,
      children: this.members.map((member) => member.finish()),
      ...this.known(),
    });
  }
}

function item(child: ColumnReader): arrow.Field {
  return new arrow.Field('item', child.type, true);
}

/**
 * What reads a column of a result. Types with no counterpart in tables of this project (decimals, dates, huge
 * integers) are cast in SQL before they come here.
 *
 * @throws StoreError `unsupported-type`
 */
export function readerFor(type: DuckDBType, column: string, expected: number): ColumnReader {
  if (type instanceof DuckDBListType) return new ListReader(readerFor(type.valueType, column, 0), expected);
  if (type instanceof DuckDBArrayType) {
    const child = readerFor(type.valueType, column, expected * type.length);
    return new ArrayReader(child, type.length, expected);
  }
  if (type instanceof DuckDBStructType) {
    const members = type.entryTypes.map((entry) => readerFor(entry, column, expected));
    return new StructReader(type.entryNames, members, expected);
  }
  if (type instanceof DuckDBEnumType) {
    const labels = arrow.vectorFromArray([...type.values], new arrow.Utf8());
    return new FlatReader(new arrow.Dictionary(new arrow.Utf8(), codeType(labels.length)), expected, labels);
  }
  const scalar = scalarType(type, column);
  if (arrow.DataType.isBool(scalar)) return new BooleanReader(scalar, expected);
  if (flatBytes(scalar) > 0) return new FlatReader(scalar, expected);
  return new TextReader(scalar, expected);
}
