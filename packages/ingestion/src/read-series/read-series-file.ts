import type { Readable } from 'node:stream';
import { DataError } from '@mesovia/core';
import { parseNumber } from '../delimited/parse-number.ts';
import { matchColumns, type RegionColumns } from './match-columns.ts';
import { readLines } from './read-lines.ts';
import { cellSplitter, type SplitCells } from './split-cells.ts';

export interface Series {
  readonly frames: number;
  /** regions x frames, row-major: region r is values[r * frames] to values[(r + 1) * frames - 1]. */
  readonly values: Float64Array;
  readonly hasHeader: boolean;
}

/**
 * The time series of one scan, one line a frame and one column a region; a header line is told by its first cell with
 * text. The unnamed row-number column of pandas is skipped.
 *
 * @throws DataError `empty-file`, `ragged-row`, `not-a-number`, and those of `matchColumns` and `readLines`
 */
export async function readSeriesFile(
  stream: Readable,
  file: string,
  regions: RegionColumns,
  rule: 'by_name' | 'by_position',
): Promise<Series> {
  const parser = new SeriesParser(file, regions, rule);
  await readLines(stream, file, (text, line) => parser.take(text, line));
  return parser.finish();
}

class SeriesParser {
  readonly #file: string;
  readonly #regions: RegionColumns;
  readonly #rule: 'by_name' | 'by_position';
  /** AFNI puts remarks that begin with # in front of the numbers. */
  readonly #hasRemarks: boolean;
  #split: SplitCells | undefined;
  #columns: Int32Array = new Int32Array(0);
  #header: readonly string[] | undefined;
  /** Cells of a line, and of these the row numbers in front. */
  #width = 0;
  #skipped = 0;
  #rows: Float64Array[] = [];

  constructor(file: string, regions: RegionColumns, rule: 'by_name' | 'by_position') {
    this.#file = file;
    this.#hasRemarks = /\.1D(\.gz)?$/i.test(file);
    this.#regions = regions;
    this.#rule = rule;
  }

  take(text: string, line: number): void {
    if (this.#hasRemarks && text.startsWith('#')) return;
    if (this.#split) {
      this.#frame(this.#split(text, line), line);
      return;
    }
    this.#split = cellSplitter(this.#file, text);
    const cells = this.#split(text, line);
    const isHeader = this.#isHeader(cells);
    this.#width = cells.length;
    this.#skipped = isHeader && cells[0] === '' ? 1 : 0;
    this.#header = isHeader ? cells.slice(this.#skipped).map((name) => name.trim()) : undefined;
    const width = this.#width - this.#skipped;
    this.#columns = matchColumns(this.#header, width, this.#regions, this.#rule, `${this.#file}:${line}`);
    if (!isHeader) this.#frame(cells, line);
  }

  /** Some cell is text, or the cells are the names of the regions (which may be numbers). */
  #isHeader(cells: readonly string[]): boolean {
    if (cells.some((cell) => cell !== '' && !isNumeric(cell))) return true;
    const names = new Set(this.#regions.names);
    return cells.every((cell) => cell === '' || names.has(cell.trim()));
  }

  #frame(cells: readonly string[], line: number): void {
    if (cells.length !== this.#width) {
      throw new DataError(
        'ragged-row',
        `the line has ${cells.length} values, the first one ${this.#width}`,
        `${this.#file}:${line}`,
        'write every frame again, one value per region; see whether the file was cut off',
      );
    }
    const row = new Float64Array(this.#columns.length);
    for (let region = 0; region < row.length; region++) {
      const cell = cells[(this.#columns[region] ?? 0) + this.#skipped] ?? '';
      const value = parseNumber(cell) ?? parseNumber(cell.trim());
      if (value === undefined) this.#refuse(cell, region, line);
      else row[region] = value;
    }
    this.#rows.push(row);
  }

  #refuse(cell: string, region: number, line: number): never {
    const position = (this.#columns[region] ?? 0) + this.#skipped;
    const value = cell.trim() === '' ? 'empty' : `"${cell}"`;
    throw new DataError(
      'not-a-number',
      `column ${position + 1} (${this.#regions.names[region]}) is ${value}`,
      `${this.#file}:${line}`,
      'write a number for every frame; a region outside the field of view is 0 in every frame',
    );
  }

  finish(): Series {
    const frames = this.#rows.length;
    if (frames === 0) {
      throw new DataError('empty-file', 'there are no frames', this.#file, 'write the series again');
    }
    const count = this.#columns.length;
    const values = new Float64Array(count * frames);
    for (const [frame, row] of this.#rows.entries()) {
      for (let region = 0; region < count; region++) values[region * frames + frame] = row[region] ?? NaN;
    }
    return { frames, values, hasHeader: this.#header !== undefined };
  }
}

/** A number, or a spelling of "not a number" that is no column name either. */
function isNumeric(cell: string): boolean {
  return parseNumber(cell.trim()) !== undefined || /^\s*(n\/a|na|nan|[+-]?inf(inity)?)\s*$/i.test(cell);
}
