import { ParameterError, type Column, type TableContract } from '@mesovia/core';
import { allTables, FLOOR_PLAN } from '../floor-plan.ts';
import { nearest } from '../nearest.ts';
import { wrap } from '../text-table.ts';

const WORDS: Readonly<Record<string, string>> = {
  utf8: 'text',
  bool: 'yes or no',
  float64: 'number',
  int32: 'whole number',
  int64: 'whole number',
  'list<float64>': 'list of numbers',
  'list<int32>': 'list of whole numbers',
  'list<utf8>': 'list of texts',
};

const kindOf = (column: Column): string =>
  (WORDS[column.type] ?? column.type) + (column.nullable ? ', may be unknown' : '');

/** One table: what a row is, its key, every column with type, meaning and unit. */
export function tableText(table: TableContract, width: number): string {
  const entries = Object.entries(table.columns);
  const nameWidth = Math.max(...entries.map(([name]) => name.length));
  const kindWidth = Math.max(...entries.map(([, column]) => kindOf(column).length));
  const indent = ' '.repeat(nameWidth + kindWidth + 6);
  const lines = entries.map(([name, column]) => {
    const about = wrap(column.about, Math.max(width, indent.length + 30), indent).trimStart();
    return `  ${name.padEnd(nameWidth)}  ${kindOf(column).padEnd(kindWidth)}  ${about}`;
  });
  const key = table.key.length > 0 ? `key ${table.key.join(', ')}` : 'a single row';
  const more = table.open ? ["  ... and the study's own columns"] : [];
  return [`${table.name}: one row per ${table.rows}; ${key}`, ...lines, ...more].join('\n');
}

/** Every table between the rooms. */
export function floorPlanText(width: number): string {
  return Object.entries(FLOOR_PLAN)
    .map(([room, tables]) => [`--- ${room} ---`, ...tables.map((t) => tableText(t, width))].join('\n\n'))
    .join('\n\n');
}

/** @throws ParameterError `no-such-table` */
export function findTable(name: string): TableContract {
  const tables = allTables();
  const found = tables.find((t) => t.name === name);
  if (found) return found;
  const near = nearest(
    name,
    tables.map((t) => t.name),
  );
  throw new ParameterError(
    'no-such-table',
    `there is no table "${name}"${near ? ` (did you mean ${near}?)` : ''}`,
    'mesovia show table',
    '`mesovia show tables` lists them all',
  );
}
