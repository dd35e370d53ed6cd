import { DataError, type TableView } from '@mesovia/core';
import type { ConfoundColumn } from '../strategies/select-columns.ts';

/** The confounds of one run. */
export interface RunConfounds {
  readonly columns: readonly ConfoundColumn[];
  /** By column name, one value a frame, NaN where the file says n/a. */
  readonly values: ReadonlyMap<string, Float64Array>;
}

/** Confounds of a person's runs by name of the scan. */
export function readConfounds(table: TableView): Map<string, RunConfounds> {
  const scans = table.strings('scan') as readonly string[];
  const names = table.strings('column') as readonly string[];
  const masks = table.strings('mask');
  const explained = table.f64('cumulative_variance');
  const retained = table.f64('retained');
  const { values, offsets } = table.list('values');
  const runs = new Map<string, { columns: ConfoundColumn[]; values: Map<string, Float64Array> }>();
  for (let row = 0; row < table.rows; row += 1) {
    const run = runs.get(scans[row]) ?? { columns: [], values: new Map<string, Float64Array>() };
    runs.set(scans[row], run);
    run.columns.push({
      column: names[row],
      mask: masks[row] ?? undefined,
      cumulativeVariance: explained[row] === explained[row] ? explained[row] : undefined,
      retained: retained[row] === retained[row] ? retained[row] === 1 : undefined,
    });
    run.values.set(names[row], values.subarray(offsets[row], offsets[row + 1]));
  }
  return runs;
}

/**
 * Refuses confounds of another length than the series.
 *
 * @throws DataError `length-mismatch`
 */
export function checkLength({ values }: RunConfounds, frames: number, where: string): void {
  for (const [column, { length }] of values) {
    if (length === frames) continue;
    const offset = Math.abs(length - frames);
    const longer = length > frames ? 'series' : 'confounds';
    throw new DataError(
      'length-mismatch',
      `the series has ${frames} frames, the confound ${column} ${length}`,
      where,
      `give both at full length: it looks as if ${offset} volume${offset === 1 ? ' was' : 's were'} dropped from the ${longer}`,
    );
  }
}

/** 1 at frames that a non-steady-state column marks. */
export function nonSteadyFrames({ values }: RunConfounds, frames: number): Uint8Array {
  const marked = new Uint8Array(frames);
  for (const [column, marks] of values) {
    if (!column.startsWith('non_steady_state')) continue;
    for (let t = 0; t < frames; t += 1) if (marks[t] > 0) marked[t] = 1;
  }
  return marked;
}
