// The syntax of a statement, as DuckDB itself reads it: no second parser that could see something else.
import type { DuckDBConnection } from '@duckdb/node-api';
import { StoreError } from '@mesovia/core';
import { refused } from './sql-error.ts';

/** A node of the tree: an expression, a table, a whole SELECT. */
export type SyntaxNode = Readonly<Record<string, unknown>>;

interface Serialised {
  readonly error: boolean;
  readonly error_type?: string;
  readonly error_message?: string;
  readonly statements?: readonly { readonly node: SyntaxNode }[];
}

export interface Select {
  /** The statement without a semicolon after it, so that it can stand in brackets. */
  readonly sql: string;
  readonly node: SyntaxNode;
}

/**
 * Reads one SELECT (also `from ...`, `values ...`, `with ... select`).
 *
 * @throws StoreError `sql` it cannot be parsed, `sql-refused` it is not one SELECT
 */
export async function readSelect(connection: DuckDBConnection, sql: string, where: string): Promise<Select> {
  const parsed = await serialise(connection, sql);
  if (parsed.error && parsed.error_type === 'parser') {
    throw new StoreError('sql', parsed.error_message ?? 'it cannot be parsed', where, 'correct the SQL');
  }
  const [statement, ...more] = parsed.statements ?? [];
  if (parsed.error || !statement || more.length > 0) {
    throw refused(
      'only one SELECT is allowed',
      where,
      'write one query that starts with select, from or with',
    );
  }
  return { sql: await withoutSemicolon(connection, sql), node: statement.node };
}

async function serialise(connection: DuckDBConnection, sql: string): Promise<Serialised> {
  const reader = await connection.runAndReadAll('select json_serialize_sql($1::varchar)', [sql]);
  return JSON.parse(String(reader.getRowsJS()[0]?.[0])) as Serialised;
}

/**
 * A SELECT without the semicolon after it, so that it can stand in brackets. Cuts at the last one only if what is
 * left reads the same: it may as well stand in a text or a comment.
 */
export async function withoutSemicolon(connection: DuckDBConnection, sql: string): Promise<string> {
  const wanted = JSON.stringify(await serialise(connection, sql));
  let text = sql;
  for (let at = text.lastIndexOf(';'); at >= 0; at = text.lastIndexOf(';')) {
    const shorter = text.slice(0, at);
    if (JSON.stringify(await serialise(connection, shorter)) !== wanted) return text;
    text = shorter;
  }
  return text;
}

/** Every node below and including `value`, parents first. */
export function* nodesOf(value: unknown): Generator<SyntaxNode> {
  if (Array.isArray(value)) {
    for (const item of value) yield* nodesOf(item);
  } else if (typeof value === 'object' && value !== null) {
    yield value as SyntaxNode;
    for (const member of Object.values(value)) yield* nodesOf(member);
  }
}
