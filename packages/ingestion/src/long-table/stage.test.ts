import {
  candidateLabels,
  candidates,
  participants,
  runStage,
  tableView,
  variables,
  type Stage,
} from '@mesovia/core';
import { checkStage } from '@mesovia/core/testing';
import { describe, expect, it } from 'vitest';
import { filesInMemory } from '../source-files.test.helper.ts';
import { longTableStage } from './stage.ts';

const LINES = [
  'subject\tsession\tgroup\tage\tregions\tr\tscore',
  's2\tpre\tp\t61\tb_c\t0.5\t1',
  's2\tpre\tp\t61\ta_b\t-0.25\t2',
  's1\tpre\tc\t40\ta_b\t0.1\t3',
  's1\tpost\tc\t40\ta_b\t0.9\t3',
  's1\tpre\tc\t40\tb_c\tNA\t3',
  's3\tpre\tc\t52\ta_b\t0\t3',
];
const base = { file: 'long.tsv', person: 'subject', name: 'regions', value: 'r', keep: { session: 'pre' } };

const contracts = { participants, variables, candidates, candidate_labels: candidateLabels };

async function run(params: object, lines: readonly string[] = LINES) {
  const result = await runStage(longTableStage as unknown as Stage, {
    params: { ...base, ...params },
    inputs: {},
    files: filesInMemory({ 'long.tsv': lines.join('\n') }),
    where: 'stage measures',
  });
  const view = (name: keyof typeof contracts) =>
    tableView(contracts[name], [result.tables[name] as never], 'test');
  return { ...result, view };
}

it.each(
  checkStage(longTableStage as unknown as Stage, {
    params: { ...base, transform: 'fisher_z' },
    inputs: {},
    files: filesInMemory({ 'long.tsv': LINES.join('\n') }),
  }),
)('stage %s', (_, check) => check());

describe('long table', () => {
  it('as a spreadsheet elsewhere writes it: decimal commas, Windows-1252', async () => {
    const text = LINES.join('\n')
      .replaceAll(/(\d)\.(\d)/g, '$1,$2')
      .replaceAll('b_c', 'b_ç');
    const result = await runStage(longTableStage as unknown as Stage, {
      params: { ...base, decimal: 'comma', encoding: 'windows-1252' },
      inputs: {},
      files: filesInMemory({ 'long.tsv': Buffer.from(text, 'latin1') }),
      where: 'stage measures',
    });
    const view = (name: 'candidates' | 'candidate_labels') =>
      tableView(contracts[name], [result.tables[name] as never], 'test');
    expect([...view('candidates').matrix('values').values]).toEqual([0.1, NaN, -0.25, 0.5, 0, NaN]);
    expect(view('candidate_labels').strings('name')).toEqual(['a_b', 'b_ç']);
  });

  it('gives one row per person and a matrix, whatever the order of rows', async () => {
    const { view, checks } = await run({ separator: '_', transform: 'fisher_z' });
    expect(view('participants').strings('participant_id')).toEqual(['s1', 's2', 's3']);
    expect(view('participants').strings('group')).toEqual(['c', 'p', 'c']);
    expect([...view('participants').f64('age')]).toEqual([40, 61, 52]);
    expect(view('candidate_labels').strings('name')).toEqual(['a - b', 'b - c']);
    const { values } = view('candidates').matrix('values');
    const expected = [0.1, NaN, -0.25, 0.5, 0, NaN].map((r) => Math.atanh(r));
    expect([...values].map((v) => v.toFixed(12))).toEqual(expected.map((v) => v.toFixed(12)));
    expect(checks.map(({ message }) => message)).toEqual([
      'Columns that differ between the rows of a person were left out: score.',
    ]);
    const shuffled = await run({ separator: '_', transform: 'fisher_z' }, [
      LINES[0] ?? '',
      ...LINES.slice(1).toReversed(),
    ]);
    expect([...shuffled.view('candidates').matrix('values').values]).toEqual([...values]);
  });

  it.each([
    [{ name: 'edge' }, LINES, 'there is no column edge'],
    [{ keep: { session: 'x' } }, LINES, 'no row has session = x'],
    [{ keep: {} }, LINES, 's1 has a_b twice, in lines 4 and 5'],
    [{}, [...LINES, 's4\tpre\tc\t1\ta_b\tmany\t1'], 'r is "many"'],
    [{}, [...LINES, '\tpre\tc\t1\ta_b\t0.1\t1'], 'subject is empty'],
    [
      { transform: 'fisher_z' },
      [...LINES, 's4\tpre\tc\t1\ta_b\t1\t1'],
      'a_b of s4 is 1; its Fisher z does not exist',
    ],
  ])('refuses %o', async (params, lines, message) => {
    await expect(run(params, lines)).rejects.toThrow(message);
  });
});
