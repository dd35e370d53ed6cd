import { DataError } from '@mesovia/core';
import { isNumberText } from './parse-number.ts';
import type { DelimitedTable } from './read-delimited.ts';

/** What stands before the decimals; undefined if nobody said. */
export type Decimal = 'point' | 'comma';

const COMMA_NUMBER = /^[+-]?\d*,\d+([eE][+-]?\d+)?$|^[+-]?\d+,$/;
/** Could also be thousands: 1,234 or 12,345,678. */
const THOUSANDS = /^[+-]?[1-9]\d{0,2}(,\d{3})+$/;

/**
 * A table whose numbers have decimal points. Where columns are separated by semicolons the comma is looked for, as
 * spreadsheets write it where the comma is the decimal sign; elsewhere only if it is declared. A column is changed if
 * every cell of it that holds a digit is a number; a column that reads both ways is refused.
 *
 * @throws DataError `two-decimals`, `thousands-or-decimals`
 */
export function withDecimalPoints(
  table: DelimitedTable,
  separator: string,
  declared?: Decimal,
): DelimitedTable {
  if (declared === 'point' || (declared === undefined && separator !== ';')) return table;
  const changed = new Set<number>();
  for (const column of table.header.keys()) {
    if (hasDecimalCommas(table, column, declared)) changed.add(column);
  }
  if (changed.size === 0) return table;
  return {
    ...table,
    rows: table.rows.map((row) =>
      row.map((cell, column) => {
        const isNumber = changed.has(column) && COMMA_NUMBER.test(cell.trim());
        return isNumber ? cell.trim().replace(',', '.') : cell;
      }),
    ),
  };
}

function hasDecimalCommas(table: DelimitedTable, column: number, declared?: Decimal): boolean {
  const cells = table.rows.map((row) => (row[column] ?? '').trim());
  const commas = cells.flatMap((cell, row) => (COMMA_NUMBER.test(cell) ? [row] : []));
  const first = commas[0];
  if (first === undefined) return false;
  const others = cells.filter((cell) => /\d/.test(cell) && !COMMA_NUMBER.test(cell));
  if (!others.every((cell) => isNumberText(cell))) return false;
  const point = cells.findIndex((cell) => cell.includes('.') && isNumberText(cell));
  if (point >= 0) refuseBoth(table, column, first, point);
  const isOpen = declared === undefined && commas.every((row) => THOUSANDS.test(cells[row] ?? ''));
  if (isOpen) refuseThousands(table, column, first);
  return true;
}

function refuseBoth(table: DelimitedTable, column: number, comma: number, point: number): never {
  const cell = (row: number) => (table.rows[row]?.[column] ?? '').trim();
  throw new DataError(
    'two-decimals',
    `${table.header[column]} has decimal commas ("${cell(comma)}") and decimal points ("${cell(point)}", line ${table.lines[point]})`,
    `${table.file}:${table.lines[comma]}`,
    'write every number of the column the same way',
  );
}

function refuseThousands(table: DelimitedTable, column: number, row: number): never {
  const cell = (table.rows[row]?.[column] ?? '').trim();
  throw new DataError(
    'thousands-or-decimals',
    `"${cell}" in ${table.header[column]} is ${cell.replace(',', '.')} with a decimal comma, or ${cell.replaceAll(',', '')} with commas between thousands`,
    `${table.file}:${table.lines[row]}`,
    'say decimal: comma, or write the numbers without commas',
  );
}
