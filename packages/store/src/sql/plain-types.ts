// Queries yield types that tables of this project do not have. They are cast in SQL, where DuckDB knows how.
import {
  BIGINT,
  DOUBLE,
  DuckDBArrayType,
  DuckDBListType,
  DuckDBMapType,
  DuckDBStructType,
  DuckDBTypeId,
  LIST,
  STRUCT,
  VARCHAR,
  ARRAY,
  type DuckDBConnection,
  type DuckDBType,
} from '@duckdb/node-api';
import type * as arrow from 'apache-arrow';
import { quote } from '../bridge/append.ts';
import { resultTable } from '../bridge/result.ts';

const id = DuckDBTypeId;

/** Kept as they are, or cast to one of these. */
const kept = new Set([
  id.BOOLEAN,
  id.TINYINT,
  id.SMALLINT,
  id.INTEGER,
  id.BIGINT,
  id.UTINYINT,
  id.USMALLINT,
  id.UINTEGER,
  id.UBIGINT,
  id.FLOAT,
  id.DOUBLE,
  id.VARCHAR,
  id.BLOB,
  id.ENUM,
]);

const moments = new Set([id.TIMESTAMP, id.TIMESTAMP_S, id.TIMESTAMP_MS, id.TIMESTAMP_NS, id.TIMESTAMP_TZ]);

/**
 * Runs one SELECT. Decimals become float64, huge integers int64 or an error, dates and times text in ISO 8601
 * (zoned ones in UTC), maps lists of key and value; any other foreign type becomes text.
 *
 * @param sql without a semicolon after it
 */
export async function selectPlain(connection: DuckDBConnection, sql: string): Promise<arrow.Table> {
  const prepared = await connection.prepare(sql);
  const columns = Array.from({ length: prepared.columnCount }, (_, i) => ({
    name: prepared.columnName(i),
    type: prepared.columnType(i),
  }));
  prepared.destroySync();
  if (columns.every(({ type }) => String(plainType(type)) === String(type))) {
    return resultTable(await connection.run(sql));
  }
  // Names may repeat in a result; inside, columns are known by number.
  const inner = columns.map((_, i) => quote(`column ${i}`));
  const outer = columns.map(({ name, type }, i) => `${cast(inner[i] ?? '', type)} as ${quote(name)}`);
  return resultTable(
    await connection.run(`select ${outer.join(', ')} from (\n${sql}\n) as q (${inner.join(', ')})`),
  );
}

function cast(column: string, type: DuckDBType): string {
  const plain = plainType(type);
  if (String(plain) === String(type)) return column;
  if (moments.has(type.typeId)) return `regexp_replace(${column}::varchar, ' (\\d\\d:)', 'T\\1')`;
  if (type instanceof DuckDBMapType) return `map_entries(${column})::${plain}`;
  return `${column}::${plain}`;
}

function plainType(type: DuckDBType): DuckDBType {
  if (type instanceof DuckDBListType) return LIST(plainType(type.valueType));
  if (type instanceof DuckDBArrayType) return ARRAY(plainType(type.valueType), type.length);
  if (type instanceof DuckDBStructType) {
    return STRUCT(
      Object.fromEntries(type.entryNames.map((name, i) => [name, plainType(type.entryTypes[i] ?? VARCHAR)])),
    );
  }
  if (type instanceof DuckDBMapType) {
    return LIST(STRUCT({ key: plainType(type.keyType), value: plainType(type.valueType) }));
  }
  if (type.typeId === id.DECIMAL) return DOUBLE;
  if (type.typeId === id.HUGEINT || type.typeId === id.UHUGEINT) return BIGINT;
  return kept.has(type.typeId) ? type : VARCHAR;
}
