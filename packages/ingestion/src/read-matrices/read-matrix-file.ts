import type { Readable } from 'node:stream';
import { DataError } from '@mesovia/core';
import { readParcelMatrix } from '../cifti/parcel-matrix.ts';
import { readNpy } from '../npy/read-npy.ts';
import { matchColumns, type RegionColumns } from '../read-series/match-columns.ts';
import { refuseAsymmetry } from './correlations.ts';
import { readTextMatrix, type NamedMatrix } from './text-matrix.ts';

/**
 * A square matrix in the order of the regions: .pconn.nii, .npy, or text (.tsv, .csv, .txt, .1D).
 *
 * @param rule by_name: names in the file decide; by_position: the order of the region table, and names are checked
 * @returns regions x regions, row-major
 * @throws DataError `not-square`, `region-count`, `no-names`, `not-symmetric`, and those of the readers and `matchColumns`
 */
export async function readMatrixFile(
  stream: Readable,
  file: string,
  regions: RegionColumns,
  rule: 'by_name' | 'by_position',
): Promise<Float64Array> {
  if (/\.pconn\.nii$/i.test(file)) return readParcelMatrix(stream, file, regions, rule);
  const { names, size, values } = /\.npy$/i.test(file)
    ? await readSquareNpy(stream, file)
    : await readTextMatrix(stream, file);
  const count = regions.names.length;
  if (rule === 'by_name' && !names) {
    throw new DataError(
      'no-names',
      'the matrix has no names of regions',
      file,
      'say regions: by_position if its rows have the order of the region table',
    );
  }
  if (size !== count && rule === 'by_position') {
    throw new DataError(
      'region-count',
      `the matrix has ${size} regions, the region table ${count}`,
      file,
      'give the region table that the matrix was made with',
    );
  }
  refuseAsymmetry(values, names ?? regions.names, file);
  const order = matchColumns(names, size, regions, rule, file);
  return Float64Array.from({ length: count * count }, (_, at) => {
    const [row, column] = [order[Math.floor(at / count)] as number, order[at % count] as number];
    return values[row * size + column] as number;
  });
}

async function readSquareNpy(stream: Readable, file: string): Promise<NamedMatrix> {
  const { rows, columns, values } = await readNpy(stream, file);
  if (rows === columns) return { names: undefined, size: rows, values };
  throw new DataError(
    'not-square',
    `the array has ${rows} rows and ${columns} columns`,
    file,
    'give the whole matrix, one row and one column per region',
  );
}
