// DuckDB compares when it compresses, and 0 equals -0: a run of both is kept as one of them. Results must come back
// bit for bit, so the places of -0 are kept beside a part that holds any.
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import * as arrow from 'apache-arrow';

type Floats = Float64Array | Float32Array;

/**
 * The places of -0 by column, as deflated 32-bit numbers. A place counts the values of a column: rows, or the
 * elements of its lists without those that lie under a null.
 */
export function findNegativeZeros(table: arrow.Table): Map<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  for (const [index, field] of table.schema.fields.entries()) {
    const places: number[] = [];
    let start = 0;
    for (const data of floatChunks(table, index)) {
      const values = data.values as Floats;
      for (let i = 0; i < data.length; i++) {
        if (Object.is(values[i], -0) && data.getValid(i)) places.push(start + i);
      }
      start += data.length;
    }
    if (places.length > 0) found.set(field.name, packPlaces(places));
  }
  return found;
}

/** Writes the signs back into a table fresh from the file, which nobody else has seen. */
export function restoreNegativeZeros(table: arrow.Table, zeros: ReadonlyMap<string, Uint8Array>): void {
  for (const [index, field] of table.schema.fields.entries()) {
    const packed = zeros.get(field.name);
    const places = packed ? unpackPlaces(packed) : new Uint32Array(0);
    let start = 0;
    let next = 0;
    for (const data of floatChunks(table, index)) {
      const values = data.values as Floats;
      for (let i = 0; i < data.length; i++) {
        if (places[next] === start + i) {
          values[i] = -0;
          next++;
        } else if (values[i] === 0) values[i] = 0;
      }
      start += data.length;
    }
  }
}

/** The values of a float or list-of-float column in order; none for other columns. */
function floatChunks(table: arrow.Table, index: number): arrow.Data[] {
  const t = arrow.DataType;
  const type = table.schema.fields[index]?.type as arrow.DataType;
  const chunks = table.batches
    .filter(({ numRows }) => numRows > 0)
    .map((b) => b.data.children[index] as arrow.Data);
  if (t.isFloat(type)) return chunks;
  if (!t.isList(type) || !t.isFloat(type.valueType)) return [];
  return chunks.flatMap(shownElements);
}

function shownElements(list: arrow.Data): arrow.Data[] {
  const offsets = list.valueOffsets as Int32Array;
  const child = list.children[0] as arrow.Data;
  const slice = (from: number, to: number) => {
    const start = offsets[from] ?? 0;
    return child.slice(start, (offsets[to] ?? 0) - start);
  };
  if (list.nullCount === 0) return [slice(0, list.length)];
  const rows = Array.from({ length: list.length }, (_, row) => row);
  return rows.filter((row) => list.getValid(row)).map((row) => slice(row, row + 1));
}

function packPlaces(places: readonly number[]): Uint8Array {
  return deflateRawSync(new Uint8Array(Uint32Array.from(places).buffer));
}

function unpackPlaces(bytes: Uint8Array): Uint32Array {
  const plain = inflateRawSync(bytes);
  return new Uint32Array(Uint8Array.from(plain).buffer);
}
