// The tables of schema `data`: one for each table contract and version, and for open contracts one for each set of
// columns. The first column is the part a row belongs to.
import { logicalType, sha256, StoreError, type TableContract } from '@mesovia/core';
import type * as arrow from 'apache-arrow';
import { planColumns, quote, type ColumnPlan } from '../bridge/append.ts';
import type { Session } from '../session/session.ts';

/** Columns the store adds or DuckDB has already. */
const reserved = new Set(['part', 'rowid']);

export interface Physical {
  readonly name: string;
  readonly columns: readonly ColumnPlan[];
  /** Names and types, as `create table` takes them. */
  readonly definition: string;
}

/** @throws StoreError `wrong-columns`, `reserved-column`, `duplicate-column`, `unsupported-type` */
export function physicalTable(contract: TableContract, table: arrow.Table): Physical {
  const { name, version, open } = contract;
  checkNames(contract, table);
  if (!open) checkColumns(contract, table);
  const columns = planColumns(table);
  const definition = columns.map((column) => `${quote(column.name)} ${column.type}`).join(', ');
  const base = `${name}_v${version}`;
  return { name: open ? `${base}_${sha256(definition).slice(0, 8)}` : base, columns, definition };
}

function checkNames({ name }: TableContract, table: arrow.Table): void {
  const seen = new Map<string, string>();
  for (const field of table.schema.fields) {
    const folded = field.name.toLowerCase();
    if (reserved.has(folded)) {
      throw new StoreError(
        'reserved-column',
        `a column cannot be called "${field.name}"`,
        `table ${name}`,
        'give the column another name',
      );
    }
    const other = seen.get(folded);
    if (other !== undefined) {
      throw new StoreError(
        'duplicate-column',
        `the columns "${other}" and "${field.name}" differ only in case, which SQL does not see`,
        `table ${name}`,
        'rename one of them',
      );
    }
    seen.set(folded, field.name);
  }
}

function checkColumns(contract: TableContract, table: arrow.Table): void {
  const declared = Object.entries(contract.columns).map(([name, { type }]) => `${name} ${type}`);
  const given = table.schema.fields.map((field) => `${field.name} ${logicalType(field.type)}`);
  if (declared.join() === given.join()) return;
  throw wrongColumns(contract, given, declared);
}

function wrongColumns(contract: TableContract, given: string[], expected: string[]): StoreError {
  return new StoreError(
    'wrong-columns',
    `the columns are (${given.join(', ')}), not (${expected.join(', ')})`,
    `table ${contract.name}, version ${contract.version}`,
    'where the columns were changed on purpose, raise the version of the contract',
  );
}

/**
 * Makes the table where it is missing. @returns whether it existed
 *
 * @throws StoreError `wrong-columns` it exists with other columns
 */
export async function ensurePhysical(
  session: Session,
  contract: TableContract,
  { name, columns, definition }: Physical,
): Promise<boolean> {
  const existing = await session.rows<{ described: string }>(
    `select column_name || ' ' || data_type as described from duckdb_columns()
     where database_name = current_database() and schema_name = 'data' and table_name = $1
     order by column_index`,
    [name],
  );
  const wanted = columns.map((column) => `${column.name} ${column.type}`);
  if (existing.length === 0) {
    await session.run(`create table data.${quote(name)} (part integer, ${definition})`);
    return false;
  }
  const found = existing.slice(1).map((row) => row.described);
  if (found.join() !== wanted.join()) throw wrongColumns(contract, wanted, found);
  return true;
}
