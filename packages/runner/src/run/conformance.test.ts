// What makes a cache wrong, one test each; the steps of a section build on each other.
import { cpSync, renameSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messageOf, ran } from '../testing-fixtures/outcome.ts';
import { PIPELINE, StudyFolder } from '../testing-fixtures/study.ts';
import { runPipeline, type RunOptions } from './run-pipeline.ts';

const EVERYTHING = { files: 1, people: 1, series: 3, means: 3, total: 1, page: 1 };
/** One person's tasks, the gathers, and the source that saw the change. */
const ONE_PERSON = { files: 1, series: 1, means: 1, total: 1, page: 1 };

function runner(study: () => StudyFolder) {
  return (options: Partial<RunOptions> = {}) =>
    runPipeline(study().file, { ...study().options, jobs: 1, ...options });
}

describe('a second run', () => {
  let study: StudyFolder;
  const run = runner(() => study);
  beforeAll(() => {
    study = new StudyFolder();
  });
  afterAll(() => study.remove());

  it('computes everything once', async () => {
    const report = await run();
    expect(report.failures).toEqual([]);
    expect(ran(report)).toEqual(EVERYTHING);
    expect(report.exitCode).toBe(0);
    expect(study.read('results/total.csv')).toBe('measure,value\npeople,3.0\nsum,84.0\n');
  });

  it('runs nothing when nothing changed', async () => expect(ran(await run())).toEqual({}));

  it('runs nothing after a touch', async () => {
    utimesSync(join(study.folder, 'data/series/sub-02.txt'), new Date(1e12), new Date(1e12));
    expect(ran(await run())).toEqual({});
  });

  it('runs nothing after changes of comments, white space and the order of names', async () => {
    const lines = PIPELINE.replace(
      '{ series: series, people: people }',
      '{ people:   people, series: series }',
    ).split('\n');
    const from = lines.indexOf('stages:') + 1;
    const stages = lines.slice(from, from + 6).reverse();
    study.write(
      'pipeline.yaml',
      ['# a comment', ...lines.slice(0, from), ...stages, ...lines.slice(from + 6)].join('\n'),
    );
    expect(ran(await run())).toEqual({});
    study.write('pipeline.yaml', PIPELINE);
  });

  it('runs nothing after a stage is renamed', async () => {
    study.write(
      'pipeline.yaml',
      PIPELINE.replaceAll('means', 'averages').replace('averages: averages', 'means: averages'),
    );
    // The page names the tables about the run, which name stages.
    expect(ran(await run())).toEqual({});
    study.write('pipeline.yaml', PIPELINE);
  });

  it('runs one person and the gathers after one byte of one file, of the same size and time', async () => {
    study.write('data/series/sub-02.txt', '6\n51\n');
    utimesSync(join(study.folder, 'data/series/sub-02.txt'), new Date(1e12), new Date(1e12));
    expect(ran(await run())).toEqual(ONE_PERSON);
  });

  it('finds the old results when the byte is put back', async () => {
    study.write('data/series/sub-02.txt', '6\n50\n');
    expect(ran(await run())).toEqual({});
  });

  it('runs only what a parameter reaches', async () => {
    study.edit('pipeline.yaml', 'people: people }', 'people: people }, with: { scale: 2 }');
    expect(ran(await run())).toEqual({ means: 3, total: 1, page: 1 });
    study.write('pipeline.yaml', PIPELINE);
  });

  it('runs only what changed code reaches', async () => {
    study.setCode({ mean: 'two' });
    // The same means come out, so nothing after them runs.
    expect(ran(await run())).toEqual({ means: 3 });
  });

  it('runs the new person and the gathers after one was added', async () => {
    study.addPerson('sub-09');
    expect(ran(await run())).toEqual({ ...ONE_PERSON, people: 1 });
  });

  it('runs no person after one was removed', async () => {
    study.removePerson('sub-09');
    const report = await run();
    expect(ran(report)).toEqual({});
    expect(study.read('results/total.csv')).toContain('people,3.0');
  });

  it('runs nothing after people were put in another order', async () => {
    const lines = study.read('data/people.tsv').split('\n').filter(Boolean);
    study.write('data/people.tsv', `${lines.reverse().join('\n')}\n`);
    expect(ran(await run())).toEqual({});
  });

  it('runs only the person whose row changed', async () => {
    study.edit('data/people.tsv', 'sub-01\tblue', 'sub-01\tred');
    // The team does not enter the mean: the same number comes out.
    expect(ran(await run())).toEqual({ people: 1, means: 1 });
  });

  it('runs nothing after the data and the study moved', async () => {
    renameSync(join(study.folder, 'data'), join(study.folder, 'moved'));
    expect(ran(await run({ set: { data: join(study.folder, 'moved') } }))).toEqual({});
    const old = study;
    study = new StudyFolder();
    cpSync(join(old.folder, '.mesovia'), join(study.folder, '.mesovia'), { recursive: true });
    cpSync(join(old.folder, 'moved'), join(study.folder, 'data'), { recursive: true, force: true });
    study.setCode({ mean: 'two' });
    expect(ran(await run())).toEqual({});
    old.remove();
  });

  it('computes all again with --force, and nothing changes', async () => {
    const before = study.read('results/total.csv');
    expect(ran(await run({ force: true }))).toEqual({ series: 3, means: 3, total: 1, page: 1 });
    expect(study.read('results/total.csv')).toBe(before);
  });
});

describe('results do not depend on', () => {
  let study: StudyFolder;
  const run = runner(() => study);
  beforeAll(() => {
    const noise = 'stages:\n  noise: { use: fixtures/noise, in: { people: people } }';
    study = new StudyFolder(
      PIPELINE.replace('stages:', noise).replace(
        'in: { means: means }',
        'in: { means: means, extra: noise }',
      ),
    );
  });
  afterAll(() => study.remove());

  it('the number of workers', async () => {
    const outputs = async (store: string, jobs: number) => {
      const report = await run({ store: join(study.folder, store), jobs });
      expect(report.failures).toEqual([]);
      return JSON.parse(study.read('pipeline.lock.json')) as { stages: unknown };
    };
    expect(await outputs('two', 2)).toEqual(await outputs('one', 1));
  });

  it('the order of people: the random numbers are of seed, stage and person', async () => {
    const store = join(study.folder, 'one');
    study.addPerson('sub-00');
    expect(ran(await run({ store }))).toMatchObject({ noise: 1 });
    expect(ran(await run({ store, set: { seed: '8' } }))).toMatchObject({ noise: 4 });
  });
});

describe('a task', () => {
  let study: StudyFolder;
  const run = runner(() => study);
  beforeAll(() => {
    study = new StudyFolder();
  });
  afterAll(() => study.remove());

  it('leaves no record when a file changes while it runs', async () => {
    study.write('data/series/sub-02.txt', '1\nslow\n2\n');
    const report = await run({
      onEvent: (event) => {
        if (
          event.kind === 'task' &&
          event.key === 'sub-02' &&
          event.stage === 'series' &&
          event.state === 'start'
        )
          setTimeout(() => study.write('data/series/sub-02.txt', '1\nslow\n3\n'), 1000);
      },
    });
    expect(report.failures.map((f) => f.address)).toEqual(['series@sub-02']);
    expect(report.failures[0]?.error.message).toContain('was changed while it was being read');
    expect(report.exitCode).toBe(2);
    expect(study.read('.mesovia/provenance.json')).toContain('"failed": 1');
    study.write('data/series/sub-02.txt', '6\n50\n');
    expect(ran(await run())).toMatchObject({ series: 1, means: 1 });
  });

  it('sees no variable that was not declared, and Greenwich time', async () => {
    study.write(
      'around.yaml',
      `mesovia: 1
name: around
stages: { around: { use: fixtures/surroundings, with: { name: SECRET_OF_MINE } } }
publish: { results/around.csv: around }
`,
    );
    process.env['SECRET_OF_MINE'] = 'x';
    const report = await runPipeline(join(study.folder, 'around.yaml'), { ...study.options, jobs: 1 });
    delete process.env['SECRET_OF_MINE'];
    expect(report.failures).toEqual([]);
    expect(study.read('results/around.csv')).toBe('measure,value\nminutes west,0.0\nseen,0.0\n');
  });
});

describe('refusals before anything runs', () => {
  let study: StudyFolder;
  const run = runner(() => study);
  beforeAll(() => {
    study = new StudyFolder();
  });
  afterAll(() => study.remove());

  it('of limits that make no sense', async () => {
    expect(await messageOf(run({ jobs: 0 }))).toContain('0 is not a number of workers');
    expect(await messageOf(run({ memory: 'lots' }))).toContain('lots is not an amount of memory');
  });

  it('of stages and people that do not exist', async () => {
    expect(await messageOf(run({ until: ['maens'] }))).toContain(
      'there is no stage maens (did you mean means?)',
    );
    expect(await messageOf(run({ participants: ['sub-1'] }))).toContain(
      'no stage has a task for sub-1 (did you mean sub-01?)',
    );
    expect(await messageOf(run({ only: ['total'] }))).toContain('total needs what was not computed');
  });
});
