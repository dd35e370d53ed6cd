import { commonMask, runStage, tableView, type Stage } from '@mesovia/core';
import { checkStage } from '@mesovia/core/testing';
import { describe, expect, it } from 'vitest';
import { filesInMemory } from '../source-files.test.helper.ts';
import { commonMaskStage } from './stage.ts';

const stage = commonMaskStage as unknown as Stage;
const example = {
  params: { file: 'a/brain.nii.gz' },
  inputs: {},
  files: filesInMemory({ 'a/brain.nii.gz': 'voxels' }),
};

describe('common-mask stage', () => {
  it.each(checkStage(stage, example))('%s', (_, check) => check());

  it('names the file without its folder, and its digest', async () => {
    const { tables } = await runStage(stage, { ...example, where: 'stage mask' });
    const view = tableView(commonMask, [tables['common_mask']!], 'test');
    expect(view.strings('mask_file')).toEqual(['brain.nii.gz']);
    expect(view.strings('mask_sha256')[0]).toHaveLength(64);
  });
});
