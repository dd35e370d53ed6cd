import { regionLabels, regions, runStage, tableView, type Stage } from '@mesovia/core';
import { checkStage } from '@mesovia/core/testing';
import { describe, expect, it } from 'vitest';
import { filesInMemory } from '../source-files.test.helper.ts';
import { labelAtlasStage } from './stage.ts';

const stage = labelAtlasStage as unknown as Stage;
const TABLE = 'index\tname\tnetwork\n0\tBackground\tn/a\n300\tL_AMY\tlimbic\n2\tTHAL\tn/a\n';
const params = { name: 'test', labels: 'a/a_dseg.nii.gz', table: 'a/a_dseg.tsv' };
const filesOf = (table: string) => filesInMemory({ 'a/a_dseg.tsv': table, 'a/a_dseg.nii.gz': 'voxels' });

async function read(table: string, columns: object = {}) {
  const result = await runStage(stage, {
    params: { ...params, columns },
    inputs: {},
    files: filesOf(table),
    where: 'stage regions',
  });
  return {
    regions: tableView(regions, [result.tables['regions']!], 'test'),
    labels: tableView(regionLabels, [result.tables['region_labels']!], 'test'),
    codes: result.checks.map(({ code }) => code),
  };
}

describe('label-atlas stage', () => {
  it.each(checkStage(stage, { params, inputs: {}, files: filesOf(TABLE) }))('%s', (_, check) => check());

  it('gives every label a region in the order of the table; the background is none', async () => {
    const found = await read(TABLE, { network: 'network' });
    expect(found.regions.strings('name')).toEqual(['L_AMY', 'THAL']);
    expect(found.regions.strings('plain_name')).toEqual(['left AMY', 'THAL']);
    expect(found.regions.isNull('series_column', 0)).toBe(true);
    expect([...found.labels.i32('label')]).toEqual([300, 2]);
    expect(found.labels.strings('labels_file')).toEqual(['a_dseg.nii.gz', 'a_dseg.nii.gz']);
    expect(found.codes).toEqual(['background-row']);
  });

  it.each<[string, string, object, string]>([
    [
      'a missing column',
      TABLE,
      { index: 'Index' },
      'columns.index is "Index", which the table does not have (did you mean "index"?)',
    ],
    ['a label twice', `${TABLE}2\tB\tn/a\n`, {}, 'the label 2 is that of line 4 too\n  at: a/a_dseg.tsv:5'],
    ['half a label', `${TABLE}2.5\tB\tn/a\n`, {}, 'the label is "2.5"\n  at: a/a_dseg.tsv:5'],
    ['no regions', 'index\tname\n0\tBackground\n', {}, 'the table has a header and no rows'],
  ])('refuses %s', async (_, table, columns, message) => {
    await expect(read(table, columns)).rejects.toThrow(message);
  });
});
