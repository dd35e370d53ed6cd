import { runStage, scanFiles, scanMasks, scans, tableView, type Stage } from '@mesovia/core';
import { checkStage } from '@mesovia/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filesInMemory } from '../source-files.test.helper.ts';
import { manifestStage } from './stage.ts';

const stage = manifestStage as unknown as Stage;
const HEADER = 'participant_id,session,task,run,series,motion,sidecar,mask,tr_s';
const FULL = `${HEADER}
08,1,rest,1,a/one.nii.gz,a/one.tsv,a/one.json,a/mask.nii.gz,2.5
08,1,rest,2,a/two.nii.gz,,,n/a,
10,,,,b/Mein Bild.nii,rp_x.txt,,,0.8
`;
const FILES = [
  'a/one.nii.gz',
  'a/one.tsv',
  'a/one.json',
  'a/mask.nii.gz',
  'a/two.nii.gz',
  'b/Mein Bild.nii',
  'rp_x.txt',
];
const filesOf = (text: string, folder = 'd') =>
  filesInMemory({
    'd/runs.csv': text,
    ...Object.fromEntries(FILES.map((name) => [`${folder}/${name}`, name])),
  });

async function read(text: string, params: object = {}, folder = 'd') {
  const result = await runStage(stage, {
    params: { file: 'd/runs.csv', ...params },
    inputs: {},
    files: filesOf(text, folder),
    where: 'stage scans',
  });
  return {
    scans: tableView(scans, [result.tables['scans']!], 'test'),
    masks: tableView(scanMasks, [result.tables['scan_masks']!], 'test'),
    more: tableView(scanFiles, [result.tables['scan_files']!], 'test'),
  };
}

describe('manifest stage', () => {
  it.each(checkStage(stage, { params: { file: 'd/runs.csv' }, inputs: {}, files: filesOf(FULL) }))(
    '%s',
    (_, check) => check(),
  );

  it('takes every run as its row says', async () => {
    const found = await read(FULL);
    expect(found.scans.strings('participant_id')).toEqual(['08', '08', '10']);
    expect(found.scans.strings('scan')).toEqual(['ses-1_task-rest_run-1', 'ses-1_task-rest_run-2', 'rest']);
    expect(found.scans.strings('series_file')).toEqual(['a/one.nii.gz', 'a/two.nii.gz', 'b/Mein Bild.nii']);
    expect(found.scans.strings('motion_file')).toEqual(['a/one.tsv', null, 'rp_x.txt']);
    expect([...found.scans.f64('tr_s')]).toEqual([2.5, NaN, 0.8]);
    expect(found.masks.strings('mask_file')).toEqual(['a/mask.nii.gz']);
    expect(found.more.strings('further_file')).toEqual(['a/one.json']);
    expect(found.more.strings('further_sha256')[0]).toBe(await filesOf(FULL).digest('d/a/one.json'));
  });

  it('looks in another folder where told to', async () => {
    const found = await read(FULL, { root: 'elsewhere' }, 'elsewhere');
    expect(found.scans.strings('series_file')[0]).toBe('a/one.nii.gz');
  });

  it('does not depend on the order of rows or columns', async () => {
    const rows = FULL.trim()
      .split('\n')
      .map((line) => line.split(','));
    const plain = await read(FULL);
    const shuffled = fc.tuple(
      fc.shuffledSubarray([1, 2, 3], { minLength: 3, maxLength: 3 }),
      fc.shuffledSubarray([...HEADER.split(',').keys()], { minLength: 9, maxLength: 9 }),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, async ([order, columns]) => {
        const text = [0, ...order].map((row) => columns.map((at) => rows[row]?.[at]).join(',')).join('\n');
        const other = await read(text);
        for (const name of ['scan', 'series_file', 'motion_file']) {
          expect(other.scans.strings(name)).toEqual(plain.scans.strings(name));
        }
      }),
      { numRuns: 20 },
    );
  });

  it.each([
    [
      'an unknown column',
      'participant_id,serie\n',
      'a manifest has no column "serie" (did you mean "series"?)\n  at: d/runs.csv:1\n  try: its columns are participant_id, session',
    ],
    ['a column twice', 'series,series\n', '"series" names two columns\n  at: d/runs.csv:1'],
    ['no series', 'participant_id\n1\n', 'there is no column series\n  at: d/runs.csv:1\n  try: add it'],
    [
      'no rows',
      `${HEADER}\n`,
      'the manifest has a header and no rows\n  at: d/runs.csv\n  try: add one row per run',
    ],
    [
      'a nameless person',
      'participant_id,series\n,x\n',
      'participant_id is empty\n  at: d/runs.csv:2\n  try: name the person',
    ],
    [
      'a run without file',
      'participant_id,series\n1,n/a\n',
      'series is empty\n  at: d/runs.csv:2\n  try: name the file',
    ],
    [
      'a file elsewhere',
      'participant_id,series\n1,../x\n',
      '"../x" does not stay below the folder of the manifest\n  at: d/runs.csv:2\n  try: write it relative',
    ],
    ['an absolute file', 'participant_id,series\n1,/x\n', '"/x" does not stay below'],
    [
      'a file that is not there',
      'participant_id,series\n1,x.nii\n',
      'there is no file x.nii\n  at: d/runs.csv:2\n  try: correct the path, or root:',
    ],
    [
      'an entity as a label',
      'participant_id,series,run\n1,x,run-1\n',
      'run is "run-1"\n  at: d/runs.csv:2\n  try: write letters and digits only',
    ],
    [
      'milliseconds',
      'participant_id,series,tr_s\n1,x,2500\n',
      'tr_s is "2500", not a time in seconds\n  at: d/runs.csv:2',
    ],
    [
      'a run twice',
      'participant_id,series\n1,a/one.tsv\n1,a/two.nii.gz\n',
      '1, rest is in lines 2 and 3\n  at: d/runs.csv:3\n  try: tell the runs of a person apart',
    ],
  ])('refuses %s', async (_, text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });
});
