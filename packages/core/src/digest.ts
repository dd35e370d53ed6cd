import { createHash, type Hash } from 'node:crypto';
import * as arrow from 'apache-arrow';

/**
 * Digest of what a table says, not of how it is laid out: SHA-256 over the columns in order: name, type, row
 * count, validity if any value is null, all list and string lengths, then all values.
 *
 * Batches, dictionaries, offsets, bytes under nulls and NaN payloads do not matter; -0 differs from 0.
 */
export function digestTable(table: arrow.Table): string {
  const hash = createHash('sha256');
  hash.update(`rows ${table.numRows}\n`);
  for (const [index, field] of table.schema.fields.entries()) {
    hash.update(`${JSON.stringify(field.name)} ${logicalType(field.type)}\n`);
    hashChunks(hash, columnChunks(table, index), field.type);
  }
  return hash.digest('hex');
}

/** A column's data batch by batch, without empty batches, which Arrow does not always take for a column. */
function columnChunks(table: arrow.Table, index: number): arrow.Data[] {
  return table.batches
    .filter((batch) => batch.numRows > 0)
    .map((batch) => batch.data.children[index] as arrow.Data);
}

/** Digest of a mapped table: its schema and the digests of its parts in key order. */
export function digestParts(
  contract: string,
  parts: readonly { key: string | null; digest: string }[],
): string {
  const hash = createHash('sha256');
  hash.update(`${contract}\n`);
  for (const { key, digest } of parts) hash.update(`${JSON.stringify(key)} ${digest}\n`);
  return hash.digest('hex');
}

/** The type as it is written into digests and schemas; a dictionary is the type of its values. */
export function logicalType(type: arrow.DataType): string {
  const t = arrow.DataType;
  if (t.isDictionary(type)) return logicalType(type.dictionary);
  if (t.isList(type)) return `list<${logicalType(type.valueType)}>`;
  if (t.isFixedSizeList(type)) return `array<${logicalType(type.valueType)}, ${type.listSize}>`;
  if (t.isStruct(type)) {
    return `struct<${type.children.map((c) => `${JSON.stringify(c.name)}: ${logicalType(c.type)}`).join(', ')}>`;
  }
  if (t.isInt(type)) return `${type.isSigned ? 'int' : 'uint'}${type.bitWidth}`;
  if (t.isFloat(type)) return `float${16 << type.precision}`;
  if (t.isBool(type)) return 'bool';
  if (t.isUtf8(type)) return 'utf8';
  if (t.isNull(type)) return 'null';
  return String(type);
}

function hashChunks(hash: Hash, chunks: readonly arrow.Data[], type: arrow.DataType): void {
  const t = arrow.DataType;
  if (t.isNull(type)) return;
  hashValidity(hash, chunks);
  if (t.isDictionary(type) || t.isUtf8(type)) return hashStrings(hash, chunks);
  if (t.isList(type)) return hashLists(hash, chunks, type.valueType);
  if (t.isFixedSizeList(type)) return hashArrays(hash, chunks, type.valueType, type.listSize);
  if (t.isStruct(type)) return hashStructs(hash, chunks, type);
  if (t.isBool(type)) return hashBooleans(hash, chunks);
  for (const chunk of chunks) hash.update(fixedWidthBytes(chunk, t.isFloat(type)));
}

function hashValidity(hash: Hash, chunks: readonly arrow.Data[]): void {
  if (chunks.every((chunk) => chunk.nullCount === 0)) return;
  const bits = new Uint8Array(Math.ceil(chunks.reduce((n, c) => n + c.length, 0) / 8));
  let at = 0;
  for (const chunk of chunks) {
    for (let i = 0; i < chunk.length; i++, at++) {
      if (chunk.getValid(i)) bits[at >> 3] = (bits[at >> 3] ?? 0) | (1 << (at & 7));
    }
  }
  hash.update('nulls').update(bits);
}

/** Zeros under nulls, one NaN; copies only when something has to change. */
function fixedWidthBytes(chunk: arrow.Data, float: boolean): Uint8Array {
  const values = chunk.values as Float64Array;
  const view = values.subarray(0, chunk.length * chunk.stride);
  const nan = float && view.some((value) => value !== value);
  if (chunk.nullCount === 0 && !nan) return bytesOf(view);
  const copy = view.slice();
  const bytes = nan ? canonicalNaN(copy) : bytesOf(copy);
  const width = chunk.stride * copy.BYTES_PER_ELEMENT;
  for (let i = 0; i < chunk.length; i++) {
    if (!chunk.getValid(i)) bytes.fill(0, i * width, (i + 1) * width);
  }
  return bytes;
}

/** Engines may store any payload for NaN; write the canonical one by its bits. */
function canonicalNaN(values: Float64Array | Float32Array): Uint8Array {
  const bytes = bytesOf(values);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < values.length; i++) {
    if (values[i] === values[i]) continue;
    if (values.BYTES_PER_ELEMENT === 4) view.setUint32(i * 4, 0x7fc00000, true);
    else view.setBigUint64(i * 8, 0x7ff8000000000000n, true);
  }
  return bytes;
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function hashBooleans(hash: Hash, chunks: readonly arrow.Data[]): void {
  for (const chunk of chunks) {
    const vector = arrow.makeVector(chunk);
    hash.update(Uint8Array.from({ length: chunk.length }, (_, i) => (vector.get(i) ? 1 : 0)));
  }
}

function hashStrings(hash: Hash, chunks: readonly arrow.Data[]): void {
  const encoded: Buffer[] = [];
  for (const chunk of chunks) {
    const vector = arrow.makeVector(chunk);
    for (let i = 0; i < chunk.length; i++) encoded.push(Buffer.from((vector.get(i) as string | null) ?? ''));
  }
  hash.update(bytesOf(Int32Array.from(encoded, (value) => value.length)));
  hash.update(Buffer.concat(encoded));
}

function hashLists(hash: Hash, chunks: readonly arrow.Data[], type: arrow.DataType): void {
  const children: arrow.Data[] = [];
  for (const chunk of chunks) {
    const offsets = chunk.valueOffsets as Int32Array;
    const lengths = new Int32Array(chunk.length);
    for (const [from, to] of validRuns(chunk)) {
      for (let i = from; i < to; i++) lengths[i] = (offsets[i + 1] ?? 0) - (offsets[i] ?? 0);
      const start = offsets[from] ?? 0;
      children.push((chunk.children[0] as arrow.Data).slice(start, (offsets[to] ?? 0) - start));
    }
    hash.update(bytesOf(lengths));
  }
  hashChunks(hash, children, type);
}

function hashArrays(hash: Hash, chunks: readonly arrow.Data[], type: arrow.DataType, size: number): void {
  const children = chunks.flatMap((chunk) =>
    validRuns(chunk).map(([from, to]) =>
      (chunk.children[0] as arrow.Data).slice(from * size, (to - from) * size),
    ),
  );
  hashChunks(hash, children, type);
}

function hashStructs(hash: Hash, chunks: readonly arrow.Data[], type: arrow.Struct): void {
  for (const [index, field] of type.children.entries()) {
    const children = chunks.flatMap((chunk) =>
      validRuns(chunk).map(([from, to]) => (chunk.children[index] as arrow.Data).slice(from, to - from)),
    );
    hashChunks(hash, children, field.type);
  }
}

/** Stretches of rows without a null, as [from, to). What lies under a null is not part of the table. */
function validRuns(chunk: arrow.Data): [number, number][] {
  if (chunk.nullCount === 0) return chunk.length > 0 ? [[0, chunk.length]] : [];
  const runs: [number, number][] = [];
  for (let i = 0; i < chunk.length; i++) {
    if (!chunk.getValid(i)) continue;
    const last = runs.at(-1);
    if (last && last[1] === i) last[1] = i + 1;
    else runs.push([i, i + 1]);
  }
  return runs;
}
