import type { Readable } from 'node:stream';
import { DataError } from '@mesovia/core';
import { readNpy } from '../npy/read-npy.ts';
import { matchColumns, type RegionColumns } from './match-columns.ts';
import type { Series } from './read-series-file.ts';

/**
 * The time series of one scan as NumPy saves them: frames x regions, without names.
 *
 * @throws DataError `not-a-number`, those of `readNpy` and `matchColumns`; `no-header` where names should decide
 */
export async function readNpySeries(
  stream: Readable,
  file: string,
  regions: RegionColumns,
  rule: 'by_name' | 'by_position',
): Promise<Series> {
  const { rows: frames, columns: width, values: stored } = await readNpy(stream, file);
  const columns = matchColumns(undefined, width, regions, rule, file);
  const values = new Float64Array(columns.length * frames);
  for (const [region, column] of columns.entries()) {
    for (let frame = 0; frame < frames; frame++) {
      const value = stored[frame * width + column] as number;
      if (!Number.isFinite(value)) refuse(value, frame, column, regions.names[region] ?? '', file);
      values[region * frames + frame] = value;
    }
  }
  return { frames, values, hasHeader: false };
}

function refuse(value: number, frame: number, column: number, region: string, file: string): never {
  throw new DataError(
    'not-a-number',
    `column ${column + 1} (${region}) is ${value} in frame ${frame + 1}`,
    file,
    'write a number for every frame; a region outside the field of view is 0 in every frame',
  );
}
