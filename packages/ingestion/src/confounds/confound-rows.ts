import type { TableOutput } from '@mesovia/core';
import type { ComponentDetails } from './component-details.ts';

/** Confounds of one run. */
export interface ScanConfounds {
  readonly scan: string;
  readonly values: ReadonlyMap<string, Float64Array>;
  readonly details: ReadonlyMap<string, ComponentDetails>;
}

/** Rows of `confounds` of one person. */
export function confoundRows(scans: readonly ScanConfounds[], person: string): TableOutput {
  const rows = scans.flatMap(({ scan, values, details }) =>
    [...values].map(([column, series]) => ({ scan, column, series, details: details.get(column) })),
  );
  const offsets = new Int32Array(rows.length + 1);
  for (const [i, { series }] of rows.entries()) offsets[i + 1] = (offsets[i] as number) + series.length;
  const values = new Float64Array(offsets[rows.length] as number);
  for (const [i, { series }] of rows.entries()) values.set(series, offsets[i]);
  const flags = rows.map(({ details }) => details?.retained ?? null);
  return {
    participant_id: rows.map(() => person),
    scan: rows.map(({ scan }) => scan),
    column: rows.map(({ column }) => column),
    values: { values, offsets },
    method: rows.map(({ details }) => details?.method ?? null),
    mask: rows.map(({ details }) => details?.mask ?? null),
    variance_explained: Float64Array.from(rows, ({ details }) => details?.varianceExplained ?? NaN),
    cumulative_variance: Float64Array.from(rows, ({ details }) => details?.cumulativeVariance ?? NaN),
    retained: flags,
  };
}
