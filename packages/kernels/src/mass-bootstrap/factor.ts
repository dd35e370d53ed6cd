import { RANK_TOLERANCE } from '../linear-algebra/householder.ts';
import { dot } from '../linear-algebra/products.ts';
import type { Design } from './design.ts';

/** One orthogonalisation of weighted columns, and the room to do it in. */
interface Factor {
  /** Position of each column among all of the design. */
  readonly places: readonly number[];
  readonly units: readonly Float64Array[];
  /** Row j: unit j as a combination of columns 0..j. */
  readonly rows: readonly Float64Array[];
  /** Length of the last column beyond the others. */
  length: number;
}

/** Computes the constants of one resample after the other. */
export interface ResampleConstants {
  /** How many there are. */
  readonly size: number;
  /**
   * Writes the constants of the resample in which person i occurs weights[i] times.
   *
   * @returns false when it is degenerate: y is constant, or a column is spanned by others that is not among all people
   */
  write(weights: Uint16Array, out: Float64Array, at: number): boolean;
}

function createFactor(places: readonly number[], n: number): Factor {
  return {
    places,
    units: places.map(() => new Float64Array(n)),
    rows: places.map((_, j) => new Float64Array(j + 1)),
    length: 0,
  };
}

/** Takes earlier units out of unit j, twice for the last digits, and out of its combination of columns. */
function takeOut({ units, rows }: Factor, j: number, n: number): void {
  for (let pass = 0; pass < 2; pass += 1) {
    for (let r = 0; r < j; r += 1) {
      const weight = dot(units[r], 0, units[j], 0, n);
      for (let i = 0; i < n; i += 1) units[j][i] -= weight * units[r][i];
      for (let c = 0; c <= r; c += 1) rows[j][c] -= weight * rows[r][c];
    }
  }
}

/** Modified Gram-Schmidt of the columns times `roots`. False when one is spanned by earlier ones. */
function factorise(
  factor: Factor,
  columns: readonly Float64Array[],
  present: Int32Array,
  roots: Float64Array,
  people: number,
): boolean {
  const { places, units, rows } = factor;
  for (let j = 0; j < places.length; j += 1) {
    const unit = units[j];
    const column = columns[places[j]];
    for (let i = 0; i < people; i += 1) unit[i] = roots[i] * column[present[i]];
    rows[j].fill(0);
    rows[j][j] = 1;
    const whole = Math.sqrt(dot(unit, 0, unit, 0, people));
    takeOut(factor, j, people);
    const rest = Math.sqrt(dot(unit, 0, unit, 0, people));
    if (!(rest > RANK_TOLERANCE * whole)) return false;
    for (let i = 0; i < people; i += 1) unit[i] /= rest;
    for (let c = 0; c <= j; c += 1) rows[j][c] /= rest;
    factor.length = rest;
  }
  return true;
}

/**
 * Constants that the loop over candidates needs of a resample: for each column of path b its row of the inverse
 * factor and the part of y along it; then for path a the factor of the last unit, or (paths with different columns)
 * one weight per column.
 */
export function createResampleConstants(design: Design): ResampleConstants {
  const { n, columns, columnsB, columnsA, generated, scale, outcome } = design;
  const pathB = createFactor(
    columns.slice(0, columnsB).map((_, j) => j),
    n,
  );
  const pathA = createFactor(columnsA, n);
  const present = new Int32Array(n);
  const roots = new Float64Array(n);
  const values = new Float64Array(n);
  const triangle = (columnsB * (columnsB + 1)) / 2 + columnsB;

  /** Fills present, roots and values; 0 when y is constant. */
  const take = (weights: Uint16Array): number => {
    let people = 0;
    let varies = false;
    for (let i = 0; i < n; i += 1) {
      if (weights[i] === 0) continue;
      present[people] = i;
      roots[people] = Math.sqrt(weights[i]);
      values[people] = roots[people] * outcome[i];
      people += 1;
      varies ||= design.y[i] !== design.y[present[0]];
    }
    return varies ? people : 0;
  };
  return {
    size: triangle + (generated ? 1 : columns.length),
    write(weights, out, at) {
      const people = take(weights);
      if (people === 0 || !factorise(pathB, columns, present, roots, people)) return false;
      let place = at;
      for (let j = 0; j < columnsB; j += 1) {
        out.set(pathB.rows[j], place);
        out[place + j + 1] = dot(pathB.units[j], 0, values, 0, people);
        place += j + 2;
      }
      if (generated) {
        out[place] = scale / pathB.length;
        return true;
      }
      if (!factorise(pathA, columns, present, roots, people)) return false;
      out.fill(0, place, place + columns.length);
      const last = pathA.rows[columnsA.length - 1];
      columnsA.forEach((column, j) => (out[place + column] = (last[j] * scale) / pathA.length));
      return true;
    },
  };
}
