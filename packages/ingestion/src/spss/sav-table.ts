import type { Check } from '@mesovia/core';
import type { DelimitedTable } from '../delimited/read-delimited.ts';
import type { DictionaryEntry } from '../participants/dictionary.ts';
import type { SavColumn, SavFile } from './read-sav.ts';
import { isoDate, timeKind } from './sav-dates.ts';
import type { SavValue } from './sav-variables.ts';

/** Print format N: a number with zeros in front, as codes of people have. */
const ZERO_PADDED = 16;

/** A table of a program that also knows what its columns mean. */
export interface DescribedTable {
  readonly table: DelimitedTable;
  readonly dictionary: ReadonlyMap<string, DictionaryEntry>;
  readonly checks: readonly Check[];
}

/**
 * An SPSS file as a table of texts with its dictionary: codes for unknown are empty cells; dates are ISO texts; value
 * labels are levels where they name every value, and part of the description where they do not (0 = no pain,
 * 100 = worst pain) or where the variable is measured on a scale. The line of a cell is the number of its case.
 */
export function savTable(sav: SavFile): DescribedTable {
  const read = sav.columns.map((column) => ({ column, ...describe(column, sav.file) }));
  const cells = read.map(({ column, isUnknown }) =>
    column.values.map((value) => (isUnknown(value) ? '' : cellOf(value, column))),
  );
  const partly = read.flatMap(({ column, isPartly }) => (isPartly ? [column.name] : []));
  return {
    table: {
      file: sav.file,
      header: sav.columns.map(({ name }) => name),
      rows: Array.from({ length: sav.cases }, (_, row) => cells.map((column) => column[row] ?? '')),
      lines: Array.from({ length: sav.cases }, (_, row) => row + 1),
    },
    dictionary: new Map(read.map(({ column, entry }) => [column.name, entry])),
    checks: partly.length === 0 ? [] : [partlyLabelled(partly)],
  };
}

function partlyLabelled(names: readonly string[]): Check {
  return {
    code: 'values-without-label',
    severity: 'note',
    message: `Some values of these variables have a label in the SPSS file and some have none, so the labels are no levels: ${names.join(', ')}.`,
    remedy: 'label every value in SPSS, or declare Levels in a dictionary',
  };
}

function describe(column: SavColumn, file: string) {
  const { missing, missingRange: range, measure, width, format } = column;
  const isUnknown = (value: SavValue): boolean =>
    value === '' ||
    missing.includes(value) ||
    (typeof value === 'number' &&
      (Number.isNaN(value) || (range !== undefined && value >= range[0] && value <= range[1])));
  const labels = column.labels.filter(([value]) => !isUnknown(value));
  const named = new Set(labels.map(([value]) => value));
  const isNamed = column.values.every((value) => isUnknown(value) || named.has(value));
  const kind = width === 0 ? timeKind(format.kind) : undefined;
  const areLevels = labels.length > 0 && isNamed && measure !== 'scale' && kind === undefined;
  const isPartly = labels.length > 0 && !isNamed && measure !== 'scale' && kind === undefined;
  return {
    isUnknown,
    isPartly,
    entry: entryOf(column, file, areLevels ? labels : undefined, labels, kind),
  };
}

function entryOf(
  column: SavColumn,
  file: string,
  levels: SavColumn['labels'] | undefined,
  labels: SavColumn['labels'],
  kind: ReturnType<typeof timeKind>,
): DictionaryEntry {
  const ends = labels.map(([value, label]) => `${cellOf(value, column)} = ${label}`).join(', ');
  return {
    where: `${file}, variable ${column.name}`,
    type: typeOf(column, levels, kind),
    label: column.label === '' ? undefined : column.label,
    description: levels || ends === '' ? undefined : ends,
    unit: kind === 'duration' ? 's' : undefined,
    instrument: undefined,
    levels: levels?.map(([value, label]) => [cellOf(value, column), label] as const),
    minimum: undefined,
    maximum: undefined,
    missing: [''],
  };
}

/** Undefined where the values decide. */
function typeOf(
  { measure, width, format }: SavColumn,
  levels: SavColumn['labels'] | undefined,
  kind: ReturnType<typeof timeKind>,
): DictionaryEntry['type'] {
  if (levels) return measure === 'ordinal' ? 'ordinal' : undefined;
  if (kind === 'date' || kind === 'date and time') return 'text';
  return width === 0 && format.kind !== ZERO_PADDED ? 'number' : undefined;
}

function cellOf(value: SavValue, { format, width }: SavColumn): string {
  if (typeof value === 'string') return value.trim();
  const kind = width === 0 ? timeKind(format.kind) : undefined;
  if (kind === 'date' || kind === 'date and time') return isoDate(value, kind);
  return format.kind === ZERO_PADDED ? String(value).padStart(format.width, '0') : String(value);
}
