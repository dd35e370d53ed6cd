import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { NewStudyFlags } from '../commands/new.ts';
import { newStudy } from '../new-study/new-study-command.ts';
import { freshFolder, mesovia, PATIENCE, succeeds } from './spawn.test.helper.ts';
import { edit, writeStudy } from './study.test.helper.ts';

const images = freshFolder();
const tables = writeStudy(9);
const question = ['--exposure', 'exercise_habit', '--outcome', 'pain_intensity', '--covariates', 'age,sex'];
const ofTables = ['--exposure', 'exercise', '--outcome', 'pain', '--covariates', 'age'];

beforeAll(async () => {
  const small = ['--people', '14', '--regions', '6', '--frames', '60', '--tr', '5'];
  await succeeds(['simulate', 'bids', ...small, '--images'], images);
  rmSync(join(tables, 'pipeline.yaml'));
}, PATIENCE);

interface Found {
  readonly people: string;
  readonly persons: readonly {
    participant_id: string;
    scans: number;
    minutes: number | null;
    missing: string[];
    remarks: string[];
  }[];
  readonly not_in_the_table: string[];
}

/** A copy of the images whose data set is changed. */
function changed(change: (bids: string) => void): string {
  const folder = freshFolder();
  cpSync(join(images, 'bids'), join(folder, 'bids'), { recursive: true });
  change(join(folder, 'bids'));
  return folder;
}

describe('mesovia new study, from images', () => {
  it('says who is there, and writes a file that runs although names are spelt in two ways', async () => {
    const folder = changed((bids) => {
      edit(bids, 'participants.tsv', /^sub-02\t/m, '02\t');
      edit(bids, 'participants.tsv', /^sub-03\t/m, 'sub-O3\t');
      edit(
        bids,
        'participants.tsv',
        /^(sub-04\t(?:[^\t]*\t){5})[^\t\n]*/m,
        'sub-04\tno\t40\tF\t22.0\t9.0\tn/a',
      );
      rmSync(join(bids, 'derivatives/fmriprep/sub-05'), { recursive: true });
    });
    const { stdout } = await succeeds(['new', 'study', 'bids', ...question, '--json'], folder);
    const { persons, not_in_the_table: strangers } = JSON.parse(stdout) as Found;
    expect(strangers).toEqual(['sub-03']);
    const row = (id: string) => persons.find(({ participant_id: person }) => person === id);
    expect(row('sub-01')).toMatchObject({ scans: 1, minutes: 5, missing: [], remarks: [] });
    expect(row('02')).toMatchObject({ scans: 1, remarks: ['sub-02 in the scans'] });
    expect(row('sub-O3')).toMatchObject({ scans: 0, remarks: ['is this sub-03 of the scans?'] });
    expect(row('sub-03')).toMatchObject({ scans: 1, remarks: ['not in the table of people'] });
    expect(row('sub-04')).toMatchObject({ scans: 1, missing: ['pain_intensity'] });
    expect(row('sub-05')).toMatchObject({ scans: 0, minutes: null, remarks: ['no scan'] });
    expect(readFileSync(join(folder, 'pipeline-people.tsv'), 'utf8')).toMatch(/^sub-02\t/m);
    const { stderr } = await succeeds(['run', '--set', 'permutations=20', '--jobs', '2'], folder);
    expect(stderr).toContain(': done in ');
    const flow = await succeeds(
      [
        'sql',
        'select first_reason, count(*)::int n from included.inclusion where not included group by all order by 1',
        '--json',
      ],
      folder,
    );
    expect(JSON.parse(flow.stdout)).toEqual([
      { first_reason: 'no answer to pain_intensity', n: 1 },
      { first_reason: 'no rest scan', n: 2 },
    ]);
  });

  it('prints a table, then what was written; with motion held constant', async () => {
    const { stdout, stderr } = await succeeds(
      ['new', 'study', 'bids', ...question, '--output', 'own.yaml'],
      images,
    );
    expect(stdout.split('\n').slice(0, 3)).toEqual([
      'person  scans  minutes  mean FD, mm  no answer  remarks',
      '------  -----  -------  -----------  ---------  -------',
      expect.stringMatching(/^sub-01 {6}1 {6}5\.0 {9}0\.\d\d$/),
    ]);
    expect(stderr).toContain('14 people in the table, 14 with a scan and every answer.');
    expect(stderr).toContain('wrote own.yaml; next: mesovia run own.yaml');
    const text = readFileSync(join(images, 'own.yaml'), 'utf8');
    expect(text).toContain('covariates: [age, sex, mean_fd_mm]');
    expect(text).toContain(
      'regions: { use: ingestion/merge-atlases, in: { first: atlas_1, second: atlas_2 } }',
    );
    await succeeds(['plan', 'own.yaml'], images);
    const withScale = [...question.slice(0, 4), '--covariates', 'depression', '--output', 'scale.yaml'];
    await succeeds(['new', 'study', 'bids', ...withScale], images);
    expect(readFileSync(join(images, 'scale.yaml'), 'utf8')).toContain('phenotype: [depression]');
  });
});

describe('mesovia new study, from tables', () => {
  it('finds series, motion and regions by what they hold, and writes a file that runs', async () => {
    const { stderr } = await succeeds(['new', 'study', 'data', ...ofTables, '--tr', '5'], tables);
    expect(stderr).toContain(
      'Time series data/series/{participant_id}.tsv, motion motion/{participant_id}.txt.',
    );
    const text = readFileSync(join(tables, 'pipeline.yaml'), 'utf8');
    expect(text).toContain('tr_s: 5');
    await succeeds(['run', '--set', 'permutations=20', '--jobs', '2'], tables);
    expect(existsSync(join(tables, 'results/report.html'))).toBe(true);
  });

  it('never overwrites', async () => {
    writeFileSync(join(tables, 'mine.yaml'), 'mine');
    const { code, stderr } = await mesovia(
      ['new', 'study', 'data', ...ofTables, '--output', 'mine.yaml'],
      tables,
    );
    expect(stderr.trim()).toBe(
      'DataError: the file is there already and stays as it is\n  at: mine.yaml\n  try: write another one: --output another.yaml',
    );
    expect(code).toBe(2);
    expect(readFileSync(join(tables, 'mine.yaml'), 'utf8')).toBe('mine');
  });
});

interface Refusal {
  readonly what: string;
  readonly change?: (bids: string) => void;
  readonly flags?: Partial<NewStudyFlags>;
  readonly isAtlasGiven?: boolean;
  /** Class, problem, where and remedy; FOLDER for the data set. */
  readonly says: string;
}

const columns =
  'exercise_habit, age, sex, bmi, pain_duration_weeks, pain_intensity, depression, pain_catastrophizing';
const atlas = 'atlas/tpl-MNI152NLin2009cAsym_atlas-cortex_dseg';
const fmriprep = 'derivatives/fmriprep';

const REFUSALS: readonly Refusal[] = [
  {
    what: 'a column that is not there',
    flags: { exposure: 'exercise_habits' },
    says: `ParameterError: there is no column "exercise_habits" (did you mean exercise_habit?)
  at: FOLDER/participants.tsv:1, asked for by --exposure
  try: the columns are ${columns}`,
  },
  {
    what: 'an outcome that is not numbers',
    flags: { exposure: 'age', outcome: 'sex' },
    says: `DataError: the outcome sex is not numbers
  at: FOLDER/participants.tsv
  try: choose an outcome that was measured in numbers`,
  },
  {
    what: 'an exposure with three levels',
    change: (bids) => {
      rmSync(join(bids, 'participants.json'));
      edit(bids, 'participants.tsv', /^sub-01\t[a-z]+/m, 'sub-01\tmaybe');
    },
    says: `DataError: the exposure exercise_habit has 3 levels: maybe, no, yes
  at: FOLDER/participants.tsv
  try: choose numbers or two levels; merge levels in the table, or keep two of them`,
  },
  {
    what: 'no table of people',
    change: (bids) => rmSync(join(bids, 'participants.tsv')),
    says: `DataError: there is no participants.tsv, and no other table with a column participant_id
  at: FOLDER
  try: name the table of people: --people FILE`,
  },
  {
    what: 'no derivatives',
    change: (bids) => rmSync(join(bids, 'derivatives'), { recursive: true }),
    says: `DataError: there are neither preprocessed BOLD images (*_desc-preproc_bold.nii.gz) nor tables of region time series named after people
  at: FOLDER
  try: give the folder that holds them, or say how the series are named: --series "series/{participant_id}.tsv"`,
  },
  {
    what: 'raw images only',
    change: (bids) => {
      const from = `${fmriprep}/sub-01/func/sub-01_task-rest_space-MNI152NLin2009cAsym_desc-preproc_bold.nii.gz`;
      mkdirSync(join(bids, 'sub-01/func'), { recursive: true });
      renameSync(join(bids, from), join(bids, 'sub-01/func/sub-01_task-rest_bold.nii.gz'));
      rmSync(join(bids, 'derivatives'), { recursive: true });
    },
    says: `DataError: there are raw BOLD images, but no preprocessed ones (*_desc-preproc_bold.nii.gz)
  at: FOLDER
  try: preprocess them first, for example with fMRIPrep, then give its output or the data set around it`,
  },
  {
    what: 'two derivative data sets',
    change: (bids) => cpSync(join(bids, fmriprep), join(bids, 'derivatives/old'), { recursive: true }),
    says: `ParameterError: preprocessed images lie in several folders: derivatives/fmriprep, derivatives/old
  at: FOLDER
  try: give one of them instead, for example FOLDER/derivatives/fmriprep`,
  },
  {
    what: 'several tasks, none of them rest',
    change: (bids) => {
      const place = (task: string) =>
        join(
          bids,
          `${fmriprep}/sub-01/func/sub-01_task-${task}_space-MNI152NLin2009cAsym_desc-preproc_bold.nii.gz`,
        );
      for (const person of Array.from({ length: 13 }, (_, i) => `sub-${String(i + 2).padStart(2, '0')}`)) {
        rmSync(join(bids, fmriprep, person), { recursive: true });
      }
      cpSync(place('rest'), place('back'));
      renameSync(place('rest'), place('faces'));
    },
    says: `DataError: the images are of several tasks: back, faces
  at: FOLDER
  try: choose one: --task back`,
  },
  {
    what: 'no atlas',
    change: (bids) => rmSync(join(bids, 'atlas'), { recursive: true }),
    says: `DataError: there is no atlas: no *_dseg.nii.gz with a table of regions beside it
  at: FOLDER
  try: give one in the space of the images: --atlas cortex_dseg.nii.gz, with cortex_dseg.tsv (columns index and name) beside it`,
  },
  {
    what: 'an atlas in another space',
    change: (bids) => {
      for (const part of ['cortex', 'subcortex']) {
        for (const end of ['.nii.gz', '.tsv']) {
          const name = (space: string) => join(bids, `atlas/tpl-${space}_atlas-${part}_dseg${end}`);
          renameSync(name('MNI152NLin2009cAsym'), name('MNI152NLin6Asym'));
        }
      }
    },
    says: `DataError: no atlas is in the space of the images, MNI152NLin2009cAsym; there are atlases in MNI152NLin6Asym
  at: FOLDER
  try: give one in that space: --atlas FILE_dseg.nii.gz; or take other images: --space MNI152NLin6Asym`,
  },
  {
    what: 'an atlas without a table',
    change: (bids) => rmSync(join(bids, `${atlas}.tsv`)),
    isAtlasGiven: true,
    says: `DataError: the atlas has no table of regions beside it
  at: FOLDER/${atlas}.nii.gz
  try: write tpl-MNI152NLin2009cAsym_atlas-cortex_dseg.tsv with the columns index and name, one line a region`,
  },
  {
    what: 'nobody in common',
    change: (bids) => edit(bids, 'participants.tsv', /^sub-/gm, 'patient'),
    says: `DataError: none of the 14 people of participants.tsv has a scan; people are, for example, patient01, scans are, for example, of sub-01
  at: FOLDER
  try: spell people in the table as the scans do, or name another table: --people FILE`,
  },
];

/** Without a process of its own, for speed; the message is what the command prints. */
async function refusal(data: string, flags: Partial<NewStudyFlags>): Promise<string> {
  const output = join(data, '../refused.yaml');
  const asked = { exposure: 'exercise_habit', outcome: 'pain_intensity', output, ...flags };
  const error = await newStudy(data, asked).then(
    () => new Error('not refused'),
    (thrown: Error) => thrown,
  );
  expect(existsSync(output)).toBe(false);
  return `${error.name}: ${error.message}`.replaceAll(data, 'FOLDER');
}

describe('mesovia new study refuses', () => {
  it.each(REFUSALS.map((one) => [one.what, one] as const))(
    '%s',
    async (_, { change, flags, isAtlasGiven, says }) => {
      const bids = join(changed(change ?? (() => {})), 'bids');
      const given = isAtlasGiven ? { atlas: [join(bids, `${atlas}.nii.gz`)] } : flags;
      expect(await refusal(bids, given ?? {})).toBe(says);
    },
  );

  it('two kinds of series, an unknown pattern, series without regions', async () => {
    const data = join(freshFolder(), 'data');
    cpSync(join(tables, 'data'), data, { recursive: true });
    cpSync(join(data, 'series'), join(data, 'clean'), { recursive: true });
    const ask = (series?: string) =>
      refusal(data, { exposure: 'exercise', outcome: 'pain', ...(series === undefined ? {} : { series }) });
    expect(await ask())
      .toBe(`ParameterError: several kinds of files may be the time series: clean/{participant_id}.tsv, series/{participant_id}.tsv
  at: FOLDER
  try: choose one: --series 'clean/{participant_id}.tsv'`);
    expect(await ask('x/{participant_id}.tsv'))
      .toBe(`ParameterError: no file fits --series x/{participant_id}.tsv
  at: FOLDER
  try: write it relative to the folder, with {participant_id} for the person; a file there is clean/sub-01.tsv`);
    rmSync(join(data, 'regions.tsv'));
    expect(await ask('clean/{participant_id}.tsv'))
      .toBe(`DataError: there is no table of regions with a column that holds L_Thal, R_Thal, L_Amy ...
  at: FOLDER
  try: give one with a line a region, in the order of the series: --atlas regions.tsv`);
  });
});
