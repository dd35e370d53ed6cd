import { DataError, type TableView } from '@mesovia/core';
import type { Network } from '@mesovia/kernels';
import type { Family } from '../people/align-candidates.ts';

/**
 * Which regions each connection of the family joins.
 *
 * @throws DataError `not-connections`
 */
export function networkOf(family: Family, labels: TableView): Network {
  const rowOf = new Map([...labels.i32('candidate')].map((candidate, row) => [candidate, row]));
  const [a, b] = [labels.f64('region_a'), labels.f64('region_b')];
  const ends = (of: Float64Array) =>
    Int32Array.from(family.candidates, (candidate) => {
      const region = of[rowOf.get(candidate) ?? -1];
      if (region === region && region !== undefined) return region;
      throw new DataError(
        'not-connections',
        `the family ${family.family} has candidates that do not join two regions`,
        'candidate_labels',
        'name a family of connections, for example edge',
      );
    });
  const [from, to] = [ends(a), ends(b)];
  return { regions: 1 + Math.max(0, ...from, ...to), from, to };
}
