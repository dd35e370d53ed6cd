import { DataError } from '@mesovia/core';

export interface DelimitedTable {
  /** As in error messages. */
  readonly file: string;
  /** Column names, surrounding spaces removed; the first may be empty (row names of R and pandas). */
  readonly header: readonly string[];
  /** Cells as written, quotes removed. Every row has as many cells as the header. */
  readonly rows: readonly (readonly string[])[];
  /** 1-based line on which each row starts. */
  readonly lines: readonly number[];
}

interface RawRow {
  readonly cells: string[];
  readonly line: number;
}

const SEPARATOR_NAMES = { '\t': 'tabs', ',': 'commas' } as const;
export type Separator = keyof typeof SEPARATOR_NAMES;

/** Comma for .csv, tab for everything else. */
export function separatorOf(file: string): Separator {
  return /\.csv(\.gz)?$/i.test(file) ? ',' : '\t';
}

/**
 * Strict reader of tab- or comma-separated text. Accepted: byte-order mark, any line ending, quoted cells (also over
 * several lines), empty lines at the end, an unnamed first column, R's header that is one name short because the rows
 * start with their number 1, 2, 3 ...
 *
 * @param text whole file
 * @param file named in errors; .csv means commas, anything else tabs
 * @throws DataError `empty-file`, `wrong-separator`, `ragged-row`, `open-quote`, `stray-quote`
 */
export function readDelimited(text: string, file: string): DelimitedTable {
  const separator = separatorOf(file);
  const [first, ...rest] = withoutEmptyEnd(rawRows(text, separator, file));
  if (!first) {
    throw new DataError('empty-file', 'the file is empty', file, 'give a header line and one line per row');
  }
  checkSeparator(first, separator, file);
  const header = first.cells.map((name) => name.trim());
  if (startsWithRowNumbers(header.length, rest)) header.unshift('');
  for (const row of rest) checkWidth(row, header.length, file);
  return { file, header, rows: rest.map((row) => row.cells), lines: rest.map((row) => row.line) };
}

/** Cells of one line that holds a whole row; quotes removed. For files read line by line. */
export function splitLine(text: string, separator: Separator, file: string, line: number): string[] {
  if (!text.includes('"')) return text.split(separator);
  return rawRows(text, separator, file, line)[0]?.cells ?? [''];
}

function rawRows(text: string, separator: Separator, file: string, firstLine = 1): RawRow[] {
  const rows: RawRow[] = [];
  const start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const cursor: Cursor = { text, at: start, line: firstLine, lineStart: start, separator, file };
  while (cursor.at < text.length) {
    const line = cursor.line;
    const cells = [readCell(cursor)];
    while (text[cursor.at] === separator) {
      cursor.at++;
      cells.push(readCell(cursor));
    }
    newLine(cursor);
    rows.push({ cells, line });
  }
  return rows;
}

interface Cursor {
  readonly text: string;
  readonly separator: Separator;
  readonly file: string;
  at: number;
  line: number;
  lineStart: number;
}

/** Steps over \n, \r\n or \r. */
function newLine(cursor: Cursor): void {
  if (cursor.text[cursor.at] === '\r' && cursor.text[cursor.at + 1] === '\n') cursor.at++;
  cursor.at++;
  cursor.line++;
  cursor.lineStart = cursor.at;
}

function endsCell(cursor: Cursor): boolean {
  const c = cursor.text[cursor.at];
  return c === undefined || c === cursor.separator || c === '\n' || c === '\r';
}

function readCell(cursor: Cursor): string {
  if (cursor.text[cursor.at] === '"') return readQuoted(cursor);
  const from = cursor.at;
  while (!endsCell(cursor)) cursor.at++;
  return cursor.text.slice(from, cursor.at);
}

function readQuoted(cursor: Cursor): string {
  const { text } = cursor;
  const where = position(cursor);
  let value = '';
  cursor.at++;
  for (;;) {
    const c = text[cursor.at];
    if (c === undefined) {
      throw new DataError('open-quote', 'a quote opens here and never closes', where, 'close the quote');
    }
    if (c === '"' && text[cursor.at + 1] !== '"') break;
    if (c === '"') cursor.at++;
    if (c === '\n' || c === '\r') {
      const from = cursor.at;
      newLine(cursor);
      value += text.slice(from, cursor.at);
    } else {
      value += c;
      cursor.at++;
    }
  }
  cursor.at++;
  if (!endsCell(cursor)) {
    throw new DataError(
      'stray-quote',
      `text follows the closing quote of "${value}"`,
      position(cursor),
      'write a quote inside a quoted cell twice, or leave the quotes out',
    );
  }
  return value;
}

function position(cursor: Cursor): string {
  return `${cursor.file}:${cursor.line}:${cursor.at - cursor.lineStart + 1}`;
}

function withoutEmptyEnd(rows: RawRow[]): RawRow[] {
  let end = rows.length;
  while (end > 0 && rows[end - 1]?.cells.every((cell) => cell.trim() === '')) end--;
  return rows.slice(0, end);
}

function checkSeparator(header: RawRow, separator: Separator, file: string): void {
  const only = header.cells[0] ?? '';
  const other = ['\t', ';', ','].find((c) => c !== separator && only.includes(c));
  if (header.cells.length > 1 || other === undefined) return;
  const name = other === '\t' ? 'tabs' : other === ';' ? 'semicolons' : 'commas';
  throw new DataError(
    'wrong-separator',
    `the columns are separated by ${name}, but the name of the file says ${SEPARATOR_NAMES[separator]}`,
    `${file}:${header.line}`,
    'name the file .tsv if it holds tabs, .csv if it holds commas; save other kinds as one of these',
  );
}

function startsWithRowNumbers(width: number, rows: readonly RawRow[]): boolean {
  return (
    rows.length > 0 &&
    rows.every((row, i) => row.cells.length === width + 1 && row.cells[0] === String(i + 1))
  );
}

function checkWidth(row: RawRow, width: number, file: string): void {
  if (row.cells.length === width) return;
  const isEmpty = row.cells.length === 1 && row.cells[0]?.trim() === '';
  throw new DataError(
    'ragged-row',
    isEmpty
      ? 'the line is empty, but more rows follow'
      : `the row has ${row.cells.length} values, the header has ${width} columns`,
    `${file}:${row.line}`,
    isEmpty ? 'remove the line' : 'give one value per column, n/a where it is unknown',
  );
}
