import { runStage, scanMasks, scans, tableView, type Stage } from '@mesovia/core';
import { checkStage } from '@mesovia/core/testing';
import { describe, expect, it } from 'vitest';
import { filesInMemory } from '../source-files.test.helper.ts';
import { derivativesStage } from './stage.ts';

const stage = derivativesStage as unknown as Stage;
type Texts = Record<string, string>;

async function read(texts: Texts, params: object = {}) {
  const result = await runStage(stage, {
    params: { root: 'd', ...params },
    inputs: {},
    files: filesInMemory(texts),
    where: 'stage images',
  });
  const found = tableView(scans, [result.tables['scans']!], 'test');
  const masks = tableView(scanMasks, [result.tables['scan_masks']!], 'test');
  return {
    people: found.strings('participant_id'),
    scans: found.strings('scan'),
    series: found.strings('series_file'),
    motion: found.strings('motion_file'),
    sessions: found.strings('session'),
    tasks: found.strings('task'),
    runs: found.strings('run'),
    trS: [...found.f64('tr_s')],
    masks: masks.strings('mask_file'),
    checks: result.checks.map(({ code, message }) => `${code}: ${message}`),
  };
}

const SPACE = 'space-MNI152NLin2009cAsym';

/** What fMRIPrep writes for one run. */
function run(name: string, folder: string, space = SPACE): Texts {
  return {
    [`d/${folder}/${name}_${space}_desc-preproc_bold.nii.gz`]: `bold ${name} ${space}`,
    [`d/${folder}/${name}_${space}_desc-brain_mask.nii.gz`]: `mask ${name} ${space}`,
    [`d/${folder}/${name}_desc-confounds_timeseries.tsv`]: `confounds ${name}`,
  };
}

const TR: Texts = { 'd/task-rest_desc-preproc_bold.json': '{"RepetitionTime": 2.5}' };
const ONE = run('sub-01_task-rest', 'sub-01/func');
const SESSIONS: Texts = {
  ...TR,
  ...run('sub-01_ses-a_task-rest_run-1', 'sub-01/ses-a/func'),
  ...run('sub-01_ses-a_task-rest_run-2', 'sub-01/ses-a/func'),
};

describe('derivatives stage', () => {
  it.each(
    checkStage(stage, { params: { root: 'd' }, inputs: {}, files: filesInMemory({ ...SESSIONS, ...ONE }) }),
  )('%s', (_, check) => check());

  it('finds sessions and runs, masks, confounds, and inherits the repetition time', async () => {
    const found = await read(SESSIONS);
    expect(found.people).toEqual(['sub-01', 'sub-01']);
    expect(found.scans).toEqual(['ses-a_task-rest_run-1', 'ses-a_task-rest_run-2']);
    expect([found.sessions[0], found.tasks[0], found.runs[0]]).toEqual(['a', 'rest', '1']);
    expect(found.motion[1]).toBe(
      'sub-01/ses-a/func/sub-01_ses-a_task-rest_run-2_desc-confounds_timeseries.tsv',
    );
    expect(found.masks.length).toBe(2);
    expect(found.trS).toEqual([2.5, 2.5]);
    expect(found.checks).toEqual([]);
  });

  it('takes the nearest sidecar, then the one that says most, then the raw data', async () => {
    const near = { 'd/sub-01/func/sub-01_task-rest_desc-preproc_bold.json': '{"RepetitionTime": 0.8}' };
    const silent = { 'd/sub-01/func/sub-01_task-rest_desc-preproc_bold.json': '{"SkullStripped": false}' };
    expect((await read({ ...ONE, ...TR, ...near })).trS).toEqual([0.8]);
    expect((await read({ ...ONE, ...TR, ...silent })).trS).toEqual([2.5]);
    const vague = { 'd/a_bold.json': '', 'd/task-rest_bold.json': '{"RepetitionTime": 9}' };
    expect((await read({ ...ONE, ...TR, ...vague })).trS).toEqual([2.5]);
    const late = { 'd/desc-preproc_bold.json': '{"RepetitionTime": 9}' };
    expect((await read({ ...ONE, ...TR, ...late })).trS).toEqual([2.5]);
    const other = { 'd/task-nback_bold.json': '{"RepetitionTime": 9}' };
    expect((await read({ ...ONE, ...other })).trS).toEqual([NaN]);
    const raw = { 'r/task-rest_bold.json': '{"RepetitionTime": 3}' };
    expect((await read({ ...ONE, ...silent, ...raw }, { raw: 'r' })).trS).toEqual([3]);
  });

  it('knows the names of older versions, and folders around', async () => {
    const found = await read({
      'd/fmriprep/sub-7/func/sub-7_task-rest_bold_space-MNI152NLin2009cAsym_preproc.nii.gz': 'a',
      'd/fmriprep/sub-7/func/sub-7_task-rest_bold_space-MNI152NLin2009cAsym_brainmask.nii.gz': 'b',
      'd/fmriprep/sub-7/func/sub-7_task-rest_bold_confounds.tsv': 'c',
      'd/fmriprep/sub-8/func/sub-8_task-rest_space-MNI152NLin2009cAsym_desc-preproc_bold.nii.gz': 'd',
      'd/fmriprep/sub-8/func/sub-8_task-rest_desc-confounds_regressors.tsv': 'e',
    });
    expect(found.people).toEqual(['sub-7', 'sub-8']);
    expect(found.motion).toEqual([
      'fmriprep/sub-7/func/sub-7_task-rest_bold_confounds.tsv',
      'fmriprep/sub-8/func/sub-8_task-rest_desc-confounds_regressors.tsv',
    ]);
    expect(found.masks.length).toBe(1);
    expect(found.checks).toEqual([
      'scans-without-mask: Scans without a brain mask in the space of the image: 1.',
    ]);
  });

  it('says why images are not used, and who has none', async () => {
    const found = await read(
      {
        ...ONE,
        ...run('sub-01_task-rest', 'sub-01/func', 'space-T1w'),
        ...run('sub-01_task-nback', 'sub-01/func'),
        'd/sub-01/func/sub-01_task-rest_hemi-L_space-fsaverage_bold.func.gii': '',
        'd/sub-01/func/sub-01_task-rest_echo-1_desc-preproc_bold.nii.gz': '',
        'd/sub-02/anat/sub-02_desc-preproc_T1w.nii.gz': '',
        'd/sub-03/func/sub-03_task-rest_bold.nii.gz': '',
      },
      { space: 'MNI152NLin2009cAsym', task: 'rest' },
    );
    expect(found.scans).toEqual(['task-rest']);
    expect(found.checks).toEqual([
      'images-not-used: BOLD images that were not used: a single echo 1, on a surface or in CIFTI 1, not desc-preproc 1, of another task 1, in another space 1.',
      'people-without-images: People with a folder but without a BOLD image that can be used: 2.',
    ]);
  });

  it.each<[string, Texts, object, string]>([
    [
      'nothing',
      { 'd/readme.txt': '' },
      {},
      'there is no preprocessed BOLD image; there is, for example, readme.txt\n  at: d\n  try: point root at the output of fMRIPrep',
    ],
    [
      'raw data',
      { 'd/sub-01/func/sub-01_task-rest_bold.nii.gz': '' },
      {},
      'there is no preprocessed BOLD image (images: 1 not desc-preproc); there is, for example, sub-01/func/sub-01_task-rest_bold.nii.gz',
    ],
    [
      'a choice of spaces',
      { ...ONE, ...run('sub-01_task-rest', 'sub-01/func', 'space-MNI152NLin6Asym_res-2') },
      {},
      'the images are in several spaces: MNI152NLin2009cAsym, MNI152NLin6Asym_res-2\n  at: d\n  try: say which one fits the atlas, for example space: MNI152NLin2009cAsym',
    ],
    ['a misspelt space', ONE, { space: 'MNI152NLin2009cAsim' }, 'did you mean "MNI152NLin2009cAsym"?'],
    [
      'a misspelt task',
      ONE,
      { task: 'rset' },
      'no image is of task "rset" (did you mean "rest"?); the tasks are rest',
    ],
    [
      'two folders with the same run',
      { ...ONE, ...run('sub-01_task-rest', 'copy/sub-01/func') },
      {},
      'belong to the same run\n  at: d',
    ],
    [
      'a time that is none',
      { ...ONE, 'd/task-rest_bold.json': '{\n"RepetitionTime": "2"}' },
      {},
      'RepetitionTime is 2, not a time in seconds\n  at: task-rest_bold.json:2',
    ],
  ])('refuses %s', async (_, texts, params, message) => {
    await expect(read(texts, params)).rejects.toThrow(message);
  });
});
