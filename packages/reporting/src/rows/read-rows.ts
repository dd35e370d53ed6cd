import type { Column, ColumnType, TableContract, TableView } from '@mesovia/core';

type Value<T extends ColumnType> = T extends 'utf8'
  ? string
  : T extends 'bool'
    ? boolean
    : T extends 'list<utf8>'
      ? readonly string[]
      : T extends `list<${string}>`
        ? never
        : number;

/** One row of a table as a plain object. Unknown numbers are NaN, unknown texts are empty. */
export type Row<C extends Record<string, Column>> = { readonly [K in keyof C]: Value<C[K]['type']> };

export type RowOf<T> = T extends TableContract<infer C> ? Row<C> : never;

/**
 * The declared columns of a table, row by row; for tables that are printed. Columns of numbers lists are left out:
 * figures read those as matrices.
 *
 * @throws ContractError `no-such-column`, `wrong-type`
 */
export function readRows<C extends Record<string, Column>>(
  contract: TableContract<C>,
  view: TableView,
): Row<C>[] {
  const columns = Object.entries<Column>(contract.columns)
    .filter(([, column]) => column.type === 'list<utf8>' || !column.type.startsWith('list<'))
    .map(([name, column]) => [name, readColumn(name, column.type, view)] as const);
  return Array.from(
    { length: view.rows },
    (_, i) => Object.fromEntries(columns.map(([name, at]) => [name, at(i)])) as Row<C>,
  );
}

function readColumn(name: string, type: ColumnType, view: TableView): (row: number) => unknown {
  if (type === 'utf8') {
    const values = view.strings(name);
    return (row) => values[row] ?? '';
  }
  if (type === 'list<utf8>') {
    const values = view.textList(name);
    return (row) => values[row] ?? [];
  }
  const values = view.f64(name);
  if (type === 'bool') return (row) => values[row] === 1;
  return (row) => values[row];
}
