import type { Readable } from 'node:stream';
import { DataError } from '@mesovia/core';
import { parseNumber } from '../delimited/parse-number.ts';
import { powerDisplacement, RADIUS_MM } from '../motion/framewise-displacement.ts';
import { isUnknown, readMotionCells, type MotionCells } from '../motion/motion-cells.ts';
import { motionColumns, parametersOf } from '../motion/motion-columns.ts';
import type { ParameterOrder } from '../motion/parameter-order.ts';

/** What the first framewise displacement is, where the file does not say: nothing moved before the first volume. */
export type FirstFd = 'as_is' | 'zero' | 'unknown';

/** Headers of framewise displacement, small letters only. */
const NAMES = new Set(['framewisedisplacement', 'fd', 'fdmm', 'fdpower', 'framewisedisplacementmm']);

/**
 * Framewise displacement of one scan in mm, NaN where unknown: one value a line, with or without a header line; the
 * named column of a table (fMRIPrep confounds); or, where there is none, that of Power (50 mm) from six motion
 * parameters, which a header or the name of the file identifies. Only the first value may be unknown.
 *
 * @param order who wrote parameters without a header
 * @throws DataError `no-displacement`, `not-a-number`, `negative-displacement`, and those of `readMotionCells`,
 *   `motionColumns` and `parameterColumns`
 */
export async function readMotionFile(
  stream: Readable,
  file: string,
  order: ParameterOrder = 'by_name',
): Promise<Float64Array> {
  const cells = await readMotionCells(stream, file);
  const column = displacementColumn(cells);
  if (column === undefined) return displacementOfParameters(cells, order);
  return Float64Array.from(cells.rows, (row, i) =>
    displacement(row[column] ?? '', i === 0, `${file}:${cells.firstLine + i}`),
  );
}

/** Undefined where no column is framewise displacement. */
function displacementColumn({ header, columns, file }: MotionCells): number | undefined {
  if (columns === 1) return 0;
  const fits = (header ?? []).flatMap((name, i) =>
    NAMES.has(name.toLowerCase().replaceAll(/[^a-z]/g, '')) ? [i] : [],
  );
  if (fits.length <= 1) return fits[0];
  throw noDisplacement('several columns are called framewise displacement', header ?? [], file);
}

function displacementOfParameters(cells: MotionCells, order: ParameterOrder): Float64Array {
  const parameters = parametersOf(motionColumns(cells, order).values);
  if (!('length' in parameters)) return powerDisplacement(parameters, RADIUS_MM.power);
  throw noDisplacement('no column is called framewise displacement', cells.header ?? [], cells.file);
}

function noDisplacement(problem: string, header: readonly string[], file: string): DataError {
  return new DataError(
    'no-displacement',
    `${problem}; the columns are ${header.slice(0, 8).join(', ')}${header.length > 8 ? ' ...' : ''}`,
    `${file}:1`,
    'give one column, call it framewise_displacement, or give the motion parameters trans_x to rot_z',
  );
}

function displacement(text: string, isFirst: boolean, where: string): number {
  const value = parseNumber(text);
  if (value === undefined && isFirst && isUnknown(text)) return NaN;
  if (value === undefined) {
    throw new DataError(
      'not-a-number',
      `the framewise displacement is ${text === '' ? 'empty' : `"${text}"`}`,
      where,
      'only the first value may be unknown',
    );
  }
  if (value < 0) {
    throw new DataError(
      'negative-displacement',
      `the framewise displacement is ${text}`,
      where,
      'give millimetres of framewise displacement, which are never negative',
    );
  }
  return value;
}

/**
 * Displacement of every frame: fills in the value that a file one short leaves out, or an unknown first value.
 *
 * `zero` puts 0, `unknown` NaN; `as_is` refuses a file that is one value short. A known first value is never changed.
 *
 * @param displacements as read, NaN where unknown
 * @param frames volumes of the series
 * @throws DataError `motion-one-short`, `already-scrubbed`, `motion-length`
 */
export function displacementPerFrame(
  displacements: Float64Array,
  frames: number,
  rule: FirstFd,
  where: string,
): Float64Array {
  const count = displacements.length;
  const first = rule === 'zero' ? 0 : NaN;
  if (count === frames) {
    const isKnown = displacements[0] === displacements[0];
    return isKnown ? displacements : Float64Array.of(first, ...displacements.subarray(1));
  }
  const lengths = `the series has ${frames} volumes, the motion file ${count} values`;
  if (count === frames - 1 && rule !== 'as_is') return Float64Array.of(first, ...displacements);
  if (count === frames - 1) {
    throw new DataError(
      'motion-one-short',
      `${lengths}: the first volume has none`,
      where,
      'say what it is: first_fd: zero (as most programs write it) or first_fd: unknown',
    );
  }
  if (count > frames) {
    throw new DataError(
      'already-scrubbed',
      `${lengths}: the series may be already scrubbed`,
      where,
      'give the full series; never scrub twice. If it is a cut series, give a motion file of the same volumes, or none',
    );
  }
  throw new DataError(
    'motion-length',
    lengths,
    where,
    'give one displacement per volume (or one less, with first_fd: zero); see whether volumes at the start were dropped from one of them',
  );
}
