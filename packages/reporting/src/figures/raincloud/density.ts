import { exp, pow } from '@mesovia/kernels';
import { deviationOf } from '../../study/partial.ts';

/**
 * Gaussian kernel density on an even grid, scaled so that its top is 1; drawn, never tabulated.
 *
 * @param values at least one finite value
 * @returns places and heights, `points` of each
 * @see Silverman 1986, Density Estimation, eq. 3.31 (bandwidth)
 */
export function density(
  values: readonly number[],
  low: number,
  high: number,
  points = 80,
): { at: number[]; height: number[] } {
  const n = values.length;
  const spread = n > 1 ? deviationOf(values) : 0;
  const width = 0.9 * (spread > 0 ? spread : (high - low) / 20) * pow(n, -0.2);
  const at = Array.from({ length: points }, (_, i) => low + ((high - low) * i) / (points - 1));
  const raw = at.map((x) => values.reduce((sum, v) => sum + exp(-0.5 * ((x - v) / width) ** 2), 0));
  const top = raw.reduce((most, h) => Math.max(most, h), 0);
  return { at, height: raw.map((h) => h / top) };
}

/**
 * Rows for points on a line so that none covers another: each point takes the first row where its neighbours leave room.
 *
 * @param places in pixels
 * @param gap smallest distance within a row, in pixels
 * @returns 0-based row of each point
 */
export function swarmRows(places: readonly number[], gap: number): number[] {
  const order = [...places.keys()].toSorted((i, j) => (places[i] ?? 0) - (places[j] ?? 0) || i - j);
  const ends: number[] = [];
  const rows: number[] = Array.from(places, () => 0);
  for (const i of order) {
    const place = places[i] ?? 0;
    const free = ends.findIndex((end) => place - end >= gap);
    const row = free < 0 ? ends.length : free;
    ends[row] = place;
    rows[i] = row;
  }
  return rows;
}
