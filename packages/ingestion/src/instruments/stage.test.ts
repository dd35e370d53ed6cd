import {
  buildTable,
  instrumentScales,
  instrumentScores,
  participants,
  runStage,
  tableView,
  variables,
  type Stage,
  type TableOutput,
} from '@mesovia/core';
import { checkStage } from '@mesovia/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDictionary } from '../participants/dictionary.ts';
import { participantsTables } from '../participants/read-participants.ts';
import { definition } from './definition.ts';
import { KNOWN_INSTRUMENTS } from './known-instruments.ts';
import { cronbachAlpha, scorePeople } from './score-people.ts';
import { scoreQuestionnaire } from './questionnaire.ts';
import { instrumentsStage } from './stage.ts';

const stage = instrumentsStage as unknown as Stage;

/** People and variables as ingestion/participants makes them. */
function people(columns: Readonly<Record<string, readonly (string | number)[]>>) {
  const header = Object.keys(columns);
  const count = columns[header[0]!]!.length;
  const rows = Array.from({ length: count }, (_, row) => header.map((name) => String(columns[name]![row])));
  const table = { file: 'p.tsv', header, rows, lines: rows.map((_, i) => i + 2) };
  return participantsTables(table, readDictionary('{}', 'p.json', []), ['', 'n/a']);
}

const items = (name: string, answers: readonly (readonly (string | number)[])[]) =>
  Object.fromEntries(answers[0]!.map((_, i) => [`${name}_${i + 1}`, answers.map((row) => row[i]!)]));

/** Three people: answers that count backwards, one missing, two missing. */
const TSK = {
  define: {
    name: 'Fear scale',
    items: 5,
    minimum: 1,
    maximum: 4,
    reversed: [4],
    scores: { total: { label: 'Fear' }, first: { label: 'First', items: [1, 2], rule: 'mean' } },
  },
  items: 'fear_{item}',
  most_missing: 0.2,
};
const PEOPLE = people({
  participant_id: ['c', 'a', 'b'],
  age: [30, 40, 50],
  ...items('fear', [
    [1, 2, 3, 4, 1],
    [4, 4, 4, 1, 4],
    [2, 'n/a', 3, 3, 1],
  ]),
});

async function score(tables: { participants: TableOutput; variables: TableOutput }, params: object) {
  const result = await runStage(stage, {
    params,
    inputs: {
      'people.participants': [buildTable(participants, tables.participants, 'test')],
      'people.variables': [buildTable(variables, tables.variables, 'test')],
    },
    where: 'stage scores',
  });
  return {
    people: tableView(participants, [result.tables['participants']!], 'test'),
    variables: tableView(variables, [result.tables['variables']!], 'test'),
    scores: tableView(instrumentScores, [result.tables['instrument_scores']!], 'test'),
    scales: tableView(instrumentScales, [result.tables['instrument_scales']!], 'test'),
  };
}

const fear = { questionnaires: { fear: TSK } };

describe('instruments stage', () => {
  it.each(
    checkStage(stage, {
      params: fear,
      inputs: { 'people.participants': PEOPLE.participants, 'people.variables': PEOPLE.variables },
    }),
  )('%s', (_, check) => check());

  it('reverses, adds up, and counts missing answers as the mean of the others', async () => {
    const found = await score(PEOPLE, fear);
    expect(found.people.columnNames).toEqual(['participant_id', 'age', 'fear', 'fear_first']);
    expect(found.people.strings('participant_id')).toEqual(['a', 'b', 'c']);
    // a: 4 4 4 4 4; b: 2 - 3 2 1, whose mean is 2; c: 1 2 3 1 1.
    expect([...found.people.f64('fear')]).toEqual([20, 10, 8]);
    expect([...found.people.f64('fear_first')]).toEqual([4, NaN, 1.5]);
    expect(found.variables.strings('variable')).toEqual(['age', 'fear', 'fear_first']);
    expect(found.variables.strings('description').slice(1)).toEqual(['sum of 5 items', 'mean of 2 items']);
    expect([...found.variables.f64('maximum')].slice(1)).toEqual([20, 4]);
    expect([...found.scores.i32('answered')]).toEqual([5, 2, 4, 1, 5, 2]);
    const counts = ['complete', 'prorated', 'unknown'].map((name) => [...found.scales.i32(name)]);
    expect(counts).toEqual([
      [2, 2],
      [1, 0],
      [0, 1],
    ]);
  });

  it('keeps the items if asked, and takes their names one by one', async () => {
    const named = { ...TSK, items: ['fear_5', 'fear_4', 'fear_3', 'fear_2', 'fear_1'] };
    const found = await score(PEOPLE, { questionnaires: { other: named }, keep_items: true });
    expect(found.people.columnNames).toContain('fear_1');
    expect(found.people.f64('other')[0]).toBe(4 + 1 + 4 + 1 + 4);
  });

  it('reads painDETECT with its course and radiation, numbers with zeros in front, and levels of SPSS', async () => {
    const answers = [
      [0, 0, 0, 0, 0, 0, 0, -1, 0],
      [5, 5, 5, 5, 5, 5, 5, 1, 2],
    ];
    const table = people({
      participant_id: ['a', 'b'],
      ...Object.fromEntries(answers[0]!.map((_, i) => [`pd0${i + 1}`, answers.map((row) => row[i]!)])),
    });
    const levels = { ...table.participants, pd01: ['0', '5'] };
    const params = { questionnaires: { neuropathic: { instrument: 'paindetect', items: 'pd{item}' } } };
    const found = await score({ ...table, participants: levels }, params);
    expect([...found.people.f64('neuropathic')]).toEqual([-1, 38]);
    expect([found.scales.f64('minimum')[0], found.scales.f64('maximum')[0]]).toEqual([-1, 38]);
  });

  const pcs = (change: object, columns: Record<string, readonly (string | number)[]> = {}) =>
    score(
      people({
        participant_id: ['a', 'b'],
        ...items('pcs', [Array<number>(13).fill(1), Array<number>(13).fill(4)]),
        ...columns,
      }),
      { questionnaires: { pcs: { instrument: 'pcs', items: 'pcs_{item}', ...change } } },
    );

  it.each<[string, object, Record<string, readonly (string | number)[]>, string]>([
    [
      'an answer the form does not have',
      {},
      { pcs_4: [1, 7] },
      'pcs_4 of b is 7; answers to item 4 of the Pain Catastrophizing Scale are 0 to 4\n  at: participants.pcs_4\n  try: correct the answer, or list its code under "Missing" in the dictionary if it means unknown',
    ],
    [
      'an answer in words',
      {},
      { pcs_4: ['never', 'always'] },
      'pcs_4 of a is "never"; answers to the Pain Catastrophizing Scale are numbers\n  at: participants.pcs_4\n  try: store the answers as they are scored on the form',
    ],
    [
      'an item that is not there',
      { items: 'psc_{item}' },
      {},
      'there is no column "psc_1" (did you mean "pcs_1"?)\n  at: with.questionnaires.pcs.items\n  try: name the items as the participants table does; tables below phenotype/ are joined by ingestion/participants',
    ],
    [
      'a pattern without a number',
      { items: 'pcs' },
      {},
      '"pcs" names the same column for every item\n  at: with.questionnaires.pcs.items\n  try: put {item} where the number stands, for example pcs_{item}',
    ],
    [
      'too few columns',
      { items: ['pcs_1', 'pcs_2'] },
      {},
      '2 columns are named, the questionnaire has 13 items\n  at: with.questionnaires.pcs.items\n  try: name one column per item, in the order of the form',
    ],
    [
      'two ways of scoring',
      { define: TSK.define },
      {},
      'instrument and define both say how it is scored\n  at: with.questionnaires.pcs\n  try: give instrument: (one of bdi, bdi_ii, bpi, hads, nrs, paindetect, panas, pass_20, pcs, sf_mpq, tsk_17, vas) or define:',
    ],
    [
      'a score that is a column already',
      {},
      { pcs_rumination: [1, 2] },
      'a score would be named "pcs_rumination", which is a column of participants already\n  at: with.questionnaires\n  try: give the questionnaire another name',
    ],
    [
      'an item beyond the last',
      { instrument: undefined, define: { ...TSK.define, reversed: [6] } },
      {},
      'item 6 is named, the questionnaire has 5\n  at: with.questionnaires.pcs.define\n  try: count items from 1',
    ],
    [
      'a range upside down',
      { instrument: undefined, define: { ...TSK.define, minimum: 4 } },
      {},
      'the lowest answer 4 is not below the highest 4\n  at: with.questionnaires.pcs.define\n  try: correct minimum and maximum',
    ],
  ])('refuses %s', async (_, change, columns, message) => {
    await expect(pcs(change, columns)).rejects.toThrow(message);
  });
});

/** Published ranges: lowest and highest score. */
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  bdi: [0, 63],
  bdi_ii: [0, 63],
  bpi_severity: [0, 10],
  bpi_interference: [0, 10],
  hads_anxiety: [0, 21],
  hads_depression: [0, 21],
  nrs: [0, 10],
  paindetect: [-1, 38],
  panas_positive: [10, 50],
  panas_negative: [10, 50],
  pass_20: [0, 100],
  pass_20_cognitive: [0, 25],
  pass_20_avoidance: [0, 25],
  pass_20_fear: [0, 25],
  pass_20_physiological: [0, 25],
  pcs: [0, 52],
  pcs_rumination: [0, 16],
  pcs_magnification: [0, 12],
  pcs_helplessness: [0, 24],
  sf_mpq: [0, 45],
  sf_mpq_sensory: [0, 33],
  sf_mpq_affective: [0, 12],
  tsk_17: [17, 68],
  vas: [0, 100],
};

it('known questionnaires have their published ranges, and subscales share no item', () => {
  const found: Record<string, readonly [number, number]> = {};
  for (const [name, known] of Object.entries(KNOWN_INSTRUMENTS)) {
    const scoring = definition.parse(known);
    const columns = Object.fromEntries(
      Array.from({ length: scoring.items }, (_, i) => [`i${i + 1}`, ['n/a']]),
    );
    const view = tableView(
      participants,
      [buildTable(participants, people({ participant_id: ['a'], ...columns }).participants, 'test')],
      'test',
    );
    const scored = scoreQuestionnaire(view, Object.keys(columns), name, {
      scoring,
      items: 'i{item}',
      mostMissing: 0,
    });
    for (const { variable, minimum, maximum } of scored.scores) found[variable] = [minimum, maximum];
    const parts = Object.entries(scoring.scores).flatMap(([key, { items: own }]) =>
      key === 'total' ? [] : (own ?? []),
    );
    expect(new Set(parts).size).toBe(parts.length);
    expect([0, scoring.items]).toContain(parts.length);
  }
  expect(found).toEqual(RANGES);
});

describe('scores', () => {
  const answers = fc.tuple(fc.integer({ min: 2, max: 8 }), fc.integer({ min: 2, max: 12 })).chain(([k, n]) =>
    fc.array(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: n, maxLength: n }), {
      minLength: k,
      maxLength: k,
    }),
  );

  it('reversing every item turns the score around and leaves alpha', () => {
    fc.assert(
      fc.property(answers, (rows) => {
        const items = rows.map((row) => Float64Array.from(row));
        const turned = rows.map((row) => Float64Array.from(row, (value) => 4 - value));
        const one = scorePeople(items, 'sum', 0).score;
        const other = scorePeople(turned, 'sum', 0).score;
        one.forEach((value, i) => expect(value + other[i]!).toBe(4 * items.length));
        const [a, b] = [cronbachAlpha(items).alpha, cronbachAlpha(turned).alpha];
        expect(Number.isNaN(a) ? Number.isNaN(b) : Math.abs(a - b) < 1e-9).toBe(true);
      }),
    );
  });

  it('a mean is the same with or without an answer that equals it; too many missing answers leave none', () => {
    const items = [2, NaN, 4, 3].map((value) => Float64Array.of(value));
    expect(scorePeople(items, 'mean', 0.25).score[0]).toBe(3);
    expect(scorePeople(items, 'sum', 0.25).score[0]).toBe(12);
    expect(scorePeople(items, 'sum', 0.24).score[0]).toBeNaN();
    expect(scorePeople([Float64Array.of(NaN)], 'sum', 0.9).score[0]).toBeNaN();
  });

  it('alpha equals psych::alpha of R', () => {
    // set.seed(1); f <- rnorm(8); d <- round(sapply(1:4, function(i) f + rnorm(8))); psych::alpha(d)$total$raw_alpha
    const d = ALPHA.items.map((row) => Float64Array.from(row));
    expect(cronbachAlpha(d)).toEqual({ alpha: expect.closeTo(ALPHA.alpha, 12), people: 8 });
    expect(cronbachAlpha([d[0]!, d[0]!]).alpha).toBeCloseTo(1, 14);
    expect(cronbachAlpha([d[0]!]).alpha).toBeNaN();
    const holed = d.map((row, i) => (i === 1 ? row.with(7, NaN) : row));
    expect(cronbachAlpha(holed)).toEqual({
      alpha: cronbachAlpha(d.map((row) => row.subarray(0, 7))).alpha,
      people: 7,
    });
  });
});

const ALPHA = {
  items: [
    [0, 0, 1, 2, 0, -3, 2, 1],
    [-1, 1, 0, 2, 1, 0, 1, -1],
    [0, 0, -1, 0, 0, 0, 2, 1],
    [0, 0, -2, 1, 0, -1, 2, 2],
  ],
  alpha: 0.695187165775401,
};
