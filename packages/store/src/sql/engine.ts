import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { engineOptions } from '../session/session.ts';

/**
 * A private DuckDB in memory while `work` runs. It sees no file, no extension and no time zone of the machine, and
 * nothing that runs in it can change that.
 */
export async function withEngine<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(':memory:', { ...engineOptions, temp_directory: '' });
  const connection = await instance.connect();
  try {
    await connection.run("set TimeZone = 'UTC'");
    await connection.run('set enable_external_access = false');
    await connection.run('set lock_configuration = true');
    return await work(connection);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
