import { DataError, type Check, type TableOutput } from '@mesovia/core';
import type { DelimitedTable } from '../delimited/read-delimited.ts';
import { closestName } from '../spelling/closest-name.ts';
import type { DictionaryEntry } from './dictionary.ts';
import { typeColumn, type RawColumn } from './type-column.ts';
import { variablesTable } from './variables-table.ts';

const KEY = 'participant_id';
/** Spellings of an unknown value in tables of people. */
export const UNKNOWN: readonly string[] = ['', 'n/a', 'N/A', 'NA', 'NaN'];
/** Other names people give to the column of people. */
const ALIASES = ['participant', 'subject', 'subject_id', 'sub', 'id', 'person', 'name', 'code'];

/** Columns of the study, checked: position in the table by name, without participant_id. */
export interface ColumnPlan {
  readonly key: number;
  readonly columns: ReadonlyMap<string, number>;
  readonly notes: readonly Check[];
}

/**
 * Which columns a participants table has.
 *
 * @throws DataError `no-participant-id`, `duplicate-column`, `unnamed-column`
 */
export function planColumns(table: DelimitedTable): ColumnPlan {
  const where = `${table.file}:1`;
  const columns = new Map<string, number>();
  const byCase = new Map<string, number>();
  for (const [i, name] of table.header.entries()) {
    if (name === '' && i === 0) continue;
    if (name === '') {
      throw new DataError(
        'unnamed-column',
        `column ${i + 1} has no name`,
        where,
        'name it in the header line',
      );
    }
    const twin = byCase.get(name.toLowerCase());
    if (twin !== undefined) refuseTwin(table.header, twin, i, where);
    byCase.set(name.toLowerCase(), i);
    columns.set(name, i);
  }
  const key = columns.get(KEY);
  if (key === undefined) return refuseKey([...columns.keys()], where);
  columns.delete(KEY);
  const note: Check = {
    code: 'unnamed-first-column',
    severity: 'note',
    message: 'The first column of the participants table has no name and was left out.',
    remedy: 'name it in the header line if it is data',
  };
  return { key, columns, notes: table.header[0] === '' ? [note] : [] };
}

function refuseTwin(header: readonly string[], first: number, second: number, where: string): never {
  const [a, b] = [header[first] ?? '', header[second] ?? ''];
  throw new DataError(
    'duplicate-column',
    a === b
      ? `"${a}" names columns ${first + 1} and ${second + 1}`
      : `"${a}" (column ${first + 1}) and "${b}" (column ${second + 1}) differ in upper and lower case only`,
    where,
    'give every column its own name',
  );
}

function refuseKey(names: readonly string[], where: string): never {
  const alias = names.find((name) => ALIASES.includes(name.toLowerCase())) ?? closestName(KEY, names);
  throw new DataError(
    'no-participant-id',
    `there is no column ${KEY}; the columns are ${names.join(', ')}`,
    where,
    alias === undefined ? `name the column of people ${KEY}` : `rename "${alias}" to ${KEY}`,
  );
}

/**
 * Who the people are, one label a row.
 *
 * @throws DataError `no-people`, `missing-person`, `duplicate-person`
 */
export function readPeople(table: DelimitedTable, key: number, missing: readonly string[]): string[] {
  const { file, lines } = table;
  if (table.rows.length === 0) {
    throw new DataError('no-people', 'the table has a header and no rows', file, 'add one row per person');
  }
  const people = table.rows.map((row) => (row[key] ?? '').trim());
  const seen = new Map<string, number>();
  for (const [row, person] of people.entries()) {
    if (missing.includes(person)) {
      throw new DataError(
        'missing-person',
        `${KEY} is empty`,
        `${file}:${lines[row]}`,
        'name the person, or remove the row',
      );
    }
    const bare = person.replace(/^sub-/, '');
    const twin = seen.get(bare);
    if (twin !== undefined) refusePerson(people[twin] ?? '', person, lines[twin] ?? 0, lines[row] ?? 0, file);
    seen.set(bare, row);
  }
  return people;
}

function refusePerson(first: string, second: string, firstLine: number, line: number, file: string): never {
  const isSame = first === second;
  throw new DataError(
    'duplicate-person',
    isSame
      ? `${first} occurs twice, in lines ${firstLine} and ${line}`
      : `${first} (line ${firstLine}) and ${second} (line ${line}) look like one person, with and without "sub-"`,
    `${file}:${line}`,
    isSame
      ? 'keep one row per person; repeated measurements go into columns of their own'
      : 'spell every person the same way',
  );
}

/**
 * The tables `participants` and `variables`.
 *
 * @param further columns of other tables, one cell for each person in the order of the participants table
 */
export function participantsTables(
  table: DelimitedTable,
  dictionary: ReadonlyMap<string, DictionaryEntry>,
  missing: readonly string[],
  further: readonly RawColumn[] = [],
): { participants: TableOutput; variables: TableOutput } {
  const plan = planColumns(table);
  const people = readPeople(table, plan.key, missing);
  const own = [...plan.columns].map(([name, position]): RawColumn => ({
    name,
    cells: table.rows.map((row) => (row[position] ?? '').trim()),
    lines: table.lines,
    file: table.file,
    entry: dictionary.get(name),
    missing,
  }));
  const typed = [...own, ...further].map(typeColumn);
  return {
    participants: {
      [KEY]: people,
      ...Object.fromEntries(typed.map(({ variable, values }) => [variable.variable, values])),
    },
    variables: variablesTable(typed.map(({ variable }) => variable)),
  };
}
