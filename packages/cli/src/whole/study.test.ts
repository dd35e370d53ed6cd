import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { PATIENCE, mesovia, succeeds, type Outcome } from './spawn.test.helper.ts';
import { writeStudy } from './study.test.helper.ts';

const PEOPLE = 9;
const folder = writeStudy(PEOPLE);
let first: Outcome;
beforeAll(async () => {
  first = await mesovia(['run', '--jobs', '1'], folder);
}, PATIENCE);

const rows = async (query: string): Promise<Record<string, unknown>[]> =>
  JSON.parse((await succeeds(['sql', query, '--json'], folder)).stdout) as Record<string, unknown>[];

describe('a study from data to results', () => {
  it('runs: paths on stdout, words on stderr, files in place', () => {
    expect(first.stderr).toContain('search: 1/1');
    expect(first.stderr).toMatch(/tiny: done in .*, 9 stages run/);
    expect(first.code).toBe(0);
    expect(first.stdout.split('\n')).toEqual([
      'results/connections.csv',
      'results/connections.json',
      'results/people.csv',
      'results/people.json',
      '',
    ]);
    expect(readFileSync(join(folder, 'results/connections.csv'), 'utf8')).toContain('candidate,family,name');
    expect(existsSync(join(folder, 'pipeline.lock.json'))).toBe(true);
  });

  it('a second run reuses everything and says so', async () => {
    const { stderr, milliseconds } = await succeeds(['run'], folder);
    expect(stderr).toMatch(/tiny: done in .*, everything reused \(9 stages\)/);
    console.log(`warm run of the tiny study: ${(milliseconds / 1000).toFixed(1)} s`);
  });

  it('plan says there is nothing to do; after a change, what and why', async () => {
    const idle = await succeeds(['plan', '--exit-code'], folder);
    expect(idle.stderr).toContain('tiny: nothing to do');
    const change = ['--set', 'permutations=30'];
    const busy = await mesovia(['plan', '--exit-code', ...change], folder);
    expect(busy.code).toBe(3);
    expect(busy.stdout).toMatch(/^search +statistics\/mass-mediation +1 +1 .*permutations.*20.*30/m);
    expect(busy.stderr).toContain('1 task to run');
    const tasks = await succeeds(['plan', '--tasks', ...change], folder);
    expect(tasks.stdout).toMatch(/^scrub@sub-01 +hit/m);
    expect(tasks.stdout).toMatch(/^search +run/m);
  });

  it('explain compares with the last time', async () => {
    const { stdout } = await succeeds(['explain', 'search', '--set', 'permutations=30'], folder);
    expect(stdout).toMatch(/params\.permutations 20 -> 30/);
    const hit = await succeeds(['explain', 'scrub@sub-03'], folder);
    expect(hit.stdout).toMatch(/run-1/);
    const typo = await mesovia(['explain', 'serach'], folder);
    expect(typo.code).toBe(2);
    expect(typo.stderr).toContain('did you mean search?');
  });

  it('sql joins people with candidates and refuses to write', async () => {
    const joined = await rows(
      'select participant_id, exercise, len(values) as n from included.participants join connections.candidates using (participant_id) order by all',
    );
    expect(joined.length).toBe(PEOPLE);
    expect(joined[0]).toEqual({ participant_id: 'sub-01', exercise: 'no', n: 15 });
    for (const bad of ['drop table store.tasks', "select * from read_text('pipeline.yaml')"]) {
      const { code, stdout, stderr } = await mesovia(['sql', bad], folder);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain('  try: ');
    }
  });

  it('sql prints a table and csv', async () => {
    const query = "select 1.5 as a, 'x,y' as b, null as c";
    const as = async (format: string) => (await succeeds(['sql', query, '-f', format], folder)).stdout;
    expect(await as('csv')).toBe('a,b,c\n1.5,"x,y",\n');
    expect(await as('table')).toMatch(/a +b +c\n-+ +-+ +-\n1\.500 +x,y +–/);
  });

  it('show: outputs, rows, columns, runs, parameters', async () => {
    expect((await succeeds(['show'], folder)).stdout).toMatch(/^scrub\.quality +table quality +9$/m);
    const table = await succeeds(['show', 'search', '--rows', '3', '--columns', 'name,a,min_t'], folder);
    expect(table.stdout.split('\n')[0]).toMatch(/^name +a +min_t$/);
    expect(table.stdout.trimEnd().split('\n').length).toBe(5);
    expect(table.stderr).toContain('3 of 10 rows');
    expect((await succeeds(['show', 'runs'], folder)).stdout).toMatch(/run-1 +done/);
    expect((await succeeds(['show', 'parameters'], folder)).stdout).toMatch(/^scrub +minimum_frames +50$/m);
    const typo = await mesovia(['show', 'serach.candidate_estimates'], folder);
    expect(typo.stderr).toContain('did you mean search.candidate_estimates?');
    expect((await mesovia(['show', 'search', '--columns', 'nmae'], folder)).stderr).toContain(
      'did you mean name?',
    );
  });

  it('show stage: inputs, parameters with defaults, outputs', async () => {
    const { stdout } = await succeeds(['show', 'stage', 'statistics/mass-mediation'], folder);
    expect(stdout).toMatch(/statistics\/mass-mediation \(version \d+\)/);
    expect(stdout).toMatch(/permutations +whole number \(at least 1\); default 10000/);
    expect(stdout).toMatch(/exposure +text; default study\.exposure of the pipeline file/);
    expect(stdout).toMatch(/candidate_estimates +one row per candidate/);
  });

  it('export writes files by their ending', async () => {
    for (const ending of ['parquet', 'csv']) {
      await succeeds(['export', 'search.candidate_estimates', `out.${ending}`], folder);
      expect(readFileSync(join(folder, `out.${ending}`)).length).toBeGreaterThan(100);
    }
    expect((await mesovia(['export', 'search', 'out.xlsx'], folder)).stderr).toContain(
      '.parquet, .arrow, .csv or .tsv',
    );
  });

  it('status, graph, schema, doctor', async () => {
    expect((await succeeds(['status'], folder)).stdout).toMatch(/tiny: done; started/);
    const graph = (await succeeds(['graph'], folder)).stdout;
    expect(graph).toMatch(/^flowchart LR/);
    expect(graph).toContain('s_series -->|series| s_scrub');
    const { stderr } = await succeeds(['schema', '--write'], folder);
    expect(stderr).toContain('pipeline.schema.json');
    const schema = readFileSync(join(folder, '.mesovia/pipeline.schema.json'), 'utf8');
    expect((JSON.parse(schema) as { $schema: string }).$schema).toBe(
      'http://json-schema.org/draft-07/schema#',
    );
    const doctor = await succeeds(['doctor'], folder);
    expect(doctor.stdout).toContain('pipeline file: tiny, 9 stages');
  });

  it('verify digests everything again', async () => {
    expect((await succeeds(['verify'], folder)).stdout).toMatch(/parts checked, all as it was written/);
  });

  it('gc says what would go', async () => {
    expect((await succeeds(['gc', '--dry-run'], folder)).stdout).toMatch(/^would remove 0 tasks/);
  });

  it('files changed by hand are not overwritten unless asked', async () => {
    const file = join(folder, 'results/people.csv');
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, `${before}mine\n`);
    const refused = await mesovia(['run'], folder);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('results/people.csv');
    expect(readFileSync(file, 'utf8')).toBe(`${before}mine\n`);
    await succeeds(['run', '--only', 'included', '--force'], folder);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });
});
