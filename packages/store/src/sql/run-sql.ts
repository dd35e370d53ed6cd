import type * as arrow from 'apache-arrow';
import { createTableFrom } from '../bridge/append.ts';
import { withEngine } from './engine.ts';
import { selectPlain } from './plain-types.ts';
import { checkRules } from './rules.ts';
import { sqlError } from './sql-error.ts';
import { readSelect } from './syntax.ts';

/**
 * Runs one SELECT over Arrow tables in a private DuckDB without files, extensions or clock, on one thread: the same
 * tables give the same answer, bit for bit. Text is text (not ENUM), so it sorts by its bytes.
 *
 * @param tables by the name SQL knows them by
 * @param where  file and line of the statement, for messages
 * @throws StoreError `sql` it is wrong, `sql-refused` it does what a query may not, `too-large-integer`
 */
export async function runSql(
  tables: Readonly<Record<string, arrow.Table>>,
  sql: string,
  where: string,
): Promise<arrow.Table> {
  return withEngine(async (connection) => {
    for (const [name, table] of Object.entries(tables))
      await createTableFrom(connection, { table: name }, table);
    try {
      const select = await readSelect(connection, sql, where);
      await checkRules(connection, select.node, where);
      return await selectPlain(connection, select.sql);
    } catch (error) {
      throw sqlError(error, where);
    }
  });
}
