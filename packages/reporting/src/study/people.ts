import type { TableView } from '@mesovia/core';
import type { Variable } from './variable.ts';

/** People with the same level of the exposure. */
export interface Group {
  readonly label: string;
  /** Rows of the participants table. */
  readonly rows: readonly number[];
}

/** The analysed people. Their ids join tables and are never shown. */
export interface People {
  readonly n: number;
  readonly ids: readonly string[];
  /** Values of a number or ordinal variable; positions in the levels of a category. NaN where unknown. */
  values(variable: Variable): Float64Array;
  has(variable: string): boolean;
  /** The rows of another table of people, in the order of these people; -1 for a person who is not in it. */
  rowsIn(table: TableView): Int32Array;
}

export function readPeople(participants: TableView): People {
  const ids = participants.strings('participant_id').map((id) => id ?? '');
  return {
    n: participants.rows,
    ids,
    has: (variable) => participants.has(variable),
    values: (variable) => {
      if (participants.typeOf(variable.name) !== 'utf8') return participants.f64(variable.name);
      return Float64Array.from(participants.strings(variable.name), (level) => {
        const code = level === null ? -1 : variable.levels.indexOf(level);
        return code < 0 ? NaN : code;
      });
    },
    rowsIn: (table) => {
      const place = new Map(table.strings('participant_id').map((id, row) => [id, row]));
      return Int32Array.from(ids, (id) => place.get(id) ?? -1);
    },
  };
}

/** The groups of a category or binary exposure that have people, reference first; undefined for a number. */
export function groupsOf(people: People, exposure: Variable): readonly Group[] | undefined {
  const values = people.values(exposure);
  const rowsWith = (value: number) => [...values.keys()].filter((row) => values[row] === value);
  const isCategory = exposure.type === 'category' || exposure.type === 'binary';
  if (isCategory && exposure.levels.length > 0) {
    return exposure.levelLabels
      .map((label, code) => ({ label, rows: rowsWith(code) }))
      .filter((group) => group.rows.length > 0);
  }
  const distinct = [...new Set(values)].filter((value) => !Number.isNaN(value)).toSorted((a, b) => a - b);
  if (distinct.length > 2) return undefined;
  return distinct.map((value) => ({ label: String(value), rows: rowsWith(value) }));
}
