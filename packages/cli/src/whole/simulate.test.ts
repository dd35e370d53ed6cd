import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { simulateStudy, VARIANTS } from '@mesovia/simulation';
import { describe, expect, it } from 'vitest';
import { SIMULATION_DEFAULTS, SIMULATION_VARIANTS } from '../commands/simulate.ts';
import { freshFolder, mesovia, succeeds } from './spawn.test.helper.ts';

const folder = freshFolder();
const small = ['--people', '14', '--regions', '6', '--frames', '60', '--tr', '5'];

describe('mesovia simulate', () => {
  it('has the defaults of the generator', () => {
    const { variant, seed, people, regions, frames, tr_s, exercising } = simulateStudy().options;
    expect({ variant, seed, people, regions, frames, tr: tr_s }).toEqual(SIMULATION_DEFAULTS);
    expect(exercising).toBe(Math.round((people * 29) / 45));
    expect(SIMULATION_VARIANTS).toEqual(VARIANTS);
  });

  it('writes a study once', async () => {
    expect((await succeeds(['simulate', 'data/planted', ...small], folder)).stderr).toContain(': wrote ');
    expect((await succeeds(['simulate', 'data/planted', ...small], folder)).stderr).toContain(
      'already there, unchanged',
    );
    expect(
      readFileSync(join(folder, 'data/planted/participants.tsv'), 'utf8').trimEnd().split('\n'),
    ).toHaveLength(15);
  });

  it('refuses what cannot be simulated', async () => {
    const { code, stderr } = await mesovia(['simulate', 'x', '--variant', 'nul'], folder);
    expect(stderr).toContain('planted, published-size, null, confounded');
    expect(code).toBe(2);
    const frames = await mesovia(['simulate', 'x', '--frames', '60'], folder);
    expect(frames.stderr).toContain('2 x regions + 40');
  });

  it('is what the demo pipeline reads: from one command to a report', async () => {
    const demo = fileURLToPath(new URL('../../../../pipelines/exercise-pain/pipeline.yaml', import.meta.url));
    copyFileSync(demo, join(folder, 'pipeline.yaml'));
    const { stderr } = await succeeds(['run', '--set', 'permutations=50', '--jobs', '2'], folder);
    expect(stderr).toContain('exercise-pain: done');
    const page = readFileSync(join(folder, 'results/report.html'), 'utf8');
    expect(page).toMatch(/^<!doctype html>/i);
    expect(page).toContain('Exercise habit, resting-state connectivity and low back pain');
  });
});
