// Small stages for the tests of this package: people and their files, one task a person, a gather, a page.
import {
  artefact,
  collected,
  DataError,
  defineStage,
  defineTable,
  float64,
  float64List,
  optional,
  path,
  studyChecks,
  studyDesign,
  studyParameters,
  studyStages,
  text,
  universes,
  type TableView,
} from '@mesovia/core';
import { z } from 'zod';

const person = text('person');

export const fixturePeople = defineTable({
  name: 'fixture_people',
  rows: 'person',
  key: ['participant_id'],
  columns: { participant_id: person, team: text('team') },
});

export const fixtureFiles = defineTable({
  name: 'fixture_files',
  rows: 'person',
  key: ['participant_id'],
  columns: {
    participant_id: person,
    series_file: text('below the root'),
    series_sha256: text('digest of the file'),
  },
});

export const fixtureSeries = defineTable({
  name: 'fixture_series',
  rows: 'person',
  key: ['participant_id'],
  columns: { participant_id: person, values: float64List('numbers') },
});

export const fixtureMeans = defineTable({
  name: 'fixture_means',
  rows: 'person',
  key: ['participant_id'],
  columns: { participant_id: person, mean: float64('mean') },
});

export const fixtureTotals = defineTable({
  name: 'fixture_totals',
  rows: 'measure',
  key: ['measure'],
  columns: { measure: text('what'), value: float64('how much') },
});

export const queryResult = defineTable({
  name: 'sql_result',
  rows: 'row of a query',
  key: [],
  columns: {},
  open: true,
});

const strings = (view: TableView, column: string) => view.strings(column).map((value) => value ?? '');

/** Lines of `id<tab>team`. */
export const peopleStage = defineStage({
  name: 'people',
  version: 1,
  about: 'Reads people.',
  params: z.strictObject({ file: path('table of people') }),
  inputs: {},
  outputs: { people: fixturePeople },
  source: true,
  async run({ params, files }) {
    const lines = (await files.readText(params.file)).split('\n').filter(Boolean);
    const rows = lines.map((line) => line.split('\t'));
    return { people: { participant_id: rows.map((r) => r[0] ?? ''), team: rows.map((r) => r[1] ?? '') } };
  },
});

/** One file a person, called like the person. */
export const filesStage = defineStage({
  name: 'files',
  version: 1,
  about: 'Finds files.',
  params: z.strictObject({ root: path('folder of the files') }),
  inputs: {},
  outputs: { files: fixtureFiles },
  source: true,
  async run({ params, files }) {
    const found = (await files.list(params.root)).filter(({ file }) => file.endsWith('.txt'));
    return {
      files: {
        participant_id: found.map(({ file }) => file.slice(0, -4)),
        series_file: found.map(({ file }) => file),
        series_sha256: await Promise.all(found.map(({ path }) => files.digest(path))),
      },
    };
  },
});

async function readAll(stream: AsyncIterable<Buffer>): Promise<string> {
  let content = '';
  for await (const chunk of stream) content += chunk.toString();
  return content;
}

/** Numbers of a file, one a line. The word `crash` ends the process, `slow` takes 1.5 s, other words are refused. */
export const readStage = defineStage({
  name: 'read',
  version: 1,
  about: 'Reads numbers.',
  params: z.strictObject({
    offset: z.number().default(0).describe('added to every number'),
    label: z.string().optional().describe('not used'),
  }),
  inputs: { files: fixtureFiles },
  outputs: { series: fixtureSeries },
  each: { key: 'participant_id', over: 'files' },
  async run({ params, inputs, key, open, warn, progress }) {
    const [digest = ''] = strings(inputs.files, 'series_sha256');
    const lines = (await readAll(await open(digest))).split('\n').filter(Boolean);
    if (lines.includes('crash')) {
      process.stderr.write('last words\n');
      process.exit(9);
    }
    if (lines.includes('slow')) await new Promise((done) => setTimeout(done, 1500));
    const numbers = lines.filter((line) => line !== 'slow').map(Number);
    if (numbers.some((value) => Number.isNaN(value)))
      throw new DataError('not-a-number', 'a line is not a number', `${key}.txt:1`, 'correct the file');
    if (numbers.length < 2) warn({ code: 'short', severity: 'warning', message: 'a series has one number' });
    progress(1, 1);
    const values = Float64Array.from(numbers, (value) => value + params.offset);
    const offsets = Int32Array.of(0, values.length);
    return { series: { participant_id: [key ?? ''], values: { values, offsets } } };
  },
});

export const meanStage = defineStage({
  name: 'mean',
  version: 1,
  about: 'Mean of a series.',
  params: z.strictObject({
    scale: z.number().gt(0).default(1).describe('factor'),
    limit: z.number().nullable().default(5).describe('largest mean, or null'),
  }),
  inputs: { series: fixtureSeries, people: fixturePeople },
  outputs: { means: fixtureMeans },
  each: { key: 'participant_id', over: 'series' },
  run({ params, inputs }) {
    const { values } = inputs.series.list('values');
    const sum = values.reduce((total, value) => total + value, 0);
    const mean = (sum / values.length) * params.scale;
    const limited = params.limit === null ? mean : Math.min(mean, params.limit * 1000);
    return {
      means: { participant_id: strings(inputs.series, 'participant_id'), mean: Float64Array.of(limited) },
    };
  },
});

/** A number that depends on the seed and the person only. */
export const noiseStage = defineStage({
  name: 'noise',
  version: 1,
  about: 'Random numbers.',
  params: z.strictObject({ seed: z.int().describe('of the random numbers') }),
  inputs: { people: fixturePeople },
  outputs: { means: fixtureMeans },
  each: { key: 'participant_id', over: 'people' },
  run: ({ seed, key }) => ({
    means: { participant_id: [key ?? ''], mean: Float64Array.of(Number(seed % 1000n)) },
  }),
});

/** Several outputs, one of them main; takes any number of tables of means. */
export const totalStage = defineStage({
  name: 'total',
  version: 1,
  about: 'Sums over people.',
  params: z.strictObject({
    outcome: z.string().optional().describe('inherited from study'),
    seed: z.int().optional().describe('inherited from params'),
  }),
  inputs: { means: fixtureMeans, extra: optional(fixtureMeans) },
  outputs: { totals: fixtureTotals, parts: fixtureTotals },
  main: 'totals',
  run({ inputs, threads }) {
    const means = inputs.means.f64('mean');
    const sum = means.reduce((total, value) => total + value, 0);
    if (threads < 1) throw new Error('no thread');
    const extra = inputs.extra?.f64('mean').length ?? 0;
    return {
      totals: { measure: ['people', 'sum'], value: Float64Array.of(means.length, sum) },
      parts: {
        measure: ['extra', 'parts'],
        value: Float64Array.of(extra, inputs.means.parts().length),
      },
    };
  },
});

/** Compares totals over universes: how many there are, and the largest sum. */
export const compareStage = defineStage({
  name: 'compare',
  version: 1,
  about: 'Compares universes.',
  params: z.strictObject({}),
  inputs: { universes, totals: collected(fixtureTotals) },
  outputs: { totals: fixtureTotals },
  run({ inputs }) {
    const names = new Set(strings(inputs.totals, 'universe'));
    return {
      totals: {
        measure: ['largest', 'universes'],
        value: Float64Array.of(Math.max(...inputs.totals.f64('value')), names.size),
      },
    };
  },
});

/** Whether a task can see variables of the runner, and in which time zone it runs. */
export const surroundingsStage = defineStage({
  name: 'surroundings',
  version: 1,
  about: 'Looks around.',
  params: z.strictObject({ name: z.string().describe('of a variable') }),
  inputs: {},
  outputs: { totals: fixtureTotals },
  run: ({ params }) => ({
    totals: {
      measure: ['minutes west', 'seen'],
      value: Float64Array.of(new Date(0).getTimezoneOffset(), process.env[params.name] === undefined ? 0 : 1),
    },
  }),
});

/** Rows of the given people, by query. */
export const queryStage = defineStage({
  name: 'query',
  version: 1,
  about: 'A query.',
  params: z.strictObject({
    query: z.string().describe('one SELECT'),
    key: z.array(z.string()).describe('columns that name a row'),
  }),
  inputs: {},
  openInputs: true,
  outputs: { result: queryResult },
  sql: true,
  run: async ({ params, sql }) => ({ result: await sql(params.query) }),
});

export const pageStage = defineStage({
  name: 'page',
  version: 1,
  about: 'A page.',
  params: z.strictObject({ title: z.string().default('Page').describe('heading') }),
  inputs: {
    totals: fixtureTotals,
    design: optional(studyDesign),
    parameters: optional(studyParameters),
    stages: optional(studyStages),
    checks: optional(studyChecks),
  },
  outputs: { page: artefact({ mediaType: 'text/html', about: 'page' }) },
  run({ params, inputs }) {
    const value = inputs.totals.f64('value').join(' ');
    const checks = inputs.checks ? strings(inputs.checks, 'message').join('; ') : '';
    const parameters = inputs.parameters
      ? strings(inputs.parameters, 'parameter').map(
          (name, i) => `${name}=${strings(inputs.parameters as TableView, 'value')[i]}`,
        )
      : [];
    const stages = inputs.stages ? strings(inputs.stages, 'stage').join(' > ') : '';
    const design = inputs.design ? strings(inputs.design, 'title').join() : '';
    return {
      page: `<h1>${params.title}</h1>\n${design}\n${value}\n${parameters.join(', ')}\n${stages}\n${checks}\n`,
    };
  },
});
