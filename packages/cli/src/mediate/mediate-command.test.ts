/** The command without a process of its own: what people type, what is printed, and every refusal. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isUserError } from '@mesovia/core';
import { oracleFile } from '@mesovia/core/testing';
import { Command } from 'commander';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { addMediateCommand } from '../commands/mediate.ts';
import { studyRows, studyTable } from './study.test.helper.ts';

const folder = mkdtempSync(join(tmpdir(), 'mesovia-mediate-'));
const basic = ['--x', 'exercise', '--m', 'thalamus', '--y', 'pain'];
const quick = ['--resamples', '1000', '--no-sensitivity'];

/** What goes to stdout when somebody types these words. */
async function typed(file: string, ...args: readonly string[]): Promise<string> {
  const program = new Command().exitOverride();
  addMediateCommand(program);
  const written: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  const place = file.startsWith('/') ? file : join(folder, file);
  await program.parseAsync(['mediate', place, ...args], { from: 'user' });
  return written.join('');
}

interface Row {
  readonly term: string;
  readonly scale: string;
  readonly method: string;
  readonly estimate: number;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly p: number | null;
}
interface Printed {
  readonly format: string;
  readonly n: number;
  readonly model: string;
  readonly selection: string;
  readonly sentence: string;
  readonly estimates: readonly Row[];
  readonly sensitivity: readonly Record<string, unknown>[];
}

const asked = async (file: string, ...args: readonly string[]) =>
  JSON.parse(await typed(file, ...args, '--json')) as Printed;
const find = ({ estimates }: Printed, term: string, method: string, scale = 'raw') =>
  estimates.find((row) => row.term === term && row.method === method && row.scale === scale);

beforeAll(() => {
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  write('pain.csv', studyTable(studyRows));
  write('pain.tsv', studyTable(studyRows, '\t'));
  const gaps = studyRows.map((row, i) => (i === 4 ? row.with(3, 'n/a') : i === 9 ? row.with(1, '') : row));
  write('gaps.csv', studyTable(gaps));
  write('lone.csv', studyTable(studyRows.map((row, i) => row.with(1, i === 3 ? 'yes' : 'no'))));
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('one mediator', () => {
  it('gives the same digits for .csv and .tsv, twice, and total = direct + indirect', async () => {
    const args = [...basic, '--covariates', 'age', ...quick];
    const [one, two] = [await asked('pain.csv', ...args), await asked('pain.tsv', ...args)];
    expect(one.estimates).toEqual(two.estimates);
    expect([one.format, one.n, one.selection]).toEqual(['mesovia-mediate/1', 30, 'pre-specified']);
    const value = (term: string, method: string) => find(one, term, method)?.estimate ?? NaN;
    const indirect = value('indirect', 'product-normal');
    expect(value('total', 'OLS t')).toBeCloseTo(value('direct', 'OLS t') + indirect, 10);
    expect(indirect).toBeCloseTo(value('a', 'OLS t') * value('b', 'OLS t'), 10);
  });

  it('shows the intervals that were named', async () => {
    const { estimates } = await asked('pain.csv', ...basic, ...quick, '--interval', 'bca,joint');
    const methods = new Set(estimates.map(({ method }) => method));
    expect([...methods].toSorted()).toEqual([
      'BCa bootstrap, liberal below n = 100',
      'OLS t',
      'joint significance',
    ]);
  });

  it.each([
    ['fiml', 'FIML, percentile bootstrap'],
    ['mi', 'multiple imputation, Rubin'],
  ])('keeps them with --missing %s', async (rule, method) => {
    const answer = await asked(
      'gaps.csv',
      ...basic,
      '--missing',
      rule,
      '--imputations',
      '3',
      '--resamples',
      '1000',
    );
    expect(answer.n).toBe(30);
    expect(find(answer, 'indirect', method)).toBeDefined();
    expect(answer.sensitivity).toEqual([]);
  });

  it('fits a narrow terminal', async () => {
    const stdout = await typed('pain.csv', ...basic, '--all', ...quick);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });
});

describe('other models', () => {
  it.each([
    ['parallel', ['--m', 'thalamus,sleep'], 'indirect (sleep)'],
    ['serial', ['--m', 'thalamus,sleep', '--serial'], 'indirect (thalamus -> sleep)'],
    ['moderated', ['--m', 'thalamus', '--moderator', 'age'], 'index of moderated mediation'],
    [
      'moderated',
      ['--m', 'thalamus', '--moderator', 'age', '--path', 'both', '--at', '35,40'],
      'indirect (age = 40)',
    ],
    ['moderated', ['--m', 'thalamus', '--moderator', 'age', '--path', 'direct'], 'direct x age'],
    ['interaction', ['--m', 'thalamus', '--interaction'], 'pure indirect'],
    ['natural', ['--m', 'thalamus', '--y', 'relapse', '--family', 'logit', '--firth'], 'total indirect'],
    ['parallel', ['--m', 'thalamus', '--x', 'site', '--coding', 'sequential'], 'indirect (north - east)'],
  ])('%s: %j', async (model, args, term) => {
    const rest = [
      ...(args.includes('--x') ? [] : ['--x', 'exercise']),
      ...(args.includes('--y') ? [] : ['--y', 'pain']),
    ];
    const answer = await asked('pain.csv', ...rest, ...args, ...quick);
    expect(answer.model).toBe(model);
    expect(answer.estimates.map((row) => row.term)).toContain(term);
    expect(answer.sentence).toMatch(/indirect .*interval|without an interval/);
  });
});

describe('the numbers of other software', () => {
  const synth = oracleFile('mediation/data/synth45.csv');
  const talor = oracleFile('mediation/data/talor.csv');
  const numbers = (name: string) =>
    JSON.parse(readFileSync(oracleFile(`mediation/results/${name}`) ?? '', 'utf8')) as Record<
      string,
      unknown
    >;

  it.runIf(synth !== undefined)('lm and sandwich on the synthetic study', async () => {
    const args = ['--x', 'exercise', '--m', 'm1', '--y', 'pain', '--covariates', 'age,sex', ...quick];
    const answer = await asked(synth ?? '', ...args);
    expect(find(answer, 'a', 'OLS t')?.estimate).toBeCloseTo(-0.5387939333, 9);
    expect(find(answer, 'b', 'OLS t')?.estimate).toBeCloseTo(6.9570455659, 9);
    expect(find(answer, 'direct', 'OLS t')?.estimate).toBeCloseTo(-2.9455963449, 9);
    expect(find(answer, 'total', 'OLS t')?.estimate).toBeCloseTo(-6.6940102896, 9);
    const exact = find(answer, 'indirect', 'product-normal');
    expect([exact?.lower?.toFixed(3), exact?.upper?.toFixed(3)]).toEqual(['-8.250', '-0.585']);
  });

  it.runIf(talor !== undefined)('lm and the exact product on the Tal-Or data', async () => {
    const args = ['--x', 'cond', '--m', 'pmi', '--y', 'reaction', '--resamples', '1000'];
    const answer = await asked(talor ?? '', ...args);
    expect(find(answer, 'indirect', 'delta, first order')?.estimate).toBeCloseTo(0.2413354643, 9);
    expect(find(answer, 'indirect', 'joint significance')?.p).toBeCloseTo(0.0454, 4);
    const exact = find(answer, 'indirect', 'product-normal');
    expect([exact?.lower?.toFixed(6), exact?.upper?.toFixed(6)]).toEqual(['0.007065', '0.518368']);
    const rho = answer.sensitivity.find(({ term }) => term === 'rho');
    expect(Number(rho?.['estimate'])).toBeCloseTo(0.43, 2);
    expect(numbers('talor_simple_ols.json')).toBeDefined();
  });
});

const refusals: readonly (readonly [string[], string])[] = [
  [['nowhere.csv', ...basic], 'the file does not exist\n  at: nowhere.csv\n  try: check its name and place'],
  [
    ['pain.csv', '--x', 'exercise', '--m', 'talamus', '--y', 'pain'],
    'there is no column "talamus" (did you mean thalamus?)\n  at: pain.csv:1, asked for by --m\n  try: its columns are id, exercise, thalamus, pain, age, site, sleep, relapse',
  ],
  [
    ['pain.csv', '--x', 'pain', '--m', 'thalamus', '--y', 'pain'],
    'pain is used in two roles\n  at: --x, --y, --covariates\n  try: give every role a variable of its own',
  ],
  [
    ['pain.csv', '--x', 'age', '--m', 'exercise', '--y', 'pain'],
    'the mediator exercise is a binary variable\n  at: --m\n  try: name a number; for two levels use --family logit',
  ],
  [
    ['pain.csv', ...basic, '--serial'],
    'there is one mediator\n  at: --serial\n  try: name several, as in --m sleep,mood',
  ],
  [
    ['pain.csv', ...basic, '--path', 'a'],
    'there is no moderator\n  at: --path\n  try: name one with --moderator',
  ],
  [
    ['pain.csv', ...basic, '--moderator', 'age', '--path', 'c'],
    'there is no path "c"\n  at: --path\n  try: paths are a, b, direct, and both for a,b',
  ],
  [
    ['pain.csv', ...basic, '--moderator', 'age', '--at', 'often'],
    '"often" is neither mean, percentiles nor numbers\n  at: --at\n  try: write for example --at percentiles or --at 20,40,60',
  ],
  [
    ['pain.csv', ...basic, '--moderator', 'age', '--interaction'],
    '--moderator and --interaction ask for different models\n  at: --moderator, --interaction\n  try: leave one of them out',
  ],
  [
    ['pain.csv', ...basic, '--firth'],
    "Firth's penalty belongs to logit models\n  at: --firth\n  try: add --family logit, or leave it out",
  ],
  [
    ['pain.csv', ...basic, '--family', 'probit'],
    'neither thalamus nor pain has two values\n  at: --family\n  try: leave it out: both are numbers',
  ],
  [
    ['pain.csv', ...basic, '--interval', 'percentil'],
    'there is no interval "percentil" (did you mean percentile?)\n  at: --interval\n  try: names are ',
  ],
  [
    ['pain.csv', ...basic, '--resamples', '1000', '--report', 'pain.pdf'],
    'pain.pdf does not end in .html\n  at: --report\n  try: name a page, for example --report mediation.html',
  ],
  [
    ['lone.csv', ...basic],
    'one of the two groups of exercise has only one person\n  at: participants.exercise\n  try: include more people, or merge groups',
  ],
];

it.each(refusals)('refuses %j', async ([file = '', ...args], message) => {
  const failure: unknown = await typed(file, ...args).then(
    () => 'nothing was refused',
    (error: unknown) => error,
  );
  expect(isUserError(failure)).toBe(true);
  const told = (failure as Error).message.replaceAll(`${folder}/`, '');
  expect(told.startsWith(message)).toBe(true);
  expect(existsSync('pain.pdf')).toBe(false);
});
