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

const SEPARATOR_NAMES = { '\t': 'tabs', ',': 'commas', ';': 'semicolons' } as const;
export type Separator = keyof typeof SEPARATOR_NAMES;
const IN_CSV: readonly Separator[] = [',', ';', '\t'];

/** Comma for .csv, tab for everything else. */
export function separatorOf(file: string): ',' | '\t' {
  return /\.csv(\.gz)?$/i.test(file) ? ',' : '\t';
}

/**
 * Strict reader of tab-, comma- or semicolon-separated text. Accepted: byte-order mark, any line ending, quoted cells
 * (also over several lines), empty lines at the end, an unnamed first column, the line `sep=;` of Excel, R's header
 * that is one name short because the rows start with their number 1, 2, 3 ...
 *
 * @param text whole file
 * @param file named in errors; anything but .csv means tabs; .csv means what its header line holds, the comma first
 * @param declared separator, if somebody said
 * @throws DataError `empty-file`, `wrong-separator`, `two-readings`, `ragged-row`, `open-quote`, `stray-quote`
 */
export function readDelimited(text: string, file: string, declared?: Separator): DelimitedTable {
  return readWithSeparator(text, file, declared).table;
}

/** The same, and which separator the table has. */
export function readWithSeparator(
  text: string,
  file: string,
  declared?: Separator,
): { table: DelimitedTable; separator: Separator } {
  const { announced, body, firstLine } = withoutAnnouncement(text);
  const separator = declared ?? announced ?? separatorIn(body, file, firstLine);
  const says = (declared ?? announced) ? 'separator' : 'the name of the file';
  return { table: tableOf(rawRows(body, separator, file, firstLine), separator, says, file), separator };
}

function tableOf(raw: RawRow[], separator: Separator, says: string, file: string): DelimitedTable {
  const [first, ...rest] = withoutEmptyEnd(raw);
  if (!first) {
    throw new DataError('empty-file', 'the file is empty', file, 'give a header line and one line per row');
  }
  checkSeparator(first, separator, says, file);
  const header = first.cells.map((name) => name.trim());
  if (startsWithRowNumbers(header.length, rest)) header.unshift('');
  for (const row of rest) checkWidth(row, header.length, file);
  return { file, header, rows: rest.map((row) => row.cells), lines: rest.map((row) => row.line) };
}

/** Excel writes `sep=;` above the table to say what separates its columns. */
function withoutAnnouncement(text: string): {
  announced: Separator | undefined;
  body: string;
  firstLine: number;
} {
  const match = /^\uFEFF?"?sep=([,;\t])"?(\r\n|\n|\r)/i.exec(text);
  if (!match) return { announced: undefined, body: text, firstLine: 1 };
  return { announced: match[1] as Separator, body: text.slice(match[0].length), firstLine: 2 };
}

/**
 * What separates the columns of a .csv: the one that its header line holds. If it holds several, the one that gives
 * every row the same number of cells; if several do, nobody can know.
 */
function separatorIn(text: string, file: string, firstLine: number): Separator {
  if (separatorOf(file) !== ',') return '\t';
  const held = IN_CSV.filter((one) => headerCells(text, one, file) > 1);
  if (held.length < 2) return held[0] ?? ',';
  const fitting = held.filter((one) => isEven(text, one, file));
  const [first, second] = fitting;
  if (first === undefined) return held[0] as Separator;
  if (second === undefined) return first;
  const shown = (one: Separator) =>
    `${SEPARATOR_NAMES[one]} (${rawRows(text, one, file)[0]
      ?.cells.map((name) => `"${name.trim()}"`)
      .join(' ')})`;
  throw new DataError(
    'two-readings',
    `the columns may be separated by ${shown(first)} or ${shown(second)}`,
    `${file}:${firstLine}`,
    'say separator:, or put quotes around names and values that hold one of them',
  );
}

/** Cells of the first line; 0 if it cannot be read with this separator. */
function headerCells(text: string, separator: Separator, file: string): number {
  try {
    const cursor = cursorAt(text, separator, file, 1);
    return readRow(cursor).cells.length;
  } catch {
    return 0;
  }
}

function isEven(text: string, separator: Separator, file: string): boolean {
  try {
    const rows = withoutEmptyEnd(rawRows(text, separator, file));
    return rows.every((row) => row.cells.length === rows[0]?.cells.length);
  } catch {
    return false;
  }
}

/** Cells of one line that holds a whole row; quotes removed. For files read line by line. */
export function splitLine(text: string, separator: Separator, file: string, line: number): string[] {
  if (!text.includes('"')) return text.split(separator);
  return rawRows(text, separator, file, line)[0]?.cells ?? [''];
}

function rawRows(text: string, separator: Separator, file: string, firstLine = 1): RawRow[] {
  const rows: RawRow[] = [];
  const cursor = cursorAt(text, separator, file, firstLine);
  while (cursor.at < text.length) rows.push(readRow(cursor));
  return rows;
}

function cursorAt(text: string, separator: Separator, file: string, line: number): Cursor {
  const start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  return { text, at: start, line, lineStart: start, separator, file };
}

function readRow(cursor: Cursor): RawRow {
  const line = cursor.line;
  const cells = [readCell(cursor)];
  while (cursor.text[cursor.at] === cursor.separator) {
    cursor.at++;
    cells.push(readCell(cursor));
  }
  newLine(cursor);
  return { cells, line };
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

function checkSeparator(header: RawRow, separator: Separator, says: string, file: string): void {
  const only = header.cells[0] ?? '';
  const other = ['\t', ';', ','].find((c) => c !== separator && only.includes(c));
  if (header.cells.length > 1 || other === undefined) return;
  const name = other === '\t' ? 'tabs' : other === ';' ? 'semicolons' : 'commas';
  throw new DataError(
    'wrong-separator',
    `the columns are separated by ${name}, but ${says} says ${SEPARATOR_NAMES[separator]}`,
    `${file}:${header.line}`,
    'name the file .tsv if it holds tabs, .csv if it holds commas or semicolons; or say separator:',
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
