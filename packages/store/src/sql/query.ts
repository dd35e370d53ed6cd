import { StatementType } from '@duckdb/node-api';
import type * as arrow from 'apache-arrow';
import type { Session } from '../session/session.ts';
import { selectPlain } from './plain-types.ts';
import { refused, sqlError } from './sql-error.ts';
import { withoutSemicolon } from './syntax.ts';

const where = 'the query';

/** The driver fails on a text without any statement. */
const marker = 'select 1';

/**
 * One statement a person typed: SELECT, DESCRIBE, SHOW, SUMMARIZE or EXPLAIN over everything in the store. It runs in
 * a transaction that cannot write, and the session reaches no file.
 */
export async function queryStore(session: Session, sql: string): Promise<arrow.Table> {
  const { connection } = session;
  try {
    const text = await singleStatement(session, sql);
    await connection.run('begin transaction read only');
    try {
      return await selectPlain(connection, text);
    } finally {
      await connection.run('rollback');
    }
  } catch (error) {
    throw sqlError(error, where);
  }
}

async function singleStatement(session: Session, sql: string): Promise<string> {
  const statements = await session.connection.extractStatements(`${sql}\n; ${marker}`);
  const count = statements.count - 1;
  if (count !== 1) throw refused(`${count} statements were given`, where, 'write one SELECT');
  const prepared = await statements.prepare(0);
  const type = prepared.statementType;
  prepared.destroySync();
  if (type !== StatementType.SELECT && type !== StatementType.EXPLAIN) {
    throw refused(`${StatementType[type]} is not allowed: the store is only read`, where, 'write one SELECT');
  }
  return type === StatementType.SELECT ? withoutSemicolon(session.connection, sql) : sql;
}
