import { DataError } from '@mesovia/core';
import { parseNumber } from '../delimited/parse-number.ts';
import { presentName, ROTATIONS, TRANSLATIONS } from './column-names.ts';
import type { MotionParameters } from './framewise-displacement.ts';
import { isUnknown, type MotionCells } from './motion-cells.ts';
import { parameterColumns, RAD_PER_DEGREE, type ParameterOrder, type Program } from './parameter-order.ts';

/** Columns of a motion file under the names of today. */
export interface MotionColumns {
  /** One value a frame, NaN where unknown; rotations in rad. */
  readonly values: ReadonlyMap<string, Float64Array>;
  readonly frames: number;
  /** Program that wrote parameters without a header. */
  readonly program: Program | undefined;
  /** Columns had names of fMRIPrep before 1.2. */
  readonly isRenamed: boolean;
}

/**
 * Every column of a table of confounds or of a file of motion parameters.
 *
 * @throws DataError `duplicate-column`, `unnamed-column`, `ragged-row`, `not-a-number`, and those of `parameterColumns`
 */
export function motionColumns(cells: MotionCells, order: ParameterOrder): MotionColumns {
  const { header, rows } = cells;
  if (header) {
    const names = header.map(presentName);
    refuseTwins(header, names, cells.file);
    return {
      values: readColumns(cells, names),
      frames: rows.length,
      program: undefined,
      isRenamed: names.some((name, i) => name !== header[i]),
    };
  }
  if (cells.columns === 1) {
    return {
      values: readColumns(cells, ['framewise_displacement']),
      frames: rows.length,
      program: undefined,
      isRenamed: false,
    };
  }
  const { program, names } = parameterColumns(cells, order);
  const values = readColumns(cells, names);
  for (const name of program === 'afni' ? ROTATIONS : []) {
    const degrees = values.get(name) as Float64Array;
    values.set(
      name,
      degrees.map((value) => value * RAD_PER_DEGREE),
    );
  }
  return { values, frames: rows.length, program, isRenamed: false };
}

/** The six parameters, or the names of those that are missing. */
export function parametersOf(
  values: ReadonlyMap<string, Float64Array>,
): MotionParameters | readonly string[] {
  const missing = [...TRANSLATIONS, ...ROTATIONS].filter((name) => !values.has(name));
  if (missing.length > 0) return missing;
  const three = (names: readonly [string, string, string]) =>
    names.map((name) => values.get(name)) as [Float64Array, Float64Array, Float64Array];
  return { translations: three(TRANSLATIONS), rotations: three(ROTATIONS) };
}

function readColumns(cells: MotionCells, names: readonly (string | undefined)[]): Map<string, Float64Array> {
  for (const [i, row] of cells.rows.entries()) {
    if (row.length === names.length) continue;
    throw new DataError(
      'ragged-row',
      `the row has ${row.length} values, ${cells.header ? 'the header' : 'the first row'} ${names.length}`,
      `${cells.file}:${cells.firstLine + i}`,
      'give one value per column, n/a where it is unknown',
    );
  }
  return new Map(
    names.flatMap((name, column) => (name === undefined ? [] : [[name, readColumn(cells, name, column)]])),
  );
}

function readColumn({ rows, file, firstLine }: MotionCells, name: string, column: number): Float64Array {
  return Float64Array.from(rows, (row, i) => {
    const cell = row[column] as string;
    const value = parseNumber(cell);
    if (value !== undefined) return value;
    if (isUnknown(cell)) return NaN;
    throw new DataError(
      'not-a-number',
      `${name} is "${cell}"`,
      `${file}:${firstLine + i}`,
      'give a number, or n/a where it is unknown',
    );
  });
}

function refuseTwins(header: readonly string[], names: readonly string[], file: string): void {
  for (const [i, name] of names.entries()) {
    if (name === '') {
      throw new DataError(
        'unnamed-column',
        `column ${i + 1} has no name`,
        file,
        'name it in the header line',
      );
    }
    const first = names.indexOf(name);
    if (first === i) continue;
    throw new DataError(
      'duplicate-column',
      `"${header[first]}" and "${header[i]}" (columns ${first + 1} and ${i + 1}) are the same confound`,
      file,
      'keep one of them',
    );
  }
}
