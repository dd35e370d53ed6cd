// How tables reach tasks: query results, computed keys, tables about the run.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Store } from '@mesovia/store';
import { ran } from '../testing-fixtures/outcome.ts';
import { StudyFolder } from '../testing-fixtures/study.ts';
import { planPipeline } from './plan-pipeline.ts';
import { runPipeline, type RunOptions } from './run-pipeline.ts';

const PIPELINE = `mesovia: 1
name: tables
study: { title: A study, design: cross-sectional, outcome: pain }
params: { data: { path: true, default: ./data }, seed: 7 }
stages:
  people: { use: fixtures/people, with: { file: $data/people.tsv } }
  files: { use: fixtures/files, with: { root: $data/series } }
  series: { use: fixtures/read, in: { files: files }, with: { offset: 1.5 } }
  means: { use: fixtures/mean, in: { series: series, people: people } }
  high:
    use: fixtures/query
    in: { means: means, people: people }
    with: { query: "select participant_id, team from means join people using (participant_id) where mean > 29.2", key: [participant_id] }
  noise: { use: fixtures/noise, in: { people: high } }
  total: { use: fixtures/total, in: { means: noise, extra: means } }
  page:
    use: fixtures/page
    in: { totals: total.parts, design: study.design, parameters: study.parameters, stages: study.stages, checks: study.checks }
publish: { results/page.html: page, results/high.tsv: high }
`;

let study: StudyFolder;
const run = (options: Partial<RunOptions> = {}) =>
  runPipeline(study.file, { ...study.options, jobs: 1, ...options });
beforeAll(() => {
  study = new StudyFolder(PIPELINE);
});
afterAll(() => study.remove());

it('a stage over a table that is not computed yet is planned when the table is there', async () => {
  const plan = await planPipeline(study.file, study.options);
  expect(plan.stages.find((s) => s.stage === 'noise')).toMatchObject({
    total: undefined,
    reason: 'known once the stages before it have run',
  });
  const report = await run();
  expect(report.failures).toEqual([]);
  expect(ran(report)).toMatchObject({ high: 1, noise: 2, total: 1, page: 1 });
  expect(study.read('results/high.tsv')).toBe('participant_id\tteam\nsub-02\tblue\nsub-03\tblue\n');
});

it('the page knows the design, parameters without places, and the stages behind it', () => {
  expect(study.read('results/page.html').split('\n').slice(0, 6)).toEqual([
    '<h1>Page</h1>',
    'A study',
    '3 2',
    'key=["participant_id"], query="select participant_id, team from means join people using (participant_id) where mean > 29.2", limit=5, scale=1, seed=7, title="Page", offset=1.5, outcome="pain", seed=7',
    'files > people > series > means > high > noise > total > page',
    '',
  ]);
});

it('remarks of stages reach the page, once, and run it again', async () => {
  study.write('data/series/sub-02.txt', '60\n');
  study.write('data/series/sub-03.txt', '60\n');
  expect(ran(await run())).toEqual({ files: 1, series: 2, means: 2, high: 1, total: 1, page: 1 });
  expect(study.read('results/page.html')).toContain('a series has one number\n');
});

it('a query result that is not what it stands for fails where it is used', async () => {
  study.edit('pipeline.yaml', 'participant_id, team from', 'participant_id, mean from');
  const report = await run();
  expect(report.failures.map((f) => f.error.message)).toEqual([
    'fixture_people lacks team\n  at: noise, input people\n  try: return every column of the contract',
  ]);
  study.write('pipeline.yaml', PIPELINE);
});

it('a query that finds nobody says so', async () => {
  study.edit('pipeline.yaml', 'mean > 29.2', 'mean > 1e6');
  const report = await run();
  expect(report.failures.map((f) => f.error.message)).toEqual([
    'high.result has no rows, so there is nobody to run for\n  at: noise, input people\n  try: check the stage that makes this table',
  ]);
  study.write('pipeline.yaml', PIPELINE);
});

it('what a run found is kept by gc, and views show what the pipeline file names', async () => {
  await run();
  {
    await using store = await Store.open(join(study.folder, '.mesovia'));
    await store.gc({ keepRuns: 1 });
    const rows = await store.query('select count(*)::integer as n from means');
    expect(rows.get(0)?.['n']).toBe(3);
    expect(Object.keys(await store.current())).toContain('noise');
  }
  expect(ran(await run())).toEqual({});
  study.write('pipeline.yaml', PIPELINE.replace(/  noise: .*\n/, '').replace('means: noise', 'means: means'));
  await run();
  await using store = await Store.open(join(study.folder, '.mesovia'));
  expect(Object.keys(await store.current())).not.toContain('noise');
});
