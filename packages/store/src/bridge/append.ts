// Arrow table -> rows of a DuckDB table, a chunk at a time.
import {
  DuckDBDataChunk,
  INTEGER,
  type DuckDBAppender,
  type DuckDBConnection,
  type DuckDBType,
} from '@duckdb/node-api';
import * as arrow from 'apache-arrow';
import { labelsOf } from './dictionary.ts';
import { chunkRows, columnSlot, writeValues } from './raw.ts';
import { duckdbType, flatBytes } from './types.ts';
import { writerFor, type Writer } from './write.ts';

/** A table's name, quoted where it is used. */
export interface TableName {
  readonly database?: string;
  readonly schema?: string;
  readonly table: string;
}

export interface ColumnPlan {
  readonly name: string;
  readonly type: DuckDBType;
  readonly labels?: readonly string[];
}

/** Bytes copied into one chunk, and appended before the driver hands them on: both bound the memory of a write. */
const chunkBytes = 8 * 2 ** 20;
const flushBytes = 64 * 2 ** 20;

export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function quoteTable({ database, schema, table }: TableName): string {
  return [database, schema, table].flatMap((part) => (part === undefined ? [] : [quote(part)])).join('.');
}

/**
 * The columns that hold a table.
 *
 * @param dictionaries `text` keeps labels as text, as every stored table does: the values of an ENUM cannot grow with
 *                     later rows, and it sorts by code; `enum` is for a table written once
 * @throws StoreError `unsupported-type`
 */
export function planColumns(table: arrow.Table, dictionaries: 'text' | 'enum' = 'text'): ColumnPlan[] {
  return table.schema.fields.map((field, index) => {
    const labels = dictionaries === 'enum' ? labelsOf(table, index) : [];
    if (labels.length === 0) return { name: field.name, type: duckdbType(field.type, field.name) };
    return { name: field.name, type: duckdbType(field.type, field.name, labels), labels };
  });
}

export async function createTable(
  connection: DuckDBConnection,
  name: TableName,
  columns: readonly ColumnPlan[],
): Promise<void> {
  const list = columns.map((column) => `${quote(column.name)} ${column.type}`).join(', ');
  const kind = name.database === 'temp' ? 'temporary table' : 'table';
  await connection.run(`create ${kind} ${quoteTable(name)} (${list})`);
}

/** Creates a table and fills it. */
export async function createTableFrom(
  connection: DuckDBConnection,
  name: TableName,
  table: arrow.Table,
  dictionaries: 'text' | 'enum' = 'text',
): Promise<void> {
  const columns = planColumns(table, dictionaries);
  await createTable(connection, name, columns);
  const appender = await TableAppender.open(connection, name, columns);
  try {
    appender.append(table);
  } finally {
    appender.close();
  }
}

/** Appends Arrow tables with the same columns to one table, within the transaction of its connection. */
export class TableAppender {
  private readonly appender: DuckDBAppender;
  private readonly columns: readonly ColumnPlan[];
  private readonly chunk: DuckDBDataChunk;
  private readonly leading: boolean;
  private pending = 0;

  private constructor(appender: DuckDBAppender, columns: readonly ColumnPlan[], leading: boolean) {
    this.appender = appender;
    this.columns = columns;
    this.leading = leading;
    const types = columns.map((column) => column.type);
    this.chunk = DuckDBDataChunk.create(leading ? [INTEGER, ...types] : types);
  }

  /** @param options.leading the table has an INTEGER column before the others, the same value in all rows of a call */
  static async open(
    connection: DuckDBConnection,
    name: TableName,
    columns: readonly ColumnPlan[],
    options: { leading?: boolean } = {},
  ): Promise<TableAppender> {
    const appender = await connection.createAppender(name.table, name.schema ?? null, name.database ?? null);
    return new TableAppender(appender, columns, options.leading ?? false);
  }

  append(table: arrow.Table, leading = 0): void {
    // Arrow gives an empty batch without columns.
    for (const batch of table.batches.filter(({ numRows }) => numRows > 0)) {
      const sources = this.columns.map((column) => batchColumn(batch, column.name));
      const writers = sources.map((data, i) => this.writer(data, i));
      for (let from = 0; from < batch.numRows;) {
        const { rows, bytes } = chunkSize(sources, from, batch.numRows - from);
        this.appendChunk(writers, from, rows, leading);
        this.pending += bytes;
        if (this.pending >= flushBytes) this.flush();
        from += rows;
      }
    }
  }

  close(): void {
    this.appender.closeSync();
  }

  private writer(data: arrow.Data, index: number): Writer {
    const column = this.columns[index];
    return writerFor(data, column?.name ?? '', column?.labels);
  }

  private appendChunk(writers: readonly Writer[], from: number, rows: number, leading: number): void {
    this.chunk.reset();
    this.chunk.rowCount = rows;
    const first = this.leading ? 1 : 0;
    if (this.leading) writeValues(columnSlot(this.chunk, 0), new Int32Array(rows).fill(leading), rows, 4);
    for (const [i, write] of writers.entries()) write(columnSlot(this.chunk, first + i), from, rows);
    this.appender.appendDataChunk(this.chunk);
  }

  private flush(): void {
    this.appender.flushSync();
    this.pending = 0;
  }
}

function batchColumn(batch: arrow.RecordBatch, name: string): arrow.Data {
  const data = batch.getChild(name)?.data[0];
  if (!data) throw new Error(`no column ${name} in the batch`);
  return data;
}

/** As many rows as one chunk takes, fewer where they are wide, at least one. */
function chunkSize(
  sources: readonly arrow.Data[],
  from: number,
  left: number,
): { rows: number; bytes: number } {
  let rows = Math.min(chunkRows, left);
  for (;;) {
    let bytes = 0;
    for (const data of sources) bytes += byteCount(data, from, rows);
    if (bytes <= chunkBytes || rows === 1) return { rows, bytes };
    rows = Math.ceil(rows / 2);
  }
}

/** Bytes that `count` values of a column take in a chunk. */
export function byteCount(data: arrow.Data, from: number, count: number): number {
  const t = arrow.DataType;
  const type = data.type as arrow.DataType;
  const child = data.children[0] as arrow.Data;
  if (t.isList(type)) {
    const offsets = data.valueOffsets as Int32Array;
    const start = offsets[from] ?? 0;
    return 16 * count + byteCount(child, start, (offsets[from + count] ?? 0) - start);
  }
  if (t.isFixedSizeList(type)) return byteCount(child, from * type.listSize, count * type.listSize);
  if (t.isStruct(type)) {
    return data.children.reduce((sum, member) => sum + byteCount(member, from, count), 0);
  }
  if (t.isUtf8(type) || t.isLargeUtf8(type) || t.isBinary(type)) {
    const offsets = data.valueOffsets as ArrayLike<number | bigint>;
    return 16 * count + Number(offsets[from + count] ?? 0) - Number(offsets[from] ?? 0);
  }
  return count * (flatBytes(type) || 1);
}
