import { DataError, ParameterError } from '@mesovia/core';
import { readVariable, type PeopleTables } from '../people/variable.ts';

/** Two groups of people behind a grouping variable; people of other levels have code -1. */
export interface TwoGroups {
  readonly codes: Int32Array;
  /** For people; the group that is subtracted first. */
  readonly labels: readonly [string, string];
}

/**
 * Two levels of a category, or two values of a number.
 *
 * @param levels which two, the one to subtract first; undefined when there are only two
 * @throws ParameterError `grouping-levels`, `no-such-level`
 * @throws DataError `one-person-group`
 */
export function twoGroups(
  people: PeopleTables,
  grouping: string,
  levels: readonly [string, string] | undefined,
): TwoGroups {
  const { name, values, levels: names, levelLabels } = readVariable(people, grouping, 'with.grouping');
  const present = [...new Set(values.filter((value) => Number.isFinite(value)))].toSorted((a, b) => a - b);
  const nameOf = (value: number) => (names ? (names[value] ?? '') : String(value));
  const chosen = levels?.map((level) => present.find((value) => nameOf(value) === level)) ?? present;
  const listed = present.map(nameOf).join(', ');
  if (chosen.includes(undefined)) {
    throw new ParameterError(
      'no-such-level',
      `nobody has ${name} = ${levels?.[chosen.indexOf(undefined)]}`,
      'with.levels',
      `the included people have ${listed}`,
    );
  }
  const [zero, one] = chosen;
  if (chosen.length !== 2 || zero === undefined || one === undefined || zero === one) {
    throw new ParameterError(
      'grouping-levels',
      `${name} has ${present.length} levels among the included people: ${listed}`,
      'with.grouping',
      'name the two to compare with `levels`, the one to subtract first',
    );
  }
  const codes = Int32Array.from(values, (value) => (value === one ? 1 : value === zero ? 0 : -1));
  for (const [code, value] of [zero, one].entries()) {
    const size = codes.filter((c) => c === code).length;
    if (size > 1) continue;
    throw new DataError(
      'one-person-group',
      `${size} person has ${name} = ${nameOf(value)}; a comparison needs at least 2 in each group`,
      `participants.${name}`,
      'include more people, or compare other groups',
    );
  }
  const label = (value: number) => (names ? levelLabels[value] || nameOf(value) : nameOf(value));
  return { codes, labels: [label(zero), label(one)] };
}
