import type { TableOutput } from '@mesovia/core';

/** There are no columns of series files: the regions are found in images. */
export function withoutColumns(regions: TableOutput, count: number): TableOutput {
  return { ...regions, series_column: { values: new Int32Array(count), valid: new Uint8Array(count) } };
}
