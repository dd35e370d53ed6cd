import { imagePairs, runStage, tableView, type Stage } from '@mesovia/core';
import { checkStage } from '@mesovia/core/testing';
import { describe, expect, it } from 'vitest';
import { filesInMemory } from '../source-files.test.helper.ts';
import { imagePairsStage } from './stage.ts';

const stage = imagePairsStage as unknown as Stage;
const FILES = {
  'd/a/x.hdr': 'h',
  'd/a/x.img': 'v',
  'd/y.hdr': 'h',
  'd/y.img.gz': 'w',
  'd/alone.hdr': 'h',
  'd/z.nii': '',
};
const run = (files: Readonly<Record<string, string>>) =>
  runStage(stage, { params: { root: 'd' }, inputs: {}, files: filesInMemory(files), where: 'stage pairs' });

describe('image-pairs stage', () => {
  it.each(checkStage(stage, { params: { root: 'd' }, inputs: {}, files: filesInMemory(FILES) }))(
    '%s',
    (_, check) => check(),
  );

  it('lists every header with its voxels', async () => {
    const view = tableView(imagePairs, [(await run(FILES)).tables['image_pairs']!], 'test');
    expect(view.strings('header_file')).toEqual(['a/x.hdr', 'y.hdr']);
    expect(view.strings('voxels_file')).toEqual(['a/x.img', 'y.img.gz']);
    expect(view.strings('voxels_sha256')[0]).toMatch(/^[0-9a-f]{64}$/);
  });

  it('refuses a folder without pairs', async () =>
    expect(run({ 'd/alone.hdr': 'h' })).rejects.toThrow(
      'there is no .hdr file with an .img file beside it\n  at: d',
    ));
});
