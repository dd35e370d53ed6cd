import type { TableView } from '@mesovia/core';
import type { ComponentDetails } from '../confounds/component-details.ts';
import type { ScanConfounds } from '../confounds/confound-rows.ts';

/** Confounds of every run as a table has them. */
export function knownConfounds(view: TableView | undefined): Map<string, ScanConfounds> {
  const scans = new Map<string, ScanConfounds>();
  if (!view) return scans;
  const [names, columns] = [view.strings('scan'), view.strings('column')];
  const { values, offsets } = view.list('values');
  for (let row = 0; row < view.rows; row++) {
    const scan = names[row] ?? '';
    const known = scans.get(scan) ?? { scan, values: new Map(), details: new Map() };
    scans.set(scan, known);
    const column = columns[row] ?? '';
    (known.values as Map<string, Float64Array>).set(
      column,
      Float64Array.from(values.subarray(offsets[row], offsets[row + 1])),
    );
    const details = detailsOf(view, row);
    if (details) (known.details as Map<string, ComponentDetails>).set(column, details);
  }
  return scans;
}

function detailsOf(view: TableView, row: number): ComponentDetails | undefined {
  if (view.isNull('method', row)) return undefined;
  return {
    method: view.strings('method')[row] ?? null,
    mask: view.strings('mask')[row] ?? null,
    varianceExplained: view.f64('variance_explained')[row] ?? NaN,
    cumulativeVariance: view.f64('cumulative_variance')[row] ?? NaN,
    retained: view.isNull('retained', row) ? null : view.f64('retained')[row] === 1,
  };
}
