import {
  buildTable,
  DataError,
  filesNotUsed,
  participants,
  runStage,
  scanFiles,
  scanMasks,
  scans,
  tableView,
  type SourceFiles,
  type Stage,
} from '@mesovia/core';
import { checkStage, realData } from '@mesovia/core/testing';
import { describe, expect, it } from 'vitest';
import { filesInMemory, filesOnDisk } from '../source-files.test.helper.ts';
import { derivativesStage } from './stage.ts';

const stage = derivativesStage as unknown as Stage;
type Texts = Record<string, string>;

async function read(texts: Texts, params: object = {}, people?: readonly string[]) {
  return index(filesInMemory(texts), { root: 'd', ...params }, people);
}

async function index(files: SourceFiles, params: object, people?: readonly string[]) {
  const result = await runStage(stage, {
    params,
    inputs: people
      ? { participants: [buildTable(participants, { participant_id: [...people] }, 'test')] }
      : {},
    files,
    where: 'stage images',
  });
  const more = tableView(scanFiles, [result.tables['scan_files']!], 'test');
  const unused = tableView(filesNotUsed, [result.tables['files_not_used']!], 'test');
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
    sidecars: more.strings('further_file'),
    origins: found.strings('origin'),
    unused: unused
      .strings('file')
      .map((file, i) => `${unused.strings('participant_id')[i]} ${file}: ${unused.strings('reason')[i]}`),
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
      'images-not-used: Functional files that were not used: a single echo 1, on a surface or in CIFTI 1, not desc-preproc 1, of another task 1, in another space 1, no image of its run is used 2, the run has another file of this kind 1.',
      'people-without-images: People with a folder but without a BOLD image that can be used: 2.',
    ]);
  });

  it('names every functional file that is not used, with its reason', async () => {
    const found = await read(
      {
        ...ONE,
        ...run('sub-02_task-rest', 'sub-02/func', 'space-T1w'),
        ...run('sub-01_task-a', 'sub-01/func'),
      },
      { space: 'MNI152NLin2009cAsym', task: 'rest' },
    );
    expect(found.unused).toEqual([
      'sub-01 sub-01/func/sub-01_task-a_desc-confounds_timeseries.tsv: no image of its run is used',
      'sub-01 sub-01/func/sub-01_task-a_space-MNI152NLin2009cAsym_desc-brain_mask.nii.gz: no image of its run is used',
      'sub-01 sub-01/func/sub-01_task-a_space-MNI152NLin2009cAsym_desc-preproc_bold.nii.gz: of another task',
      'sub-02 sub-02/func/sub-02_task-rest_desc-confounds_timeseries.tsv: no image of its run is used',
      'sub-02 sub-02/func/sub-02_task-rest_space-T1w_desc-brain_mask.nii.gz: no image of its run is used',
      'sub-02 sub-02/func/sub-02_task-rest_space-T1w_desc-preproc_bold.nii.gz: in another space',
    ]);
  });

  it('says which software made the images, and finds the sidecar of the confounds', async () => {
    const description = (text: string): Texts => ({ 'd/dataset_description.json': text });
    const generated =
      '{"Name": "x", "GeneratedBy": [{"Name": "fMRIPrep", "Version": "21.0.2"}, {"Name": "other"}]}';
    const sidecar = { 'd/sub-01/func/sub-01_task-rest_desc-confounds_timeseries.json': '{}' };
    const found = await read({ ...ONE, ...sidecar, ...description(generated) });
    expect(found.origins).toEqual(['fMRIPrep 21.0.2']);
    expect(found.sidecars).toEqual(['sub-01/func/sub-01_task-rest_desc-confounds_timeseries.json']);
    const old = '{"PipelineDescription": {"Name": "fmriprep", "Version": "1.4.1"}}';
    expect((await read({ ...ONE, ...description(old) })).origins).toEqual(['fmriprep 1.4.1']);
    expect(
      (await read({ ...ONE, ...description('{"GeneratedBy": [{"Name": "MCFLIRT"}]}') })).origins,
    ).toEqual(['MCFLIRT']);
    expect((await read({ ...ONE, ...description('{"Name": "raw"}') })).origins).toEqual([null]);
    expect((await read(ONE)).origins).toEqual([null]);
  });

  it('keeps to the people of the study, and counts who is left over on either side', async () => {
    const two = { ...ONE, ...run('sub-02_task-rest', 'sub-02/func') };
    const found = await read(two, {}, ['sub-01', 'sub-03', 'sub-04']);
    expect(found.people).toEqual(['sub-01']);
    expect(found.unused[1]).toContain('desc-brain_mask.nii.gz: no image of its run is used');
    expect(found.unused[2]).toContain(
      'desc-preproc_bold.nii.gz: of a person who is not in the participants table',
    );
    expect(found.checks.slice(1)).toEqual([
      'participants-without-images: People of the participants table without a BOLD image that can be used: 2.',
      'images-without-participants: People with images who are not in the participants table: 1.',
    ]);
  });

  it('leaves out variants of older versions, and knows every older name of the confounds', async () => {
    const old = 'd/sub-7/func/sub-7_task-rest_bold_space-MNI152NLin2009cAsym';
    for (const name of ['bold_confounds', 'confounds_regressors', 'desc-confounds_regressors', 'confounds']) {
      const found = await read({
        [`${old}_preproc.nii.gz`]: 'a',
        [`${old}_variant-smoothAROMAnonaggr_preproc.nii.gz`]: 'b',
        [`${old}_brainmask.nii.gz`]: 'c',
        [`d/sub-7/func/sub-7_task-rest_${name}.tsv`]: 'e',
      });
      expect(found.series).toEqual([
        'sub-7/func/sub-7_task-rest_bold_space-MNI152NLin2009cAsym_preproc.nii.gz',
      ]);
      expect(found.motion).toEqual([`sub-7/func/sub-7_task-rest_${name}.tsv`]);
      expect(found.masks.length).toBe(1);
      expect(found.unused[0]).toMatch(/: the variant smoothAROMAnonaggr$/);
    }
  });

  it('reads the outputs of XCP-D and HALFpipe', async () => {
    const xcp = 'd/sub-01/func/sub-01_task-rest';
    const denoised = {
      [`${xcp}_${SPACE}_desc-denoised_bold.nii.gz`]: 'a',
      [`${xcp}_${SPACE}_desc-denoisedSmoothed_bold.nii.gz`]: 'b',
      [`${xcp}_motion.tsv`]: 'c',
      [`${xcp}_desc-filtered_motion.tsv`]: 'd',
      [`${xcp}_outliers.tsv`]: 'e',
    };
    const first = await read(denoised, { image: 'desc-denoised' });
    expect(first.series).toEqual([`sub-01/func/sub-01_task-rest_${SPACE}_desc-denoised_bold.nii.gz`]);
    expect(first.motion).toEqual(['sub-01/func/sub-01_task-rest_motion.tsv']);
    const half = 'd/sub-01/func/task-rest/sub-01_task-rest';
    const second = await read(
      {
        [`${half}_setting-one_bold.nii.gz`]: 'a',
        [`${half}_setting-two_bold.nii.gz`]: 'b',
        [`${half}_setting-one_mask.nii.gz`]: 'c',
        [`${half}_setting-one_desc-confounds_regressors.tsv`]: 'd',
        [`${half}_setting-two_desc-confounds_regressors.tsv`]: 'e',
      },
      { image: 'setting-one' },
    );
    expect(second.scans).toEqual(['task-rest']);
    expect(second.motion[0]).toContain('setting-one_desc-confounds_regressors.tsv');
    expect(second.masks[0]).toContain('setting-one_mask.nii.gz');
  });

  it('takes grayordinates where asked, and one session', async () => {
    const cifti = 'sub-01_task-rest_space-fsLR_den-91k_bold.dtseries.nii';
    const found = await read({ ...ONE, [`d/sub-01/func/${cifti}`]: 'x' }, { format: 'cifti' });
    expect(found.series).toEqual([`sub-01/func/${cifti}`]);
    expect(
      (await read({ ...SESSIONS, ...run('sub-01_ses-b_task-rest', 'sub-01/ses-b/func') }, { session: 'b' }))
        .scans,
    ).toEqual(['ses-b_task-rest']);
  });

  it('counts files that tables of scans list and that are not there', async () => {
    const raw = {
      'r/sub-01/func/sub-01_task-rest_bold.nii.gz': '',
      'r/sub-01/sub-01_scans.tsv':
        'filename\tacq_time\nfunc/sub-01_task-rest_bold.nii.gz\tn/a\nanat/sub-01_T1w.nii.gz\tn/a\n',
    };
    expect((await read({ ...ONE, ...TR, ...raw }, { raw: 'r' })).checks).toEqual([
      'scans-listed-but-absent: Files that the tables of scans (sub-*_scans.tsv) list and that are not there: 1.',
    ]);
  });

  it('counts raw runs without a preprocessed image', async () => {
    const raw = {
      'r/sub-01/func/sub-01_task-rest_bold.nii.gz': '',
      'r/sub-02/func/sub-02_task-rest_bold.nii.gz': '',
      'r/sub-02/func/sub-02_task-other_bold.nii.gz': '',
    };
    const found = await read({ ...ONE, ...TR, ...raw }, { raw: 'r', task: 'rest' });
    expect(found.checks).toEqual([
      'raw-runs-without-images: BOLD runs of the raw data set without a preprocessed image that is used: 1.',
    ]);
  });

  it('says what is wrong with a link of DataLad whose content was not fetched', async () => {
    const files = filesInMemory(ONE);
    const absent = new DataError('file-missing', 'd/x does not exist', 'd/x', 'check');
    await expect(index({ ...files, digest: () => Promise.reject(absent) }, { root: 'd' })).rejects.toThrow(
      'desc-preproc_bold.nii.gz is listed, but its content is not there\n  at: d/sub-01/func/',
    );
  });

  const shell = realData('openneuro/ds000208-fmriprep');
  it.skipIf(!shell)('reads repetition time and version of ds000208 (needs the public data)', async () => {
    const image = 'sub-01/func/sub-01_task-rest_space-MNI152NLin2009cAsym_res-2_desc-preproc_bold.nii.gz';
    const files: SourceFiles = {
      ...filesOnDisk,
      list: async (folder) => [
        ...(await filesOnDisk.list(folder)),
        { file: image, path: `${folder}/${image}` },
      ],
      digest: async () => '0'.repeat(64),
    };
    const found = await index(files, { root: shell });
    expect([found.trS, found.origins, found.people]).toEqual([[2.5], ['fMRIPrep 21.0.2'], ['sub-01']]);
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
      'there is no preprocessed BOLD image (images: not desc-preproc 1); there is, for example, sub-01/func/sub-01_task-rest_bold.nii.gz',
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
    [
      'a misspelt session',
      SESSIONS,
      { session: 'c' },
      'no image is of session "c" (did you mean "a"?); the sessions are a',
    ],
    [
      'a mark that is none',
      ONE,
      { image: 'preproc' },
      '"preproc" is not an entity with its label\n  at: with.image\n  try: write for example desc-preproc (fMRIPrep), desc-denoised (XCP-D) or setting-NAME (HALFpipe)',
    ],
    [
      'another mark',
      ONE,
      { image: 'desc-denoised' },
      'there is no BOLD image with desc-denoised (images: not desc-denoised 1)',
    ],
  ])('refuses %s', async (_, texts, params, message) => {
    await expect(read(texts, params)).rejects.toThrow(message);
  });

  it.each<[string, readonly string[], string]>([
    [
      'people without sub-',
      ['01'],
      'the participants table says 01, the images say sub-01\n  at: d\n  try: spell people in the participants table as the folders do, with sub-',
    ],
    [
      'other people',
      ['sub-8'],
      'none of the 1 participants has an image; images are, for example, of sub-01, participants are, for example, sub-8\n  at: d',
    ],
  ])('refuses %s', async (_, people, message) => {
    await expect(read(ONE, {}, people)).rejects.toThrow(message);
  });
});
