import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dirname, join } from 'node:path';
import { PIPELINE, StudyFolder } from '../testing-fixtures/study.ts';
import { messageOf } from '../testing-fixtures/outcome.ts';
import { loadPipeline, type PipelineOptions } from './load-pipeline.ts';

let study: StudyFolder;
beforeAll(() => {
  study = new StudyFolder();
});
afterAll(() => study.remove());

const HEAD = 'mesovia: 1\nname: x\n';

function load(text: string, options: Partial<PipelineOptions> = {}) {
  study.write('try.yaml', text);
  return loadPipeline(join(study.folder, 'try.yaml'), { ...study.options, ...options });
}

/** The lines of what is refused, without the folder. */
async function problems(text: string, options: Partial<PipelineOptions> = {}): Promise<string[]> {
  const message = await messageOf(load(text, options));
  const lines = message.split('\n  at: ')[0]?.split('\n') ?? [];
  return lines.map((line) => line.replaceAll(`${study.folder}/`, ''));
}

describe('a pipeline file that is right', () => {
  it('gives stages in running order, parameters with defaults, places below the file', async () => {
    const pipeline = await load(PIPELINE);
    expect(pipeline.stages.map((s) => s.name)).toEqual([
      'files',
      'people',
      'series',
      'means',
      'total',
      'page',
    ]);
    const [files] = pipeline.stages;
    expect(files?.params).toEqual({ root: join(study.folder, 'data/series') });
    expect(files?.keyParams).toEqual({});
    expect(pipeline.stages.find((s) => s.name === 'means')?.params).toEqual({ scale: 1, limit: 5 });
    expect(pipeline.stages.find((s) => s.name === 'total')?.params).toEqual({ outcome: 'pain', seed: 7 });
    expect(pipeline.publish.map((p) => `${p.path} ${p.stage}.${p.output}`)).toEqual([
      'results/page.html page.page',
      'results/total.csv total.totals',
    ]);
  });

  it('does not depend on the order of lines', async () => {
    const lines = PIPELINE.split('\n');
    const from = lines.indexOf('stages:') + 1;
    const shuffled = [
      ...lines.slice(0, from),
      ...lines.slice(from, from + 6).reverse(),
      ...lines.slice(from + 6),
    ];
    const names = (await load(shuffled.join('\n'))).stages.map((s) => s.name);
    expect(names).toEqual((await load(PIPELINE)).stages.map((s) => s.name));
  });

  it('takes a parameter from the command line, from the environment, from the file, in this order', async () => {
    const text = `${HEAD}params: { data: { path: true, env: WHERE, default: ./here } }
stages: { files: { use: fixtures/files, with: { root: $data/sub } } }\n`;
    const root = async (options: Partial<PipelineOptions>) =>
      (await load(text, options)).stages[0]?.params['root'];
    expect(await root({ env: {} })).toBe(join(study.folder, 'here/sub'));
    expect(await root({ env: { WHERE: '/there' } })).toBe('/there/sub');
    expect(await root({ env: { WHERE: '/there' }, set: { data: '/set' } })).toBe('/set/sub');
  });

  it('keeps types through $name and --set, and text as text', async () => {
    const text = `${HEAD}params: { scale: 2.5, label: 'a', list: [b] }
stages:
  files: { use: fixtures/files, with: { root: . } }
  s: { use: fixtures/read, in: { files: files }, with: { offset: $scale, label: $label } }
  t: { use: fixtures/read, in: { files: files }, with: { label: $$label } }\n`;
    const params = async (options: Partial<PipelineOptions>) =>
      (await load(text, options)).stages.filter((s) => s.name !== 'files').map((s) => s.params);
    expect(await params({})).toEqual([
      { offset: 2.5, label: 'a' },
      { offset: 0, label: '$label' },
    ]);
    expect((await params({ set: { scale: '3', label: '08' } }))[0]).toEqual({ offset: 3, label: '08' });
  });
});

describe('extends', () => {
  it('merges maps, replaces the rest, takes away with null, and keeps places with their file', async () => {
    study.write('base/base.yaml', PIPELINE);
    const pipeline = await load(`mesovia: 1
extends: ./base/base.yaml
name: child
params: { data: ./other }
stages:
  page: null
  means: { with: { scale: 3, limit: null } }
publish: { results/page.html: null, results/total.csv: null, results/more.tsv: total.parts }
`);
    expect(pipeline.name).toBe('child');
    expect(pipeline.stages.map((s) => s.name)).toEqual(['files', 'people', 'series', 'means', 'total']);
    expect(pipeline.stages.find((s) => s.name === 'means')?.params).toEqual({ scale: 3, limit: null });
    expect(pipeline.stages[0]?.params).toEqual({ root: join(study.folder, 'other/series') });
    expect(pipeline.publish.map((p) => p.path)).toEqual(['results/more.tsv']);
    expect(pipeline.files.map((f) => f.replace(study.folder, ''))).toEqual(['/try.yaml', '/base/base.yaml']);
  });

  it('resolves a place against the file that holds it', async () => {
    study.write('base/base.yaml', PIPELINE);
    const pipeline = await load('mesovia: 1\nextends: ./base/base.yaml\nname: child\n');
    expect(pipeline.stages[0]?.params['root']).toBe(join(study.folder, 'base/data/series'));
    expect(dirname(pipeline.file)).toBe(pipeline.folder);
  });

  it('takes a default back with null where the parameter knows no null', async () => {
    study.write(
      'base/base.yaml',
      PIPELINE.replace('in: { files: files } }', 'in: { files: files }, with: { offset: 4 } }'),
    );
    const pipeline = await load(
      'mesovia: 1\nextends: ./base/base.yaml\nname: c\nstages: { series: { with: { offset: null } } }\n',
    );
    expect(pipeline.stages.find((s) => s.name === 'series')?.params).toEqual({ offset: 0 });
  });

  it('points at the file in which the mistake is', async () => {
    study.write('base/base.yaml', PIPELINE.replace('use: fixtures/mean', 'use: fixtures/maen'));
    expect(await problems('mesovia: 1\nextends: ./base/base.yaml\nname: c\n')).toEqual([
      'base/base.yaml:11:17 stages.means.use: @mesovia/fixtures has no stage maen (did you mean mean?); it has compare, files, mean, noise, page, people, query, read, surroundings, total',
    ]);
  });

  it('refuses a file that is missing or extends itself', async () => {
    expect(await problems(`${HEAD}extends: ./nowhere.yaml\n`)).toEqual([
      'try.yaml:3:10 extends: nowhere.yaml does not exist',
    ]);
    study.write('loop.yaml', 'mesovia: 1\nextends: ./try.yaml\n');
    expect(await problems('mesovia: 1\nextends: ./loop.yaml\n')).toEqual([
      'loop.yaml:2:10 extends: try.yaml extends itself: try.yaml -> loop.yaml -> try.yaml',
    ]);
    expect(await problems('mesovia: 1\nextends: [a, b]\n')).toEqual([
      'try.yaml:2:10 extends: is the name of one file, for example ./pipeline.yaml',
    ]);
  });
});

describe('a pipeline file with mistakes', () => {
  it('shows all of them at once, with line and column', async () => {
    const text = `mesovia: 1
name: x
studdy: {}
study: { title: T, design: cross-sectionel }
params: { data: { path: true }, seed: 1, low: { default: 1, min: 3 } }
stages:
  people: { use: fixtures/people, with: { file: $dat } }
  files: { use: fixtures/files, with: { root: $seed/x, extra: 1 } }
  series: { use: fixtures/read, in: { file: files }, with: { offset: many } }
  means: { use: fixtures/mean, in: { series: people, people: people.table } }
  total: { use: fixtures/total, in: { means: maens } }
  page: { use: fixtrues/page, in: { totals: total } }
publish: { ../x.html: page, results/x.csv: total.partz, /abs.csv: total, results/y.svg: total }
`;
    expect(await problems(text)).toEqual([
      'try.yaml:3:1 studdy: unknown name (did you mean study?)',
      'try.yaml:4:28 study.design: is "cross-sectionel", not cross-sectional or longitudinal or randomised (did you mean cross-sectional?)',
      'try.yaml:5:11 params.data: has no value: use --set data=FOLDER',
      'try.yaml:5:58 params.low: is 1, below the minimum 3',
      'try.yaml:7:49 stages.people.with.file: $dat is not declared under params (did you mean data?)',
      'try.yaml:8:47 stages.files.with.root: $seed/x: only a path parameter can be continued: params: { seed: { path: true, ... } }',
      'try.yaml:8:56 stages.files.with.extra: unknown name; known are root',
      'try.yaml:9:33 stages.series.in: files is not connected: in: { files: stage }',
      'try.yaml:9:39 stages.series.in.file: no such input (did you mean files?); read takes files',
      'try.yaml:9:70 stages.series.with.offset: is "many", not a number',
      'try.yaml:10:46 stages.means.in.series: people.people is a fixture_people table, and series takes fixture_series',
      'try.yaml:10:62 stages.means.in.people: people has no output table; it has people',
      'try.yaml:11:46 stages.total.in.means: there is no stage maens (did you mean means?)',
      'try.yaml:12:16 stages.page.use: no package @mesovia/fixtrues with stages is installed (did you mean fixtures?); installed are fixtures',
      'try.yaml:13:12 publish.../x.html: leads out of the pipeline folder',
      'try.yaml:13:44 publish.results/x.csv: total has no output partz (did you mean parts?); it has totals, parts',
      'try.yaml:13:57 publish./abs.csv: is absolute: results lie below the pipeline folder',
      'try.yaml:13:89 publish.results/y.svg: is a table: end the path in .csv, .tsv, .parquet, .arrow',
    ]);
  });

  it('says where and what to do', async () => {
    const message = await messageOf(load('mesovia: 2\nname: x\nstages: {}\n'));
    expect(message).toContain('try.yaml:1:10 mesovia: is 2, not 1');
    expect(message).toContain('try: correct the lines above; nothing was run');
  });

  it('refuses labels that YAML would change', async () => {
    const text = `${HEAD}params: { list: [08, '09', 012] }\nstages: {}\n`;
    expect(await problems(text)).toEqual([
      "try.yaml:3:18 params.list[0]: 08 would be read as 8: quote it: '08'",
      "try.yaml:3:28 params.list[2]: 012 would be read as 12: quote it: '012'",
    ]);
  });

  it('refuses anchors, aliases, merge keys, tags, and names written twice', async () => {
    const text = `${HEAD}params: &p { a: 1 }\nstages:\n  s: { with: *p, <<: *p }\n`;
    const lines = await problems(text);
    expect(lines).toEqual([
      'try.yaml:3:12 params: anchors (&p) are not read: use `extends: other.yaml` or a parameter',
      'try.yaml:5:14 stages.s.with: aliases (*p) are not read: use `extends: other.yaml` or a parameter',
      'try.yaml:5:18 stages.s: merge keys (<<) are not read: use `extends: other.yaml`',
      'try.yaml:5:22 stages.s.<<: aliases (*p) are not read: use `extends: other.yaml` or a parameter',
    ]);
    expect(await problems(`${HEAD}name: y\nstages: {}\n`)).toEqual(['try.yaml:3:1 Map keys must be unique']);
    expect(await problems(`${HEAD}params: { a: !secret x }\nstages: {}\n`)).toEqual([
      'try.yaml:3:22 params.a: the tag !secret is not read',
    ]);
    expect(await problems('- a\n')).toEqual([
      'try.yaml:1:1 the file holds no pipeline: it starts with `mesovia: 1`',
    ]);
  });

  it('refuses names that SQL or the store use', async () => {
    const use = '{ use: fixtures/surroundings, with: { name: A } }';
    const lines = await problems(
      `${HEAD}stages: { select: ${use}, data: ${use}, Big: ${use}, ok_1: ${use} }\n`,
    );
    expect(lines.map((line) => line.replace(/^\S+ /, ''))).toEqual([
      'stages.select: this name is a word of SQL or of the store: choose another',
      'stages.data: this name is a word of SQL or of the store: choose another',
      'stages.Big: a stage name is a-z, 0-9 and _, and starts with a letter',
    ]);
  });

  it('names the stages of a circle', async () => {
    const text = `${HEAD}stages:
  a: { use: fixtures/query, in: { b: b }, with: { query: select 1, key: [] } }
  b: { use: fixtures/query, in: { a: a }, with: { query: select 1, key: [] } }\n`;
    expect(await problems(text)).toEqual(['try.yaml:4:29 stages.a.in: runs in a circle: a needs b needs a']);
  });

  it('wants a study where a stage asks for its design', async () => {
    const text = PIPELINE.replace(/study: .*\n/, '').replace('checks: study.checks', 'design: study.design');
    expect(await problems(text)).toEqual([
      'try.yaml:12:60 stages.page.in.design: study.design needs `study: { title: ..., design: ... }` in the file',
    ]);
  });

  it('says which output a reference could mean, and that a place is no label', async () => {
    const text = `${HEAD}params: { data: { path: true, default: . } }
stages:
  files: { use: fixtures/files, with: { root: $data } }
  s: { use: fixtures/read, in: { files: files }, with: { label: $data } }
  q: { use: fixtures/query, in: { x: s.series, y: study.nothing, z: page }, with: { query: $study.exposure, key: [] } }
  page: { use: fixtures/page, in: { totals: s } }\n`;
    const lines = await problems(text);
    expect(lines.map((line) => line.replace(/^\S+ /, ''))).toEqual([
      'stages.s.with.label: $data is a place of files, and this parameter does not take one',
      'stages.q.in.y: study has no output nothing; it has design, parameters, stages, checks',
      'stages.q.in.z: page.page is a file (text/html), not a table',
      'stages.q.with.query: $study.exposure: study has no exposure',
      'stages.page.in.totals: s.series is a fixture_series table, and totals takes fixture_totals',
    ]);
  });

  it('checks values from the command line', async () => {
    const text = `${HEAD}params: { n: { type: integer, default: 5, min: 2, max: 9 } }\nstages: {}\n`;
    expect(await problems(text, { set: { n: '1', m: '3' } })).toEqual([
      'try.yaml:3:1 params: --set m: no such parameter (did you mean n?)',
      'try.yaml:3:40 params.n: --set n: is 1, below the minimum 2',
    ]);
    expect(await problems(text, { set: { n: '12' } })).toEqual([
      'try.yaml:3:40 params.n: --set n: is 12, above the maximum 9',
    ]);
    expect(await problems(text, { set: { n: '2.5' } })).toEqual([
      'try.yaml:3:40 params.n: --set n: is 2.5, not of type integer',
    ]);
  });

  it('says where an inherited value comes from', async () => {
    const text = PIPELINE.replace('seed: 7', 'seed: often');
    expect(await problems(text)).toEqual([
      'try.yaml:12:3 stages.total.with.seed: is "often", not a number (from params.seed)',
    ]);
  });

  it('keeps published files apart', async () => {
    const publish = (entries: string) => PIPELINE.replace(/publish: .*/, `publish: { ${entries} }`);
    const lines = async (entries: string) =>
      (await problems(publish(entries))).map((line) => line.replace(/^\S+ /, ''));
    expect(await lines('a/x.csv: total, a/X.CSV: total.parts')).toEqual([
      'publish.a/X.CSV: is the same file as a/x.csv on some systems',
    ]);
    expect(await lines('a/x.csv: total, a/x.tsv: total.parts')).toEqual([
      'publish.a/x.tsv: shares its data dictionary with a/x.csv, another table',
    ]);
    expect(
      await lines('"con.csv": total, "a:b.csv": total, .mesovia/x.csv: total, p.yaml: total, x.pdf: page'),
    ).toEqual([
      'publish.con.csv: is a name that not every system can hold: use letters, digits, - _ and .',
      'publish.a:b.csv: is absolute: results lie below the pipeline folder',
      'publish..mesovia/x.csv: lies in a folder of the system: use another, for example results/',
      'publish.p.yaml: would write over a pipeline or lock file',
      'publish.x.pdf: is a file of type text/html: end the path in .html',
    ]);
  });
});
