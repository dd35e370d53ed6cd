import { DataError, ParameterError, type TableView } from '@mesovia/core';

/** The bundle every stage of this package asks for: the people who take part, and what their columns mean. */
export interface PeopleTables {
  readonly participants: TableView;
  readonly variables: TableView;
}

/** A column of participants with its meaning. */
export interface Variable {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  /** Number or ordinal: the values, NaN where unknown. Otherwise the position in `levels`, NaN where unknown. */
  readonly values: Float64Array;
  /** Levels of a category or binary variable, the reference first; undefined for numbers. */
  readonly levels: readonly string[] | undefined;
  /** Names of the levels for people, as many as levels. */
  readonly levelLabels: readonly string[];
}

/**
 * Reads one variable of the study.
 *
 * @param role which parameter asked for it, for messages
 * @throws ParameterError `no-such-variable`, `text-variable`
 * @throws DataError `unknown-level` a value that the dictionary does not list
 */
export function readVariable(people: PeopleTables, name: string, role: string): Variable {
  const names = people.variables.strings('variable');
  const row = names.indexOf(name);
  if (row < 0 || !people.participants.has(name)) {
    throw new ParameterError(
      'no-such-variable',
      `there is no variable "${name}"`,
      role,
      `the study has ${names.join(', ')}`,
    );
  }
  const type = people.variables.strings('type')[row] ?? 'text';
  const label = people.variables.strings('label')[row] || name;
  if (type === 'text') {
    throw new ParameterError(
      'text-variable',
      `${name} holds free text`,
      role,
      'declare it as number, ordinal, category or binary in the data dictionary, or name another variable',
    );
  }
  if (people.participants.typeOf(name) !== 'utf8') {
    return {
      name,
      label,
      type,
      values: people.participants.f64(name),
      levels: undefined,
      levelLabels: [],
    };
  }
  const levels = people.variables.textList('levels')[row] ?? [];
  const levelNames = people.variables.textList('level_labels')[row] ?? [];
  return {
    name,
    label,
    type,
    values: codesOf(people.participants.strings(name), levels, name),
    levels,
    levelLabels: levels.map((level, i) => levelNames[i] || level),
  };
}

function codesOf(texts: readonly (string | null)[], levels: readonly string[], name: string): Float64Array {
  return Float64Array.from(texts, (text) => {
    if (text === null) return NaN;
    const code = levels.indexOf(text);
    if (code >= 0) return code;
    throw new DataError(
      'unknown-level',
      `${name} has the value "${text}"; its levels are ${levels.join(', ')}`,
      `participants.${name}`,
      'add the level to the data dictionary or correct the value',
    );
  });
}

/** Ids of the people, in the order of the participants table. */
export function participantIds(people: PeopleTables): string[] {
  return people.participants.strings('participant_id').map((id) => id ?? '');
}

/** How many people have each level; levels.length numbers. */
export function levelCounts(variable: Variable): Int32Array {
  const counts = new Int32Array(variable.levels?.length ?? 0);
  for (const code of variable.values) if (!Number.isNaN(code)) counts[code] += 1;
  return counts;
}
