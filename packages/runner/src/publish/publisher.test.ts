import { existsSync, lstatSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runPipeline, type RunOptions } from '../run/run-pipeline.ts';
import { messageOf } from '../testing-fixtures/outcome.ts';
import { PIPELINE, StudyFolder } from '../testing-fixtures/study.ts';

let study: StudyFolder;
const run = (options: Partial<RunOptions> = {}) =>
  runPipeline(study.file, { ...study.options, jobs: 1, ...options });
const written = async (options: Partial<RunOptions> = {}) => {
  const report = await run(options);
  return {
    written: report.published.filter((p) => p.written).map((p) => p.path),
    failures: report.failures.map((f) => `${f.address}: ${f.error.message.replaceAll(study.folder, '')}`),
    exitCode: report.exitCode,
  };
};
beforeAll(() => {
  study = new StudyFolder();
});
afterAll(() => study.remove());

it('writes pages and tables, with a data dictionary beside a table, and no other file', async () => {
  expect((await written()).written).toEqual(['results/page.html', 'results/total.csv', 'results/total.json']);
  expect(readdirSync(join(study.folder, 'results'))).toEqual(['page.html', 'total.csv', 'total.json']);
  expect(JSON.parse(study.read('results/total.json'))).toMatchObject({ value: { Description: 'how much' } });
});

it('writes nothing twice, and again what was removed', async () => {
  expect((await written()).written).toEqual([]);
  rmSync(join(study.folder, 'results/page.html'));
  expect((await written()).written).toEqual(['results/page.html']);
});

it('leaves alone what was changed by hand, unless it is forced', async () => {
  const before = study.read('results/page.html');
  study.write('results/page.html', 'my notes');
  const refused = await written();
  expect(refused.written).toEqual([]);
  expect(refused.exitCode).toBe(2);
  expect(refused.failures).toEqual([
    'publish results/page.html: results/page.html was not written by mesovia, or was changed since\n  at: /pipeline.yaml:14:31\n  try: move the file away, or publish over it with --force; the result itself is kept in the store',
  ]);
  expect(study.read('results/page.html')).toBe('my notes');
  expect((await written({ force: true })).written).toEqual(['results/page.html']);
  expect(study.read('results/page.html')).toBe(before);
});

it('knows its files also without the store, by the lock file', async () => {
  rmSync(join(study.folder, '.mesovia'), { recursive: true });
  study.edit('pipeline.yaml', 'totals: total,', 'totals: total.parts,');
  expect(await written()).toEqual({ written: ['results/page.html'], failures: [], exitCode: 0 });
  study.write('pipeline.yaml', PIPELINE);
});

it('does not write through links, nor over folders', async () => {
  const outside = join(study.folder, '..', `outside-${process.pid}`);
  mkdirSync(outside);
  rmSync(join(study.folder, 'results'), { recursive: true });
  symlinkSync(outside, join(study.folder, 'results'), 'dir');
  expect(await messageOf(run())).toContain('results is a link and may lead out of the pipeline folder');
  rmSync(join(study.folder, 'results'));
  mkdirSync(join(study.folder, 'results/page.html'), { recursive: true });
  expect(await messageOf(run())).toContain('page.html is not a file');
  rmSync(join(study.folder, 'results'), { recursive: true });
  symlinkSync(join(outside, 'x.csv'), study.write('results/x', '').replace(/x$/, 'total.csv'));
  expect(await messageOf(run())).toContain('total.csv is a link');
  expect(existsSync(join(outside, 'x.csv'))).toBe(false);
  expect(lstatSync(outside).isDirectory()).toBe(true);
  rmSync(outside, { recursive: true });
});
