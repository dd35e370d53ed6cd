import { readFile } from 'node:fs/promises';
import {
  buildTable,
  DataError,
  ParameterError,
  participants,
  tableView,
  variables,
  type Check,
  type TableOutput,
  type TableView,
} from '@mesovia/core';
import { describedFromBytes, participantsTables, UNKNOWN, type DelimitedTable } from '@mesovia/ingestion';
import { nearest } from '../nearest.ts';

type Built = ReturnType<typeof buildTable>;

/** The people that are analysed, and who was left out. */
export interface Columns {
  readonly tables: { readonly participants: Built; readonly variables: Built };
  readonly n: number;
  /** Labels of the levels that hold somebody, the one coded 0 first; undefined for numbers. */
  levelsOf(column: string): readonly string[] | undefined;
  /** Different known values. */
  distinct(column: string): number;
  /** Lines of the file (numbers of cases in an SPSS file) without a value somewhere, and the columns where it is missing. */
  readonly left: readonly { readonly line: number; readonly missing: readonly string[] }[];
  /** What a row of the file is called: line, or case. */
  readonly row: 'line' | 'case';
  readonly checks: readonly Check[];
}

/**
 * Columns of a table, typed as `ingestion/participants` types them: numbers, or levels in code-point order, the first
 * coded 0; an SPSS file brings its labels, levels and codes for unknown. Rows need no names.
 *
 * @param wanted column names by the option that asked for them
 * @param keep   rows without a value stay, with the value unknown
 * @throws DataError `file-missing`, `no-complete-row`, and those of reading and typing
 * @throws ParameterError `no-such-column`
 */
export async function readColumns(
  file: string,
  wanted: readonly (readonly [string, string])[],
  keep: boolean,
): Promise<Columns> {
  const { table, dictionary, checks } = describedFromBytes(await bytesOf(file), file);
  for (const [option, column] of wanted) checkColumn(table, option, column);
  const columns = [...new Set(wanted.map(([, column]) => column))];
  const part = onlyThese(table, columns);
  const read = participantsTables(part, dictionary, UNKNOWN);
  const people = tableView(participants, [buildTable(participants, read.participants, file)], file);
  const described = buildTable(variables, read.variables, file);
  const missing = table.lines.map((line, row) => ({
    line,
    missing: columns.filter((column) => isUnknown(people, column, row)),
  }));
  const complete = [...missing.keys()].filter((row) => missing[row]?.missing.length === 0);
  if (complete.length === 0) refuseEmpty(file, columns);
  const rows = keep ? [...missing.keys()] : complete;
  const kept = buildTable(participants, rowsOf(people, columns, rows), file);
  const view = tableView(participants, [kept], file);
  return {
    tables: { participants: kept, variables: described },
    n: rows.length,
    levelsOf: (column) => levelsOf(view, tableView(variables, [described], file), column),
    distinct: (column) => knownValues(view, column).size,
    left: missing.filter((row) => row.missing.length > 0),
    row: /\.z?sav(\.gz)?$/i.test(file) ? 'case' : 'line',
    checks,
  };
}

function knownValues(people: TableView, column: string): Set<string | number | null | undefined> {
  const values = people.typeOf(column) === 'float64' ? people.f64(column) : people.strings(column);
  return new Set([...values].filter((_, row) => !isUnknown(people, column, row)));
}

function levelsOf(people: TableView, described: TableView, column: string): string[] | undefined {
  if (people.typeOf(column) !== 'utf8') return undefined;
  const known = knownValues(people, column);
  const row = described.strings('variable').indexOf(column);
  const labels = described.textList('level_labels')[row] ?? [];
  return (described.textList('levels')[row] ?? []).flatMap((level, i) =>
    known.has(level) ? [labels[i] || level] : [],
  );
}

function refuseEmpty(file: string, columns: readonly string[]): never {
  throw new DataError(
    'no-complete-row',
    `no row has a value in all of ${columns.join(', ')}`,
    file,
    'choose columns that were measured in the same people',
  );
}

async function bytesOf(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const problem = code === 'ENOENT' ? 'the file does not exist' : `the file cannot be read (${code})`;
    throw new DataError('file-missing', problem, file, 'check its name and place', { cause });
  }
}

function checkColumn(table: DelimitedTable, option: string, column: string): void {
  if (table.header.includes(column)) return;
  const near = nearest(column, table.header);
  throw new ParameterError(
    'no-such-column',
    `there is no column "${column}"${near ? ` (did you mean ${near}?)` : ''}`,
    `${table.file}:1, asked for by ${option}`,
    `its columns are ${table.header.filter(Boolean).join(', ')}`,
  );
}

/** The wanted columns, and as names of people the lines of the file. */
function onlyThese(table: DelimitedTable, columns: readonly string[]): DelimitedTable {
  const positions = columns.map((column) => table.header.indexOf(column));
  return {
    ...table,
    header: ['participant_id', ...columns],
    rows: table.rows.map((row, i) => [
      String(table.lines[i]).padStart(9, '0'),
      ...positions.map((at) => row[at] ?? ''),
    ]),
  };
}

function isUnknown(people: TableView, column: string, row: number): boolean {
  return (
    people.isNull(column, row) ||
    (people.typeOf(column) === 'float64' && Number.isNaN(people.f64(column)[row]))
  );
}

function rowsOf(people: TableView, columns: readonly string[], rows: readonly number[]): TableOutput {
  const take = (column: string) => {
    if (people.typeOf(column) !== 'float64') {
      const values = people.strings(column);
      return rows.map((row) => values[row] ?? null);
    }
    const values = people.f64(column);
    return Float64Array.from(rows, (row) => (isUnknown(people, column, row) ? NaN : (values[row] ?? NaN)));
  };
  return Object.fromEntries(['participant_id', ...columns].map((column) => [column, take(column)]));
}
