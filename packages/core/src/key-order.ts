import type { ListColumn, MaskedColumn, NumberArray, OutputColumn, TableOutput } from './columns.ts';

type KeyValue = string | number | bigint | boolean | null;

function valueAt(column: OutputColumn, row: number): KeyValue {
  if ('offsets' in column) return row;
  if ('valid' in column) return column.valid[row] === 0 ? null : ((column.values[row] ?? null) as KeyValue);
  return (column[row] ?? null) as KeyValue;
}

function compare(a: KeyValue, b: KeyValue): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  return a < b ? -1 : 1;
}

/** Row numbers in key order: text by code unit, numbers by value. */
export function keyOrder(key: readonly string[], columns: TableOutput, length: number): Int32Array {
  const order = Int32Array.from({ length }, (_, i) => i);
  if (key.length === 0) return order;
  const by = key.map((name) => columns[name] as OutputColumn);
  return order.sort((p, q) => {
    for (const column of by) {
      const sign = compare(valueAt(column, p), valueAt(column, q));
      if (sign !== 0) return sign;
    }
    return p - q;
  });
}

export function isInOrder(order: Int32Array): boolean {
  return order.every((row, i) => row === i);
}

/** The first key that two neighbouring rows share, as text. */
export function firstDuplicate(
  key: readonly string[],
  columns: TableOutput,
  length: number,
): string | undefined {
  if (key.length === 0) return undefined;
  const by = key.map((name) => columns[name] as OutputColumn);
  for (let i = 1; i < length; i++) {
    if (by.every((column) => compare(valueAt(column, i - 1), valueAt(column, i)) === 0)) {
      return by.map((column) => String(valueAt(column, i))).join(', ');
    }
  }
  return undefined;
}

/** The given rows of every column, in the given order. */
export function takeRows(columns: TableOutput, rows: Int32Array): TableOutput {
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, takeColumn(column, rows)]),
  );
}

function takeColumn(column: OutputColumn, rows: Int32Array): OutputColumn {
  if ('offsets' in column) return takeLists(column, rows);
  if ('valid' in column)
    return {
      values: takeNumbers(column.values, rows),
      valid: takeNumbers(column.valid, rows) as Uint8Array,
    } satisfies MaskedColumn;
  if (ArrayBuffer.isView(column)) return takeNumbers(column, rows);
  return Array.from(rows, (row) => column[row] ?? null) as readonly (string | null)[];
}

function takeNumbers(values: NumberArray, rows: Int32Array): NumberArray {
  const Type = values.constructor as new (n: number) => Float64Array;
  const taken = new Type(rows.length);
  for (let i = 0; i < rows.length; i++) taken[i] = (values as Float64Array)[rows[i] ?? 0] as number;
  return taken;
}

function takeLists(column: ListColumn, rows: Int32Array): ListColumn {
  const { offsets, values, valid } = column;
  const taken = new Int32Array(rows.length + 1);
  for (const [i, row] of rows.entries()) {
    taken[i + 1] = (taken[i] ?? 0) + (offsets[row + 1] ?? 0) - (offsets[row] ?? 0);
  }
  const indices = new Int32Array(taken[rows.length] ?? 0);
  for (const [i, row] of rows.entries()) {
    const start = offsets[row] ?? 0;
    for (let k = taken[i] ?? 0; k < (taken[i + 1] ?? 0); k++) indices[k] = start + k - (taken[i] ?? 0);
  }
  const picked = ArrayBuffer.isView(values)
    ? (takeNumbers(values, indices) as Float64Array | Int32Array)
    : Array.from(indices, (i) => values[i] as string);
  const mask = valid ? { valid: takeNumbers(valid, rows) as Uint8Array } : {};
  return { values: picked, offsets: taken, ...mask };
}
