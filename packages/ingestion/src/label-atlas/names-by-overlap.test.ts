import { gzipSync } from 'node:zlib';
import { regions, runStage, tableView, type Stage } from '@mesovia/core';
import { checkStage } from '@mesovia/core/testing';
import { describe, expect, it } from 'vitest';
import { imageBytes } from '../image/image-writer.test.helper.ts';
import { filesInMemory } from '../source-files.test.helper.ts';
import { labelAtlasStage } from './stage.ts';

const stage = labelAtlasStage as unknown as Stage;
const PLACE = [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0];
const image = (shape: number[], values: number[], sform = PLACE) =>
  gzipSync(imageBytes({ shape, values, type: 'int16', sform }));

const FILES = {
  // Parcels 1 to 4 along x, one voxel of 5 at the end.
  'own.nii.gz': image([9, 1, 1], [1, 1, 1, 2, 2, 3, 3, 4, 5]),
  'own.tsv': 'index\tname\n1\tp1\n2\tp2\n3\tR_p3\n4\tp4\n5\tp5\n',
  // The same grid from its second voxel on: p1 has 7, 7; p2 has 7 and 9 alike; p3 has 9; p4 and p5 none.
  'other.nii.gz': image([5, 1, 1], [7, 7, 7, 9, 9], [2, 0, 0, 2, 0, 2, 0, 0, 0, 0, 2, 0]),
  'other.tsv': 'index\tname\n0\tBackground\n9\tRight_Putamen\n7\tL_Thalamus\n',
};
const params = {
  name: 'parcels',
  labels: 'own.nii.gz',
  table: 'own.tsv',
  named_by: 'other.nii.gz',
  named_by_table: 'other.tsv',
};

async function read(more: object = {}, files: Record<string, string | Uint8Array> = {}) {
  const result = await runStage(stage, {
    params: { ...params, ...more },
    inputs: {},
    files: filesInMemory({ ...FILES, ...files }),
    where: 'stage regions',
  });
  const view = tableView(regions, [result.tables['regions']!], 'test');
  return {
    names: view.strings('plain_name'),
    sides: view.strings('hemisphere'),
    codes: result.checks.map(({ code }) => code),
  };
}

describe('regions named by a second atlas', () => {
  it.each(checkStage(stage, { params, inputs: {}, files: filesInMemory(FILES) }))('%s', (_, check) =>
    check(),
  );

  it('get the name of the label that covers most of them, and keep their own where none does', async () => {
    const found = await read();
    expect(found.names).toEqual(['left Thalamus', 'right Putamen (p2)', 'right Putamen (R_p3)', 'p4', 'p5']);
    expect(found.sides).toEqual(['left', 'right', 'right', null, null]);
    expect(found.codes).toContain('regions-not-named');
  });

  it('does not depend on the order of labels except for ties', async () => {
    const turned = { 'other.tsv': 'index\tname\n7\tL_Thalamus\n9\tRight_Putamen\n' };
    expect((await read({}, turned)).names[1]).toBe('left Thalamus (p2)');
  });

  it.each<[string, object, Record<string, string | Uint8Array>, string]>([
    [
      'one of the two files alone',
      { named_by_table: undefined },
      {},
      'named_by and named_by_table belong together',
    ],
    ['weights', { holds: 'weights' }, {}, 'named_by is for labels; regions of weights overlap each other'],
    [
      'surfaces',
      { named_by: 'x.label.gii' },
      { 'x.label.gii': '' },
      'regions are named by overlap in volumes only\n  at: x.label.gii',
    ],
    [
      'a table without names',
      {},
      { 'other.tsv': 'index\tlabel\n7\tx\n' },
      'the table that names labels has no column name; its columns are index, label\n  at: other.tsv:1',
    ],
  ])('refuses %s', async (_, more, files, message) => {
    await expect(read(more, files)).rejects.toThrow(message);
  });
});
