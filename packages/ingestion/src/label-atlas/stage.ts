import {
  defineStage,
  ParameterError,
  path,
  regionLabels,
  regions,
  type Check,
  type SourceFiles,
  type TableOutput,
} from '@mesovia/core';
import { z } from 'zod';
import { regionTable } from '../atlas/region-table.ts';
import type { DelimitedTable } from '../delimited/read-delimited.ts';
import { readTable } from '../delimited/read-table.ts';
import { withoutColumns } from './without-columns.ts';
import { labelTable } from './label-table.ts';
import { namedByOverlap } from './names-by-overlap.ts';

const column = (about: string) => z.string().optional().describe(about);

const NAMED_BY =
  'another image of labels; each region gets the plain name of the label that covers most of its voxels';
const NAMES =
  'names of the labels of named_by: a table with the columns index and name, as *_dseg.tsv of BIDS';

export const labelAtlasStage = defineStage({
  name: 'label-atlas',
  version: 3,
  about: 'Reads the regions of an atlas that is an image, and gives them names for people.',
  params: z.strictObject({
    name: z.string().min(1).describe('name of the atlas'),
    labels: path(
      'image of labels, 0 outside all regions (.nii, .nii.gz, .hdr, .dlabel.nii or .label.gii), or of weights',
    ),
    holds: z
      .enum(['labels', 'weights'])
      .default('labels')
      .describe(
        'labels: one volume; weights: a probabilistic atlas, one volume a region in the order of the table',
      ),
    table: path('table of regions, .tsv or .csv, one row per region, as *_dseg.tsv of BIDS'),
    columns: z
      .strictObject({
        index: z.string().default('index').describe('header of the label in the image; not read for weights'),
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
    named_by: path(NAMED_BY).optional().meta({ path: true, description: NAMED_BY }),
    named_by_table: path(NAMES).optional().meta({ path: true, description: NAMES }),
  }),
  inputs: {},
  outputs: { regions, region_labels: regionLabels },
  main: 'regions',
  source: true,

  async run({ params, files, warn }) {
    const table = await readTable(params.table, files);
    const { index: labelColumn, ...columns } = params.columns;
    const isWeights = params.holds === 'weights';
    const read = isWeights ? volumesOf(table) : labelTable(table, labelColumn);
    const result = regionTable(read.regions, { atlas: params.name, columns, before: [] });
    for (const check of [...read.checks, ...result.checks]) warn(check);
    const named = await renamed(params, result.regions, read.labels, files);
    for (const check of named.checks) warn(check);
    const digest = await files.digest(params.labels);
    const file = params.labels.split(/[/\\]/).at(-1) ?? '';
    return {
      regions: withoutColumns(named.regions, read.labels.length),
      region_labels: {
        region: Int32Array.from(read.labels.keys()),
        kind: Array.from(read.labels, () => (isWeights ? 'weight' : 'label')),
        label: read.labels,
        radius_mm: new Float64Array(read.labels.length).fill(NaN),
        labels_file: Array.from(read.labels, () => file),
        labels_sha256: Array.from(read.labels, () => digest),
      },
    };
  },
});

interface Naming {
  readonly labels: string;
  readonly holds: 'labels' | 'weights';
  readonly named_by?: string | undefined;
  readonly named_by_table?: string | undefined;
}

/** @throws ParameterError `naming-unclear`, and those of `namedByOverlap` */
async function renamed(
  { labels: file, holds, named_by: image, named_by_table: table }: Naming,
  regionRows: TableOutput,
  labels: Int32Array,
  files: SourceFiles,
): Promise<{ readonly regions: TableOutput; readonly checks: readonly Check[] }> {
  if (image === undefined && table === undefined) return { regions: regionRows, checks: [] };
  if (image !== undefined && table !== undefined && holds === 'labels')
    return namedByOverlap(regionRows, file, labels, { labels: image, table }, files);
  throw new ParameterError(
    'naming-unclear',
    holds === 'weights'
      ? 'named_by is for labels; regions of weights overlap each other'
      : 'named_by and named_by_table belong together',
    image === undefined ? 'with.named_by_table' : 'with.named_by',
    holds === 'weights'
      ? 'name the regions in their table'
      : 'give the image of labels and the table of their names',
  );
}

/** Every row of the table is a volume, in this order. */
function volumesOf(table: DelimitedTable): ReturnType<typeof labelTable> {
  return { labels: Int32Array.from(table.rows.keys()), regions: table, checks: [] };
}
