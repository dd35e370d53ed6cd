import type { Readable } from 'node:stream';
import { DataError } from '@mesovia/core';
import { parseNumber } from '../delimited/parse-number.ts';
import { readLines } from '../read-series/read-lines.ts';
import { cellSplitter, type SplitCells } from '../read-series/split-cells.ts';

/** A motion file or table of confounds as written. */
export interface MotionCells {
  readonly file: string;
  /** Undefined if the first line holds numbers. */
  readonly header: readonly string[] | undefined;
  readonly rows: readonly (readonly string[])[];
  /** 1-based line of the first row; the others follow without a gap. */
  readonly firstLine: number;
  readonly columns: number;
}

const UNKNOWN = /^(n\/a|na|nan)?$/i;

/** A spelling of an unknown value: n/a, NA, NaN or nothing. */
export function isUnknown(cell: string): boolean {
  return UNKNOWN.test(cell);
}

/**
 * Cells of a motion file, without surrounding spaces. Lines that start with # before the first row are remarks (AFNI).
 *
 * @throws DataError `empty-file`, and those of `readLines`
 */
export async function readMotionCells(stream: Readable, file: string): Promise<MotionCells> {
  const rows: string[][] = [];
  let split: SplitCells | undefined;
  let header: readonly string[] | undefined;
  let firstLine = 0;
  let columns = 0;
  await readLines(stream, file, (text, line) => {
    if (!split) {
      if (/^\s*#/.test(text)) return;
      split = cellSplitter(file, text);
      const cells = trimmed(split(text, line));
      columns = cells.length;
      if (cells.some((cell) => parseNumber(cell) === undefined && !isUnknown(cell))) {
        header = cells;
        return;
      }
    }
    if (rows.length === 0) firstLine = line;
    rows.push(trimmed(split(text, line)));
  });
  if (rows.length > 0) return { file, header, rows, firstLine, columns };
  throw new DataError(
    'empty-file',
    'there is no framewise displacement',
    file,
    'write the motion file again',
  );
}

const trimmed = (cells: readonly string[]) => cells.map((cell) => cell.trim());
