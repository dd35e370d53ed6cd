import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { proseOf, wordingOffences } from '@mesovia/reporting';
import { beforeAll, describe, expect, it } from 'vitest';
import { studyRows, studyTable } from '../mediate/study.test.helper.ts';
import { freshFolder, succeeds } from './spawn.test.helper.ts';

const folder = freshFolder();
const basic = ['--x', 'exercise', '--m', 'thalamus', '--y', 'pain'];
const quick = ['--resamples', '1000', '--no-sensitivity'];

beforeAll(() => {
  writeFileSync(join(folder, 'pain.csv'), studyTable(studyRows));
  const gaps = studyRows.map((row, i) => (i === 4 ? row.with(3, 'n/a') : i === 9 ? row.with(1, '') : row));
  writeFileSync(join(folder, 'gaps.csv'), studyTable(gaps));
});

describe('mesovia mediate', () => {
  it('prints a table with scales, methods and intervals, and a sentence without causal words', async () => {
    const { stdout, stderr } = await succeeds(
      ['mediate', 'pain.csv', ...basic, '--resamples', '1000'],
      folder,
    );
    expect(stdout).toContain('pain.csv: exercise -> thalamus -> pain, 30 rows');
    expect(stdout).toMatch(/^raw +method +estimate +lower +upper +p +SE +df$/m);
    expect(stdout).toContain('exercise: no = 0, yes = 1');
    expect(stdout.replace(/\s+/g, ' ')).toContain('of pain for exercise yes against no, 95 % interval');
    for (const text of [
      'OLS t',
      'percentile bootstrap',
      'BCa bootstrap *',
      'product-normal',
      'Freedman-Lane joint',
    ])
      expect(stdout).toContain(text);
    for (const text of [
      'partially standardised',
      'fully standardised',
      'c   total',
      "c'  direct",
      'ab  indirect',
    ])
      expect(stdout).toContain(text);
    expect(stdout).toMatch(/thalamus statistically mediates the association of exercise with\s+pain/);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /Omitted cause: the indirect estimate would be 0 .* correlate by [\d.]+; E-value [\d.]+/,
    );
    expect(stdout.replace(/\s+/g, ' ')).toMatch(/The row that moves it most is line \d+/);
    expect(stdout.replace(/\s+/g, ' ')).toContain('non-discriminating (every order fits the same data');
    expect(stdout).not.toMatch(/\b(causes|effect of|leads? to|reduces?)\b/i);
    expect(stderr).toContain('Mediator pre-specified');
  });

  it('leaves out rows without a value, and names their lines', async () => {
    const { stdout, stderr } = await succeeds(['mediate', 'gaps.csv', ...basic, ...quick], folder);
    expect(stdout).toContain('28 rows');
    expect(stderr.replace(/\s+/g, ' ')).toContain(
      'Left out for missing values: 2 rows: line 6 (pain), line 11 (exercise)',
    );
  });
});

describe('a page', () => {
  it('is one file without a network, in words the design licenses, and names no row', async () => {
    const { stderr } = await succeeds(
      ['mediate', 'pain.csv', ...basic, '--resamples', '1000', '--report', 'out/pain.html'],
      folder,
    );
    expect(stderr).toContain('Written: out/pain.html');
    const page = readFileSync(join(folder, 'out/pain.html'), 'utf8');
    expect(page).not.toMatch(/(?:src|href)="(?!#)/);
    expect(wordingOffences(proseOf(page), 'cross-sectional')).toEqual([]);
    for (const id of ['answer', 'mediation', 'sensitivity', 'checks', 'methods', 'parameters'])
      expect(page).toContain(`id="${id}"`);
    expect(page).not.toContain('000000');
  });
});
