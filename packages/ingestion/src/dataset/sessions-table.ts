import { DataError, type SourceFiles } from '@mesovia/core';
import { readDelimited, type DelimitedTable } from '../delimited/read-delimited.ts';

/**
 * The tables sub-X/sub-X_sessions.tsv of a BIDS data set as one, with a column participant_id in front. Columns that
 * only some of them have are n/a for the others.
 *
 * @throws DataError `no-sessions`, and those of `readDelimited`
 */
export async function sessionsTable(
  dataset: string,
  people: readonly string[],
  files: SourceFiles,
): Promise<DelimitedTable> {
  const tables: { person: string; table: DelimitedTable }[] = [];
  for (const person of people) {
    const label = person.startsWith('sub-') ? person : `sub-${person}`;
    const file = `${dataset}/${label}/${label}_sessions.tsv`;
    if (await files.exists(file))
      tables.push({ person, table: readDelimited(await files.readText(file), file) });
  }
  const pattern = `${dataset}/sub-*/sub-*_sessions.tsv`;
  if (tables.length === 0) {
    throw new DataError('no-sessions', 'nobody has a table of sessions', pattern, 'leave sessions out');
  }
  const names = [...new Set(tables.flatMap(({ table }) => table.header))].filter(
    (name) => name !== 'participant_id',
  );
  return {
    file: pattern,
    header: ['participant_id', ...names],
    rows: tables.flatMap(({ person, table }) =>
      table.rows.map((row) => [person, ...names.map((name) => row[table.header.indexOf(name)] ?? 'n/a')]),
    ),
    lines: tables.flatMap(({ table }) => table.lines),
  };
}
