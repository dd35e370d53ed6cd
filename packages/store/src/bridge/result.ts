import type { DuckDBMaterializedResult } from '@duckdb/node-api';
import * as arrow from 'apache-arrow';
import { columnSlot } from './raw.ts';
import { readerFor } from './read.ts';

/**
 * A finished result as one Arrow table of one batch, one contiguous buffer a column; NaN or 0 lies under nulls.
 *
 * @throws StoreError `unsupported-type`, `too-large`
 */
export function resultTable(result: DuckDBMaterializedResult): arrow.Table {
  const rows = result.rowCount;
  const names = result.columnNames();
  const readers = result.columnTypes().map((type, i) => readerFor(type, names[i] ?? '', rows));
  for (let k = 0; k < result.chunkCount; k++) {
    const chunk = result.getChunk(k);
    for (const [i, reader] of readers.entries()) reader.take(columnSlot(chunk, i), chunk.rowCount);
  }
  return tableOf(
    names,
    readers.map((reader) => reader.finish()),
    rows,
  );
}

/** Columns of equal length as a table; names may repeat, as they may in a result. */
export function tableOf(names: readonly string[], columns: readonly arrow.Data[], rows: number): arrow.Table {
  const fields = columns.map((data, i) => new arrow.Field(names[i] ?? '', data.type, true));
  const type = new arrow.Struct(fields);
  const struct = arrow.makeData({ type, length: rows, nullCount: 0, children: [...columns] });
  return new arrow.Table([new arrow.RecordBatch(new arrow.Schema(fields), struct)]);
}
