import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { engineOptions } from '../session/session.ts';

/** A private DuckDB that reaches one file and nothing else, while `work` runs. */
export async function withFileEngine<T>(
  file: string,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const instance = await DuckDBInstance.create(':memory:', { ...engineOptions, temp_directory: '' });
  const connection = await instance.connect();
  try {
    await connection.run("set TimeZone = 'UTC'");
    await connection.run(`set allowed_paths = [${literal(file)}]`);
    await connection.run('set enable_external_access = false');
    await connection.run('set lock_configuration = true');
    return await work(connection);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
