import type { Readable } from 'node:stream';
import { DataError } from '@mesovia/core';
import { parseNumber } from '../delimited/parse-number.ts';
import { readLines } from '../read-series/read-lines.ts';
import { cellSplitter, type SplitCells } from '../read-series/split-cells.ts';

/** A square matrix as a file has it. */
export interface NamedMatrix {
  /** Undefined where the file has no names. */
  readonly names: readonly string[] | undefined;
  readonly size: number;
  /** size x size, row-major; NaN where unknown. */
  readonly values: Float64Array;
}

const UNKNOWN = /^(n\/a|na|nan|)$/i;
const INFINITE = /^([+-]?)inf(inity)?$/i;

/**
 * A square matrix of text: plain numbers (AFNI .1D, CONN exports, HALFpipe), a header with names (giga_connectome), or
 * names in front of the rows too (XCP-D relmat.tsv). Lines that begin with # are remarks.
 *
 * @throws DataError `empty-file`, `not-a-number`, `not-square`, `other-row-name`, and those of `readLines`
 */
export async function readTextMatrix(stream: Readable, file: string): Promise<NamedMatrix> {
  const rows: { cells: string[]; line: number }[] = [];
  let split: SplitCells | undefined;
  await readLines(stream, file, (text, line) => {
    if (text.startsWith('#')) return;
    split ??= cellSplitter(file, text);
    rows.push({ cells: split(text, line).map((cell) => cell.trim()), line });
  });
  const [first] = rows;
  if (!first) throw new DataError('empty-file', 'there is no matrix', file, 'write the matrix again');
  const second = rows[1]?.cells ?? [];
  const hasRowNames = rows.length > 1 && valueOf(second[0] ?? '') === undefined;
  const skip = hasRowNames ? 1 : 0;
  const hasHeader =
    first.cells.slice(skip).some((cell) => valueOf(cell) === undefined) ||
    rows.length === first.cells.length - skip + 1;
  const body = hasHeader ? rows.slice(1) : rows;
  const names = hasHeader ? first.cells.slice(skip) : undefined;
  const size = body.length;
  const values = new Float64Array(size * size);
  for (const [row, { cells, line }] of body.entries()) {
    checkRow(cells, skip, size, names, row, `${file}:${line}`);
    for (let column = 0; column < size; column++) {
      values[row * size + column] = numberAt(cells, column + skip, `${file}:${line}`);
    }
  }
  return { names, size, values };
}

function valueOf(cell: string): number | undefined {
  if (UNKNOWN.test(cell)) return NaN;
  const infinite = INFINITE.exec(cell);
  if (infinite) return infinite[1] === '-' ? -Infinity : Infinity;
  return parseNumber(cell);
}

function numberAt(cells: readonly string[], at: number, where: string): number {
  const value = valueOf(cells[at] ?? '');
  if (value !== undefined) return value;
  throw new DataError(
    'not-a-number',
    `column ${at + 1} is "${cells[at]}"`,
    where,
    'write a number, or n/a where it is unknown',
  );
}

function checkRow(
  cells: readonly string[],
  skip: number,
  size: number,
  names: readonly string[] | undefined,
  row: number,
  where: string,
): void {
  if (cells.length - skip !== size || (names && names.length !== size)) {
    throw new DataError(
      'not-square',
      `the matrix has ${size} rows, but this one has ${cells.length - skip} values`,
      where,
      'give the whole matrix, one row and one column per region',
    );
  }
  if (skip === 1 && names && cells[0] !== names[row]) {
    throw new DataError(
      'other-row-name',
      `row ${row + 1} is "${cells[0]}", but column ${row + 1} is "${names[row]}"`,
      where,
      'write rows and columns in one order',
    );
  }
}
