import { defineStage, path, regions } from '@mesovia/core';
import { z } from 'zod';
import { readTable } from '../delimited/read-table.ts';
import { regionTable } from './region-table.ts';

const column = (about: string) => z.string().optional().describe(about);

export const atlasStage = defineStage({
  name: 'atlas',
  version: 1,
  about: 'Reads the regions whose connections are studied, and gives them names for people.',
  params: z.strictObject({
    name: z.string().min(1).describe('name of the atlas'),
    table: path('table of regions, .tsv or .csv, one row per region in the order of the series columns'),
    columns: z
      .strictObject({
        name: z.string().describe('header of the label, as in the series files'),
        plain_name: column('header of a longer name'),
        network: column('header of the network or module'),
        hemisphere: column('header of the side: left, right or bilateral'),
        x: column('header of MNI x in mm'),
        y: column('header of MNI y in mm'),
        z: column('header of MNI z in mm'),
      })
      .describe('which column of the table is what'),
    before: z
      .array(
        z.strictObject({
          name: z.string().min(1).describe('label, as in the series files'),
          plain_name: z.string().min(1).describe('name for people'),
        }),
      )
      .default([])
      .describe('series columns in front of those of the table, for example a global signal'),
  }),
  inputs: {},
  outputs: { regions },
  source: true,

  async run({ params, files, warn }) {
    const table = await readTable(params.table, files);
    const { columns, before, name: atlas } = params;
    const result = regionTable(table, { atlas, columns, before });
    for (const check of result.checks) warn(check);
    return { regions: result.regions };
  },
});
