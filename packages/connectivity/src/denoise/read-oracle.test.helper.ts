import { readFileSync } from 'node:fs';
import { oracleFile } from '@mesovia/core/testing';
import type { Columns } from './columns.ts';

const FOLDER = 'connectivity';

/** Whether the numbers of other programs lie beside the checkout. */
export const hasOracle = oracleFile(`${FOLDER}/inputs/roi_timeseries.tsv`) !== undefined;

export interface OracleTable {
  readonly header: readonly string[];
  /** Columns one after the other; n/a is NaN. */
  readonly columns: Columns;
}

/** A tab-separated table of numbers with a header line. */
export function readOracle(name: string): OracleTable {
  const place = oracleFile(`${FOLDER}/${name}`);
  if (!place) throw new Error(`${name} is missing`);
  const [head, ...lines] = readFileSync(place, 'utf8').trim().split('\n');
  const rows = lines.map((line) => line.split('\t').map((cell) => (cell === 'n/a' ? NaN : Number(cell))));
  const header = (head as string).split('\t');
  const values = Float64Array.from(header.flatMap((_, j) => rows.map((row) => row[j] as number)));
  return { header, columns: { values, frames: rows.length, count: header.length } };
}

/** The confounds table, columns by name, first n/a replaced by the second value. */
export function readConfounds(): ReadonlyMap<string, Float64Array> {
  const { header, columns } = readOracle(
    'inputs/fmriprep/sub-01/func/sub-01_task-rest_desc-confounds_timeseries.tsv',
  );
  return new Map(
    header.map((name, j) => {
      const values = columns.values.slice(j * columns.frames, (j + 1) * columns.frames);
      if (Number.isNaN(values[0])) values[0] = values[1];
      return [name, values];
    }),
  );
}

export function columnsOf(names: readonly string[], table: ReadonlyMap<string, Float64Array>): Columns {
  const parts = names.map((name) => table.get(name) as Float64Array);
  const frames = parts[0].length;
  return { values: Float64Array.from(parts.flatMap((part) => [...part])), frames, count: parts.length };
}

/** Largest difference relative to the largest expected value. */
export function relativeGap(got: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (got.length !== expected.length) return Infinity;
  let [gap, size] = [0, 0];
  for (let i = 0; i < got.length; i += 1) {
    const difference = Math.abs((got[i] as number) - (expected[i] as number));
    gap = difference <= gap ? gap : difference;
    size = Math.max(size, Math.abs(expected[i] as number));
  }
  return gap / size;
}
