import { DataError, defineStage, path, regionLabels, regions, type TableOutput } from '@mesovia/core';
import { z } from 'zod';
import { regionTable } from '../atlas/region-table.ts';
import { parseNumber } from '../delimited/parse-number.ts';
import type { DelimitedTable } from '../delimited/read-delimited.ts';
import { readTable } from '../delimited/read-table.ts';
import { withoutColumns } from '../label-atlas/without-columns.ts';

const column = (about: string) => z.string().optional().describe(about);

export const sphereAtlasStage = defineStage({
  name: 'sphere-atlas',
  version: 1,
  about: 'Reads regions that are spheres around published coordinates, and gives them names for people.',
  params: z.strictObject({
    name: z.string().min(1).describe('name of the atlas'),
    table: path('table of centres, .tsv or .csv, one row per sphere, in the space of the images'),
    radius_mm: z
      .number()
      .positive()
      .optional()
      .describe('radius of every sphere in mm; without it the column radius, or the nearest voxel only'),
    columns: z
      .strictObject({
        name: z.string().default('name').describe('header of the short name'),
        plain_name: column('header of a longer name'),
        network: column('header of the network or module'),
        hemisphere: column('header of the side: left, right or bilateral'),
        radius: column('header of the radius in mm'),
        x: z.string().default('x').describe('header of x in mm'),
        y: z.string().default('y').describe('header of y in mm'),
        z: z.string().default('z').describe('header of z in mm'),
      })
      .prefault({})
      .describe('which column of the table is what'),
  }),
  inputs: {},
  outputs: { regions, region_labels: regionLabels },
  main: 'regions',
  source: true,

  async run({ params, files, warn }) {
    const table = await readTable(params.table, files);
    const { radius, ...columns } = params.columns;
    const result = regionTable(table, { atlas: params.name, columns, before: [] });
    for (const check of result.checks) warn(check);
    refuseWithoutCentre(result.regions, table);
    const count = table.rows.length;
    const none = Array.from({ length: count }, () => null);
    return {
      regions: withoutColumns(result.regions, count),
      region_labels: {
        region: Int32Array.from({ length: count }, (_, i) => i),
        kind: none.map(() => 'sphere'),
        label: { values: new Int32Array(count), valid: new Uint8Array(count) },
        radius_mm: Float64Array.from(radii(table, radius, params.radius_mm)),
        labels_file: none,
        labels_sha256: none,
      },
    };
  },
});

/** NaN where only the nearest voxel is meant. */
function radii(table: DelimitedTable, header: string | undefined, common: number | undefined): number[] {
  if (header === undefined) return table.rows.map(() => common ?? NaN);
  const position = table.header.indexOf(header);
  if (position < 0) {
    throw new DataError(
      'no-such-column',
      `columns.radius is "${header}", which the table does not have; its columns are ${table.header.join(', ')}`,
      `${table.file}:1`,
      'name the column of the radius, or give radius_mm',
    );
  }
  return table.rows.map((row, i) => {
    const value = parseNumber((row[position] ?? '').trim());
    if (value !== undefined && value > 0) return value;
    throw new DataError(
      'bad-radius',
      `the radius is "${row[position] ?? ''}"`,
      `${table.file}:${table.lines[i]}`,
      'give millimetres above 0',
    );
  });
}

function refuseWithoutCentre(read: TableOutput, table: DelimitedTable): void {
  const places = [read['x_mm'], read['y_mm'], read['z_mm']] as Float64Array[];
  const row = table.rows.findIndex((_, i) => places.some((place) => !Number.isFinite(place[i])));
  if (row < 0) return;
  throw new DataError(
    'region-without-centre',
    'the sphere has no centre',
    `${table.file}:${table.lines[row]}`,
    'give x, y and z in mm',
  );
}
