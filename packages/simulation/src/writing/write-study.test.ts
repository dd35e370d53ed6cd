import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '@mesovia/core';
import { afterAll, describe, expect, it } from 'vitest';
import { carrierEdges } from '../edges/background-edges.ts';
import { simulateStudy } from '../study/study.ts';
import { writeStudy } from './write-study.ts';
import { TINY_STUDY, writeTestData } from './write-test-data.ts';

const made: string[] = [];
function folder(): string {
  const place = mkdtempSync(join(tmpdir(), 'mesovia-simulation-'));
  made.push(place);
  return place;
}
afterAll(() => made.forEach((place) => rmSync(place, { recursive: true })));

const read = (...parts: string[]) => readFileSync(join(...parts), 'utf8');
const size = (place: string): number =>
  readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);

describe('writing a study', () => {
  it('writes every file once, then leaves the folder alone', async () => {
    const place = join(folder(), 'new');
    expect(await writeStudy(place, TINY_STUDY)).toEqual({ written: true, files: 22 });
    const stamp = statSync(join(place, 'participants.tsv')).mtimeMs;
    expect(await writeStudy(place, TINY_STUDY)).toEqual({ written: false, files: 22 });
    expect(statSync(join(place, 'participants.tsv')).mtimeMs).toBe(stamp);
    expect(readdirSync(join(place, 'timeseries')).length).toBe(8);
  });

  it('says what it wrote: digests, truth, repetition time', async () => {
    const place = folder();
    await writeStudy(place, TINY_STUDY);
    const manifest = JSON.parse(read(place, 'manifest.json'));
    expect(manifest).toMatchObject({ format: 1, complete: true, options: TINY_STUDY });
    for (const [path, digest] of Object.entries(manifest.files))
      expect(sha256(read(place, path))).toBe(digest);
    const truth = JSON.parse(read(place, 'truth.json'));
    const study = simulateStudy(TINY_STUDY);
    expect(truth.simulated).toBe(true);
    expect(truth.planted.map((edge: { candidate: number }) => edge.candidate)).toEqual(carrierEdges(study));
    expect(truth.planted[0].name).toBe('left insula - right amygdala');
    expect(JSON.parse(read(place, 'task-rest_bold.json')).RepetitionTime).toBe(5);
    expect(Object.keys(JSON.parse(read(place, 'participants.json')))).toEqual(
      read(place, 'participants.tsv').split('\n')[0].split('\t'),
    );
  });

  it('writes motion as fMRIPrep does and series under the names of the region table', async () => {
    const place = folder();
    await writeStudy(place, TINY_STUDY);
    const motion = read(place, 'motion/sub-01_task-rest_motion.tsv').trimEnd().split('\n');
    expect(motion.slice(0, 2)).toEqual(['framewise_displacement', 'n/a']);
    expect(motion.length).toBe(61);
    const series = read(place, 'timeseries/sub-01_task-rest_timeseries.tsv').trimEnd().split('\n');
    const names = read(place, 'regions.tsv')
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split('\t')[1]);
    expect(series[0].split('\t')).toEqual(names);
    expect(series.length).toBe(61);
  });

  it('everybody in the tiny study keeps 50 frames', async () => {
    const place = folder();
    await writeStudy(place, TINY_STUDY);
    for (const name of readdirSync(join(place, 'motion'))) {
      const kept = read(place, 'motion', name)
        .trimEnd()
        .split('\n')
        .slice(1)
        .filter((cell) => !(Number(cell) > 0.5));
      expect(kept.length).toBeGreaterThanOrEqual(50);
    }
  });

  it('the demo study is below 15 MB, and its bytes never change', async () => {
    const place = folder();
    await writeStudy(place);
    expect(size(place)).toBeLessThan(15e6);
    expect(sha256(read(place, 'manifest.json'))).toBe(
      '46f606fc0121d5ce60b423a09d760d35869c67fd8a7e2916ff22e202b29e2c69',
    );
  });

  it('mends a folder whose writing was broken off, and one with a file missing', async () => {
    const place = folder();
    await writeStudy(place, TINY_STUDY);
    const whole = read(place, 'manifest.json');
    writeFileSync(join(place, 'manifest.json'), whole.replace('"complete": true', '"complete": false'));
    writeFileSync(join(place, 'participants.tsv'), 'half a fi');
    expect(await writeStudy(place, TINY_STUDY)).toMatchObject({ written: true });
    rmSync(join(place, 'regions.tsv'));
    expect(await writeStudy(place, TINY_STUDY)).toMatchObject({ written: true });
    expect(read(place, 'manifest.json')).toBe(whole);
    expect(await writeStudy(place, TINY_STUDY)).toMatchObject({ written: false });
  });

  it('replaces a study by another one, and takes out people who are no longer there', async () => {
    const place = folder();
    await writeStudy(place, TINY_STUDY);
    await writeStudy(place, { ...TINY_STUDY, variant: 'null', people: 7, exercising: 4 });
    expect(readdirSync(join(place, 'timeseries')).length).toBe(7);
    expect(existsSync(join(place, 'motion/sub-08_task-rest_motion.tsv'))).toBe(false);
    expect(JSON.parse(read(place, 'truth.json')).planted).toEqual([]);
  });

  it('never writes over somebody’s work', async () => {
    const place = folder();
    writeFileSync(join(place, 'thesis.docx'), 'mine');
    await expect(writeStudy(place, TINY_STUDY)).rejects.toThrow(
      'the folder holds 1 file(s) that were not simulated, such as thesis.docx',
    );
    const other = folder();
    await writeStudy(other, TINY_STUDY);
    appendFileSync(join(other, 'participants.tsv'), 'sub-99\n');
    await expect(writeStudy(other, { ...TINY_STUDY, seed: 1 })).rejects.toThrow(
      `the file is not as it was written\n  at: ${join(other, 'participants.tsv')}\n  try: move it away`,
    );
    expect(read(other, 'participants.tsv')).toContain('sub-99');
  });

  it.each(['not json', '{"format":1}', '{"format":1,"generator":"x","files":{"../../escape":""}}'])(
    'refuses a manifest that is not one: %s',
    async (text) => {
      const place = folder();
      writeFileSync(join(place, 'manifest.json'), text);
      await expect(writeStudy(place, TINY_STUDY)).rejects.toThrow(
        'the file is not a manifest of simulated data',
      );
    },
  );
});

describe('writing test data', () => {
  it('writes golden and tiny-study, the same bytes every time', async () => {
    const [one, other] = [folder(), folder()];
    expect(await writeTestData(one)).toEqual({
      golden: { written: true, files: 3 },
      'tiny-study': { written: true, files: 22 },
    });
    await writeTestData(other);
    for (const part of ['golden', 'tiny-study']) {
      expect(read(one, part, 'manifest.json')).toBe(read(other, part, 'manifest.json'));
    }
    expect(read(one, 'golden/README.md')).toContain('not evidence about the study');
    expect(sha256(read(one, 'golden/manifest.json'))).toBe(
      'd3f1f2af4f46feea458a1a91f9a6eb1164c608e2a17183f692cda6174c6380d4',
    );
    expect(sha256(read(one, 'tiny-study/manifest.json'))).toBe(
      '7f1937fd7cde6fb5717e31f17cfe5045e4b909f45914e252f3e334cd3d313f41',
    );
  });
});
