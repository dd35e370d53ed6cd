import { readFileSync } from 'node:fs';
import {
  bool,
  buildTable,
  defineTable,
  flow,
  inclusion,
  participants,
  ParameterError,
  quality,
  runStage,
  StoreError,
  tableView,
  text,
  variables,
  type Stage,
  type TableContract,
  type TableOutput,
} from '@mesovia/core';
import { checkStage, realData } from '@mesovia/core/testing';
import { describe, expect, it } from 'vitest';
import { readDelimited } from '../delimited/read-delimited.ts';
import { listColumn, variablesTable } from '../participants/variables-table.ts';
import { flowStage } from './stage.ts';

const stage = flowStage as unknown as Stage;
type Answer = boolean | null;

/** Stands for the database: a table with the answers, whatever the query is. */
function answers(people: readonly string[], rules: readonly (readonly Answer[])[]) {
  const columns = Object.fromEntries(
    rules.map((_, i) => [`rule_${i + 1}`, bool('answer', { nullable: true })]),
  );
  const contract = defineTable({
    name: 'answers',
    rows: 'person',
    key: ['participant_id'],
    columns: { participant_id: text('person'), ...columns },
  }) as TableContract;
  const output: TableOutput = {
    participant_id: people,
    ...Object.fromEntries(rules.map((rule, i) => [`rule_${i + 1}`, rule])),
  };
  return buildTable(contract, output, 'test');
}

const PEOPLE = ['01', '02', '03', '08'];
const PARTICIPANTS: TableOutput = {
  participant_id: PEOPLE,
  age: Float64Array.of(30, 40, NaN, 50),
  sex: ['F', 'M', null, 'F'],
};
const variable = (name: string, type: 'number' | 'binary', levels: string[] = []) => ({
  variable: name,
  type,
  label: name,
  unit: null,
  description: null,
  levels,
  levelLabels: levels,
  minimum: NaN,
  maximum: NaN,
  instrument: null,
  missing: 1,
});
const VARIABLES = variablesTable([variable('age', 'number'), variable('sex', 'binary', ['F', 'M'])]);
const QUALITY: TableOutput = {
  participant_id: ['01', '02', '08', '99'],
  scans: Int32Array.of(1, 1, 1, 1),
  frames: Int32Array.of(290, 290, 290, 290),
  kept_frames: Int32Array.of(290, 200, 280, 290),
  percent_dropped: Float64Array.of(0, 31, 3, 0),
  minutes: Float64Array.of(NaN, NaN, NaN, NaN),
  mean_fd_mm: Float64Array.of(0.1, 0.2, 0.12, 0.1),
  max_fd_mm: Float64Array.of(0.4, 2, 0.5, 0.1),
  dead_regions: Int32Array.of(0, 0, 2, 0),
};
const EXCLUDE = { 'no rest scan': 'kept_frames is null', 'too much motion': 'mean_fd_mm > 0.15' };
const ANSWERS: Answer[][] = [
  [false, false, true, false],
  [false, true, null, false],
];
const TYPES = defineTable({
  name: 'blood',
  rows: 'person',
  key: ['participant_id'],
  columns: { participant_id: text('person'), fasting: bool('before breakfast'), tube: text('colour') },
});

interface Setup {
  readonly exclude?: Record<string, string>;
  readonly sql?: (query: string) => Promise<ReturnType<typeof answers>>;
  readonly people?: TableOutput;
  readonly further?: Record<string, { contract: TableContract; table: TableOutput }>;
}

async function run({ exclude = EXCLUDE, sql, people = PARTICIPANTS, further }: Setup) {
  const tables = further ?? { quality: { contract: quality as TableContract, table: QUALITY } };
  const result = await runStage(stage, {
    params: { exclude },
    inputs: {
      'people.participants': [buildTable(participants, people, 'test')],
      'people.variables': [buildTable(variables, VARIABLES, 'test')],
      ...Object.fromEntries(
        Object.entries(tables).map(([role, { contract, table }]) => [
          role,
          [buildTable(contract, table, 'test')],
        ]),
      ),
    },
    contracts: Object.fromEntries(Object.entries(tables).map(([role, { contract }]) => [role, contract])),
    sql: sql ?? (async () => answers(PEOPLE, ANSWERS)),
    where: 'stage included',
  });
  const view = (name: 'participants' | 'variables' | 'flow' | 'inclusion') =>
    tableView({ participants, variables, flow, inclusion }[name], [result.tables[name]!], 'test');
  return {
    people: view('participants'),
    variables: view('variables'),
    flow: view('flow'),
    inclusion: view('inclusion'),
    checks: result.checks,
  };
}

describe('flow stage', () => {
  it.each(
    checkStage(stage, {
      params: { exclude: EXCLUDE },
      inputs: { 'people.participants': PARTICIPANTS, 'people.variables': VARIABLES, quality: QUALITY },
      contracts: { quality: quality as TableContract },
      sql: async () => answers(PEOPLE, ANSWERS),
    }),
  )('%s', (_, check) => check());

  it('keeps the people whom no rule leaves out, with the joined columns', async () => {
    const { people, variables, flow, inclusion, checks } = await run({});
    expect(people.strings('participant_id')).toEqual(['01', '08']);
    expect([...people.f64('age')]).toEqual([30, 50]);
    expect(people.typeOf('kept_frames')).toBe('float64');
    expect([...people.f64('mean_fd_mm')]).toEqual([0.1, 0.12]);
    expect([...people.f64('minutes')]).toEqual([NaN, NaN]);
    expect(variables.strings('variable')).toEqual([
      'age',
      'dead_regions',
      'frames',
      'kept_frames',
      'max_fd_mm',
      'mean_fd_mm',
      'minutes',
      'percent_dropped',
      'scans',
      'sex',
    ]);
    expect([variables.strings('label')[5], variables.strings('unit')[5]]).toEqual([
      'mean framewise displacement',
      'mm',
    ]);
    expect([...variables.i32('missing')]).toEqual([0, 0, 0, 0, 0, 0, 2, 0, 0, 0]);
    expect(variables.textList('levels')[9]).toEqual(['F', 'M']);
    expect([flow.strings('reason'), flow.strings('predicate')]).toEqual([
      Object.keys(EXCLUDE),
      Object.values(EXCLUDE),
    ]);
    expect([...flow.i32('entering')]).toEqual([4, 3]);
    expect([...flow.i32('first_failing')]).toEqual([1, 1]);
    expect([...flow.i32('all_failing')]).toEqual([1, 1]);
    expect([...flow.i32('remaining')]).toEqual([3, 2]);
    expect([...inclusion.f64('included')]).toEqual([1, 0, 0, 1]);
    expect(inclusion.strings('first_reason')).toEqual([null, 'too much motion', 'no rest scan', null]);
    expect(inclusion.textList('all_reasons')).toEqual([[], ['too much motion'], ['no rest scan'], []]);
    expect(checks.map(({ code, message }) => [code, message])).toEqual([
      [
        'people-without-row',
        'People in quality who have no row in the participants table: 1. They take no part.',
      ],
    ]);
  });

  it('asks one query, with every name quoted', async () => {
    const queries: string[] = [];
    await run({
      people: { ...PARTICIPANTS, '% VAS "x"': Float64Array.of(1, 2, 3, 4) },
      exclude: { 'no rest scan': 'kept_frames is null', pain: '"% vas ""X""" > 2' },
      sql: async (query) => {
        queries.push(query);
        return answers(
          PEOPLE,
          ANSWERS.map((rule) => rule.map((answer) => answer === true)),
        );
      },
    });
    expect(queries).toEqual([
      [
        'with "row of a person" as (',
        '  select "people_participants"."participant_id", "people_participants"."age", "people_participants"."sex", "people_participants"."% VAS ""x""", "quality"."scans", "quality"."frames", "quality"."kept_frames", "quality"."percent_dropped", "quality"."minutes", "quality"."mean_fd_mm", "quality"."max_fd_mm", "quality"."dead_regions"',
        '  from "people_participants"',
        '  left join "quality" on "quality"."participant_id" = "people_participants"."participant_id"',
        ')',
        'select "participant_id", ("kept_frames" is null) as "rule_1", ("% VAS ""x""" > 2) as "rule_2"',
        'from "row of a person"',
        'order by "participant_id"',
      ].join('\n'),
    ]);
  });

  it('works without further tables and without rules', async () => {
    const sql = async () => {
      throw new Error('nothing to ask');
    };
    const { people, flow } = await run({ exclude: {}, further: {}, sql });
    expect([people.rows, flow.rows]).toEqual([4, 0]);
  });

  it('turns true and false into levels, and leaves people without a row unknown', async () => {
    const table = { participant_id: ['01', '08'], fasting: [true, false], tube: ['red', 'blue'] };
    const { people, variables } = await run({
      exclude: {},
      further: { blood: { contract: TYPES as TableContract, table } },
    });
    expect(people.strings('fasting')).toEqual(['true', null, null, 'false']);
    expect(people.strings('tube')).toEqual(['red', null, null, 'blue']);
    expect(variables.strings('type')).toEqual(['number', 'binary', 'binary', 'binary']);
    expect(variables.textList('levels')[1]).toEqual(['false', 'true']);
  });
});

describe('refusals', () => {
  const failing = (message: string) => async (query: string) => {
    if (query.includes('"sex" > 3')) throw new StoreError('sql', message, 'query', 'correct the SQL');
    return answers(PEOPLE, [[false, false, false, false]]);
  };
  it.each<[string, Setup, string]>([
    [
      'an unknown column',
      { exclude: { 'too old': 'agee > 65' } },
      'there is no column "agee" (did you mean "age"?).\n  at: with.exclude."too old"',
    ],
    [
      'an unknown answer',
      {
        sql: async () =>
          answers(PEOPLE, [
            [false, false, false, false],
            [false, null, null, true],
          ]),
      },
      '"mean_fd_mm > 0.15" is unknown for 02 and 1 more: mean_fd_mm has no value\n  at: rule "too much motion"\n  try: leave such people out by a rule of their own, for example "no mean_fd_mm: mean_fd_mm is null"',
    ],
    [
      'a rule the database cannot answer',
      { exclude: { fine: 'age > 99', odd: 'sex > 3' }, sql: failing('could not convert F to a number') },
      '"sex > 3" cannot be answered: could not convert F to a number\n  at: with.exclude."odd"\n  try: compare numbers with numbers',
    ],
    [
      'nobody left',
      {
        sql: async () =>
          answers(PEOPLE, [
            [true, true, true, true],
            [true, false, false, false],
          ]),
      },
      'the rules leave nobody (no rest scan: 4; too much motion: 1)',
    ],
    [
      'a table without people',
      {
        further: {
          x: {
            contract: flow as TableContract,
            table: {
              position: Int32Array.of(),
              reason: [],
              predicate: [],
              entering: Int32Array.of(),
              first_failing: Int32Array.of(),
              all_failing: Int32Array.of(),
              remaining: Int32Array.of(),
            },
          },
        },
      },
      'flow has no column participant_id\n  at: input x',
    ],
    [
      'a column in two tables',
      { people: { ...PARTICIPANTS, MEAN_FD_MM: Float64Array.of(1, 2, 3, 4) } },
      'mean_fd_mm is a column of participants and of quality\n  at: input quality',
    ],
    [
      'other spelling of people',
      {
        further: {
          quality: {
            contract: quality as TableContract,
            table: { ...QUALITY, participant_id: ['01', '02', '99', 'sub-8'] },
          },
        },
      },
      'quality has "sub-8" where participants has "08"\n  at: input quality\n  try: spell people the same way',
    ],
  ])('%s', async (_, setup, message) => {
    await expect(run(setup)).rejects.toThrow(message);
  });

  it('several rows for one person', async () => {
    const runs = defineTable({
      name: 'runs',
      rows: 'run',
      key: ['participant_id', 'run'],
      columns: { participant_id: text('person'), run: text('run') },
    }) as TableContract;
    const table = { participant_id: ['01', '01'], run: ['a', 'b'] };
    await expect(run({ further: { runs: { contract: runs, table } } })).rejects.toThrow(
      'runs has several rows for 01',
    );
  });

  it('a rule that is a number', async () => {
    const numbers = buildTable(quality as TableContract, QUALITY, 'test').select([
      'participant_id',
      'mean_fd_mm',
    ]);
    const renamed = numbers.assign(numbers.select(['mean_fd_mm']));
    const field = renamed.schema.fields[1]!;
    Object.assign(field, { name: 'rule_1' });
    const sql = async () => renamed;
    await expect(run({ exclude: { motion: 'mean_fd_mm' }, sql })).rejects.toThrow(
      '"mean_fd_mm" gives Float64, not true or false\n  at: with.exclude."motion"',
    );
  });

  it('an error that is not about one rule is passed on', async () => {
    const sql = async () => {
      throw new RangeError('out of memory');
    };
    await expect(run({ sql })).rejects.toThrow(RangeError);
    let calls = 0;
    const once = async () => {
      if (calls++ === 0) throw new ParameterError('x', 'only together', 'query', 'try');
      return answers(PEOPLE, [[false, false, false, false]]);
    };
    await expect(run({ sql: once })).rejects.toThrow('only together');
  });
});

const essen = realData('rpn/essen');
it.skipIf(!essen)('RPN Essen: 37 of 48 remain, with the published reasons', async () => {
  const table = readDelimited(readFileSync(`${essen}/participants.tsv`, 'utf8'), 'participants.tsv');
  const column = (name: string) => table.rows.map((row) => row[table.header.indexOf(name)]!);
  const people = column('participant_id');
  const motion = people.map((person) => {
    const values = readFileSync(`${essen}/fd/${person}.txt`, 'utf8').trim().split('\n').slice(1).map(Number);
    return {
      mean: values.reduce((a, b) => a + b, 0) / 290,
      dropped: (100 * values.filter((v) => v > 0.15).length) / 290,
    };
  });
  const numbers = (name: string) => column(name).map(Number);
  const out = (values: number[], low: number, high: number) => values.map((v) => v < low || v > high);
  const cold = out(numbers('cpt'), 0, 27.21);
  const heat = out(numbers('hpt'), 36.33, 49.88);
  const touch = out(numbers('mpt_log_geom'), 2.48, 6.35);
  const rules: Record<string, [predicate: string, answers: boolean[]]> = {
    meanFD: ['mean_fd_mm > 0.15', motion.map(({ mean }) => mean > 0.15)],
    perc_scrub: ['percent_dropped > 30', motion.map(({ dropped }) => dropped > 30)],
    thresholds: [
      '(cpt < 0 or cpt > 27.21)::int + (hpt < 36.33 or hpt > 49.88)::int + (mpt_log_geom < 2.48 or mpt_log_geom > 6.35)::int >= 2',
      people.map((_, i) => Number(cold[i]) + Number(heat[i]) + Number(touch[i]) >= 2),
    ],
  };
  const result = await run({
    exclude: Object.fromEntries(Object.entries(rules).map(([reason, [predicate]]) => [reason, predicate])),
    people: {
      participant_id: people,
      ...Object.fromEntries(
        ['cpt', 'hpt', 'mpt_log_geom'].map((name) => [name, Float64Array.from(numbers(name))]),
      ),
      mean_fd_mm: Float64Array.from(motion, ({ mean }) => mean),
      percent_dropped: Float64Array.from(motion, ({ dropped }) => dropped),
    },
    further: {},
    sql: async () =>
      answers(
        people,
        Object.values(rules).map(([, failing]) => failing),
      ),
  });
  expect(result.people.rows).toBe(37);
  expect([...result.inclusion.f64('included')]).toEqual(numbers('published_included'));
  expect([...result.flow.i32('first_failing')]).toEqual([5, 3, 3]);
  expect([...result.flow.i32('all_failing')]).toEqual([5, 7, 4]);
  // Published reasons name every point; a single threshold out of range is half a point and leaves nobody out.
  const expected = column('published_exclusion_reason').map((published) => {
    const points = published === 'n/a' ? [] : published.split('+');
    const halves = points.filter((point) => /^(CPT|HPT|MPT)_/.test(point)).length;
    return [...points.filter((point) => point in rules), ...(halves >= 2 ? ['thresholds'] : [])];
  });
  expect(result.inclusion.textList('all_reasons')).toEqual(expected);
});

it('listColumn flattens lists', () => {
  expect(listColumn([['a'], [], ['b', 'c']])).toEqual({
    values: ['a', 'b', 'c'],
    offsets: Int32Array.of(0, 1, 1, 3),
  });
});
