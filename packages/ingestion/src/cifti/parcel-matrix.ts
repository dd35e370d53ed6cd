import type { Readable } from 'node:stream';
import { DataError } from '@mesovia/core';
import { matchColumns, type RegionColumns } from '../read-series/match-columns.ts';
import { refuseAsymmetry } from '../read-matrices/correlations.ts';
import { openCifti } from './open-cifti.ts';

/**
 * The matrix of a .pconn.nii file in the order of the regions.
 *
 * @returns regions x regions, row-major
 * @throws DataError `not-parcel-matrix`, `not-symmetric`, and those of `openCifti` and `matchColumns`
 */
export async function readParcelMatrix(
  stream: Readable,
  file: string,
  regions: RegionColumns,
  rule: 'by_name' | 'by_position' = 'by_name',
): Promise<Float64Array> {
  const cifti = await openCifti({ stream, file });
  try {
    const { rows, along } = cifti;
    if (rows.kind !== 'parcels' || along.kind !== 'parcels' || rows.length !== along.length) {
      throw new DataError(
        'not-parcel-matrix',
        `the file holds ${along.kind} of ${rows.kind}, not a matrix of parcels`,
        file,
        'give a .pconn.nii file',
      );
    }
    const names = rows.parcels.map(({ name }) => name);
    const order = matchColumns(names, names.length, regions, rule, file);
    const stored = new Float64Array(names.length * names.length);
    for await (const { row, values } of cifti.values()) stored.set(values, row * names.length);
    refuseAsymmetry(stored, names, file);
    const size = order.length;
    return Float64Array.from({ length: size * size }, (_, at) => {
      const [row, column] = [order[Math.floor(at / size)] as number, order[at % size] as number];
      return stored[row * names.length + column] as number;
    });
  } finally {
    cifti.close();
  }
}
