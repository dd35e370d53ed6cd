import type { TableView } from '@mesovia/core';
import { readableColumn, UNKNOWN } from '../readable-numbers.ts';
import { textTable, type TextColumn } from '../text-table.ts';

type Arrow = TableView['arrow'];

/** A value of a result as a program would have it: numbers, texts, booleans, null, lists. */
export type Plain =
  | number
  | bigint
  | string
  | boolean
  | null
  | readonly Plain[]
  | { readonly [name: string]: Plain };

/** Numbers of a list that are shown; a row of `edges` has thousands. */
const SHOWN = 3;

/** One column as plain values. Dates and times become ISO text. */
export function plainColumn(table: Arrow, column: string): Plain[] {
  const vector = table.getChild(column);
  if (!vector) return [];
  const type = String(vector.type);
  return Array.from({ length: table.numRows }, (_, row) => plain(vector.get(row), type));
}

function plain(value: unknown, type: string): Plain {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' && /^(Date|Timestamp)/.test(type)) return isoTime(value, type);
  if (value instanceof Uint8Array && /Binary/.test(type)) return `${value.length} bytes`;
  if (typeof value !== 'object') return value as Plain;
  if (Symbol.iterator in value && !('toJSON' in value && type.startsWith('Struct')))
    return Array.from(value as Iterable<unknown>, (v) => plain(v, ''));
  return JSON.parse(JSON.stringify(value)) as Plain;
}

const isoTime = (milliseconds: number, type: string): string =>
  type.startsWith('Date')
    ? new Date(milliseconds).toISOString().slice(0, 10)
    : new Date(milliseconds).toISOString();

function cell(value: Plain): string {
  if (value === null) return UNKNOWN;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (!Array.isArray(value)) return typeof value === 'object' ? JSON.stringify(value) : String(value);
  const head = value
    .slice(0, SHOWN)
    .map((v: Plain) => (typeof v === 'number' ? readableColumn([v])[0] : cell(v)));
  return value.length > SHOWN ? `[${head.join(', ')}, … ${value.length}]` : `[${head.join(', ')}]`;
}

/** Columns ready to be printed: numbers with the same decimals under each other. */
export function readableColumns(table: Arrow): TextColumn[] {
  return table.schema.fields.map(({ name }) => {
    const values = plainColumn(table, name);
    const numbers = values.every((v) => v === null || typeof v === 'number' || typeof v === 'bigint');
    return numbers
      ? {
          header: name,
          right: true,
          cells: readableColumn(values.map((v) => (v === null ? null : Number(v)))),
        }
      : { header: name, cells: values.map(cell) };
  });
}

/** A table for people, no wider than the screen. */
export function resultText(table: Arrow, width: number): { text: string; hidden: string[] } {
  return textTable(readableColumns(table), width);
}

/** Rows as objects, for JSON. NaN and infinities become null: JSON has no word for them. */
export function resultRows(table: Arrow): Record<string, Plain>[] {
  const columns = table.schema.fields.map(({ name }) => [name, plainColumn(table, name)] as const);
  return Array.from({ length: table.numRows }, (_, row) =>
    Object.fromEntries(columns.map(([name, values]) => [name, values[row] ?? null])),
  );
}

/** CSV or TSV with every digit; lists as JSON; unknown is empty. */
export function delimited(table: Arrow, separator: ',' | '\t'): string {
  const names = table.schema.fields.map(({ name }) => name);
  const columns = names.map((name) => plainColumn(table, name));
  const quote = (text: string): string =>
    text.includes(separator) || /["\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  const field = (value: Plain | undefined): string => {
    if (value === null || value === undefined) return '';
    return quote(typeof value === 'object' ? JSON.stringify(value) : String(value));
  };
  const lines = Array.from({ length: table.numRows }, (_, row) =>
    columns.map((values) => field(values[row])).join(separator),
  );
  return `${[names.map(quote).join(separator), ...lines].join('\n')}\n`;
}
