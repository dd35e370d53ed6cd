// Runs in processes of their own, which are killed.
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readStatus } from '../provenance/status.ts';
import { StudyFolder } from '../testing-fixtures/study.ts';
import { messageOf } from '../testing-fixtures/outcome.ts';
import { planPipeline } from './plan-pipeline.ts';
import { exitCodeOf, runPipeline } from './run-pipeline.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/testing-fixtures/run-study.js', import.meta.url));
/** `MESOVIA_LONG=1` kills a hundred times. */
const KILLS = process.env['MESOVIA_LONG'] ? 100 : 3;

let study: StudyFolder;
let whole: StudyFolder;
beforeAll(() => {
  study = new StudyFolder();
  whole = new StudyFolder();
});
afterAll(() => {
  study.remove();
  whole.remove();
});

interface Process {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
}

function start(folder: string): Process {
  const child = spawn(process.execPath, [PROGRAM, folder, '2'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {},
  });
  let output = '';
  const keep = (text: Buffer) => {
    output += text.toString();
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return { child, output: () => output, ended: new Promise((end) => child.once('close', end)) };
}

async function until(what: () => boolean): Promise<void> {
  while (!what()) await new Promise((again) => setTimeout(again, 5));
}

/** What the lock file says was made. */
function outputs(folder: string): unknown {
  return (JSON.parse(readFileSync(join(folder, 'pipeline.lock.json'), 'utf8')) as { stages: unknown }).stages;
}

describe('a killed run', () => {
  it('loses nothing that was finished, needs no unlocking, and the next one gives the same', async () => {
    expect(await start(whole.folder).ended).toBe(0);
    for (let kill = 0; kill < KILLS; kill++) {
      const run = start(study.folder);
      // After another number of events each time; a run that has ended before is as good.
      const events = 1 + ((kill * 5) % 13);
      await until(() => run.output().split('\n').length > events || run.child.exitCode !== null);
      run.child.kill('SIGKILL');
      await run.ended;
      const status = await readStatus(join(study.folder, '.mesovia'));
      expect(['killed', 'done']).toContain(status?.state);
    }
    const last = start(study.folder);
    expect(await last.ended).toBe(0);
    expect(last.output()).not.toContain('failed');
    expect(outputs(study.folder)).toEqual(outputs(whole.folder));
  });
});

describe('a second run at the same time', () => {
  it('is refused and names the first; status is still told', async () => {
    writeFileSync(join(study.folder, 'data/series/sub-01.txt'), '1\nslow\n2\n');
    const first = start(study.folder);
    await until(() => first.output().includes('series@sub-01 start'));
    const run = runPipeline(study.file, study.options);
    expect(await messageOf(run)).toContain(`${first.child.pid}`);
    expect(exitCodeOf(await run.catch((error: unknown) => error))).toBe(75);
    expect(await messageOf(planPipeline(study.file, study.options))).toContain(`${first.child.pid}`);
    const status = await readStatus(join(study.folder, '.mesovia'));
    expect(status?.state).toBe('running');
    expect(status?.stages.find((stage) => stage.stage === 'series')).toMatchObject({ total: 3, running: 1 });
    expect(await first.ended).toBe(0);
  });
});
