import * as arrow from 'apache-arrow';
import type { OutputColumn, TableOutput } from './columns.ts';
import type { TableContract } from './contract.ts';
import { ContractError } from './errors.ts';
import { arrowType, vectorOf } from './make-vector.ts';
import { plainColumn } from './plain-column.ts';
import { firstDuplicate, isInOrder, keyOrder, takeRows } from './key-order.ts';

/**
 * Columns as a stage returns them -> an Arrow table that keeps its contract: columns in the contract's order, rows
 * in key order, key unique. NaN in a nullable float column becomes null.
 *
 * @throws ContractError `missing-column`, `unknown-column`, `wrong-type`, `unequal-lengths`, `null-value`, `duplicate-key`
 */
export function buildTable(
  contract: TableContract,
  output: TableOutput | arrow.Table,
  where: string,
): arrow.Table {
  const columns = output instanceof arrow.Table ? columnsOfTable(output) : output;
  const names = columnNames(contract, columns, where);
  const length = commonLength(names, columns, contract, where);
  const order = keyOrder(contract.key, columns, length);
  const sorted = isInOrder(order) ? columns : takeRows(columns, order);
  const duplicate = firstDuplicate(contract.key, sorted, length);
  if (duplicate !== undefined) {
    throw new ContractError(
      'duplicate-key',
      `${contract.key.join(', ')} = ${duplicate} occurs twice in ${contract.name}`,
      where,
      `one row per ${contract.rows}`,
    );
  }
  const vectors: Record<string, arrow.Vector> = {};
  for (const name of names) {
    vectors[name] = vectorOf(
      sorted[name] as OutputColumn,
      contract.columns[name],
      `${where}, ${contract.name}.${name}`,
    );
  }
  return new arrow.Table(vectors);
}

/** An empty table of the contract. */
export function emptyTable(contract: TableContract): arrow.Table {
  const fields = Object.entries(contract.columns).map(
    ([name, c]) => new arrow.Field(name, arrowType(c.type), true),
  );
  const schema = new arrow.Schema(fields);
  return new arrow.Table(
    schema,
    new arrow.RecordBatch(
      schema,
      arrow.makeData({
        type: new arrow.Struct(fields),
        length: 0,
        nullCount: 0,
        children: fields.map((f) => arrow.makeBuilder({ type: f.type }).flush()),
      }),
    ),
  );
}

export function columnsOfTable(table: arrow.Table): TableOutput {
  return Object.fromEntries(
    table.schema.fields.map((field, i) => [field.name, plainColumn(table.getChildAt(i) as arrow.Vector)]),
  );
}

function columnNames(contract: TableContract, columns: TableOutput, where: string): string[] {
  const declared = Object.keys(contract.columns);
  const missing = declared.filter((name) => columns[name] === undefined);
  if (missing.length > 0) {
    throw new ContractError(
      'missing-column',
      `${contract.name} lacks ${missing.join(', ')}`,
      where,
      'return every column of the contract',
    );
  }
  const extra = Object.keys(columns).filter((name) => !(name in contract.columns));
  if (extra.length > 0 && !contract.open) {
    throw new ContractError(
      'unknown-column',
      `${contract.name} has no column ${extra.join(', ')}`,
      where,
      `its columns are ${declared.join(', ')}`,
    );
  }
  return [...declared, ...extra];
}

function commonLength(
  names: readonly string[],
  columns: TableOutput,
  contract: TableContract,
  where: string,
): number {
  const lengths = names.map((name) => lengthOf(columns[name] as OutputColumn));
  const length = lengths[0] ?? 0;
  const odd = lengths.findIndex((other) => other !== length);
  if (odd >= 0) {
    throw new ContractError(
      'unequal-lengths',
      `${contract.name}.${names[odd]} has ${lengths[odd]} rows, ${names[0]} has ${length}`,
      where,
      'return columns of equal length',
    );
  }
  return length;
}

export function lengthOf(column: OutputColumn): number {
  if ('offsets' in column) return column.offsets.length - 1;
  return 'valid' in column ? column.values.length : column.length;
}
