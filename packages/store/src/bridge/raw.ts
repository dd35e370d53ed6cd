// The only file that touches vectors of DuckDB. The native functions copy without checking sizes, and a wrong size
// ends the process, so every copy is checked here against the room its vector has.
import bindings from '@duckdb/node-bindings';
import type { DuckDBDataChunk } from '@duckdb/node-api';

/** Rows of a data chunk. */
export const chunkRows: number = bindings.vector_size();

/** A vector and the number of values it has room for. */
export interface Slot {
  readonly vector: ReturnType<typeof bindings.data_chunk_get_vector>;
  readonly capacity: number;
}

export function columnSlot(chunk: DuckDBDataChunk, column: number): Slot {
  return { vector: bindings.data_chunk_get_vector(chunk.chunk, column), capacity: chunkRows };
}

/** A list vector's values after making room for `count` of them. */
export function growList(list: Slot, count: number): Slot {
  bindings.list_vector_reserve(list.vector, count);
  bindings.list_vector_set_size(list.vector, count);
  return { vector: bindings.list_vector_get_child(list.vector), capacity: count };
}

/** A list vector's values as they are. */
export function listValues(list: Slot): Slot {
  return {
    vector: bindings.list_vector_get_child(list.vector),
    capacity: bindings.list_vector_get_size(list.vector),
  };
}

export function arrayValues(array: Slot, size: number): Slot {
  return { vector: bindings.array_vector_get_child(array.vector), capacity: array.capacity * size };
}

export function structMember(struct: Slot, index: number): Slot {
  return { vector: bindings.struct_vector_get_child(struct.vector, index), capacity: struct.capacity };
}

/** Copies `count` values of `width` bytes to the start of a vector. */
export function writeValues(target: Slot, source: ArrayBufferView, count: number, width: number): void {
  if (count > target.capacity || source.byteLength !== count * width) {
    throw new RangeError(
      `${source.byteLength} bytes for ${count} values of ${width}, room for ${target.capacity}`,
    );
  }
  if (count === 0) return;
  bindings.copy_data_to_vector(
    target.vector,
    0,
    source.buffer as ArrayBuffer,
    source.byteOffset,
    source.byteLength,
  );
}

/** A fresh copy of the first `count` values of `width` bytes. */
export function readValues(source: Slot, count: number, width: number): Uint8Array {
  if (count > source.capacity) throw new RangeError(`${count} values asked of ${source.capacity}`);
  return count === 0 ? new Uint8Array(0) : bindings.vector_get_data(source.vector, count * width);
}

/** Bits, least significant first, 1 = known, in whole 64-bit words; both DuckDB and Arrow keep them so. */
export function writeValidity(target: Slot, words: Uint8Array, count: number): void {
  const bytes = validityBytes(count);
  if (count > target.capacity || words.byteLength < bytes)
    throw new RangeError(`validity of ${count} values`);
  bindings.vector_ensure_validity_writable(target.vector);
  bindings.copy_data_to_vector_validity(
    target.vector,
    0,
    words.buffer as ArrayBuffer,
    words.byteOffset,
    bytes,
  );
}

/** Undefined when every value is known. */
export function readValidity(source: Slot, count: number): Uint8Array | undefined {
  if (count > source.capacity) throw new RangeError(`validity of ${count} values of ${source.capacity}`);
  return bindings.vector_get_validity(source.vector, validityBytes(count)) ?? undefined;
}

export function validityBytes(count: number): number {
  return Math.ceil(count / 64) * 8;
}

export function writeText(target: Slot, index: number, bytes: Uint8Array): void {
  if (index >= target.capacity) throw new RangeError(`text ${index} of ${target.capacity}`);
  bindings.vector_assign_string_element_len(target.vector, index, bytes);
}

/** The bytes a long text's entry points to; `entry` is where its 16 bytes start in `entries`. */
export function longText(entries: Uint8Array, entry: number, length: number): Uint8Array {
  return bindings.get_data_from_pointer(
    entries.buffer as ArrayBuffer,
    entries.byteOffset + entry + 8,
    length,
  );
}
