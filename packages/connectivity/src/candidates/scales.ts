import { ParameterError, type TableView } from '@mesovia/core';
import type { CandidateLabel } from './labels.ts';
import type { FamilyValues } from './family-values.ts';

export interface PeopleTables {
  readonly participants: TableView;
  readonly variables: TableView;
}

/**
 * Numbers of the participants table as candidates; NaN for a person without a value or a row.
 *
 * @throws ParameterError `no-scales`, `people-not-connected`, `no-such-variable`, `not-a-number`
 */
export function scaleValues(scales: readonly string[], people: PeopleTables | undefined): FamilyValues {
  if (scales.length === 0) {
    refuse('no-scales', 'the family scale needs at least one variable', 'with.scales', 'name the variables');
  }
  if (people === undefined) {
    refuse('people-not-connected', 'the family scale needs the participants', 'in', 'in: { people: people }');
  }
  const { participants, variables } = people;
  const known = variables.strings('variable') as readonly string[];
  const types = variables.strings('type');
  const columns = scales.map((name) => {
    const row = known.indexOf(name);
    if (row < 0) {
      refuse(
        'no-such-variable',
        `there is no variable "${name}"`,
        'with.scales',
        `there are ${known.join(', ')}`,
      );
    }
    if (types[row] !== 'number' && types[row] !== 'ordinal') {
      refuse('not-a-number', `${name} is of type ${types[row]}`, 'with.scales', 'name numbers only');
    }
    return participants.f64(name);
  });
  const place = new Map(participants.strings('participant_id').map((id, row) => [id, row]));
  const labels = variables.strings('label');
  const units = variables.strings('unit');
  return {
    labels: scales.map((name): CandidateLabel => {
      const row = known.indexOf(name);
      return {
        family: 'scale',
        name: labels[row] ?? name,
        regionA: -1,
        regionB: -1,
        unit: units[row] ?? 'points',
      };
    }),
    fill: ({ id }, out) => {
      const row = place.get(id);
      columns.forEach((column, k) => void (out[k] = row === undefined ? NaN : column[row]));
    },
  };
}

function refuse(code: string, problem: string, where: string, remedy: string): never {
  throw new ParameterError(code, problem, where, remedy);
}
