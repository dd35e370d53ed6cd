import * as arrow from 'apache-arrow';
import type { ListColumn, NumberArray, OutputColumn } from './columns.ts';

/** One contiguous array for all batches of a column, nulls kept. The inverse of building a table. */
export function plainColumn(vector: arrow.Vector): OutputColumn {
  const type = vector.type as arrow.DataType;
  const t = arrow.DataType;
  if (t.isUtf8(type) || t.isDictionary(type))
    return Array.from({ length: vector.length }, (_, i) => vector.get(i) as string | null);
  if (t.isBool(type)) return Array.from({ length: vector.length }, (_, i) => vector.get(i) as boolean | null);
  if (t.isList(type)) return plainList(vector as arrow.Vector<arrow.List>);
  const values = numbersOf(vector);
  return vector.nullCount === 0 ? values : { values, valid: validityOf(vector) };
}

/** Numbers of all batches in one array. With one batch this is a view, not a copy: do not write to it. */
export function numbersOf(vector: arrow.Vector): NumberArray {
  const chunks = vector.data.map((d) => (d.values as Float64Array).subarray(0, d.length));
  if (chunks.length === 1) return chunks[0] as NumberArray;
  const Type = (vector.type as { ArrayType: new (n: number) => Float64Array }).ArrayType;
  const all = new Type(vector.length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

function validityOf(vector: arrow.Vector): Uint8Array {
  return Uint8Array.from({ length: vector.length }, (_, i) => (vector.isValid(i) ? 1 : 0));
}

/** Lists of all batches, flattened; what lies under a null list is left out. */
export function plainList(vector: arrow.Vector<arrow.List>): ListColumn {
  const offsets = new Int32Array(vector.length + 1);
  const pieces: arrow.Data[] = [];
  let row = 0;
  for (const chunk of vector.data) {
    const own = chunk.valueOffsets as Int32Array;
    for (let i = 0; i < chunk.length; i++, row++) {
      const length = chunk.getValid(i) ? (own[i + 1] ?? 0) - (own[i] ?? 0) : 0;
      offsets[row + 1] = (offsets[row] ?? 0) + length;
    }
    pieces.push(...childPieces(chunk, own));
  }
  const inner = (vector.type as arrow.List).valueType;
  const child =
    pieces.length > 0
      ? new arrow.Vector(pieces)
      : arrow.makeVector(arrow.makeBuilder({ type: inner }).flush());
  const values = arrow.DataType.isUtf8(inner)
    ? Array.from({ length: child.length }, (_, i) => (child.get(i) as string | null) ?? '')
    : (numbersOf(child) as Float64Array | Int32Array);
  return vector.nullCount === 0 ? { values, offsets } : { values, offsets, valid: validityOf(vector) };
}

function childPieces(chunk: arrow.Data, offsets: Int32Array): arrow.Data[] {
  const child = chunk.children[0] as arrow.Data;
  if (chunk.nullCount === 0) {
    const start = offsets[0] ?? 0;
    return [child.slice(start, (offsets[chunk.length] ?? 0) - start)];
  }
  const pieces: arrow.Data[] = [];
  for (let i = 0; i < chunk.length; i++) {
    if (chunk.getValid(i))
      pieces.push(child.slice(offsets[i] ?? 0, (offsets[i + 1] ?? 0) - (offsets[i] ?? 0)));
  }
  return pieces;
}
