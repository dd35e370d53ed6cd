// What a query of a pipeline may use: its own tables and functions that give the same answer every time.
import { LIST, listValue, VARCHAR, type DuckDBConnection } from '@duckdb/node-api';
import { refused } from './sql-error.ts';
import { nodesOf, type SyntaxNode } from './syntax.ts';

/** Functions in FROM that read nothing but their arguments. */
const harmlessTables = new Set(['range', 'generate_series', 'unnest', 'repeat', 'repeat_row']);

/** Marked as changing by DuckDB although it only stops the query. */
const harmlessFunctions = new Set(['error']);

/** Words that SQL reads as functions where no column has the name. */
const clocks = new Set([
  'current_date',
  'current_time',
  'current_timestamp',
  'localtime',
  'localtimestamp',
  'current_user',
  'session_user',
  'user',
]);

/** @throws StoreError `sql-refused` */
export async function checkRules(
  connection: DuckDBConnection,
  node: SyntaxNode,
  where: string,
): Promise<void> {
  const functions = new Set<string>();
  for (const part of nodesOf(node)) {
    checkTable(part, where);
    checkWord(part, where);
    if (typeof part['function_name'] === 'string') functions.add(part['function_name'].toLowerCase());
  }
  const changing = await changingFunction(connection, [...functions]);
  if (changing === undefined) return;
  throw refused(
    `${changing}() gives another answer each time`,
    where,
    'leave it out: the same inputs must give the same table',
  );
}

function checkTable(node: SyntaxNode, where: string): void {
  if (node['type'] === 'TABLE_FUNCTION') {
    const name = String((node['function'] as SyntaxNode | undefined)?.['function_name']).toLowerCase();
    if (!harmlessTables.has(name)) {
      throw refused(`${name}() is not allowed in a query`, where, 'name the tables it needs in `in:`');
    }
  }
  if (node['type'] === 'SHOW_REF') {
    throw refused('only SELECT is allowed', where, 'use describe, show and summarize in `mesovia sql`');
  }
  if (node['sample'] !== undefined && node['sample'] !== null) {
    throw refused('sampling gives another answer each time', where, 'choose rows by a condition');
  }
}

function checkWord(node: SyntaxNode, where: string): void {
  if (node['class'] !== 'COLUMN_REF') return;
  const [name, ...more] = node['column_names'] as string[];
  if (name === undefined || more.length > 0 || !clocks.has(name.toLowerCase())) return;
  throw refused(
    `${name} gives another answer each time`,
    where,
    'leave it out, or pass the value as a parameter',
  );
}

async function changingFunction(
  connection: DuckDBConnection,
  names: readonly string[],
): Promise<string | undefined> {
  const asked = names.filter((name) => !harmlessFunctions.has(name));
  if (asked.length === 0) return undefined;
  const reader = await connection.runAndReadAll(
    `select distinct function_name from duckdb_functions()
     where function_name in (select unnest($1::varchar[])) and stability <> 'CONSISTENT' order by all`,
    [listValue(asked)],
    [LIST(VARCHAR)],
  );
  const name = reader.getRowsJS()[0]?.[0];
  return name === undefined ? undefined : String(name);
}
