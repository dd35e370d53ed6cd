// A pipeline file with alternatives: what it unrolls to, what runs, what is refused.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Store } from '@mesovia/store';
import { join } from 'node:path';
import { loadPipeline } from '../pipeline-file/load-pipeline.ts';
import { planPipeline } from '../run/plan-pipeline.ts';
import { runPipeline } from '../run/run-pipeline.ts';
import { messageOf, ran } from '../testing-fixtures/outcome.ts';
import { StudyFolder } from '../testing-fixtures/study.ts';

const STAGES = `mesovia: 1
name: fixture
study: { title: A study, design: cross-sectional }
params: { data: { path: true, default: ./data } }
stages:
  people: { use: fixtures/people, with: { file: $data/people.tsv } }
  files: { use: fixtures/files, with: { root: $data/series } }
  series: { use: fixtures/read, in: { files: files } }
  means: { use: fixtures/mean, in: { series: series, people: people } }
  total: { use: fixtures/total, in: { means: means } }
  compared: { use: fixtures/compare, in: { universes: multiverse.universes, totals: multiverse.totals } }
  page: { use: fixtures/page, in: { totals: total, parameters: study.parameters, stages: study.stages } }
`;
const AXES = `multiverse:
  axes:
    start: { series.offset: [0, 5] }
    size: { means.scale: [1, 2, 2.5], means.limit: [5, 5, null], labels: [one, two, free] }
  collect: [total]
publish: { results/universes.csv: multiverse.universes, results/totals.csv: multiverse.totals, results/compared.csv: compared, results/page.html: page }
`;

let study: StudyFolder;
beforeAll(() => {
  study = new StudyFolder(STAGES + AXES);
});
afterAll(() => study.remove());

const options = () => ({ ...study.options, jobs: 1 });

it('unrolls stages that differ, and leaves the others alone', async () => {
  const { stages } = await loadPipeline(study.file, study.options);
  const names = stages.map(({ name }) => name);
  expect(names.filter((name) => name.startsWith('series'))).toEqual(['series', 'series{start=5}']);
  expect(names.filter((name) => name.startsWith('means'))).toEqual([
    'means',
    'means{size=free}',
    'means{size=two}',
    'means{start=5,size=free}',
    'means{start=5,size=two}',
    'means{start=5}',
  ]);
  expect(names.filter((name) => /^(people|files|page|compared|multiverse)/.test(name))).toHaveLength(5);
  const means = stages.find(({ name }) => name === 'means{start=5,size=free}');
  expect(means?.params).toEqual({ scale: 2.5, limit: null });
  expect(means?.variantOf).toBe('means');
  expect(means?.needs).toEqual(['series{start=5}', 'people']);
});

it('is planned in full, runs what differs once, and is reused as a whole', async () => {
  const plan = await planPipeline(study.file, study.options);
  const planned = plan.stages.map(({ stage, universes, total }) => [stage, universes, total]);
  expect(planned).toContainEqual(['series', 2, 6]);
  expect(planned).toContainEqual(['means', 6, 18]);
  expect(planned).toContainEqual(['total', 6, 6]);
  expect(planned).toContainEqual(['multiverse', 1, 1]);
  const report = await runPipeline(study.file, options());
  expect(report.failures).toEqual([]);
  expect(ran(report)).toMatchObject({ series: 6, means: 18, total: 6, compared: 1 });
  expect(ran(await runPipeline(study.file, options()))).toEqual({});
  const replanned = await planPipeline(study.file, study.options);
  expect(replanned.work).toBe(false);
});

it('gives each table with a leading column universe, and tells what each universe is', () => {
  const rows = study.read('results/totals.csv').split('\n');
  expect(rows[0]).toBe('universe,measure,value');
  expect(rows).toContain('main,people,3.0');
  expect(rows.filter((row) => row.includes(',sum,'))).toHaveLength(6);
  const value = (universe: string) =>
    Number(
      rows
        .find((row) => row.startsWith(`${universe},sum,`) || row.startsWith(`"${universe}",sum,`))
        ?.split(',')
        .at(-1),
    );
  expect(value('size=two')).toBeCloseTo(2 * value('main'), 10);
  expect(value('start=5')).toBeCloseTo(value('main') + 15, 10);
  expect(value('start=5,size=free')).toBeCloseTo(2.5 * (value('main') + 15), 10);
  expect(study.read('results/compared.csv')).toBe(
    `measure,value\nlargest,${value('start=5,size=free')}\nuniverses,6.0\n`,
  );
  expect(study.read('results/universes.csv').split('\n').slice(1, 3)).toEqual([
    'main,size,0,1,one,0,true,"{""means.scale"":1,""means.limit"":5}"',
    'main,start,0,0,0,0,true,"{""series.offset"":0}"',
  ]);
});

it('the rest of the file sees the main analysis', async () => {
  const page = study.read('results/page.html').split('\n');
  expect(page[3]).toContain('limit=5, scale=1, title="Page", offset=0');
  expect(page[4]).toBe('files > people > series > means > total > page');
  await using store = await Store.open(join(study.folder, '.mesovia'));
  const rows = await store.query('select count(*)::integer as n from multiverse.totals');
  expect(rows.get(0)?.['n']).toBe(12);
  expect(Object.keys(await store.current())).not.toContain('means{size=two}');
});

it('what two universes have in common by their tables runs once', async () => {
  study.write(
    'twins.yaml',
    (STAGES + AXES.replace(/publish.*/, ''))
      .replace('scale: [1, 2, 2.5]', 'scale: [1, 1, 1]')
      .replace('name: fixture', 'name: twins'),
  );
  // limit 5 and no limit give the same means: the sums over them have the same key.
  const report = await runPipeline(join(study.folder, 'twins.yaml'), {
    ...options(),
    store: join(study.folder, 'twins'),
  });
  expect(report.failures).toEqual([]);
  expect(report.stages.find(({ stage }) => stage === 'total')).toMatchObject({ total: 6, ran: 2, reused: 4 });
});

describe('mistakes are refused before anything runs', () => {
  const problems = async (axes: string, more = 'collect: [total]') => {
    const text = `${STAGES.replace(/  compared: .*\n/, '')}multiverse:\n  axes:\n    ${axes}\n  ${more}\n`;
    study.write('try.yaml', text);
    const message = await messageOf(loadPipeline(join(study.folder, 'try.yaml'), study.options));
    return (message.split('\n  at: ')[0] ?? '').replaceAll(`${study.folder}/`, '').split('\n');
  };
  const cases: [name: string, axes: string, expected: string, more?: string][] = [
    [
      'a stage that is not there',
      'a: { mean.scale: [1, 2] }',
      '14:10 multiverse.axes.a.mean.scale: there is no stage mean (did you mean means?)',
    ],
    [
      'a parameter that is not there',
      'a: { means.scal: [1, 2] }',
      '14:10 multiverse.axes.a.means.scal: means has no parameter scal (did you mean scale?); it has scale, limit',
    ],
    [
      'no parameter',
      'a: { means: [1, 2] }',
      '14:10 multiverse.axes.a.means: is not stage.parameter, for example scrub.fd_mm',
    ],
    [
      'one value',
      'a: { means.scale: [1] }',
      '14:10 multiverse.axes.a.means.scale: needs at least two values (is [1])',
    ],
    [
      'a value the stage refuses',
      'a: { means.scale: [1, -2] }',
      '14:27 stages.means{a=-2}.with.scale: Too small: expected number to be >0 (is -2)',
    ],
    [
      'lists of different length',
      'a: { means.scale: [1, 2], means.limit: [1, 2, 3] }',
      '14:31 multiverse.axes.a.means.limit: has 3 values, and means.scale has 2',
    ],
    [
      'the same alternative twice',
      'a: { means.scale: [1, 1] }',
      '14:5 multiverse.axes.a: two alternatives are called 1: take one out, or name them with labels: [...]',
    ],
    [
      'too few names',
      'a: { means.scale: [1, 2, 3], labels: [x, y] }',
      '14:34 multiverse.axes.a.labels: has 2 names for 3 values',
    ],
    [
      'a parameter on two axes',
      'a: { means.scale: [1, 2] }\n    b: { means.scale: [1, 3] }',
      '15:10 multiverse.axes.b.means.scale: is already set by the axis a',
    ],
    [
      'an axis without effect',
      'a: { means.scale: [1, 2] }\n    b: { page.title: [x, y] }',
      '15:5 multiverse.axes.b: changes nothing that is collected: total does not depend on it',
    ],
    [
      'too many universes',
      'a: { means.scale: [1, 2, 3] }',
      '13:3 multiverse.axes: make 3 universes, above 2: take out alternatives, or write limit: 3',
      'limit: 2\n  collect: [total]',
    ],
    [
      'a table that is not there',
      'a: { means.scale: [1, 2] }',
      '15:13 multiverse.collect[0]: total has no output sum; it has totals, parts',
      'collect: [total.sum]',
    ],
    [
      'a file',
      'a: { means.scale: [1, 2] }',
      '15:13 multiverse.collect[0]: page.page is a file; a multiverse collects tables',
      'collect: [page]',
    ],
    [
      'two tables of one name',
      'a: { means.scale: [1, 2] }',
      '15:20 multiverse.collect[1]: multiverse already has a table totals: collect one of that name',
      'collect: [total, total.totals]',
    ],
    [
      'an unknown name',
      'a: { means.scale: [1, 2] }',
      '15:3 multiverse.colect: unknown name (did you mean collect?)',
      'colect: [total]',
    ],
  ];
  it.each(cases)('%s', async (_, axes, expected, more) => {
    const lines = await problems(axes, more);
    expect(lines.map((line) => line.replace(/^try.yaml:/, ''))).toContain(expected);
  });

  it('a first value that is not what the stage says', async () => {
    study.write(
      'try.yaml',
      (STAGES + AXES).replace(
        'in: { series: series, people: people } }',
        'in: { series: series, people: people }, with: { scale: 3 } }',
      ),
    );
    expect(await messageOf(loadPipeline(join(study.folder, 'try.yaml'), study.options))).toContain(
      'multiverse.axes.size.means.scale[0]: the first value is the main analysis, but stages.means.with.scale is 3: make them the same',
    );
  });

  it('a multiverse that is named but not written', async () => {
    study.write('try.yaml', STAGES);
    expect(await messageOf(loadPipeline(join(study.folder, 'try.yaml'), study.options))).toContain(
      'stages.compared.in.totals: multiverse.totals needs `multiverse: { axes: ..., collect: [...] }` in the file',
    );
  });
});
