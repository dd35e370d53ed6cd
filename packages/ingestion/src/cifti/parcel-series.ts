import type { Readable } from 'node:stream';
import { DataError } from '@mesovia/core';
import { matchColumns, type RegionColumns } from '../read-series/match-columns.ts';
import type { Series } from '../read-series/read-series-file.ts';
import { openCifti } from './open-cifti.ts';

/**
 * Region series of a .ptseries.nii file: a row is a parcel, its name the label of the region.
 *
 * @throws DataError `not-parcel-series`, `not-finite`, and those of `openCifti` and `matchColumns`
 */
export async function readParcelSeries(
  stream: Readable,
  file: string,
  regions: RegionColumns,
  rule: 'by_name' | 'by_position',
): Promise<Series> {
  const cifti = await openCifti({ stream, file });
  try {
    const { rows, along } = cifti;
    if (rows.kind !== 'parcels' || along.kind !== 'series') {
      throw new DataError(
        'not-parcel-series',
        `the file holds ${along.kind} of ${rows.kind}, not a series of parcels`,
        file,
        'give a .ptseries.nii file',
      );
    }
    const names = rows.parcels.map(({ name }) => name);
    const columns = matchColumns(names, names.length, regions, rule, file);
    const frames = along.length;
    const regionOf = new Map([...columns].map((row, region) => [row, region]));
    const signals = new Map<number, Float64Array>();
    for await (const { row, values } of cifti.values()) {
      refuseNotFinite(values, names[row] ?? '', file);
      const region = regionOf.get(row);
      if (region !== undefined) signals.set(region, values.slice());
    }
    const all = new Float64Array(columns.length * frames);
    for (const [region, signal] of signals) all.set(signal, region * frames);
    return { frames, values: all, hasHeader: true };
  } finally {
    cifti.close();
  }
}

function refuseNotFinite(values: Float64Array, name: string, file: string): void {
  const frame = values.findIndex((value) => value - value !== 0);
  if (frame < 0) return;
  throw new DataError(
    'not-finite',
    `the parcel ${name} is ${values[frame]} in frame ${frame} (from 0)`,
    file,
    'repeat the step that wrote the file; a parcel outside the field of view is 0 in every frame',
  );
}
