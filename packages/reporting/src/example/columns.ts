import type { Column, TableContract, TableOutput } from '@mesovia/core';

/** Rows -> the columns of a contract; what a row does not give is unknown. */
export function columnsOf(contract: TableContract, rows: readonly Record<string, unknown>[]): TableOutput {
  return Object.fromEntries(
    Object.entries(contract.columns).map(([name, spec]) => [
      name,
      column(
        spec,
        rows.map((row) => row[name]),
      ),
    ]),
  );
}

function column({ type }: Column, values: readonly unknown[]): TableOutput[string] {
  if (type === 'list<utf8>') return textLists(values as readonly string[][]);
  if (type === 'utf8') return values.map((value) => (value ?? null) as string | null);
  if (type === 'bool') return values as boolean[];
  if (type === 'float64') return Float64Array.from(values, (value) => (value ?? NaN) as number);
  return {
    values: Int32Array.from(values, (value) => (value ?? 0) as number),
    valid: Uint8Array.from(values, (value) => (value === null || value === undefined ? 0 : 1)),
  };
}

function textLists(values: readonly (readonly string[])[]): TableOutput[string] {
  const offsets = new Int32Array(values.length + 1);
  for (const [i, list] of values.entries()) offsets[i + 1] = (offsets[i] ?? 0) + list.length;
  return { values: values.flat(), offsets };
}
