import { quality, type OutputColumn, type TableOutput, type TableView } from '@mesovia/core';
import { variablesTable, type Variable, type VariableType } from '../participants/variables-table.ts';
import type { JoinedTable, JoinPlan } from './joined-row.ts';

const KEY = 'participant_id';
/** Text with up to this many distinct values is a category, as in the participants table. */
const MOST_LEVELS = 10;

/** Names and units for people, of the numbers our own stages measure. */
const KNOWN: Readonly<Record<string, readonly [label: string, unit: string | null]>> = {
  scans: ['scans', null],
  frames: ['volumes', null],
  kept_frames: ['volumes kept', null],
  percent_dropped: ['volumes dropped', '%'],
  minutes: ['scan time kept', 'min'],
  mean_fd_mm: ['mean framewise displacement', 'mm'],
  max_fd_mm: ['largest framewise displacement', 'mm'],
  dead_regions: ['regions without signal', null],
};

interface Column {
  readonly values: OutputColumn;
  readonly variable: Variable;
}

/**
 * `participants` and `variables` of the people who remain, with the columns of the further tables behind their own.
 *
 * @param included rows of participants that stay
 */
export function includedTables(
  participants: TableView,
  variables: TableView,
  plan: JoinPlan,
  included: readonly number[],
): { participants: TableOutput; variables: TableOutput } {
  const own = plan.peopleColumns.map((name) => takeColumn(participants, name, included));
  const joined = plan.tables.flatMap((table) =>
    table.columns.map((name) => joinColumn(table, name, included)),
  );
  const rows = readVariables(variables).map((variable): Variable => {
    const values = own[plan.peopleColumns.indexOf(variable.variable)];
    return values ? { ...variable, missing: unknownIn(values) } : variable;
  });
  return {
    participants: {
      [KEY]: included.map((row) => plan.people[row] ?? null),
      ...Object.fromEntries(plan.peopleColumns.map((name, i) => [name, own[i] as OutputColumn])),
      ...Object.fromEntries(joined.map(({ variable, values }) => [variable.variable, values])),
    },
    variables: variablesTable([...rows, ...joined.map(({ variable }) => variable)]),
  };
}

/** Numbers as doubles (NaN where unknown), true and false and text as text. A row of -1 is unknown. */
function takeColumn(
  view: TableView,
  name: string,
  rows: ArrayLike<number>,
): Float64Array | (string | null)[] {
  const type = view.typeOf(name);
  if (type === 'utf8') {
    const texts = view.strings(name);
    return Array.from(rows, (row) => texts[row] ?? null);
  }
  const numbers = view.f64(name);
  const taken = Float64Array.from(rows, (row) => numbers[row] ?? NaN);
  if (type !== 'bool') return taken;
  return Array.from(taken, (value) => (value === value ? String(value === 1) : null));
}

function joinColumn(table: JoinedTable, name: string, included: readonly number[]): Column {
  const rows = included.map((person) => table.rowOf[person] ?? -1);
  const values = takeColumn(table.view, name, rows);
  const levels = values instanceof Float64Array ? [] : levelsOf(values);
  const isNumber = values instanceof Float64Array;
  const type: VariableType = isNumber
    ? 'number'
    : levels.length <= 2
      ? 'binary'
      : levels.length <= MOST_LEVELS
        ? 'category'
        : 'text';
  const kept = type === 'text' ? [] : levels;
  const [label, unit] = KNOWN[name] ?? [name.replaceAll('_', ' '), null];
  return {
    values,
    variable: {
      variable: name,
      type,
      label,
      unit,
      description: (quality.columns as Record<string, { about: string }>)[name]?.about ?? null,
      levels: kept,
      levelLabels: kept,
      minimum: NaN,
      maximum: NaN,
      instrument: null,
      missing: unknownIn(values),
    },
  };
}

function levelsOf(values: readonly (string | null)[]): string[] {
  return [...new Set(values.filter((value) => value !== null))].sort();
}

function unknownIn(values: OutputColumn): number {
  if (values instanceof Float64Array) return values.filter((value) => value !== value).length;
  return Array.isArray(values) ? values.filter((value) => value === null).length : 0;
}

export function readVariables(view: TableView): Variable[] {
  const text = (column: string) => view.strings(column);
  const [names, types, labels, units] = [text('variable'), text('type'), text('label'), text('unit')];
  const [descriptions, instruments] = [text('description'), text('instrument')];
  const [levels, levelLabels] = [view.textList('levels'), view.textList('level_labels')];
  const [minimum, maximum, missing] = [view.f64('minimum'), view.f64('maximum'), view.i32('missing')];
  return names.map((name, i) => ({
    variable: name ?? '',
    type: types[i] as VariableType,
    label: labels[i] ?? '',
    unit: units[i] ?? null,
    description: descriptions[i] ?? null,
    levels: levels[i] ?? [],
    levelLabels: levelLabels[i] ?? [],
    minimum: minimum[i] ?? NaN,
    maximum: maximum[i] ?? NaN,
    instrument: instruments[i] ?? null,
    missing: missing[i] ?? 0,
  }));
}
