import { defineStage, path, regionLabels, regions } from '@mesovia/core';
import { z } from 'zod';
import { regionTable } from '../atlas/region-table.ts';
import { readDelimited } from '../delimited/read-delimited.ts';
import { labelTable } from './label-table.ts';

const column = (about: string) => z.string().optional().describe(about);

export const labelAtlasStage = defineStage({
  name: 'label-atlas',
  version: 1,
  about: 'Reads the regions of an atlas that is an image of labels, and gives them names for people.',
  params: z.strictObject({
    name: z.string().min(1).describe('name of the atlas'),
    labels: path('image of labels, .nii or .nii.gz, 0 outside all regions'),
    table: path('table of regions, .tsv or .csv, one row per label, as *_dseg.tsv of BIDS'),
    columns: z
      .strictObject({
        index: z.string().default('index').describe('header of the label in the image'),
        name: z.string().default('name').describe('header of the short name'),
        plain_name: column('header of a longer name'),
        network: column('header of the network or module'),
        hemisphere: column('header of the side: left, right or bilateral'),
        x: column('header of MNI x in mm'),
        y: column('header of MNI y in mm'),
        z: column('header of MNI z in mm'),
      })
      .prefault({})
      .describe('which column of the table is what'),
  }),
  inputs: {},
  outputs: { regions, region_labels: regionLabels },
  main: 'regions',
  source: true,

  async run({ params, files, warn }) {
    const table = readDelimited(await files.readText(params.table), params.table);
    const { index: labelColumn, ...columns } = params.columns;
    const { labels, regions: rows, checks } = labelTable(table, labelColumn);
    const result = regionTable(rows, { atlas: params.name, columns, before: [] });
    for (const check of [...checks, ...result.checks]) warn(check);
    const digest = await files.digest(params.labels);
    const region = Int32Array.from(labels, (_, i) => i);
    return {
      regions: {
        ...result.regions,
        // There are no columns of series files: the regions are found by their label.
        series_column: { values: new Int32Array(labels.length), valid: new Uint8Array(labels.length) },
      },
      region_labels: {
        region,
        label: labels,
        labels_file: Array.from(labels, () => params.labels.split(/[/\\]/).at(-1) ?? ''),
        labels_sha256: Array.from(labels, () => digest),
      },
    };
  },
});
