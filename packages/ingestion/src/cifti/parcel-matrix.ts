import type { Readable } from 'node:stream';
import { DataError } from '@mesovia/core';
import { matchColumns, type RegionColumns } from '../read-series/match-columns.ts';
import { openCifti } from './open-cifti.ts';

/** Differences between a value and its mirror image that float32 leaves. */
const SYMMETRIC_TO = 1e-5;

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
    const order = matchColumns(names, names.length, regions, 'by_name', file);
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

function refuseAsymmetry(values: Float64Array, names: readonly string[], file: string): void {
  const size = names.length;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      const [one, other] = [values[i * size + j] as number, values[j * size + i] as number];
      if (Math.abs(one - other) <= SYMMETRIC_TO || (one !== one && other !== other)) continue;
      throw new DataError(
        'not-symmetric',
        `${names[i]} - ${names[j]} is ${one}, ${names[j]} - ${names[i]} is ${other}`,
        file,
        'give correlations, which are the same in both directions',
      );
    }
  }
}
