import { DataError, type Check } from '@mesovia/core';
import { parseNumber } from '../delimited/parse-number.ts';
import type { DelimitedTable } from '../delimited/read-delimited.ts';
import { didYouMean } from '../spelling/closest-name.ts';

const LARGEST = 2_147_483_647;

/**
 * Labels of the regions, and the table without the row of the background (label 0).
 *
 * @param column header of the label, `index` in BIDS
 * @throws DataError `no-such-column`, `bad-label`, `repeated-label`
 */
export function labelTable(
  table: DelimitedTable,
  column: string,
): { labels: Int32Array; regions: DelimitedTable; checks: Check[] } {
  const position = table.header.indexOf(column);
  if (position < 0) {
    throw new DataError(
      'no-such-column',
      `columns.index is "${column}", which the table does not have${didYouMean(column, table.header)}; its columns are ${table.header.join(', ')}`,
      `${table.file}:1`,
      'name the column that holds the labels of the image',
    );
  }
  const lineOf = new Map<number, number>();
  const labels = table.rows.map((row, i) => {
    const line = table.lines[i] as number;
    const label = readLabel(row[position] ?? '', `${table.file}:${line}`);
    refuseRepeated(label, lineOf.get(label), `${table.file}:${line}`);
    lineOf.set(label, line);
    return label;
  });
  const kept = [...labels.keys()].filter((i) => labels[i] !== 0);
  const pick = <T>(list: readonly T[]): T[] => kept.map((i) => list[i] as T);
  return {
    labels: Int32Array.from(pick(labels)),
    regions: { ...table, rows: pick(table.rows), lines: pick(table.lines) },
    checks: kept.length === labels.length ? [] : [BACKGROUND],
  };
}

const BACKGROUND: Check = {
  code: 'background-row',
  severity: 'note',
  message: 'The table of regions has a row for label 0, the background. It is not a region.',
};

function readLabel(cell: string, where: string): number {
  const value = parseNumber(cell.trim());
  if (value !== undefined && Number.isInteger(value) && value >= 0 && value <= LARGEST) return value;
  throw new DataError('bad-label', `the label is "${cell}"`, where, 'give a whole number from 1');
}

function refuseRepeated(label: number, line: number | undefined, where: string): void {
  if (line === undefined) return;
  throw new DataError(
    'repeated-label',
    `the label ${label} is that of line ${line} too`,
    where,
    'give every region a label of its own',
  );
}
