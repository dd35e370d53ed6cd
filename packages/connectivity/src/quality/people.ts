import { DataError, ParameterError, type TableView } from '@mesovia/core';

/** The people who take part, and what their columns mean. */
export interface PeopleTables {
  readonly participants: TableView;
  readonly variables: TableView;
}

/** A variable of the study as numbers. */
export interface StudyVariable {
  /** Numbers as they are; positions in the levels of a category; NaN where unknown. */
  readonly values: Float64Array;
  readonly isCategory: boolean;
}

export function includedPeople({ participants }: PeopleTables): string[] {
  return participants.strings('participant_id') as string[];
}

/**
 * A variable of the study, one value an included person.
 *
 * @param role the parameter that names it, for messages
 * @throws ParameterError `no-such-variable`
 */
export function studyVariable(
  { participants, variables }: PeopleTables,
  name: string,
  role: string,
): StudyVariable {
  const names = variables.strings('variable') as readonly string[];
  const row = names.indexOf(name);
  if (row < 0 || !participants.has(name)) {
    throw new ParameterError(
      'no-such-variable',
      `there is no variable "${name}"`,
      `with.${role}`,
      `the study has ${names.join(', ')}`,
    );
  }
  if (participants.typeOf(name) !== 'utf8') return { values: participants.f64(name), isCategory: false };
  const levels = variables.textList('levels')[row] ?? [];
  const codes = Float64Array.from(participants.strings(name), (text) => {
    const code = text === null ? -1 : levels.indexOf(text);
    return code < 0 ? NaN : code;
  });
  return { values: codes, isCategory: true };
}

/**
 * Columns to hold constant, k times n values: numbers as they are, a category as one 0/1 column for each level after the
 * first that occurs.
 *
 * @throws ParameterError `no-such-variable`; DataError `missing-value`
 */
export function heldConstant(people: PeopleTables, names: readonly string[]): Float64Array {
  const columns = names.flatMap((name) => {
    const { values, isCategory } = studyVariable(people, name, 'adjust');
    const unknown = values.findIndex((value) => value - value !== 0);
    if (unknown >= 0) {
      throw new DataError(
        'missing-value',
        `${name} is unknown for an included person`,
        `participants.${name}, first for ${includedPeople(people)[unknown]}`,
        'leave such people out with a rule in the flow stage, or do not hold the variable constant',
      );
    }
    if (!isCategory) return [values];
    const present = [...new Set(values)].sort((a, b) => a - b);
    return present.slice(1).map((code) => values.map((value) => (value === code ? 1 : 0)));
  });
  const out = new Float64Array(columns.reduce((sum, column) => sum + column.length, 0));
  let next = 0;
  for (const column of columns) {
    out.set(column, next);
    next += column.length;
  }
  return out;
}

/**
 * A column of a table of people, for the given people; NaN where it has no row or value.
 */
export function columnFor(table: TableView, column: string, people: readonly string[]): Float64Array {
  const values = table.f64(column);
  const place = new Map(table.strings('participant_id').map((id, row) => [id, row]));
  return Float64Array.from(people, (id) => {
    const row = place.get(id);
    return row === undefined ? NaN : values[row];
  });
}
