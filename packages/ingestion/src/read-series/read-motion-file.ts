import type { Readable } from 'node:stream';
import { DataError } from '@mesovia/core';
import { parseNumber } from '../delimited/parse-number.ts';
import { readLines } from './read-lines.ts';
import { cellSplitter, type SplitCells } from './split-cells.ts';

/** What the first framewise displacement is, where the file does not say: nothing moved before the first volume. */
export type FirstFd = 'as_is' | 'zero' | 'unknown';

/** Headers of framewise displacement, small letters only. */
const NAMES = new Set(['framewisedisplacement', 'fd', 'fdmm', 'fdpower', 'framewisedisplacementmm']);
const UNKNOWN = /^(n\/a|na|nan)?$/i;

/**
 * Framewise displacement of one scan in mm, one value a line, NaN where unknown: a file with or without a header line;
 * with several columns the header must name the displacement (fMRIPrep confounds). Only the first value may be unknown.
 *
 * @throws DataError `no-displacement`, `not-a-number`, `negative-displacement`, `empty-file`, and those of `readLines`
 */
export async function readMotionFile(stream: Readable, file: string): Promise<Float64Array> {
  const values: number[] = [];
  let split: SplitCells | undefined;
  let column = 0;
  await readLines(stream, file, (text, line) => {
    const where = `${file}:${line}`;
    if (!split) {
      split = cellSplitter(file, text);
      const cells = split(text, line);
      const isHeader = cells.some(
        (cell) => parseNumber(cell.trim()) === undefined && !UNKNOWN.test(cell.trim()),
      );
      column = displacementColumn(cells, isHeader, where);
      if (isHeader) return;
    }
    values.push(displacement(split(text, line)[column] ?? '', values.length === 0, where));
  });
  if (values.length > 0) return Float64Array.from(values);
  throw new DataError(
    'empty-file',
    'there is no framewise displacement',
    file,
    'write the motion file again',
  );
}

function displacementColumn(cells: readonly string[], isHeader: boolean, where: string): number {
  if (cells.length === 1) return 0;
  const fits = cells.flatMap((name, i) =>
    NAMES.has(name.toLowerCase().replaceAll(/[^a-z]/g, '')) ? [i] : [],
  );
  if (isHeader && fits.length === 1) return fits[0] as number;
  throw new DataError(
    'no-displacement',
    isHeader
      ? `${fits.length === 0 ? 'no column is' : 'several columns are'} called framewise displacement; the columns are ${cells.slice(0, 8).join(', ')}${cells.length > 8 ? ' ...' : ''}`
      : `the file has ${cells.length} columns and no header: it may hold motion parameters, which are not framewise displacement`,
    where,
    'give one column, or call it framewise_displacement',
  );
}

function displacement(cell: string, isFirst: boolean, where: string): number {
  const text = cell.trim();
  const value = parseNumber(text);
  if (value === undefined && isFirst && UNKNOWN.test(text)) return NaN;
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
