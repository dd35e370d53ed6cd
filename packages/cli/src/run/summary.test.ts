import { DataError } from '@mesovia/core';
import type { RunReport } from '@mesovia/runner';
import { describe, expect, it } from 'vitest';
import { painter } from '../terminal.ts';
import { failureText, summaryText } from './summary.ts';

type StageReport = RunReport['stages'][number];

const stage = (name: string, part: Partial<StageReport>): StageReport => ({
  stage: name,
  use: `room/${name}`,
  total: 1,
  reused: 0,
  ran: 0,
  failed: 0,
  blocked: 0,
  leftOut: 0,
  elapsedMs: 0,
  ...part,
});

const report = (part: Partial<RunReport>): RunReport => ({
  run: 'run-1',
  pipeline: 'tiny',
  store: '/s',
  state: 'done',
  exitCode: 0,
  stages: [stage('a', { ran: 1 }), stage('b', { reused: 1 })],
  failures: [],
  published: [],
  lock: undefined,
  elapsedMs: 31_000,
  ...part,
});
const plain = painter(false);

describe('the last words of a run', () => {
  it('say what ran, what was reused, what was published, and how long it took', () => {
    const published = [{ path: '/p/results/a.csv', sha256: '', written: true }];
    expect(summaryText(report({ published }), [], plain)).toBe(
      '\ntiny: done in 31 s, 1 stage run, 1 reused\npublished 1 file, 1 new or changed:',
    );
  });
  it('say so when everything was reused', () => {
    const stages = [stage('a', { reused: 1 }), stage('b', { reused: 9, total: 9 })];
    expect(summaryText(report({ stages }), [], plain)).toContain('everything reused (2 stages)');
  });
  it('say how to go on after Ctrl-C', () => {
    expect(summaryText(report({ state: 'interrupted', exitCode: 130 }), [], plain)).toContain(
      'tiny: interrupted after 31 s, 1 stage run, 1 reused\nrun it again to continue',
    );
  });
  it('list warnings', () => {
    const text = summaryText(report({}), [{ stage: 'scrub', message: 'few\nframes' }], plain);
    expect(text).toContain('1 warning:\n  scrub few frames');
  });
  it('count what failed and what was not run', () => {
    const stages = [stage('a', { failed: 1 }), stage('b', { blocked: 1 })];
    expect(summaryText(report({ state: 'failed', exitCode: 2, stages }), [], plain)).toContain(
      'tiny: failed after 31 s, 1 failed, 1 not run',
    );
  });
});

describe('failures', () => {
  const error = new DataError('not-finite', 'NaN in L_Thal', 'series@sub-03: x.tsv:2', 'mend it');
  it('are printed without a stack, with the command that runs the task alone', () => {
    const [text] = failureText(report({ failures: [{ address: 'series@sub-03', error }] }), 'pipeline.yaml');
    expect(text).toBe(
      '\nDataError: NaN in L_Thal\n  at: series@sub-03: x.tsv:2\n  try: mend it\n  alone: mesovia run pipeline.yaml --only series --participants sub-03',
    );
  });
  it('that are defects keep their stack', () => {
    const [text] = failureText(report({ failures: [{ address: 'a', error: new TypeError('x') }] }), 'p.yaml');
    expect(text).toMatch(/TypeError: x\n +at .*summary\.test\.ts/);
  });
  it('are not repeated without end', () => {
    const failures = Array.from({ length: 40 }, (_, i) => ({ address: `series@sub-${i}`, error }));
    const texts = failureText(report({ failures }), 'p.yaml');
    expect(texts.length).toBe(6);
    expect(texts.at(-1)).toContain('and 35 more failed tasks: mesovia status');
  });
});
