import { readFile } from 'node:fs/promises';
import {
  buildTable,
  DataError,
  ParameterError,
  participants,
  runStage,
  tableView,
  variables,
  type RunResult,
  type SourceFiles,
  type TableOutput,
  type TableView,
} from '@mesovia/core';
import { readDelimited, type DelimitedTable } from '@mesovia/ingestion';
import { participantsStage } from '@mesovia/ingestion/stages';
import { nearest } from '../nearest.ts';

/** The people with a value in every column, and who was left out. */
export interface Columns {
  readonly tables: {
    readonly participants: RunResult['tables'][string];
    readonly variables: RunResult['tables'][string];
  };
  readonly n: number;
  /** Levels of a column that hold somebody, in code-point order; undefined for numbers. */
  levelsOf(column: string): readonly string[] | undefined;
  /** Lines of the file without a value somewhere, and the columns where it is missing. */
  readonly left: readonly { readonly line: number; readonly missing: readonly string[] }[];
}

/**
 * Columns of a table, typed as `ingestion/participants` types them: numbers, or levels in code-point order, the first
 * coded 0. Rows need no names.
 *
 * @param wanted column names by the option that asked for them
 * @throws DataError `file-missing`, `no-complete-row`, and those of reading and typing
 * @throws ParameterError `no-such-column`
 */
export async function readColumns(
  file: string,
  wanted: readonly (readonly [string, string])[],
): Promise<Columns> {
  const table = readDelimited(await textOf(file), file);
  for (const [option, column] of wanted) checkColumn(table, option, column);
  const columns = [...new Set(wanted.map(([, column]) => column))];
  const read = await runStage(participantsStage, {
    params: { file },
    inputs: {},
    where: file,
    files: onlyThese(table, columns),
  });
  const people = tableView(participants, [read.tables['participants']!], file);
  const missing = table.lines.map((line, row) => ({
    line,
    missing: columns.filter((column) => isUnknown(people, column, row)),
  }));
  const complete = [...missing.keys()].filter((row) => missing[row]?.missing.length === 0);
  if (complete.length === 0) refuseEmpty(file, columns);
  const kept = buildTable(participants, rowsOf(people, columns, complete), file);
  return {
    tables: { participants: kept, variables: buildTable(variables, read.tables['variables']!, file) },
    n: complete.length,
    levelsOf: (column) => levelsOf(tableView(participants, [kept], file), column),
    left: missing.filter((row) => row.missing.length > 0),
  };
}

function levelsOf(people: TableView, column: string): string[] | undefined {
  if (people.typeOf(column) !== 'utf8') return undefined;
  return [...new Set(people.strings(column).map(String))].toSorted();
}

function refuseEmpty(file: string, columns: readonly string[]): never {
  throw new DataError(
    'no-complete-row',
    `no row has a value in all of ${columns.join(', ')}`,
    file,
    'choose columns that were measured in the same people',
  );
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
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

/** The file as the participants stage sees it: one label per row and the wanted columns, on the lines of the file. */
function onlyThese(table: DelimitedTable, columns: readonly string[]): SourceFiles {
  const separator = table.file.toLowerCase().endsWith('.csv') ? ',' : '\t';
  const quote = (cell: string): string => `"${cell.replace(/"/g, '""').replace(/[\r\n]+/g, ' ')}"`;
  const positions = columns.map((column) => table.header.indexOf(column));
  const rowLines = table.rows.map((row, i) => [
    String(table.lines[i]).padStart(9, '0'),
    ...positions.map((at) => row[at] ?? ''),
  ]);
  const text = [['participant_id', ...columns], ...rowLines]
    .map((cells) => cells.map(quote).join(separator))
    .join('\n');
  const absent = (): never => {
    throw new TypeError('only the table itself is read');
  };
  return { readText: async () => text, exists: absent, list: absent, digest: absent };
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
    return Float64Array.from(rows, (row) => values[row] ?? NaN);
  };
  return Object.fromEntries(['participant_id', ...columns].map((column) => [column, take(column)]));
}
