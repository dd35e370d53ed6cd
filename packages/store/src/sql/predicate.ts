import type { DuckDBConnection } from '@duckdb/node-api';
import { StoreError } from '@mesovia/core';
import * as arrow from 'apache-arrow';
import { createTable, planColumns } from '../bridge/append.ts';
import { withEngine } from './engine.ts';
import { checkRules } from './rules.ts';
import { refused, sqlError } from './sql-error.ts';
import { nodesOf, readSelect, type SyntaxNode } from './syntax.ts';

/** A condition on the columns of one row. */
export interface Predicate {
  /** The condition in brackets, to be put into a larger statement. */
  readonly sql: string;
  /** The columns it names, each once, in order of appearance. */
  readonly columns: readonly string[];
}

/** What a condition may be made of: the classes of expressions DuckDB's parser knows. */
const allowed = new Set([
  'COLUMN_REF',
  'CONSTANT',
  'COMPARISON',
  'CONJUNCTION',
  'OPERATOR',
  'BETWEEN',
  'FUNCTION',
  'CASE',
  'CAST',
]);

/** Parts of a SELECT that must be empty, or the text reaches beyond its brackets. */
const clauses = ['where_clause', 'having', 'sample', 'qualify'] as const;

/**
 * Reads one condition such as `mean_fd_mm > 0.5 or minutes is null`. Nothing is run.
 *
 * @throws StoreError `sql` it cannot be parsed, `sql-refused` it is more than one condition over columns
 */
export function parsePredicate(text: string, where: string): Promise<Predicate> {
  return withEngine((connection) => readPredicate(connection, text, where));
}

/**
 * Reads a condition and checks it against the columns it will meet.
 *
 * @throws StoreError those of `parsePredicate`; `unknown-column`, `not-boolean`
 */
export function checkPredicate(text: string, schema: arrow.Schema, where: string): Promise<Predicate> {
  return withEngine(async (connection) => {
    const predicate = await readPredicate(connection, text, where);
    const names = new Set(schema.fields.map(({ name }) => name.toLowerCase()));
    for (const column of predicate.columns) {
      if (!names.has(column.toLowerCase())) throw unknownColumn(column, schema, where);
    }
    await createTable(connection, { table: 'row' }, planColumns(new arrow.Table(schema)));
    const type = await prepare(connection, `select ${predicate.sql} from "row"`, where);
    if (type !== 'BOOLEAN') {
      throw new StoreError(
        'not-boolean',
        `"${text}" gives ${type}, not true or false`,
        where,
        'compare it with something',
      );
    }
    // The parser cannot tell an aggregate from another function; WHERE can.
    await prepare(connection, `select 1 from "row" where ${predicate.sql}`, where);
    return predicate;
  });
}

async function readPredicate(connection: DuckDBConnection, text: string, where: string): Promise<Predicate> {
  const { node } = await readSelect(connection, `select (\n${text}\n)`, where);
  const [expression, ...more] = (node['select_list'] as SyntaxNode[] | undefined) ?? [];
  const beyond =
    node['type'] !== 'SELECT_NODE' ||
    (node['from_table'] as SyntaxNode)['type'] !== 'EMPTY' ||
    clauses.some((clause) => node[clause] !== null) ||
    ['modifiers', 'group_expressions'].some((list) => (node[list] as unknown[]).length > 0);
  if (!expression || more.length > 0 || beyond || expression['alias'] !== '')
    throw notACondition(text, where);
  const columns = new Set<string>();
  for (const part of nodesOf(expression)) {
    const kind = part['class'];
    if (typeof kind === 'string' && !allowed.has(kind)) throw notAllowed(kind, text, where);
    if (kind === 'COLUMN_REF') columns.add(columnName(part, where));
  }
  await checkRules(connection, expression, where);
  return { sql: `(\n${text}\n)`, columns: [...columns] };
}

function columnName(node: SyntaxNode, where: string): string {
  const [name, ...more] = node['column_names'] as string[];
  if (name !== undefined && more.length === 0) return name;
  const path = (node['column_names'] as string[]).join('.');
  throw refused(`"${path}" names more than a column`, where, 'name columns without their table');
}

/** @returns the type of the first column */
async function prepare(connection: DuckDBConnection, sql: string, where: string): Promise<string> {
  try {
    const prepared = await connection.prepare(sql);
    const type = String(prepared.columnType(0));
    prepared.destroySync();
    return type;
  } catch (error) {
    throw sqlError(error, where);
  }
}

function unknownColumn(column: string, schema: arrow.Schema, where: string): StoreError {
  const names = schema.fields.map(({ name }) => name).join(', ');
  return new StoreError('unknown-column', `there is no column "${column}"`, where, `use one of: ${names}`);
}

function notACondition(text: string, where: string): StoreError {
  return refused(`"${text}" is not one condition`, where, 'write one condition such as: mean_fd_mm > 0.5');
}

function notAllowed(kind: string, text: string, where: string): StoreError {
  const what = kind.toLowerCase().replaceAll('_', ' ');
  return refused(
    `"${text}" uses a ${what}`,
    where,
    'use columns, numbers, texts, comparisons, and, or, not, is null, in',
  );
}
