import { appendFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runPipeline, type RunOptions } from '@mesovia/runner';
import { describe, expect, it } from 'vitest';
import { freshFolder, PATIENCE } from './spawn.test.helper.ts';

const PEOPLE = ['01', '02', '03'];
const RUN = (person: string) => `sub-${person}/func/sub-${person}_task-rest`;
const SPACE = 'space-MNI152NLin2009cAsym';
const CONFOUNDS = (person: string) => `data/fmriprep/${RUN(person)}_desc-confounds_timeseries.tsv`;

const DERIVATIVES = `mesovia: 1
name: sources
stages:
  people: { use: ingestion/participants, with: { dataset: ./data } }
  scans: { use: ingestion/derivatives, in: { participants: people }, with: { root: ./data/fmriprep } }
  confounds: { use: ingestion/confounds, in: { scans: scans, files: scans.scan_files } }
publish: { results/not-used.csv: scans.files_not_used }
`;
const MANIFEST = `mesovia: 1
name: sources
stages:
  scans: { use: ingestion/manifest, with: { file: ./data/runs.csv } }
  confounds: { use: ingestion/confounds, in: { scans: scans, files: scans.scan_files } }
`;

function writeStudy(pipeline: string): string {
  const folder = freshFolder();
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
  for (const person of PEOPLE) {
    mkdirSync(join(folder, 'data/fmriprep', RUN(person), '..'), { recursive: true });
    write(`data/fmriprep/${RUN(person)}_${SPACE}_desc-preproc_bold.nii.gz`, `image of ${person}`);
    write(CONFOUNDS(person), `framewise_displacement\ta_comp_cor_00\nn/a\t${person}\n0.1\t2\n`);
    write(
      `data/fmriprep/${RUN(person)}_desc-confounds_timeseries.json`,
      '{"a_comp_cor_00": {"Method": "aCompCor", "Mask": "WM", "Retained": true}}',
    );
  }
  write('data/participants.tsv', 'participant_id\tage\nsub-01\t30\nsub-02\t40\nsub-09\t50\n');
  const rows = PEOPLE.map((person) => {
    const confounds = CONFOUNDS(person).slice('data/'.length);
    return `${person},fmriprep/${RUN(person)}_${SPACE}_desc-preproc_bold.nii.gz,${confounds},${confounds.replace('.tsv', '.json')}`;
  });
  write('data/runs.csv', ['participant_id,series,motion,sidecar', ...rows, ''].join('\n'));
  write('pipeline.yaml', pipeline);
  return folder;
}

const run = (folder: string, options: Partial<RunOptions> = {}) =>
  runPipeline(join(folder, 'pipeline.yaml'), { jobs: 1, resolveFrom: import.meta.url, ...options });

/** Every input file with its bytes and times. */
function inputs(folder: string): unknown[] {
  return readdirSync(join(folder, 'data'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => [file, readFileSync(file, 'utf8'), statSync(file).mtimeMs, statSync(file).mode]);
}

describe('the index of a data set', () => {
  it(
    'leaves its files alone, keeps to the people of the study, and is reused',
    async () => {
      const folder = writeStudy(DERIVATIVES);
      const before = inputs(folder);
      const report = await run(folder);
      expect(report.failures).toEqual([]);
      expect(report.stages.find(({ stage }) => stage === 'confounds')).toMatchObject({ total: 2, ran: 2 });
      expect(inputs(folder)).toEqual(before);
      expect(readFileSync(join(folder, 'results/not-used.csv'), 'utf8').trim().split('\n').slice(1)).toEqual([
        `${RUN('03')}_desc-confounds_timeseries.tsv,sub-03,no image of its run is used`,
        `${RUN('03')}_${SPACE}_desc-preproc_bold.nii.gz,sub-03,of a person who is not in the participants table`,
      ]);
      expect((await run(folder)).stages.find(({ stage }) => stage === 'confounds')).toMatchObject({
        reused: 2,
      });
    },
    PATIENCE,
  );

  it.each([
    ['derivatives', DERIVATIVES, 'sub-02'],
    ['manifest', MANIFEST, '02'],
  ])(
    '%s: a file that changes during the run fails its task and leaves nothing behind',
    async (_, pipeline, person) => {
      const folder = writeStudy(pipeline);
      const file = join(folder, CONFOUNDS('02'));
      const report = await run(folder, {
        onEvent: (event) => {
          if (
            event.kind === 'task' &&
            event.stage === 'confounds' &&
            event.key === person &&
            event.state === 'start'
          )
            appendFileSync(file, '0.2\t3\n');
        },
      });
      expect(report.failures.map(({ address }) => address)).toEqual([`confounds@${person}`]);
      expect(report.failures[0]?.error.message).toContain(`${file} was changed while it was being read`);
      const again = await run(folder);
      const rest = (pipeline === MANIFEST ? PEOPLE.length : 2) - 1;
      expect(again.failures).toEqual([]);
      expect(again.stages.find(({ stage }) => stage === 'confounds')).toMatchObject({ ran: 1, reused: rest });
    },
    PATIENCE,
  );
});
