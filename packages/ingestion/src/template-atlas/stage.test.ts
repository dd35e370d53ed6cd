import { regionLabels, regions, runStage, tableView, type Stage } from '@mesovia/core';
import { checkStage } from '@mesovia/core/testing';
import { describe, expect, it } from 'vitest';
import { filesInMemory } from '../source-files.test.helper.ts';
import { templateAtlasStage } from './stage.ts';

const stage = templateAtlasStage as unknown as Stage;
const NAME = 'c/tpl-MNI152NLin2009cAsym/tpl-MNI152NLin2009cAsym';
const TABLE = 'index\tname\tcolor\n1\t7Networks_LH_Vis_1\t#781283\n2\t7Networks_RH_Vis_1\t#781284\n';
const CACHE = {
  [`${NAME}_res-01_atlas-Schaefer2018_desc-100Parcels7Networks_dseg.nii.gz`]: 'one',
  [`${NAME}_res-02_atlas-Schaefer2018_desc-100Parcels7Networks_dseg.nii.gz`]: 'two',
  [`${NAME}_res-02_atlas-Schaefer2018_desc-200Parcels7Networks_dseg.nii.gz`]: '',
  [`${NAME}_atlas-Schaefer2018_desc-100Parcels7Networks_dseg.tsv`]: TABLE,
  [`${NAME}_atlas-Schaefer2018_desc-200Parcels7Networks_dseg.tsv`]: TABLE,
  [`${NAME}_res-02_desc-brain_mask.nii.gz`]: 'mask',
};
const params = {
  cache: 'c',
  template: 'MNI152NLin2009cAsym',
  atlas: 'Schaefer2018',
  desc: '100Parcels7Networks',
  resolution: 2,
};

async function read(change: object = {}, files = filesInMemory(CACHE)) {
  const result = await runStage(stage, {
    params: { ...params, ...change },
    inputs: {},
    files,
    where: 'stage regions',
  });
  return {
    regions: tableView(regions, [result.tables['regions']!], 'test'),
    labels: tableView(regionLabels, [result.tables['region_labels']!], 'test'),
  };
}

describe('template-atlas stage', () => {
  it.each(checkStage(stage, { params, inputs: {}, files: filesInMemory(CACHE) }))('%s', (_, check) =>
    check(),
  );

  it('takes image and table from the cache', async () => {
    const found = await read();
    expect(found.regions.strings('name')).toEqual(['7Networks_LH_Vis_1', '7Networks_RH_Vis_1']);
    expect(found.regions.strings('atlas')[0]).toBe('Schaefer2018 100Parcels7Networks');
    expect([...found.labels.i32('label')]).toEqual([1, 2]);
    expect(found.labels.strings('labels_file')[0]).toBe(
      'tpl-MNI152NLin2009cAsym_res-02_atlas-Schaefer2018_desc-100Parcels7Networks_dseg.nii.gz',
    );
  });

  const fetch = `try: fetch it where there is a network: python -c 'from templateflow import api; api.get("`;
  it.each<[string, object, string]>([
    [
      'no cache',
      { cache: 'nowhere' },
      `there is no TemplateFlow cache\n  at: nowhere\n  ${fetch}MNI152NLin2009cAsym", atlas="Schaefer2018", desc="100Parcels7Networks", resolution=2, suffix="dseg")', then point cache at that folder (TEMPLATEFLOW_HOME)`,
    ],
    [
      'no template',
      { template: 'MNI152NLin2009cSym' },
      'the cache has no template MNI152NLin2009cSym (did you mean "MNI152NLin2009cAsym"?); it has MNI152NLin2009cAsym\n  at: c\n  try: fetch it',
    ],
    [
      'no atlas',
      { atlas: 'Schaefer2019' },
      'the cache has no atlas Schaefer2019, desc 100Parcels7Networks, resolution 2 (did you mean "Schaefer2018"?); of MNI152NLin2009cAsym it has Schaefer2018\n  at: c/tpl-MNI152NLin2009cAsym\n  try: fetch it',
    ],
    [
      'a choice',
      { resolution: undefined },
      'several files are atlas Schaefer2018, desc 100Parcels7Networks: tpl-MNI152NLin2009cAsym_res-01_atlas-Schaefer2018_desc-100Parcels7Networks_dseg.nii.gz, tpl-MNI152NLin2009cAsym_res-02_',
    ],
    [
      'a file that was never fetched',
      { desc: '200Parcels7Networks' },
      'tpl-MNI152NLin2009cAsym_res-02_atlas-Schaefer2018_desc-200Parcels7Networks_dseg.nii.gz is empty: TemplateFlow lists it and has not fetched it\n  at: c/tpl-',
    ],
  ])('refuses %s', async (_, change, message) => {
    await expect(read(change)).rejects.toThrow(message);
  });
});
