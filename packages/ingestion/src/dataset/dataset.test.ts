import { participants, runStage, tableView, variables, type Stage } from '@mesovia/core';
import { checkStage } from '@mesovia/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { participantsStage } from '../participants/stage.ts';
import { filesInMemory } from '../source-files.test.helper.ts';

const stage = participantsStage as unknown as Stage;
type Texts = Readonly<Record<string, string>>;

const STUDY: Texts = {
  'b/participants.tsv': 'participant_id\tage\nsub-01\t30\nsub-02\t40\nsub-03\tn/a\n',
  'b/participants.json': '{"age": {"Units": "years"}}',
  'b/phenotype/bdi.tsv': 'participant_id\ttotal\tage\n02\t12\t40\nsub-01\t-9\t30\nsub-77\t3\t9\n',
  'b/phenotype/bdi.json': JSON.stringify({
    MeasurementToolMetadata: { Description: 'Beck inventory', TermURL: 'x' },
    total: { LongName: 'Depression', Units: 'points', Missing: [-9], Minimum: 0, Maximum: 63 },
  }),
  'b/phenotype/pain.tsv':
    'participant_id\tsession_id\tvas\nsub-01\tses-pre\t50\nsub-01\tses-post\t20\nsub-02\tses-pre\t60\n',
  'b/sub-01/sub-01_sessions.tsv': 'session_id\tweight\nses-pre\t70\nses-post\t69\n',
  'b/sub-03/sub-03_sessions.tsv': 'session_id\tweight\tmood\nses-pre\t80\tlow\nses-post\t81\tgood\n',
  'b/sessions.json': '{"weight": {"Units": "kg"}, "session_id": {"Description": "visit"}}',
};

async function read(params: object, texts: Texts = STUDY) {
  const result = await runStage(stage, {
    params: { dataset: 'b', ...params },
    inputs: {},
    files: filesInMemory(texts),
    where: 'stage people',
  });
  const people = tableView(participants, [result.tables['participants']!], 'test');
  const described = tableView(variables, [result.tables['variables']!], 'test');
  return {
    people,
    names: described.strings('variable') as string[],
    units: described.strings('unit'),
    instruments: described.strings('instrument'),
    checks: result.checks.map(({ message }) => message),
  };
}

describe('participants of a data set', () => {
  it.each(
    checkStage(stage, {
      params: { dataset: 'b', phenotype: ['bdi', 'pain'], sessions: true, session: 'pre', prefix: true },
      inputs: {},
      files: filesInMemory(STUDY),
    }),
  )('%s', (_, check) => check());

  it('reads participants.tsv with participants.json, and works without the dictionary', async () => {
    const found = await read({});
    expect(found.names).toEqual(['age']);
    expect(found.units).toEqual(['years']);
    const { 'b/participants.json': _, ...rest } = STUDY;
    expect((await read({}, rest)).units).toEqual([null]);
  });

  it('joins a phenotype table by person, with its own dictionary and instrument', async () => {
    const found = await read({ phenotype: ['bdi'], prefix: true });
    expect(found.names).toEqual(['age', 'bdi_age', 'bdi_total']);
    expect([...found.people.f64('bdi_total')]).toEqual([NaN, 12, NaN]);
    expect([...found.people.f64('bdi_age')]).toEqual([30, 40, NaN]);
    expect(found.units[2]).toBe('points');
    expect(found.instruments[2]).toBe('Beck inventory');
    expect(found.checks).toEqual([
      'Rows of bdi.tsv about people who are not in the participants table: 1. They were left out.',
    ]);
  });

  it('takes one session of phenotype tables and of tables of sessions', async () => {
    const found = await read({ phenotype: ['pain'], sessions: true, session: 'ses-pre' });
    expect(found.names).toEqual(['age', 'mood', 'vas', 'weight']);
    expect([...found.people.f64('vas')]).toEqual([50, 60, NaN]);
    expect([...found.people.f64('weight')]).toEqual([70, NaN, 80]);
    expect(found.people.strings('mood')).toEqual([null, null, 'low']);
    const after = await read({ phenotype: ['pain'], sessions: true, session: 'post', prefix: true });
    expect(after.names).toEqual(['age', 'pain_vas', 'sessions_mood', 'sessions_weight']);
    expect([...after.people.f64('pain_vas')]).toEqual([20, NaN, NaN]);
  });

  it('joins by name: the order of rows changes nothing', async () => {
    const [header = '', ...rows] = (STUDY['b/phenotype/bdi.tsv'] as string).trim().split('\n');
    const plain = await read({ phenotype: ['bdi'], prefix: true });
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(rows, { minLength: 3, maxLength: 3 }), async (order) => {
        const text = [header, ...order, ''].join('\n');
        const other = await read(
          { phenotype: ['bdi'], prefix: true },
          { ...STUDY, 'b/phenotype/bdi.tsv': text },
        );
        expect([...other.people.f64('bdi_total')]).toEqual([...plain.people.f64('bdi_total')]);
      }),
      { numRuns: 12 },
    );
  });

  it.each<[string, object, Texts, string]>([
    [
      'two places for people',
      { file: 'b/participants.tsv' },
      {},
      'file and dataset both say where people are\n  at: with.file\n  try: give file: (one table) or dataset:',
    ],
    [
      'an unknown table',
      { phenotype: ['bdy'] },
      {},
      'there is no table "bdy" (did you mean "bdi"?); there are bdi, pain\n  at: b/phenotype\n  try: name tables below phenotype/ without .tsv',
    ],
    [
      'the same column twice',
      { phenotype: ['bdi'] },
      {},
      '"age" is a column of the participants table too\n  at: b/phenotype/bdi.tsv:1\n  try: say prefix: true',
    ],
    [
      'sessions nobody chose from',
      { phenotype: ['pain'] },
      {},
      '01 has several rows, in lines 2 and 3\n  at: b/phenotype/pain.tsv:3\n  try: say which session is meant: session: ...',
    ],
    [
      'an unknown session',
      { phenotype: ['pain'], session: 'late' },
      {},
      'no row is of session "late"; the sessions are post, pre\n  at: b/phenotype/pain.tsv\n  try: correct session',
    ],
    [
      'several rows of a person',
      { phenotype: ['x'] },
      { 'b/phenotype/x.tsv': 'participant_id\tv\n01\t1\nsub-01\t2\n' },
      '01 has several rows, in lines 2 and 3\n  at: b/phenotype/x.tsv:3\n  try: keep one row per person',
    ],
    [
      'a table of other people',
      { phenotype: ['x'] },
      { 'b/phenotype/x.tsv': 'participant_id\tv\nA\t1\n' },
      'none of the 3 participants is in the table\n  at: b/phenotype/x.tsv\n  try: spell people',
    ],
    [
      'a value out of range, where it stands',
      { phenotype: ['bdi'], prefix: true },
      { 'b/phenotype/bdi.tsv': 'participant_id\ttotal\nsub-03\t64\n' },
      'bdi_total is 64, above the declared Maximum 63\n  at: b/phenotype/bdi.tsv:2',
    ],
  ])('refuses %s', async (_, params, texts, message) => {
    await expect(read(params, { ...STUDY, ...texts })).rejects.toThrow(message);
  });

  it('refuses neither place, tables without a data set, and sessions nobody has', async () => {
    const files = filesInMemory({ 'p.tsv': 'participant_id\n1\n' });
    const run = (params: object) => runStage(stage, { params, inputs: {}, files, where: 'stage people' });
    await expect(run({})).rejects.toThrow('neither file nor dataset is given');
    await expect(run({ file: 'p.tsv', sessions: true })).rejects.toThrow(
      'phenotype and sessions are tables of a data set\n  at: with.dataset\n  try: give dataset: instead of file:',
    );
    await expect(
      read({ sessions: true }, { 'b/participants.tsv': 'participant_id\nsub-01\n' }),
    ).rejects.toThrow(
      'nobody has a table of sessions\n  at: b/sub-*/sub-*_sessions.tsv\n  try: leave sessions out',
    );
  });
});
