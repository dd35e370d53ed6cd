import { DataError, type FoundFile } from '@mesovia/core';
import { parseNumber } from '../delimited/parse-number.ts';
import type { DelimitedTable } from '../delimited/read-delimited.ts';
import type { ScanWithFiles } from '../series-files/belonging-table.ts';
import { scanName } from '../series-files/find-scans.ts';
import { LONGEST_TR_S } from '../series-files/repetition-time.ts';
import { didYouMean } from '../spelling/closest-name.ts';

/** A run as a row of the manifest names it. */
export interface ManifestScan extends ScanWithFiles {
  /** s, NaN where not given. */
  readonly trS: number;
}

const LABELS = ['participant_id', 'session', 'task', 'run'] as const;
const FILES = ['series', 'motion', 'sidecar', 'mask'] as const;
const COLUMNS: readonly string[] = [...LABELS, ...FILES, 'tr_s'];
const UNKNOWN = /^(n\/a|na)?$/i;

/**
 * Runs of a manifest: columns participant_id and series, and where known session, task, run, motion, sidecar (of the
 * table of confounds), mask and tr_s. Files are named relative to a folder.
 *
 * @param root folder the files are relative to
 * @throws DataError `no-such-column`, `duplicate-column`, `no-rows`, `missing-person`, `missing-series`,
 *   `path-outside`, `bad-label`, `bad-repetition-time`, `duplicate-scan`
 */
export function readManifest(table: DelimitedTable, root: string): ManifestScan[] {
  checkHeader(table);
  if (table.rows.length === 0) {
    throw new DataError(
      'no-rows',
      'the manifest has a header and no rows',
      table.file,
      'add one row per run',
    );
  }
  const lines = new Map<string, number>();
  return table.rows.map((row, i) => {
    const where = `${table.file}:${table.lines[i]}`;
    const cell = (name: string): string | undefined => {
      const text = (row[table.header.indexOf(name)] ?? '').trim();
      return UNKNOWN.test(text) ? undefined : text;
    };
    const scan = readRow(cell, root, where);
    const key = `${scan.labels['participant_id']} ${scan.scan}`;
    const before = lines.get(key);
    if (before !== undefined) {
      throw new DataError(
        'duplicate-scan',
        `${scan.labels['participant_id']}, ${scan.scan} is in lines ${before} and ${table.lines[i]}`,
        where,
        'tell the runs of a person apart by session, task or run',
      );
    }
    lines.set(key, table.lines[i] as number);
    return scan;
  });
}

function checkHeader({ header, file }: DelimitedTable): void {
  for (const [i, name] of header.entries()) {
    if (header.indexOf(name) !== i) {
      throw new DataError('duplicate-column', `"${name}" names two columns`, `${file}:1`, 'keep one of them');
    }
    if (COLUMNS.includes(name)) continue;
    throw new DataError(
      'no-such-column',
      `a manifest has no column "${name}"${didYouMean(name, COLUMNS)}`,
      `${file}:1`,
      `its columns are ${COLUMNS.join(', ')}; put other values of a person into the participants table`,
    );
  }
  const missing = ['participant_id', 'series'].filter((name) => !header.includes(name));
  if (missing.length === 0) return;
  throw new DataError('no-such-column', `there is no column ${missing.join(', ')}`, `${file}:1`, 'add it');
}

function readRow(cell: (name: string) => string | undefined, root: string, where: string): ManifestScan {
  const labels = Object.fromEntries(
    LABELS.flatMap((name) => {
      const text = cell(name);
      return text === undefined ? [] : [[name, labelIn(name, text, where)] as const];
    }),
  );
  if (labels['participant_id'] === undefined) {
    throw new DataError(
      'missing-person',
      'participant_id is empty',
      where,
      'name the person, or remove the row',
    );
  }
  const [series, motion, sidecar, mask] = FILES.map((name) => fileIn(cell(name), root, where));
  if (!series) {
    throw new DataError('missing-series', 'series is empty', where, 'name the file, or remove the row');
  }
  return { labels, scan: scanName(labels), series, motion, sidecar, mask, trS: timeIn(cell('tr_s'), where) };
}

function labelIn(name: string, text: string, where: string): string {
  if (name === 'participant_id' || /^[A-Za-z0-9]+$/.test(text)) return text;
  throw new DataError(
    'bad-label',
    `${name} is "${text}"`,
    where,
    'write letters and digits only, without the entity: 1, not run-1',
  );
}

function fileIn(text: string | undefined, root: string, where: string): FoundFile | undefined {
  if (text === undefined) return undefined;
  if (/^([/\\]|[A-Za-z]:)|(^|\/)\.\.(\/|$)|\\/.test(text)) {
    throw new DataError(
      'path-outside',
      `"${text}" does not stay below the folder of the manifest`,
      where,
      'write it relative, with /; root: names another folder',
    );
  }
  return { file: text, path: `${root}/${text}` };
}

function timeIn(text: string | undefined, where: string): number {
  if (text === undefined) return NaN;
  const value = parseNumber(text);
  if (value !== undefined && value > 0 && value <= LONGEST_TR_S) return value;
  throw new DataError(
    'bad-repetition-time',
    `tr_s is "${text}", not a time in seconds`,
    where,
    'write seconds, for example 2.5',
  );
}
