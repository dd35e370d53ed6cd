import { ContractError, digestTable } from '@mesovia/core';
import type * as arrow from 'apache-arrow';

export interface Slice {
  readonly digest: string;
  readonly table: arrow.Table;
}

/**
 * The rows of a table by the value of one text column. Rows keep their order; no values are copied where the rows of
 * a value lie together.
 *
 * @throws ContractError `no-key-column`, `null-key`
 */
export function sliceBy(table: arrow.Table, column: string, where: string): Map<string, Slice> {
  const vector = table.getChild(column);
  if (!vector || String(vector.type) !== 'Utf8')
    throw new ContractError(
      'no-key-column',
      vector ? `${column} is ${vector.type}, not text` : `there is no column ${column}`,
      where,
      'connect a table with this column',
    );
  const stretches = new Map<string, [number, number][]>();
  for (let row = 0; row < table.numRows; row++) {
    const value = vector.get(row) as string | null;
    if (value === null)
      throw new ContractError('null-key', `${column} is unknown in row ${row + 1}`, where, 'name every row');
    const own = stretches.get(value) ?? [];
    const last = own.at(-1);
    if (last?.[1] === row) last[1] = row + 1;
    else own.push([row, row + 1]);
    stretches.set(value, own);
  }
  const keys = [...stretches.keys()].sort();
  return new Map(keys.map((key) => [key, sliceOf(table, stretches.get(key) ?? [])]));
}

function sliceOf(table: arrow.Table, stretches: readonly (readonly [number, number])[]): Slice {
  const [first, ...rest] = stretches.map(([from, to]) => table.slice(from, to));
  const slice = (first as arrow.Table).concat(...rest);
  return { digest: digestTable(slice), table: slice };
}
