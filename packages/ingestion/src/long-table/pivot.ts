import { DataError } from '@mesovia/core';
import type { DelimitedTable } from '../delimited/read-delimited.ts';
import { parseNumber } from '../delimited/parse-number.ts';

export interface LongColumns {
  /** Column of people. */
  readonly person: string;
  /** Column that says what was measured in this row. */
  readonly name: string;
  /** Column that holds the number. */
  readonly value: string;
  /** Rows to keep: value each of these columns must have. */
  readonly keep: Readonly<Record<string, string>>;
}

export interface Pivoted {
  /** One row per person: participant_id, then the columns that are the same in all rows of a person. */
  readonly people: DelimitedTable;
  /** Columns that differ between the rows of a person, and are left out. */
  readonly varying: readonly string[];
  /** Measurements in the order of their names. */
  readonly names: readonly string[];
  /** people x names, person after person; NaN where a person has no such row or the value is unknown. */
  readonly values: Float64Array;
}

/**
 * Turns a table with one row per person and measurement into one row per person and a matrix. Order of rows does not
 * matter.
 *
 * @param missing spellings of an unknown value
 * @throws DataError `no-such-column`, `no-rows`, `missing-person`, `duplicate-measurement`, `not-a-number`
 */
export function pivotLong(table: DelimitedTable, columns: LongColumns, missing: readonly string[]): Pivoted {
  const { file, header, rows, lines } = table;
  const at = (column: string) => placeOf(column, header, file);
  const [person, name, value] = [at(columns.person), at(columns.name), at(columns.value)];
  const filters = Object.entries(columns.keep).map(([column, wanted]) => [at(column), wanted] as const);
  const kept = [...rows.keys()].filter((row) =>
    filters.every(([column, wanted]) => cell(rows, row, column) === wanted),
  );
  if (kept.length === 0) {
    throw new DataError(
      'no-rows',
      `no row has ${Object.entries(columns.keep)
        .map((pair) => pair.join(' = '))
        .join(' and ')}`,
      file,
      'compare with.keep with the values in the file',
    );
  }
  const byPerson = new Map<string, number[]>();
  for (const row of kept) {
    const who = cell(rows, row, person);
    if (missing.includes(who)) {
      throw new DataError(
        'missing-person',
        `${columns.person} is empty`,
        `${file}:${lines[row]}`,
        'name the person',
      );
    }
    byPerson.set(who, [...(byPerson.get(who) ?? []), row]);
  }
  const ids = [...byPerson.keys()].toSorted((a, b) => (a < b ? -1 : 1));
  const names = [...new Set(kept.map((row) => cell(rows, row, name)))].toSorted((a, b) => (a < b ? -1 : 1));
  const values = matrixOf(table, { person, name, value }, kept, ids, names, missing);
  const used = new Set([person, name, value, ...filters.map(([column]) => column)]);
  const own = [...header.keys()].filter((column) => header[column] !== '' && !used.has(column));
  const constant = own.filter((column) =>
    ids.every((id) => new Set((byPerson.get(id) ?? []).map((row) => cell(rows, row, column))).size === 1),
  );
  const first = ids.map((id) => byPerson.get(id)?.[0] ?? 0);
  return {
    people: {
      file,
      header: ['participant_id', ...constant.map((column) => header[column] ?? '')],
      rows: first.map((row, i) => [ids[i] ?? '', ...constant.map((column) => cell(rows, row, column))]),
      lines: first.map((row) => lines[row] ?? 0),
    },
    varying: own.filter((column) => !constant.includes(column)).map((column) => header[column] ?? ''),
    names,
    values,
  };
}

function matrixOf(
  { rows, lines, file, header }: DelimitedTable,
  at: { readonly person: number; readonly name: number; readonly value: number },
  kept: readonly number[],
  ids: readonly string[],
  names: readonly string[],
  missing: readonly string[],
): Float64Array {
  const placeOfPerson = new Map(ids.map((id, i) => [id, i]));
  const placeOfName = new Map(names.map((name, j) => [name, j]));
  const values = new Float64Array(ids.length * names.length).fill(NaN);
  const seen = new Map<number, number>();
  for (const row of kept) {
    const [who, what] = [cell(rows, row, at.person), cell(rows, row, at.name)];
    const place = (placeOfPerson.get(who) ?? 0) * names.length + (placeOfName.get(what) ?? 0);
    const twin = seen.get(place);
    if (twin !== undefined) {
      throw new DataError(
        'duplicate-measurement',
        `${who} has ${what} twice, in lines ${lines[twin]} and ${lines[row]}`,
        `${file}:${lines[row]}`,
        'choose one with `keep`, for example a session',
      );
    }
    seen.set(place, row);
    const text = cell(rows, row, at.value);
    if (missing.includes(text)) continue;
    const number = parseNumber(text);
    if (number === undefined) {
      throw new DataError(
        'not-a-number',
        `${header[at.value]} is "${text}"`,
        `${file}:${lines[row]}`,
        'correct it, or declare the spelling as missing',
      );
    }
    values[place] = number;
  }
  return values;
}

function placeOf(column: string, header: readonly string[], file: string): number {
  const places = [...header.keys()].filter((i) => header[i] === column);
  if (places.length === 1) return places[0] ?? 0;
  throw new DataError(
    places.length === 0 ? 'no-such-column' : 'duplicate-column',
    places.length === 0 ? `there is no column ${column}` : `${column} names ${places.length} columns`,
    `${file}:1`,
    `the columns are ${header.filter((name) => name !== '').join(', ')}`,
  );
}

function cell(rows: DelimitedTable['rows'], row: number, column: number): string {
  return (rows[row]?.[column] ?? '').trim();
}
