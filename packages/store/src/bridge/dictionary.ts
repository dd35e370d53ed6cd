import * as arrow from 'apache-arrow';
import { bitAt } from './bits.ts';
import { codeBytes } from './types.ts';

/** The labels of a dictionary column over all batches, each once, in the order first seen; none for other columns. */
export function labelsOf(table: arrow.Table, column: number): string[] {
  const labels = new Set<string>();
  for (const batch of table.batches) {
    for (const label of batch.data.children[column]?.dictionary ?? []) {
      if (label !== null) labels.add(label as string);
    }
  }
  return [...labels];
}

/** The codes of a batch as codes of an ENUM: its own dictionary may be ordered otherwise. */
export function codesOf(data: arrow.Data, labels: readonly string[]): Uint8Array | Uint16Array | Uint32Array {
  const own = data.values as ArrayLike<number | bigint>;
  const dictionary = [...(data.dictionary ?? [])] as string[];
  const Codes = [Uint8Array, Uint16Array, Uint32Array][codeBytes(labels.length) >> 1] ?? Uint32Array;
  if (own instanceof Codes && dictionary.every((label, i) => label === labels[i])) return own;
  const place = new Map(labels.map((label, i) => [label, i]));
  const map = Uint32Array.from(dictionary, (label) => place.get(label) ?? 0);
  const codes = new Codes(data.length);
  for (let i = 0; i < codes.length; i++) codes[i] = map[Number(own[i])] ?? 0;
  return codes;
}

/** Some writers let a code point to a null label; here a null is a null of the column. */
export function withoutNullLabels(data: arrow.Data): arrow.Data {
  const { dictionary } = data;
  if (!dictionary || dictionary.nullCount === 0) return data;
  const codes = data.values as ArrayLike<number | bigint>;
  const bits = new Uint8Array(Math.ceil(data.length / 8));
  for (let i = 0; i < data.length; i++) {
    const known = data.nullCount === 0 || bitAt(data.nullBitmap, data.offset + i);
    if (known && dictionary.isValid(Number(codes[i]))) bits[i >> 3] = (bits[i >> 3] ?? 0) | (1 << (i & 7));
  }
  return arrow.makeData({
    type: data.type as arrow.Dictionary,
    length: data.length,
    nullBitmap: bits,
    data: codes as Uint8Array,
    dictionary: dictionary as arrow.Vector<arrow.Utf8>,
  });
}
