import { DataError, type Check } from '@mesovia/core';
import type { DelimitedTable } from '../delimited/read-delimited.ts';
import type { DictionaryEntry } from '../participants/dictionary.ts';
import { planColumns } from '../participants/read-participants.ts';
import type { RawColumn } from '../participants/type-column.ts';

/** Cell of a person who is not in a joined table; no file can hold it. */
const ABSENT = '\u0000';
const SESSION = 'session_id';

export interface JoinRules {
  /** Session whose rows are joined; undefined if the table has no sessions. */
  readonly session: string | undefined;
  /** Put in front of every column, with `_`; undefined for none. */
  readonly prefix: string | undefined;
  readonly missing: readonly string[];
  /** Instrument of columns whose dictionary entry names none. */
  readonly instrument: string | undefined;
}

/**
 * Columns of a further table about the same people, one cell for each of them; unknown where the table has no row.
 *
 * @param people participants, with or without `sub-` as the table writes them
 * @throws DataError `several-rows`, `no-such-session`, `nobody-in-common`, and those of `planColumns`
 */
export function joinedColumns(
  table: DelimitedTable,
  people: readonly string[],
  dictionary: ReadonlyMap<string, DictionaryEntry>,
  rules: JoinRules,
): { columns: RawColumn[]; checks: Check[] } {
  const plan = planColumns(table);
  const rowOf = rowsOfPeople(table, plan.key, plan.columns.get(SESSION), rules.session);
  const rows = people.map((person) => rowOf.get(bare(person)));
  const known = new Set(people.map(bare));
  const strangers = [...rowOf.keys()].filter((person) => !known.has(person)).length;
  if (rows.every((row) => row === undefined)) {
    throw new DataError(
      'nobody-in-common',
      `none of the ${people.length} participants is in the table`,
      table.file,
      'spell people as the participants table does',
    );
  }
  const columns = [...plan.columns].filter(([name]) => name !== SESSION);
  return {
    columns: columns.map(([name, position]) => {
      const entry = dictionary.get(name);
      return {
        name: rules.prefix === undefined ? name : `${rules.prefix}_${name}`,
        cells: rows.map((row) => (row === undefined ? ABSENT : (table.rows[row]?.[position] ?? '').trim())),
        lines: rows.map((row) => (row === undefined ? 1 : (table.lines[row] as number))),
        file: table.file,
        entry: entry && { ...entry, instrument: entry.instrument ?? rules.instrument },
        missing: [...rules.missing, ABSENT],
      };
    }),
    checks: strangers === 0 ? [] : [strangersCheck(table.file, strangers)],
  };
}

const bare = (person: string) => person.replace(/^sub-/, '');
const bareSession = (session: string) => session.replace(/^ses-/, '');

/** The row of every person, of one session if the table has sessions. */
function rowsOfPeople(
  table: DelimitedTable,
  key: number,
  sessionColumn: number | undefined,
  session: string | undefined,
): Map<string, number> {
  const rowOf = new Map<string, number>();
  const sessions = new Set<string>();
  for (const [i, row] of table.rows.entries()) {
    const own = sessionColumn === undefined ? undefined : bareSession((row[sessionColumn] ?? '').trim());
    if (own !== undefined) sessions.add(own);
    if (own !== undefined && session !== undefined && own !== bareSession(session)) continue;
    const person = bare((row[key] ?? '').trim());
    const before = rowOf.get(person);
    if (before !== undefined) refuseSeveral(table, person, before, i, sessionColumn !== undefined);
    rowOf.set(person, i);
  }
  if (rowOf.size === 0 && sessions.size > 0) {
    throw new DataError(
      'no-such-session',
      `no row is of session "${session}"; the sessions are ${[...sessions].sort().join(', ')}`,
      table.file,
      'correct session',
    );
  }
  return rowOf;
}

function refuseSeveral(
  { lines, file }: DelimitedTable,
  person: string,
  first: number,
  second: number,
  hasSessions: boolean,
): never {
  throw new DataError(
    'several-rows',
    `${person} has several rows, in lines ${lines[first]} and ${lines[second]}`,
    `${file}:${lines[second]}`,
    hasSessions ? 'say which session is meant: session: ...' : 'keep one row per person',
  );
}

function strangersCheck(file: string, times: number): Check {
  const name = file.split('/').at(-1);
  return {
    code: 'rows-not-joined',
    severity: 'note',
    message: `Rows of ${name} about people who are not in the participants table: ${times}. They were left out.`,
  };
}
