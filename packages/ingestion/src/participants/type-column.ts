import { DataError, type OutputColumn } from '@mesovia/core';
import { parseNumber } from '../delimited/parse-number.ts';
import type { DictionaryEntry } from './dictionary.ts';
import type { Variable, VariableType } from './variables-table.ts';

/** One column as read. */
export interface RawColumn {
  readonly name: string;
  /** Cells without surrounding spaces. */
  readonly cells: readonly string[];
  /** 1-based line of each cell. */
  readonly lines: readonly number[];
  readonly file: string;
  /** What the dictionary says, if it has an entry. */
  readonly entry: DictionaryEntry | undefined;
  /** Spellings that mean unknown in every column. */
  readonly missing: readonly string[];
}

export interface TypedColumn {
  /** Numbers and ordinals: doubles, NaN where unknown. Others: the level, null where unknown. */
  readonly values: OutputColumn;
  readonly variable: Variable;
}

/** Texts with up to this many distinct values are a category where nothing is declared. */
const MOST_LEVELS = 10;

/**
 * A column as its dictionary entry says, or as its values suggest: number if every value is a number, binary with at
 * most 2, category with at most 10 distinct texts, else text. A column whose values are mostly numbers is not turned
 * into text silently.
 *
 * @throws DataError `not-a-number`, `unknown-level`, `out-of-range`, `too-many-levels`, `mixed-levels`
 */
export function typeColumn(column: RawColumn): TypedColumn {
  const known = knownCells(column);
  const type = column.entry?.type ?? typeByEntry(column.entry) ?? typeByValues(column, known);
  const isNumber = type === 'number' || (type === 'ordinal' && !column.entry?.levels);
  const typed = isNumber
    ? numberColumn(column, known, type)
    : type === 'text'
      ? { values: known, levels: [] }
      : levelColumn(column, known, type);
  return { values: typed.values, variable: describe(column, type, typed.levels, known) };
}

function describe(
  { name, entry }: RawColumn,
  type: VariableType,
  levels: readonly (readonly [string, string])[],
  known: readonly (string | null)[],
): Variable {
  return {
    variable: name,
    type,
    label: entry?.label ?? name.replaceAll('_', ' '),
    unit: entry?.unit ?? null,
    description: entry?.description ?? null,
    levels: levels.map(([value]) => value),
    levelLabels: levels.map(([, label]) => label),
    minimum: entry?.minimum ?? NaN,
    maximum: entry?.maximum ?? NaN,
    instrument: entry?.instrument ?? null,
    missing: known.filter((cell) => cell === null).length,
  };
}

function knownCells({ cells, missing, entry }: RawColumn): (string | null)[] {
  const codes = entry?.missing ?? [];
  return cells.map((cell) =>
    missing.includes(cell) || codes.some((code) => isSame(cell, code)) ? null : cell,
  );
}

/** The same text, or the same number written differently (1 and 1.0, -99 and -99.00). */
function isSame(a: string, b: string): boolean {
  if (a === b) return true;
  const x = parseNumber(a);
  return x !== undefined && x === parseNumber(b);
}

function typeByEntry(entry: DictionaryEntry | undefined): VariableType | undefined {
  if (entry?.levels) return entry.levels.length <= 2 ? 'binary' : 'category';
  const isNumber = entry?.unit !== undefined || entry?.minimum !== undefined || entry?.maximum !== undefined;
  return isNumber ? 'number' : undefined;
}

function typeByValues(column: RawColumn, known: readonly (string | null)[]): VariableType {
  const values = known.filter((cell) => cell !== null);
  const isLabel = values.some((cell) => /^[+-]?0\d/.test(cell));
  const numbers = isLabel ? 0 : values.filter((cell) => parseNumber(cell) !== undefined).length;
  if (!isLabel && numbers === values.length) return 'number';
  if (2 * numbers >= values.length && numbers > 0) refuseText(column, known, 'most values are numbers');
  const distinct = new Set(values).size;
  return distinct <= 2 ? 'binary' : distinct <= MOST_LEVELS ? 'category' : 'text';
}

function refuseText(column: RawColumn, known: readonly (string | null)[], why: string): void {
  const row = known.findIndex((cell) => cell !== null && parseNumber(cell) === undefined);
  if (row < 0) return;
  const cell = known[row] ?? '';
  const comma = /^[+-]?\d+,\d+$/.test(cell) ? ' (numbers need a decimal point, not a comma)' : '';
  throw new DataError(
    'not-a-number',
    `"${cell}" in ${column.name} is not a number, but ${why}${comma}`,
    `${column.file}:${column.lines[row]}`,
    `correct the value, name its spelling under missing:, or declare "Type": "text" for ${column.name} in the dictionary`,
  );
}

function numberColumn(column: RawColumn, known: readonly (string | null)[], type: VariableType) {
  refuseText(column, known, `the dictionary says ${type}`);
  const values = Float64Array.from(known, (cell) => (cell === null ? NaN : Number(cell)));
  checkRange(column, values);
  const distinct =
    type === 'ordinal' ? [...new Set(values.filter((v) => v === v))].sort((a, b) => a - b) : [];
  return { values, levels: distinct.map((value) => [String(value), String(value)] as const) };
}

function checkRange({ name, entry, cells, file, lines }: RawColumn, values: Float64Array): void {
  const { minimum = -Infinity, maximum = Infinity } = entry ?? {};
  const row = values.findIndex((value) => value < minimum || value > maximum);
  if (row < 0) return;
  const low = (values[row] ?? 0) < minimum;
  throw new DataError(
    'out-of-range',
    `${name} is ${cells[row]}, ${low ? 'below' : 'above'} the declared ${low ? `Minimum ${minimum}` : `Maximum ${maximum}`}`,
    `${file}:${lines[row]}`,
    `correct the value, list it under "Missing" if it is a code, or correct the range in ${entry?.where}`,
  );
}

function levelColumn(column: RawColumn, known: readonly (string | null)[], type: VariableType) {
  const levels = column.entry?.levels ?? levelsOf(column, known, type);
  const values = known.map((cell) => {
    if (cell === null) return null;
    return levels.find(([value]) => value === cell) ?? levels.find(([value]) => isSame(value, cell));
  });
  if (values.includes(undefined)) refuseLevels(column, known, levels);
  const found = values.map((level) => level?.[0] ?? null);
  if (type !== 'ordinal') return { values: found, levels };
  return { values: ordinalNumbers(column, found, levels), levels };
}

/** Levels that are numbers stand for themselves; others are counted from 0 in the order of the dictionary. */
function ordinalNumbers(
  column: RawColumn,
  found: readonly (string | null)[],
  levels: readonly (readonly [string, string])[],
): Float64Array {
  const numbers = levels.map(([value]) => parseNumber(value));
  const areNumbers = numbers.every((value) => value !== undefined);
  if (!areNumbers && numbers.some((value) => value !== undefined)) {
    throw new DataError(
      'mixed-levels',
      `some Levels of the ordinal ${column.name} are numbers, some are not`,
      column.entry?.where ?? column.file,
      'write all Levels as numbers, or all as words from lowest to highest',
    );
  }
  const order = levels.map(([value]) => value);
  const values = Float64Array.from(found, (level) => {
    if (level === null) return NaN;
    return areNumbers ? Number(level) : order.indexOf(level);
  });
  checkRange(column, values);
  return values;
}

function levelsOf(
  column: RawColumn,
  known: readonly (string | null)[],
  type: VariableType,
): (readonly [string, string])[] {
  const distinct = [...new Set(known.filter((cell) => cell !== null))].sort();
  if (type === 'binary' && distinct.length > 2) {
    throw new DataError(
      'too-many-levels',
      `${column.name} is declared binary and has ${distinct.length} values: ${distinct.slice(0, MOST_LEVELS).join(', ')}`,
      column.entry?.where ?? column.file,
      'correct the values, or declare "Type": "category"',
    );
  }
  return distinct.map((value) => [value, value]);
}

function refuseLevels(
  column: RawColumn,
  known: readonly (string | null)[],
  levels: readonly (readonly [string, string])[],
): never {
  const declared = levels.map(([value]) => value);
  const counts = new Map<string, { rows: number; line: number }>();
  for (const [row, cell] of known.entries()) {
    if (cell === null || declared.some((value) => isSame(value, cell))) continue;
    const seen = counts.get(cell) ?? { rows: 0, line: column.lines[row] ?? 0 };
    counts.set(cell, { ...seen, rows: seen.rows + 1 });
  }
  const strange = [...counts].map(([cell, { rows, line }]) => {
    const twin = declared.find((value) => value.toLowerCase() === cell.toLowerCase());
    const hint = twin === undefined ? '' : `; "${twin}" is declared, "${cell}" is stored`;
    return `"${cell}" (${rows === 1 ? `line ${line}` : `${rows} rows, first in line ${line}`}${hint})`;
  });
  throw new DataError(
    'unknown-level',
    `${column.name} has values that are no level: ${strange.join(', ')}. Declared levels: ${declared.join(', ')}`,
    `${column.file}:${[...counts.values()][0]?.line}`,
    `make table and dictionary agree (${column.entry?.where ?? 'dictionary'}), or list codes for unknown under "Missing"`,
  );
}
