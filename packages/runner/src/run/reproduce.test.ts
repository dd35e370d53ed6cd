// Plan, explain, status, lock files and reruns of one study.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readStatus } from '../provenance/status.ts';
import { messageOf, ran } from '../testing-fixtures/outcome.ts';
import { PIPELINE, StudyFolder } from '../testing-fixtures/study.ts';
import { explainPipeline } from './explain-pipeline.ts';
import { planPipeline } from './plan-pipeline.ts';
import { rerun } from './rerun.ts';
import { runPipeline, type RunOptions } from './run-pipeline.ts';

let study: StudyFolder;
const options = () => ({ ...study.options, jobs: 1 });
const run = (more: Partial<RunOptions> = {}) => runPipeline(study.file, { ...options(), ...more });
const explain = async (address: string) => (await explainPipeline(study.file, address, options())).lines;
const plan = async () => {
  const report = await planPipeline(study.file, options());
  return report.stages.map((s) =>
    `${s.stage} ${s.total} ${s.hit}/${s.run}/${s.waits} ${s.reason ?? ''}`.trim(),
  );
};
beforeAll(() => {
  study = new StudyFolder();
});
afterAll(() => study.remove());

describe('before the first run', () => {
  it('plan says what would run and what waits, and makes no store', async () => {
    expect(await plan()).toEqual([
      'files 1 0/1/0 not computed before',
      'people 1 0/1/0 not computed before',
      'series 3 0/3/0 not computed before',
      'means 3 0/0/3 after series@sub-01',
      'total 1 0/0/1 after means',
      'page 1 0/0/1 after total',
    ]);
    expect(await readStatus(join(study.folder, '.mesovia'))).toBeUndefined();
    expect(await explain('total')).toEqual(['total: waits: after means']);
  });

  it('there is no lock file to hold a run against', async () => {
    expect(await messageOf(run({ frozen: true }))).toContain('there is no lock file');
  });
});

describe('after a run', () => {
  it('everything is a hit, and the lock file and the status say so', async () => {
    const report = await run();
    expect(report.lock).toBe(join(study.folder, 'pipeline.lock.json'));
    expect((await planPipeline(study.file, options())).work).toBe(false);
    expect(await explain('means@sub-02')).toEqual([
      'means@sub-02: reused, made by run-1 (then: not computed before)',
    ]);
    const status = await readStatus(join(study.folder, '.mesovia'));
    expect(status).toMatchObject({ run: 'run-1', state: 'done', pipeline: 'fixture', failures: [] });
    expect(status?.stages.map((s) => `${s.stage} ${s.done}/${s.total} ${s.state}`)).toContain(
      'means 3/3 done',
    );
    const log = readFileSync(join(study.folder, '.mesovia/runs/run-1/events.jsonl'), 'utf8');
    const last = JSON.parse(log.trim().split('\n').at(-1) as string) as { kind: string; message: string };
    expect(last).toMatchObject({ kind: 'run-end', message: 'done: 0 reused, 10 ran' });
  });

  it('the lock file has one line a stage and no place of the data', () => {
    const lock = study.read('pipeline.lock.json');
    expect(lock).not.toContain(study.folder);
    expect(lock).not.toContain('sub-01');
    expect(lock.split('\n').filter((line) => line.includes('"use"'))).toHaveLength(6);
  });

  it('explain tells a parameter, whose data, and why they changed', async () => {
    study.write('data/series/sub-02.txt', '8\n50\n');
    study.edit('pipeline.yaml', 'people: people }', 'people: people }, with: { scale: 2 }');
    expect(await explain('series')).toEqual([
      'series@sub-01, series@sub-03: reused, made by run-1 (then: not computed before)',
      'series@sub-02: run: input files changed (because files: files changed (files))',
    ]);
    expect(await explain('means@sub-01')).toEqual(['means@sub-01: run: params.scale 1 -> 2']);
    expect(await plan()).toContain('means 3 0/2/1 params.scale 1 -> 2');
    expect(ran(await run())).toEqual({ files: 1, series: 1, means: 3, total: 1, page: 1 });
    expect(await explain('total')).toEqual([
      'total: reused, made by run-2 (then: input means changed for 3 of 3 people: sub-01, sub-02, sub-03 (because means: params.scale 1 -> 2))',
    ]);
    study.setCode({ total: 'two' });
    expect(await explain('total')).toEqual(['total: run: code changed']);
    // scale 1 was computed before, scale 2 last: the nearest earlier result is the first one
    study.setCode({ mean: 'two' });
    study.edit('pipeline.yaml', 'scale: 2', 'scale: 1');
    expect(await explain('means@sub-01')).toEqual(['means@sub-01: run: code changed']);
    study.edit('pipeline.yaml', 'scale: 1', 'scale: 2');
    study.setCode();
    expect(await messageOf(explain('tootal'))).toContain('there is no stage tootal (did you mean total?)');
    expect(await messageOf(explain('means@sub-1'))).toContain('(did you mean means@sub-01?)');
  });
});

describe('a frozen run', () => {
  it('runs what the lock file says, and refuses code, parameters, data and stages that differ', async () => {
    study.setCode();
    expect((await run({ frozen: true })).state).toBe('done');
    study.setCode({ total: 'two' });
    expect(await messageOf(run({ frozen: true }))).toContain('stage total: code one -> two');
    study.setCode();
    expect(await messageOf(run({ frozen: true, set: { seed: '8' } }))).toContain('params.seed 7 -> 8');
    study.edit('pipeline.yaml', 'scale: 2', 'scale: 3');
    expect(await messageOf(run({ frozen: true }))).toContain('stage means: its parameters differ');
    study.edit('pipeline.yaml', 'scale: 3', 'scale: 2');
    study.addPerson('sub-05');
    const report = await run({ frozen: true });
    expect(report.exitCode).toBe(2);
    expect(report.failures[0]?.error.message).toMatch(/stage files: output.files "[0-9a-f]+" -> "[0-9a-f]+"/);
    study.removePerson('sub-05');
    study.write(
      'pipeline.yaml',
      PIPELINE.replace('people: people }', 'people: people }, with: { scale: 2 }'),
    );
    study.edit(
      'pipeline.yaml',
      'page: {',
      'second: { use: fixtures/total, in: { means: means } }\n  page: {',
    );
    expect(await messageOf(run({ frozen: true }))).toContain('stage second is not in the lock file');
    study.edit('pipeline.yaml', '  second: { use: fixtures/total, in: { means: means } }\n', '');
    study.write('pipeline.lock.json.bak', study.read('pipeline.lock.json'));
    study.write('pipeline.lock.json', '{}');
    expect(await messageOf(run({ frozen: true }))).toContain('is not a lock file');
    study.write('pipeline.lock.json', study.read('pipeline.lock.json.bak'));
  });
});

describe('rerun', () => {
  it('computes everything again elsewhere and finds the same', async () => {
    const page = study.read('results/page.html');
    study.write('results/page.html', 'untouched');
    const again = await rerun(study.folder, options());
    expect([again.same, again.differences]).toEqual([true, []]);
    expect(ran(again.report)).toEqual({ files: 1, people: 1, series: 3, means: 3, total: 1, page: 1 });
    expect(study.read('results/page.html')).toBe('untouched');
    study.write('results/page.html', page);
  });

  it('names what came out differently', async () => {
    study.write('data/series/sub-03.txt', '1\n2\n');
    const again = await rerun(join(study.folder, 'pipeline.lock.json'), options());
    expect(again.same).toBe(false);
    const what = again.differences.map((line) => line.replace(/ "[0-9a-f]+" -> "[0-9a-f]+"/, ''));
    expect(what).toEqual([
      'stage files: input.files',
      'stage files: output.files',
      'stage series: input.files',
      'stage series: output.series',
      'stage means: input.series',
      'stage means: output.means',
      'stage total: input.means',
      'stage total: output.totals',
      'stage page: input.totals',
      'stage page: output.page',
      'published.results/page.html',
      'published.results/total.csv',
    ]);
    expect(await messageOf(rerun(join(study.folder, 'data'), options()))).toContain('there is no lock file');
  });
});
