import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { freshFolder, mesovia, succeeds } from './spawn.test.helper.ts';

const folder = freshFolder();
// y = 10 - 3 x + 2 m + e, m = 1.5 x + e, with fixed e.
const rows = Array.from({ length: 30 }, (_, i) => {
  const x = i % 2;
  const m = 1.5 * x + ((i * 7) % 11) / 5;
  const y = 10 - 3 * x + 2 * m + ((i * 5) % 13) / 4;
  return [`p${i}`, x === 0 ? 'no' : 'yes', m.toFixed(3), y.toFixed(3), String(30 + ((i * 3) % 17))];
});
const table = (lines: readonly (readonly string[])[], separator = ',') =>
  [['id', 'exercise', 'thalamus', 'pain', 'age'], ...lines].map((cells) => cells.join(separator)).join('\n');
const basic = ['--x', 'exercise', '--m', 'thalamus', '--y', 'pain'];

beforeAll(() => {
  writeFileSync(join(folder, 'pain.csv'), table(rows));
  writeFileSync(join(folder, 'pain.tsv'), table(rows, '\t'));
  const gaps = rows.map((row, i) =>
    i === 4 ? [...row.slice(0, 3), 'n/a', row[4]!] : i === 9 ? [row[0]!, '', ...row.slice(2)] : row,
  );
  writeFileSync(join(folder, 'gaps.csv'), table(gaps));
});

describe('mesovia mediate', () => {
  it('prints a table with scales, methods and intervals, and a sentence without causal words', async () => {
    const { stdout, stderr } = await succeeds(
      ['mediate', 'pain.csv', ...basic, '--resamples', '1000'],
      folder,
    );
    expect(stdout).toContain('pain.csv: exercise -> thalamus -> pain, 30 rows');
    expect(stdout).toMatch(/^path +scale +method +estimate +SE +lower +upper +p$/m);
    expect(stdout).toContain('exercise: no = 0, yes = 1');
    expect(stdout.replace(/\s+/g, ' ')).toContain('of pain for exercise yes against no, 95 % interval');
    for (const method of [
      'OLS t',
      'percentile bootstrap',
      'BCa bootstrap',
      'product-normal',
      'Freedman-Lane joint',
    ])
      expect(stdout).toContain(method);
    expect(stdout).toMatch(/thalamus statistically mediates the association of exercise with\s+pain/);
    expect(stdout).not.toMatch(/\b(causes?|effect of|leads? to|reduces?)\b/i);
    expect(stderr).toContain('Mediator pre-specified');
  });

  it('gives the same digits for .csv and .tsv, twice, and total = direct + indirect', async () => {
    const run = async (file: string) =>
      JSON.parse(
        (
          await succeeds(
            ['mediate', file, ...basic, '--covariates', 'age', '--resamples', '1000', '--json'],
            folder,
          )
        ).stdout,
      ) as {
        n: number;
        selection: string;
        estimates: { term: string; scale: string; method: string; estimate: number }[];
      };
    const [one, two] = [await run('pain.csv'), await run('pain.tsv')];
    expect(one.estimates).toEqual(two.estimates);
    expect([one.n, one.selection]).toEqual([30, 'pre-specified']);
    const value = (term: string, method: string) =>
      one.estimates.find((e) => e.term === term && e.method === method && e.scale === 'raw')!.estimate;
    const indirect = value('indirect', 'product-normal');
    expect(value('total', 'OLS t')).toBeCloseTo(value('direct', 'OLS t') + indirect, 10);
    expect(indirect).toBeCloseTo(value('a', 'OLS t') * value('b', 'OLS t'), 10);
  });

  it('leaves out rows without a value, and names their lines', async () => {
    const { stdout, stderr } = await succeeds(
      ['mediate', 'gaps.csv', ...basic, '--resamples', '1000'],
      folder,
    );
    expect(stdout).toContain('28 rows');
    expect(stderr).toContain('Left out for missing values: 2 rows: line 6 (pain), line 11 (exercise)');
  });

  it.each([
    [['nowhere.csv', ...basic], 'the file does not exist', 'nowhere.csv'],
    [
      ['pain.csv', '--x', 'exercise', '--m', 'talamus', '--y', 'pain'],
      'no column "talamus" (did you mean thalamus?)',
      'pain.csv:1, asked for by --m',
    ],
    [
      ['pain.csv', '--x', 'pain', '--m', 'thalamus', '--y', 'pain'],
      'pain is used in two roles',
      'with.exposure',
    ],
    [
      ['pain.csv', '--x', 'age', '--m', 'exercise', '--y', 'pain'],
      'the mediator exercise is a binary variable',
      'with.mediator',
    ],
  ])('refuses %j', async (args, problem, where) => {
    const { code, stdout, stderr } = await mesovia(['mediate', ...args], folder);
    expect(stderr).toContain(problem);
    expect(stderr).toContain(where);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});
