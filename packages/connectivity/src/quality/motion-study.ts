import { DataError, type TableView } from '@mesovia/core';
import { fisherZ } from '@mesovia/kernels';
import type { Centres } from './distance.ts';
import type { MotionStudy } from './qc-fc.ts';

/** Fewest people of whom a correlation with motion is computed. */
const FEWEST = 5;

/**
 * Connections and motion of the included people of whom motion is known.
 *
 * @param values     one row of connections a person, in the order of `people`
 * @param motion     mean framewise displacement, NaN where unknown
 * @param covariates k columns of people.length values
 * @throws DataError `too-few-people`
 */
export function motionStudy(
  people: readonly string[],
  values: (person: number) => Float64Array,
  connections: number,
  motion: Float64Array,
  covariates: Float64Array,
): MotionStudy {
  const all = people.length;
  const known = [...motion.keys()].filter((i) => motion[i] === motion[i]);
  const n = known.length;
  const columns = all > 0 ? covariates.length / all : 0;
  if (n < FEWEST + columns) {
    throw new DataError(
      'too-few-people',
      `${n} included people with known motion are too few for correlations with it`,
      'mean_fd_mm',
      `at least ${FEWEST + columns} are needed`,
    );
  }
  const rows = new Float64Array(n * connections);
  known.forEach((i, row) => rows.set(values(i), row * connections));
  const held = new Float64Array(columns * n);
  for (let k = 0; k < columns; k += 1) {
    known.forEach((i, row) => void (held[k * n + row] = covariates[k * all + i]));
  }
  return {
    n,
    values: rows,
    connections,
    motion: Float64Array.from(known, (i) => motion[i]),
    covariates: held,
  };
}

/**
 * Reads the connections of a person from the edges table: Fisher z of correlations, other measures as they are. A
 * correlation of 1 has no Fisher z and is unknown here.
 *
 * @throws DataError `person-without-connections`
 */
export function connectionReader(
  edges: TableView,
  people: readonly string[],
): { connections: number; values: (person: number) => Float64Array } {
  const { columns, values } = edges.matrix('r');
  const place = new Map(edges.strings('participant_id').map((id, row) => [id, row]));
  const measures = edges.strings('measure');
  const rows = people.map((id) => {
    const row = place.get(id);
    if (row !== undefined) return row;
    throw new DataError(
      'person-without-connections',
      `${id} is included but has no connections`,
      'edges',
      'leave out people without scans with a rule in the flow stage, or connect their scans',
    );
  });
  return {
    connections: columns,
    values: (person) => {
      const own = values.slice(rows[person] * columns, (rows[person] + 1) * columns);
      if (!/correlation|pearson|spearman/i.test(measures[rows[person]] ?? '')) return own;
      fisherZ(own, own);
      return own.map((value) => (Math.abs(value) === Infinity ? NaN : value));
    },
  };
}

/**
 * Centres of the regions; undefined where no region table is connected.
 *
 * @throws DataError `region-count`
 */
export function centresOf(regions: TableView | undefined, connections: number): Centres | undefined {
  if (!regions) return undefined;
  const expected = (regions.rows * (regions.rows - 1)) / 2;
  if (expected !== connections) {
    throw new DataError(
      'region-count',
      `people have ${connections} connections, the region table of ${regions.rows} regions gives ${expected}`,
      'regions',
      'connect the region table the series were read with',
    );
  }
  return { x: regions.f64('x_mm'), y: regions.f64('y_mm'), z: regions.f64('z_mm') };
}
