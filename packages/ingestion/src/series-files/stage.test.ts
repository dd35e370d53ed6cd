import { runStage, scans, tableView, type SourceFiles, type Stage } from '@mesovia/core';
import { checkStage, realData } from '@mesovia/core/testing';
import { describe, expect, it } from 'vitest';
import { filesInMemory, filesOnDisk } from '../source-files.test.helper.ts';
import { filePattern } from './pattern.ts';
import { seriesFilesStage } from './stage.ts';

const stage = seriesFilesStage as unknown as Stage;

async function index(params: object, files: SourceFiles) {
  const result = await runStage(stage, { params, inputs: {}, files, where: 'stage scans' });
  return { scans: tableView(scans, [result.tables['scans']!], 'test'), checks: result.checks };
}

const memory = (...names: string[]) => filesInMemory(Object.fromEntries(names.map((n) => [`d/${n}`, n])));
const PATTERNS = { root: 'd', series: 'ts/{participant_id}.tsv', motion: 'fd/{participant_id}.txt' };
const TWO = memory('fd/08.txt', 'fd/10.txt', 'ts/08.tsv', 'ts/10.tsv');

describe('series-files stage', () => {
  it.each(checkStage(stage, { params: { ...PATTERNS, tr_s: 2 }, inputs: {}, files: TWO }))('%s', (_, check) =>
    check(),
  );

  it('finds series and motion by name, relative to root', async () => {
    const { scans, checks } = await index(PATTERNS, TWO);
    expect(scans.strings('participant_id')).toEqual(['08', '10']);
    expect(scans.strings('scan')).toEqual(['rest', 'rest']);
    expect(scans.strings('series_file')).toEqual(['ts/08.tsv', 'ts/10.tsv']);
    expect(scans.strings('motion_file')).toEqual(['fd/08.txt', 'fd/10.txt']);
    expect(scans.strings('series_sha256')[0]).toBe(await TWO.digest('d/ts/08.tsv'));
    expect(scans.strings('motion_sha256')[1]).toBe(await TWO.digest('d/fd/10.txt'));
    expect(scans.isNull('tr_s', 0)).toBe(true);
    expect(checks).toEqual([]);
  });

  it('joins labels, reads the repetition time from sidecars, and works without motion', async () => {
    const files = filesInMemory({
      'd/sub-1/ses-a/sub-1_ses-a_task-rest_run-1.tsv': 'x',
      'd/sub-1/ses-a/sub-1_ses-a_task-rest_run-2.tsv': 'y',
      'd/sub-1/ses-a/sub-1_ses-a_task-rest_run-2.json': '',
      'd/task-rest_bold.json': '{\n"Other": {"a": [1]},\n"RepetitionTime": 2.5}',
    });
    const { scans } = await index(
      {
        root: 'd',
        series: '{participant_id}/ses-{session}/{participant_id}_ses-{session}_task-{task}_run-{run}.tsv',
        sidecar: 'task-{task}_bold.json',
      },
      files,
    );
    expect(scans.strings('scan')).toEqual(['ses-a_task-rest_run-1', 'ses-a_task-rest_run-2']);
    expect(scans.strings('run')).toEqual(['1', '2']);
    expect([...scans.f64('tr_s')]).toEqual([2.5, 2.5]);
    expect([scans.isNull('motion_file', 0), scans.isNull('motion_sha256', 0)]).toEqual([true, true]);
  });

  it('notes motion files without series and files passed over, without names', async () => {
    const { checks } = await index(
      { root: 'd', series: 'ts/{participant_id}_rest.tsv', motion: 'fd/FD_{participant_id}_*.txt' },
      memory('ts/a_rest.tsv', 'ts/b_task.tsv', 'fd/FD_a_7.txt', 'fd/FD_c_8.txt'),
    );
    expect(checks.map(({ code, message }) => [code, message])).toEqual([
      ['motion-without-series', 'Motion files without a time series: 1. They were left out.'],
      [
        'files-passed-over',
        'Files beside the time series that do not fit the pattern: 1. They were left out.',
      ],
    ]);
  });
});

describe('refusals', () => {
  it.each<[string, object, SourceFiles, string]>([
    [
      'nothing found',
      { series: 'ts/{participant_id}.csv' },
      TWO,
      'no file fits "ts/{participant_id}.csv"; there is, for example, fd/08.txt\n  at: d\n  try: correct root or the pattern',
    ],
    ['an empty folder', {}, memory(), 'no file fits "ts/{participant_id}.tsv"; there are no files'],
    [
      'motion of one person missing',
      {},
      memory('fd/08.txt', 'ts/08.tsv', 'ts/10.tsv'),
      '10 has the series ts/10.tsv but no motion file fd/10.txt\n  at: d\n  try: add the file',
    ],
    [
      'motion named otherwise',
      { motion: 'fd/FD*{participant_id}.txt' },
      TWO,
      '08 has the series ts/08.tsv but no motion file fd/FD*08.txt',
    ],
    [
      'person not in the pattern',
      { series: 'ts/*.tsv' },
      TWO,
      '"ts/*.tsv" does not say whose file it is\n  at: with.series\n  try: put {participant_id} in it',
    ],
    [
      'other placeholders in motion',
      { motion: 'fd/{participant_id}_{run}.txt' },
      TWO,
      'only one of series and motion has {run}\n  at: with.motion',
    ],
    [
      'unknown placeholder',
      { series: 'ts/{subject}.tsv' },
      TWO,
      '"ts/{subject}.tsv" has the placeholder {subject}\n  at: with.series\n  try: use {participant_id}, {session}, {task}, {run}',
    ],
    [
      'leaving root',
      { series: '../{participant_id}.tsv' },
      TWO,
      '"../{participant_id}.tsv" does not stay below root',
    ],
    ['absolute', { series: '/ts/{participant_id}.tsv' }, TWO, 'does not stay below root'],
    [
      'two repetition times',
      { tr_s: 2, sidecar: 'a.json' },
      TWO,
      'tr_s and sidecar both say how long a volume takes',
    ],
    ['milliseconds', { tr_s: 2500 }, TWO, 'tr_s: Too big: expected number to be <=60'],
    [
      'no sidecar',
      { sidecar: '{participant_id}.json' },
      TWO,
      '08 has no sidecar 08.json\n  at: d\n  try: add the file, correct the pattern, or give tr_s: instead',
    ],
    ['open sidecar', { sidecar: '*.json' }, TWO, '"*.json" has a *'],
    ['sidecar by run', { sidecar: '{run}.json' }, TWO, 'sidecar has {run}, series has not'],
  ])('%s', async (_, params, files, message) => {
    await expect(index({ ...PATTERNS, ...params }, files)).rejects.toThrow(message);
  });

  it.each([
    ['{\n"RepetitionTime": "2"}', 'RepetitionTime is 2, not a time in seconds\n  at: b.json:2'],
    ['{"RepetitionTime": 2000}', 'RepetitionTime is 2000, not a time in seconds'],
    ['{}', 'there is no RepetitionTime\n  at: b.json:1'],
  ])('sidecar %j', async (text, message) => {
    const files = filesInMemory({ 'd/ts/1.tsv': '', 'd/b.json': text });
    const params = { root: 'd', series: PATTERNS.series, sidecar: 'b.json' };
    await expect(index(params, files)).rejects.toThrow(message);
  });

  it('two motion files for one scan', async () => {
    const files = memory('ts/08.tsv', 'fd/08-a.txt', 'fd/08-b.txt');
    const params = { ...PATTERNS, motion: 'fd/{participant_id}-*.txt' };
    await expect(index(params, files)).rejects.toThrow(
      'fd/08-a.txt and fd/08-b.txt are both "fd/{participant_id}-*.txt" of 08',
    );
  });
});

it('a pattern gives back the labels it was filled with', () => {
  const pattern = filePattern('{participant_id}/s-{session}/{participant_id}_(x).tsv', 'series');
  const labels = { participant_id: 'P-1', session: '02' };
  expect(pattern.withLabels(labels)).toBe('P-1/s-02/P-1_(x).tsv');
  expect(pattern.match(pattern.withLabels(labels))).toEqual(labels);
  expect(pattern.match('P-1/s-02/P-2_(x).tsv')).toBeUndefined();
  expect(pattern.match('P-1/s-02/P-1_(x)atsv')).toBeUndefined();
});

const rpn = realData('rpn/essen');
it.skipIf(!rpn)(
  'RPN Essen: 48 people, each with a motion file; two people with the same series',
  async () => {
    const params = {
      root: rpn,
      series: 'timeseries/{participant_id}.tsv.gz',
      motion: 'fd/{participant_id}.txt',
    };
    const { scans, checks } = await index(params, filesOnDisk);
    expect(scans.rows).toBe(48);
    expect(scans.strings('participant_id').slice(38, 41)).toEqual(['essen-039', 'essen-041', 'essen-042']);
    // The published series of essen-004 and essen-005 are one file.
    expect(checks.map(({ code, message }) => [code, message])).toEqual([
      ['same-series-twice', 'Time series that are byte for byte the same as that of another scan: 2 of 48.'],
    ]);
  },
);
