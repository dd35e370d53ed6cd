import { DataError } from '@mesovia/core';
import { didYouMean } from '../spelling/closest-name.ts';
import { repeatedNames } from '../spelling/repeated-names.ts';

/** The node set as far as a reader needs it, in region order. */
export interface RegionColumns {
  readonly names: readonly string[];
  /** 0-based column of each region in the series files, -1 where unknown. */
  readonly positions: ArrayLike<number>;
}

/**
 * Which column of a series file each region is.
 *
 * `by_name`: names decide, the order of columns is free, a name must be unique on both sides. `by_position`: the
 * region table says which column, and the name in the header must agree; a file without a header is taken as it is.
 *
 * @param header names of the columns, undefined if the file has none
 * @param width  number of columns
 * @returns column of every region
 * @throws DataError `column-count`, `column-mismatch`, `duplicate-column`, `unknown-column`, `region-missing`, `no-header`, `no-position`
 */
export function matchColumns(
  header: readonly string[] | undefined,
  width: number,
  regions: RegionColumns,
  rule: 'by_name' | 'by_position',
  where: string,
): Int32Array {
  return rule === 'by_position'
    ? matchByPosition(header, width, regions, where)
    : matchByName(header, regions, where);
}

function matchByPosition(
  header: readonly string[] | undefined,
  width: number,
  regions: RegionColumns,
  where: string,
): Int32Array {
  const count = regions.names.length;
  if (width !== count) {
    throw new DataError(
      'column-count',
      `the series has ${width} columns, the region table ${count} regions`,
      where,
      'list every column in the region table; columns in front of it (a global signal) under before:',
    );
  }
  return Int32Array.from(regions.names, (name, region) => {
    const position = regions.positions[region] ?? -1;
    if (position < 0) {
      throw new DataError('no-position', `${name} has no series_column`, where, 'use columns: by_name');
    }
    const found = header?.[position];
    if (found !== undefined && found !== name) {
      throw new DataError(
        'column-mismatch',
        `column ${position + 1} is "${found}", the region table says "${name}"`,
        where,
        'put the region table in the order of the series columns, or use columns: by_name',
      );
    }
    return position;
  });
}

function matchByName(
  header: readonly string[] | undefined,
  regions: RegionColumns,
  where: string,
): Int32Array {
  if (!header) {
    throw new DataError('no-header', 'the series has no header line', where, 'use columns: by_position');
  }
  refuseRepeated(header, 'the series', where);
  refuseRepeated(regions.names, 'the region table', where);
  const positions = new Map(header.map((name, position) => [name, position]));
  const columns = Int32Array.from(regions.names, (name) => {
    const position = positions.get(name);
    if (position !== undefined) return position;
    throw new DataError(
      'region-missing',
      `there is no column for the region "${name}"${didYouMean(name, header)}`,
      where,
      'every region needs a column; outside the field of view it is 0 in every frame',
    );
  });
  const extra = header.find((name) => name !== '' && !regions.names.includes(name));
  if (extra === undefined) return columns;
  throw new DataError(
    'unknown-column',
    `the column "${extra}" is not in the region table${didYouMean(extra, regions.names)}`,
    where,
    'add it to the region table (before: takes a global signal), or remove it from the series',
  );
}

function refuseRepeated(names: readonly string[], what: string, where: string): void {
  const twins = [...repeatedNames(names)].find(([name]) => name !== '');
  if (!twins) return;
  const [repeated, places] = twins;
  throw new DataError(
    'duplicate-column',
    `"${repeated}" occurs ${places.length} times in ${what} (columns or rows ${places.map((i) => i + 1).join(', ')})`,
    where,
    'names do not tell these apart: use columns: by_position, which checks them against the region table in order',
  );
}
