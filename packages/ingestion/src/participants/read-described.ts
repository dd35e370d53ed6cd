import { ParameterError, type SourceFiles } from '@mesovia/core';
import { tableFromBytes, type Dialect } from '../delimited/read-table.ts';
import { readSav } from '../spss/read-sav.ts';
import { savTable, type DescribedTable } from '../spss/sav-table.ts';

const KEY = 'participant_id';

/** How a table of people is written, and which column names them. */
export interface DescribedDialect extends Dialect {
  readonly person?: string | undefined;
}

/**
 * A table of people: text as spreadsheets write it, or an SPSS system file (.sav, .zsav), which brings its dictionary.
 *
 * @throws ParameterError `not-a-text-table`; DataError as the readers say
 */
export async function readDescribed(
  file: string,
  dialect: DescribedDialect,
  files: SourceFiles,
): Promise<DescribedTable> {
  return describedFromBytes(await files.readBytes(file), file, dialect);
}

/** The same from the bytes of the file, unpacked. */
export function describedFromBytes(
  bytes: Uint8Array,
  file: string,
  dialect: DescribedDialect = {},
): DescribedTable {
  const { person, separator, decimal, encoding } = dialect;
  if (!/\.z?sav(\.gz)?$/i.test(file)) {
    const table = tableFromBytes(bytes, file, dialect);
    return withPerson({ table, dictionary: new Map(), checks: [] }, person);
  }
  if (separator !== undefined || decimal !== undefined) {
    throw new ParameterError(
      'not-a-text-table',
      `${separator === undefined ? 'decimal' : 'separator'} says how text is written; ${file.split('/').at(-1)} is an SPSS file`,
      `with.${separator === undefined ? 'decimal' : 'separator'}`,
      'leave it out',
    );
  }
  return withPerson(savTable(readSav(bytes, file, encoding)), person);
}

/** The column of people under the name that every table here gives it. */
function withPerson(described: DescribedTable, person: string | undefined): DescribedTable {
  if (person === undefined || person === KEY) return described;
  const { table } = described;
  const at = table.header.indexOf(person);
  if (at < 0) {
    throw new ParameterError(
      'no-such-column',
      `there is no column "${person}"; the columns are ${table.header.join(', ')}`,
      'with.person',
      'name the column of people as the table does',
    );
  }
  return { ...described, table: { ...table, header: table.header.with(at, KEY) } };
}
