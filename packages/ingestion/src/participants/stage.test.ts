import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { runStage, tableView, type Check, type SourceFiles, type TableView } from '@mesovia/core';
import { participants, variables, type Stage } from '@mesovia/core';
import { checkStage, realData } from '@mesovia/core/testing';
import { describe, expect, it } from 'vitest';
import { readDelimited } from '../delimited/read-delimited.ts';
import { filesInMemory, filesOnDisk } from '../source-files.test.helper.ts';
import { participantsStage } from './stage.ts';

interface Read {
  readonly people: TableView;
  readonly variables: TableView;
  readonly checks: readonly Check[];
}

async function read(params: object, files: SourceFiles): Promise<Read> {
  const result = await runStage(participantsStage as unknown as Stage, {
    params,
    inputs: {},
    files,
    where: 'stage people',
  });
  const view = (name: 'participants' | 'variables') =>
    tableView({ participants, variables }[name], [result.tables[name]!], 'test');
  return { people: view('participants'), variables: view('variables'), checks: result.checks };
}

const readText = (table: string, dictionary?: object | string, params: object = {}) =>
  read(
    { file: 'p.tsv', ...(dictionary === undefined ? {} : { dictionary: 'p.json' }), ...params },
    filesInMemory({
      'p.tsv': table,
      'p.json': typeof dictionary === 'string' ? dictionary : JSON.stringify(dictionary ?? {}, null, 1),
    }),
  );

/** Rows of `variables` as name -> column -> value. */
function describeVariables({ variables: view }: Read): Record<string, Record<string, unknown>> {
  const [types, labels, units, levels, missing] = [
    view.strings('type'),
    view.strings('label'),
    view.strings('unit'),
    view.textList('levels'),
    view.i32('missing'),
  ];
  return Object.fromEntries(
    view
      .strings('variable')
      .map((name, i) => [
        name,
        { type: types[i], label: labels[i], unit: units[i], levels: levels[i], missing: missing[i] },
      ]),
  );
}

const TABLE = [
  'participant_id\tsex\tage\tpain\ttraining\t% change\tsite',
  '08\tM\t31\t-99\t1.0\t"2.5"\tA1',
  '02\tF\tn/a\t55.5\t3\t \tB2',
  '11\tF\t64\t0\t2\t-1e-1\tA1',
  '',
].join('\n');
const DICTIONARY = {
  participant_id: { Description: 'pseudonym' },
  sex: { LongName: 'Sex', Levels: { M: 'male', F: { Description: 'female', TermURL: 'x' } }, Reference: 'F' },
  age: { Units: 'years', Minimum: 18, Maximum: 65 },
  pain: { LongName: 'Pain', Type: 'number', Units: 'VAS 0-100', Missing: [-99], Instrument: 'VAS' },
  training: { Type: 'ordinal', Levels: { 1: 'low', 2: 'middle', 3: 'high' } },
  site: { Derivative: false, Nested: { a: [1, { b: null }] } },
};

describe('participants stage', () => {
  it.each(
    checkStage(participantsStage as unknown as Stage, {
      params: { file: 'p.tsv', dictionary: 'p.json' },
      inputs: {},
      files: filesInMemory({ 'p.tsv': TABLE, 'p.json': JSON.stringify(DICTIONARY) }),
    }),
  )('%s', (_, check) => check());

  it('types every column as the dictionary says', async () => {
    const result = await readText(TABLE, DICTIONARY);
    const { people } = result;
    expect(people.strings('participant_id')).toEqual(['02', '08', '11']);
    expect(people.strings('sex')).toEqual(['F', 'M', 'F']);
    expect([...people.f64('age')]).toEqual([NaN, 31, 64]);
    expect([...people.f64('pain')]).toEqual([55.5, NaN, 0]);
    expect([...people.f64('training')]).toEqual([3, 1, 2]);
    expect([...people.f64('% change')]).toEqual([NaN, 2.5, -0.1]);
    expect(people.strings('site')).toEqual(['B2', 'A1', 'A1']);
    expect(describeVariables(result)).toEqual({
      '% change': { type: 'number', label: '% change', unit: null, levels: [], missing: 1 },
      age: { type: 'number', label: 'age', unit: 'years', levels: [], missing: 1 },
      pain: { type: 'number', label: 'Pain', unit: 'VAS 0-100', levels: [], missing: 1 },
      sex: { type: 'binary', label: 'Sex', unit: null, levels: ['F', 'M'], missing: 0 },
      site: { type: 'binary', label: 'site', unit: null, levels: ['A1', 'B2'], missing: 0 },
      training: { type: 'ordinal', label: 'training', unit: null, levels: ['1', '2', '3'], missing: 0 },
    });
    expect(result.variables.textList('level_labels')[3]).toEqual(['female', 'male']);
    expect([result.variables.f64('minimum')[1], result.variables.f64('maximum')[1]]).toEqual([18, 65]);
  });

  it('counts ordinal words from 0 in the order of the dictionary, and keeps 08 a label', async () => {
    const table = 'participant_id\tdose\tcentre\tnote\na\thigh\t08\tn/a\nb\tlow\t09\tn/a\nc\thigh\t10\tn/a\n';
    const result = await readText(table, { dose: { Type: 'ordinal', Levels: { low: '', high: '' } } });
    expect([...result.people.f64('dose')]).toEqual([1, 0, 1]);
    expect(result.people.strings('centre')).toEqual(['08', '09', '10']);
    expect(describeVariables(result)['centre']).toMatchObject({ type: 'category' });
    expect(describeVariables(result)['note']).toMatchObject({ type: 'number', missing: 3 });
  });

  it('reads commas, a byte-order mark and row names, and notes what it left out', async () => {
    const files = filesInMemory({ 'p.csv': '\uFEFF,participant_id,age\r\n0,"01",3\r\n1,"02",4\r\n,,\r\n' });
    const { people, checks } = await read({ file: 'p.csv' }, files);
    expect(people.columnNames).toEqual(['participant_id', 'age']);
    expect(checks.map((check) => check.code)).toEqual(['unnamed-first-column']);
  });

  it('takes a column of distinct texts as text, and an empty column list as people only', async () => {
    const rows = Array.from({ length: 11 }, (_, i) => `p${i}\tnote ${i}`);
    const result = await readText(['participant_id\tremark', ...rows].join('\n'));
    expect(describeVariables(result)['remark']).toMatchObject({ type: 'text', levels: [] });
    expect((await readText('participant_id\n1\n')).variables.rows).toBe(0);
  });
});

describe('refusals', () => {
  const t = (...lines: string[]) => lines.join('\n');
  const refusals: [string, string, object | string | undefined, string][] = [
    [
      'no key',
      t('subject\tage', '1\t2'),
      undefined,
      'there is no column participant_id; the columns are subject, age\n  at: p.tsv:1\n  try: rename "subject" to participant_id',
    ],
    [
      'misspelt key',
      t('Participant_ID\tage', '1\t2'),
      undefined,
      'rename "Participant_ID" to participant_id',
    ],
    ['no rows', t('participant_id\tage', ''), undefined, 'the table has a header and no rows'],
    [
      'empty person',
      t('participant_id\tage', '1\t2', 'n/a\t3'),
      undefined,
      'participant_id is empty\n  at: p.tsv:3',
    ],
    [
      'person twice',
      t('participant_id\tage', '01\t2', '02\t2', '01\t3'),
      undefined,
      '01 occurs twice, in lines 2 and 4\n  at: p.tsv:4\n  try: keep one row per person',
    ],
    [
      'sub- and bare',
      t('participant_id\tage', 'sub-01\t2', '01\t3'),
      undefined,
      'sub-01 (line 2) and 01 (line 3) look like one person, with and without "sub-"',
    ],
    [
      'column twice',
      t('participant_id\tage\tsex\tage', '1\t2\t3\t4'),
      undefined,
      '"age" names columns 2 and 4\n  at: p.tsv:1',
    ],
    [
      'column twice but for case',
      t('participant_id\tage\tAge', '1\t2\t3'),
      undefined,
      '"age" (column 2) and "Age" (column 3) differ in upper and lower case only',
    ],
    ['unnamed column', t('participant_id\t\tage', '1\t2\t3'), undefined, 'column 2 has no name'],
    [
      'text among numbers',
      t('participant_id\tage', '1\t30', '2\t31,5', '3\t8'),
      undefined,
      '"31,5" in age is not a number, but most values are numbers (numbers need a decimal point, not a comma)\n  at: p.tsv:3\n  try: correct the value, name its spelling under missing:',
    ],
    [
      'text in a declared number',
      t('participant_id\tage', '1\told', '2\tyoung'),
      { age: { Units: 'years' } },
      '"old" in age is not a number, but the dictionary says number\n  at: p.tsv:2',
    ],
    [
      'below the range',
      t('participant_id\tage', '1\t17'),
      { age: { Minimum: 18 } },
      'age is 17, below the declared Minimum 18\n  at: p.tsv:2\n  try: correct the value, list it under "Missing" if it is a code, or correct the range in p.json:2',
    ],
    [
      'above the range',
      t('participant_id\tpain', '1\t10', '2\t999'),
      { pain: { Maximum: 100 } },
      'pain is 999, above the declared Maximum 100\n  at: p.tsv:3',
    ],
    [
      'level of another case',
      t('participant_id\tsex', '1\tm', '2\tm', '3\tX'),
      { sex: { Levels: { M: 'male', F: 'female' } } },
      'sex has values that are no level: "m" (2 rows, first in line 2; "M" is declared, "m" is stored), "X" (line 4). Declared levels: M, F\n  at: p.tsv:2\n  try: make table and dictionary agree (p.json:2)',
    ],
    [
      'three values of a binary',
      t('participant_id\tx', '1\ta', '2\tb', '3\tc'),
      { x: { Type: 'binary' } },
      'x is declared binary and has 3 values: a, b, c\n  at: p.json:2',
    ],
    [
      'three levels of a binary',
      t('participant_id\tx', '1\ta'),
      { x: { Type: 'binary', Levels: { a: '', b: '', c: '' } } },
      '"x" is declared binary and has 3 Levels',
    ],
    [
      'mixed ordinal',
      t('participant_id\tx', '1\t1'),
      { x: { Type: 'ordinal', Levels: { 1: '', high: '' } } },
      'some Levels of the ordinal x are numbers, some are not',
    ],
    [
      'levels of a number',
      t('participant_id\tx', '1\t1'),
      { x: { Type: 'number', Levels: { 1: '' } } },
      '"x" is declared number and has Levels',
    ],
    [
      'range of a category',
      t('participant_id\tx', '1\t1'),
      { x: { Levels: { 1: '' }, Minimum: 0 } },
      '"x" is not a number and has a Minimum or Maximum',
    ],
    [
      'empty range',
      t('participant_id\tx', '1\t1'),
      { x: { Minimum: 3, Maximum: 1 } },
      'Minimum 3 of "x" is above Maximum 1',
    ],
    [
      'reference of an ordinal',
      t('participant_id\tx', '1\t1'),
      { x: { Type: 'ordinal', Reference: 1, Levels: { 1: '' } } },
      '"x" is ordinal: its first level is the lowest, a Reference has no effect',
    ],
    [
      'unknown reference',
      t('participant_id\tsex', '1\tM'),
      { sex: { Levels: { M: 'male', F: 'female' }, Reference: 'f' } },
      'Reference "f" of "sex" is not a level: its Levels are M, F (did you mean "F"?)',
    ],
    [
      'column that does not exist',
      t('participant_id\tage', '1\t2'),
      { aeg: { Units: 'years' } },
      'the dictionary describes "aeg", which the table does not have (did you mean "age"?)\n  at: p.json:2',
    ],
    [
      'misspelt dictionary key',
      t('participant_id\tage', '1\t2'),
      { age: { Unit: 'years' } },
      '"Unit" of "age" has no meaning (did you mean "Units"?)\n  at: p.json:3',
    ],
    [
      'wrong type of a key',
      t('participant_id\tage', '1\t2'),
      { age: { Type: 'float' } },
      'Type of "age" is not one of number, ordinal, category, binary, text\n  at: p.json:3',
    ],
    [
      'entry that is text',
      t('participant_id\tage', '1\t2'),
      { age: 'years' },
      'the entry "age" is not an object',
    ],
    [
      'dictionary that is a list',
      t('participant_id\tage', '1\t2'),
      '[1]',
      'the dictionary is not an object\n  at: p.json:1',
    ],
    [
      'dictionary that is not JSON',
      t('participant_id\tage', '1\t2'),
      '{"age": {}',
      'not valid JSON: the file ends where "," or "}" should be\n  at: p.json:1',
    ],
  ];
  it.each(refusals)('%s', async (_, table, dictionary, message) => {
    await expect(readText(table, dictionary)).rejects.toThrow(message);
  });

  it('a missing file', async () => {
    await expect(read({ file: 'none.tsv' }, filesInMemory({}))).rejects.toThrow(
      'there is no such file\n  at: none.tsv',
    );
  });
});

const openneuro = realData('openneuro');
describe.skipIf(!openneuro)('published tables', () => {
  const table = (set: string) => `${openneuro}/${set}/participants.tsv`;

  it('ds000208: 76 people, awkward headers, an empty line at the end', async () => {
    const result = await read({ file: table('ds000208') }, filesOnDisk);
    const { people } = result;
    expect(people.rows).toBe(76);
    expect(describeVariables(result)).toMatchObject({
      '% Analsesia VAS': { type: 'number' },
      Age: { type: 'number', missing: 0 },
      Drug: { type: 'binary', levels: ['duloxetine', 'placebo'], missing: 20 },
      gender: { type: 'binary', levels: ['female', 'male'] },
    });
    const [study, drug, response] = [people.f64('study'), people.strings('Drug'), people.f64('Response')];
    const count = (s: number, d: string, r?: number) =>
      drug.filter((x, i) => x === d && study[i] === s && (r === undefined || response[i] === r)).length;
    expect([count(1, 'placebo'), count(1, 'placebo', 1)]).toEqual([17, 8]);
    expect([count(2, 'placebo'), count(2, 'placebo', 1)]).toEqual([20, 10]);
    expect([count(2, 'duloxetine'), count(2, 'duloxetine', 1)]).toEqual([19, 8]);
  });

  it('ds002748: dictionary and table disagree about the spelling of sex', async () => {
    const params = { file: table('ds002748'), dictionary: `${openneuro}/ds002748/participants.json` };
    await expect(read(params, filesOnDisk)).rejects.toThrow('"M" is declared, "m" is stored');
    const { people, ...rest } = await read({ file: params.file }, filesOnDisk);
    expect(people.rows).toBe(72);
    expect(describeVariables({ people, ...rest })).toMatchObject({
      'ICD-10': { type: 'category', levels: ['F32.0', 'F32.1', 'F34.1', 'F34.9'] },
      'ECR-anx': { type: 'number' },
      Edinburgh: { type: 'number' },
    });
  });

  it('ds000228: 155 people, columns such as "Scanlog: Voxel slize", no line end', async () => {
    const file = table('ds000228');
    await expect(read({ file }, filesOnDisk)).rejects.toThrow(
      '"None" in Scanlog: Slice Gap is not a number, but most values are numbers',
    );
    const result = await read({ file, missing: ['n/a', 'None'] }, filesOnDisk);
    expect(result.people.rows).toBe(155);
    expect(result.people.has('Scanlog: Voxel slize')).toBe(true);
    expect(describeVariables(result)['Gender']).toMatchObject({ type: 'binary', levels: ['F', 'M'] });
  });
});

const rpn = realData('rpn/essen/participants.tsv');
it.skipIf(!rpn)('RPN Essen: 48 people, one unknown alcohol value', async () => {
  const result = await read({ file: rpn }, filesOnDisk);
  expect(result.people.rows).toBe(48);
  expect(describeVariables(result)).toMatchObject({
    alcohol_per_week: { type: 'number', missing: 1 },
    sex: { type: 'binary', levels: ['F', 'M'], missing: 0 },
    published_rpn_score: { missing: 11 },
  });
});

const cerebellum = realData('cerebellar_degeneration/connectivity.tsv.gz');
it.skipIf(!cerebellum)(
  'a long table of 79 people is read as text and refused as a participants table',
  async () => {
    const text = gunzipSync(readFileSync(cerebellum!)).toString();
    const table = readDelimited(text, 'long.tsv');
    const subjects = table.rows.map((row) => row[table.header.indexOf('subject')]);
    expect([new Set(subjects).size, table.header.length]).toEqual([79, 32]);
    await expect(readText(text)).rejects.toThrow('try: rename "subject" to participant_id');
    await expect(readText(text.replace('subject', 'participant_id'))).rejects.toThrow(
      'sub-01 occurs twice, in lines 2 and 3',
    );
  },
);

describe('tables of other programs', () => {
  const file = (name: string) => new URL(`../spss/fixtures/${name}`, import.meta.url);
  const sav = (params: object = {}) =>
    read({ file: 'p.sav', ...params }, filesInMemory({ 'p.sav': readFileSync(file('japanese.sav')) }));

  it('an SPSS file brings labels, levels and codes for unknown', async () => {
    const result = await sav();
    expect(result.people.strings('participant_id')).toEqual([
      'sub-01',
      'sub-02',
      'sub-03',
      'sub-04',
      'sub-05',
    ]);
    expect([...result.people.f64('pain_intensity')]).toEqual([42.5, NaN, NaN, 0.1, 100]);
    expect([...result.people.f64('training')]).toEqual([1, 2, 3, 2, 1]);
    expect(result.people.strings('sex')).toEqual(['1', '2', null, '1', '2']);
    expect(describeVariables(result)).toMatchObject({
      age: { type: 'number', label: '年齢', missing: 2 },
      sex: { type: 'binary', label: 'Sex', levels: ['1', '2'], missing: 1 },
      exercise_habit: { type: 'binary', levels: ['0', '1'], missing: 1 },
      seen: { type: 'text', missing: 1 },
      site: { type: 'binary', levels: ['A1', 'B2'] },
    });
    expect(result.variables.textList('level_labels')).toContainEqual(['女', '男']);
    expect(result.checks.map(({ code }) => code)).toEqual(['values-without-label']);
  });

  it('a dictionary beside an SPSS file has the last word', async () => {
    const dictionary = JSON.stringify({ age: { LongName: 'Age', Units: 'years' } });
    const files = filesInMemory({ 'p.sav': readFileSync(file('coded.sav')), 'p.json': dictionary });
    expect(
      describeVariables(await read({ file: 'p.sav', dictionary: 'p.json' }, files))['age'],
    ).toMatchObject({
      label: 'Age',
      unit: 'years',
      missing: 2,
    });
  });

  it('a column of people by another name, semicolons, decimal commas and Shift-JIS', async () => {
    const text = Buffer.from('6e6f3bb4b2c0b20a4130313b37302c350a4130323b38310a', 'hex');
    const files = filesInMemory({ 'p.csv': text });
    const { people } = await read({ file: 'p.csv', person: 'no', encoding: 'shift_jis' }, files);
    expect([people.strings('participant_id'), [...people.f64('ｴｲﾀｲ')]]).toEqual([
      ['A01', 'A02'],
      [70.5, 81],
    ]);
    await expect(read({ file: 'p.csv', person: 'nr', encoding: 'shift_jis' }, files)).rejects.toThrow(
      'there is no column "nr"; the columns are no, ｴｲﾀｲ\n  at: with.person\n  try: name the column of people as the table does',
    );
  });

  it('how text is written has no meaning for an SPSS file', async () => {
    await expect(sav({ decimal: 'comma' })).rejects.toThrow(
      'decimal says how text is written; p.sav is an SPSS file\n  at: with.decimal\n  try: leave it out',
    );
  });
});
