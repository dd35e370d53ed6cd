import { quantileSorted } from '@mesovia/kernels';
import { mean, standardDeviation } from '../people/moments.ts';
import type { Variable } from '../people/variable.ts';

/** A group of people by row. */
export interface Group {
  readonly label: string;
  readonly rows: readonly number[];
}

/** One cell of Table 1; what does not apply is undefined. */
export interface Cell {
  readonly position: number;
  readonly groupPosition: number;
  readonly variable: Variable;
  readonly level: string | null;
  readonly group: string;
  readonly n: number;
  readonly missing: number;
  readonly numbers?: {
    readonly mean: number;
    readonly sd: number;
    readonly median: number;
    readonly q1: number;
    readonly q3: number;
  };
  readonly count?: number;
  readonly percent?: number;
}

/** Known values of a variable in a group. */
export function knownValues(variable: Variable, rows: readonly number[]): Float64Array {
  return Float64Array.from(rows.map((row) => variable.values[row]).filter((value) => Number.isFinite(value)));
}

/** Rows of Table 1: a number takes one row, a category one row for each level. Quartiles are type 7. */
export function describe(variables: readonly Variable[], groups: readonly Group[]): Cell[] {
  let position = 0;
  return variables.flatMap((variable) => {
    if (!variable.levels) {
      position += 1;
      return groups.map((group, g) => numberCell(variable, group, position, g));
    }
    return variable.levels.flatMap((_, code) => {
      position += 1;
      return groups.map((group, g) => levelCell(variable, code, group, position, g));
    });
  });
}

function numberCell(variable: Variable, group: Group, position: number, groupPosition: number): Cell {
  const values = knownValues(variable, group.rows);
  const sorted = values.toSorted();
  const [q1, median, q3] = [0.25, 0.5, 0.75].map((p) =>
    sorted.length > 0 ? quantileSorted(sorted, p) : NaN,
  ) as [number, number, number];
  return {
    position,
    groupPosition,
    variable,
    level: null,
    group: group.label,
    n: values.length,
    missing: group.rows.length - values.length,
    numbers: { mean: mean(values), sd: standardDeviation(values), median, q1, q3 },
  };
}

function levelCell(
  variable: Variable,
  code: number,
  group: Group,
  position: number,
  groupPosition: number,
): Cell {
  const values = knownValues(variable, group.rows);
  const count = values.reduce((sum, value) => sum + (value === code ? 1 : 0), 0);
  return {
    position,
    groupPosition,
    variable,
    level: variable.levelLabels[code] ?? '',
    group: group.label,
    n: values.length,
    missing: group.rows.length - values.length,
    count,
    percent: values.length > 0 ? (100 * count) / values.length : NaN,
  };
}
