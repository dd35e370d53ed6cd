import type { Check, FoundFile, SourceFiles } from '@mesovia/core';
import { readDelimited } from '../delimited/read-delimited.ts';
import { warning } from './people.ts';

/** Tables read at a time. */
const AT_ONCE = 16;

/**
 * Files that the tables sub-*_scans.tsv of a raw data set list and that are not there.
 *
 * @throws DataError those of `readDelimited`
 */
export async function scansTableChecks(raw: readonly FoundFile[], files: SourceFiles): Promise<Check[]> {
  const there = new Set(raw.map(({ file }) => file));
  const tables = raw.filter(({ file }) => /(^|\/)sub-[^/]*_scans\.tsv$/.test(file));
  let absent = 0;
  for (let i = 0; i < tables.length; i += AT_ONCE) {
    const some = tables.slice(i, i + AT_ONCE).map(async ({ file, path }) => {
      const { header, rows } = readDelimited(await files.readText(path), file);
      const column = header.indexOf('filename');
      const folder = file.slice(0, file.lastIndexOf('/') + 1);
      return rows.filter((row) => column >= 0 && !there.has(`${folder}${row[column]}`)).length;
    });
    for (const count of await Promise.all(some)) absent += count;
  }
  return warning(
    absent,
    'scans-listed-but-absent',
    'Files that the tables of scans (sub-*_scans.tsv) list and that are not there',
    'see whether the raw data set is complete',
  );
}
