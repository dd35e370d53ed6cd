import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isUserError } from '@mesovia/core';
import type { RunEvent } from '../provenance/events.ts';
import { readStatus } from '../provenance/status.ts';
import { ran } from '../testing-fixtures/outcome.ts';
import { PIPELINE, StudyFolder } from '../testing-fixtures/study.ts';
import { planPipeline } from './plan-pipeline.ts';
import { runPipeline, type RunOptions } from './run-pipeline.ts';

// A branch of its own beside the failing one.
const TWO_BRANCHES = PIPELINE.replace(
  'stages:',
  `stages:
  noise: { use: fixtures/noise, in: { people: people } }
  other: { use: fixtures/total, in: { means: noise } }`,
);

let study: StudyFolder;
const run = (options: Partial<RunOptions> = {}) =>
  runPipeline(study.file, { ...study.options, jobs: 1, ...options });
beforeAll(() => {
  study = new StudyFolder(TWO_BRANCHES);
});
afterAll(() => study.remove());

describe('a failing person', () => {
  it('is named; the others and independent branches finish; the gather is blocked', async () => {
    study.write('data/series/sub-02.txt', '1\nx\n');
    const report = await run();
    expect(report.failures.map((f) => f.address)).toEqual(['series@sub-02']);
    const error = report.failures[0]?.error as Error;
    expect(isUserError(error)).toBe(true);
    expect(error.name).toBe('DataError');
    expect(error.message).toBe(
      'a line is not a number\n  at: series@sub-02: sub-02.txt:1\n  try: correct the file',
    );
    expect(ran(report)).toEqual({ files: 1, people: 1, noise: 3, other: 1, series: 2, means: 2 });
    const blocked = Object.fromEntries(report.stages.map((s) => [s.stage, s.blocked]));
    expect(blocked).toMatchObject({ means: 1, total: 1, page: 1, other: 0 });
    expect([report.state, report.exitCode, report.lock]).toEqual(['failed', 2, undefined]);
    expect(report.published).toEqual([]);
  });

  it('is all that runs when it is tried again', async () => {
    expect(ran(await run())).toEqual({});
    study.write('data/series/sub-02.txt', '6\n50\n');
    expect(ran(await run())).toEqual({ files: 1, series: 1, means: 1, total: 1, page: 1 });
  });
});

describe('a worker that dies', () => {
  it('fails its task only, and the run is not the fault of the reader', async () => {
    study.write('data/series/sub-02.txt', 'crash\n');
    const report = await run();
    expect(report.failures.map((f) => f.error.message)).toEqual([
      'series@sub-02: the worker process ended (exit code 9); it may have run out of memory: try --jobs 1 or --memory',
    ]);
    expect(report.exitCode).toBe(1);
    const log = report.failures[0]?.log ?? '';
    expect(log).toBe(join(study.folder, '.mesovia/runs', report.run, 'logs/series@sub-02.log'));
    expect(readFileSync(log, 'utf8')).toContain('last words');
    const status = await readStatus(join(study.folder, '.mesovia'));
    expect(status).toMatchObject({ state: 'failed', failures: [{ address: 'series@sub-02' }] });
    expect(existsSync(join(study.folder, '.mesovia/spool'))).toBe(false);
    study.write('data/series/sub-02.txt', '6\n50\n');
  });
});

describe('data that do not fit together', () => {
  it('refuses a person without a row elsewhere, and names the remedy', async () => {
    study.addPerson('sub-04');
    study.edit('data/people.tsv', 'sub-04\tblue\n', '');
    const report = await run();
    expect(report.failures.map((f) => f.error.message)).toEqual([
      'people.people has no row with participant_id sub-04\n  at: means@sub-04, input people\n  try: complete the data of sub-04, or leave sub-04 out of series',
    ]);
    study.write(
      'data/people.tsv',
      `${study.read('data/people.tsv')}sub-04\tblue\nsub-05\tblue\nsub-06\tblue\n`,
    );
  });

  it('counts people that only other tables have', async () => {
    const checks: RunEvent[] = [];
    const report = await run({ onEvent: (event) => void (event.kind === 'check' && checks.push(event)) });
    expect(report.failures).toEqual([]);
    expect(checks).toContainEqual({
      kind: 'check',
      stage: 'means',
      code: 'unused-keys',
      severity: 'note',
      message: '2 of 6 values of participant_id in people are not in series and were not used',
    });
    expect(study.read('results/page.html')).toContain('2 of 6 values of participant_id in people');
  });

  it('says what is missing and where its place comes from', async () => {
    const report = await run({ set: { data: join(study.folder, 'nowhere') } });
    expect(report.failures.map((f) => f.address)).toEqual(['files', 'people']);
    expect(report.failures[1]?.error.message).toContain('nowhere/people.tsv does not exist\n  at: people:');
    const plan = await planPipeline(study.file, {
      ...study.options,
      set: { data: join(study.folder, 'nowhere') },
    });
    expect(plan.stages.find((s) => s.stage === 'people')?.failed).toBe(1);
  });
});

describe('a part of a run', () => {
  it('--until runs what a stage needs, --only just the stage', async () => {
    study.edit(
      'pipeline.yaml',
      'series: series, people: people }',
      'series: series, people: people }, with: { scale: 3 }',
    );
    const until = await run({ until: ['means'] });
    expect(ran(until)).toEqual({ means: 4 });
    expect(until.stages.filter((s) => s.leftOut > 0).map((s) => s.stage)).toEqual([
      'noise',
      'other',
      'total',
      'page',
    ]);
    expect(ran(await run({ only: ['total'] }))).toEqual({ total: 1 });
  });

  it('--participants runs some people, and no gather without the others', async () => {
    study.edit('pipeline.yaml', 'scale: 3', 'scale: 4');
    const report = await run({ participants: ['sub-02'] });
    expect(ran(report)).toEqual({ means: 1 });
    expect(report.stages.find((s) => s.stage === 'total')).toMatchObject({ ran: 0, leftOut: 1 });
    expect(report.lock).toBeUndefined();
  });

  it('an interrupted run keeps what is finished', async () => {
    study.edit('pipeline.yaml', 'scale: 4', 'scale: 5');
    const stop = new AbortController();
    const report = await run({
      signal: stop.signal,
      onEvent: (event) => {
        if (event.kind === 'task' && event.state === 'done') stop.abort();
      },
    });
    expect([report.state, report.exitCode]).toEqual(['interrupted', 130]);
    const done = ran(report)['means'] ?? 0;
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(4);
    expect(ran(await run())['means']).toBe(4 - done);
    expect(existsSync(join(study.folder, 'results/total.csv'))).toBe(true);
  });
});
