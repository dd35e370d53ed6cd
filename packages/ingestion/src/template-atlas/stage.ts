import { defineStage, path, regionLabels, regions } from '@mesovia/core';
import { z } from 'zod';
import { labelAtlasStage } from '../label-atlas/stage.ts';
import { findTemplate } from './find-template.ts';

export const templateAtlasStage = defineStage({
  name: 'template-atlas',
  version: 1,
  about: 'Takes an atlas from the local cache of TemplateFlow; nothing is fetched.',
  params: z.strictObject({
    cache: path('folder of the TemplateFlow cache, what TEMPLATEFLOW_HOME says'),
    template: z.string().min(1).describe('template, for example MNI152NLin2009cAsym'),
    atlas: z.string().min(1).describe('atlas, for example Schaefer2018'),
    desc: z.string().optional().describe('variant of the atlas, for example 100Parcels7Networks'),
    resolution: z.int().min(1).optional().describe('resolution as TemplateFlow counts it: 2 for res-02'),
    cohort: z.string().optional().describe('cohort of the template, for example 1'),
    columns: labelAtlasStage.params.shape.columns,
  }),
  inputs: {},
  outputs: { regions, region_labels: regionLabels },
  main: 'regions',
  source: true,

  async run(c) {
    const { cache, template, atlas, desc, resolution, cohort, columns } = c.params;
    const found = await findTemplate(cache, { template, atlas, desc, resolution, cohort }, c.files);
    const name = desc === undefined ? atlas : `${atlas} ${desc}`;
    return labelAtlasStage.run({ ...c, params: { name, ...found, holds: 'labels', columns } });
  },
});
