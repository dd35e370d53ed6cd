import { expect, it } from 'vitest';
import { filePatterns } from './file-patterns.ts';
import { numberTable } from './series-study.ts';

const found = (files: readonly string[], people: readonly string[]) =>
  filePatterns(files, people).map(({ pattern, files: ofPattern }) => [pattern, [...ofPattern.keys()]]);

it('finds what differs between people, with or without sub-', () => {
  const files = [
    'series/sub-01_run-01.tsv',
    'series/sub-02_run-01.tsv',
    'fd/01.txt',
    'fd/02.txt',
    'fd/03.txt',
  ];
  expect(found(files, ['sub-01', 'sub-02'])).toEqual([
    ['fd/{participant_id}.txt', ['01', '02', '03']],
    ['series/{participant_id}_run-01.tsv', ['sub-01', 'sub-02']],
  ]);
});

it('a name that occurs twice is one person in both places', () => {
  expect(found(['sub-01/sub-01.tsv', 'sub-02/sub-02.tsv', 'sub-03/sub-01.tsv'], ['01', '02'])).toEqual([
    ['{participant_id}/{participant_id}.tsv', ['sub-01', 'sub-02']],
    ['sub-03/{participant_id}.tsv', ['sub-01']],
  ]);
});

it('part of a longer name is no name', () => {
  expect(found(['x101.tsv', 'a1b.tsv'], ['1'])).toEqual([]);
});

it.each([
  ['a\tb\n1\t2\n3\t4\n', { columns: 2, rows: 2, header: ['a', 'b'] }],
  ['0.1\n0.2\n0.3\n', { columns: 1, rows: 3, header: undefined }],
  ['n/a\n0.2\n', { columns: 1, rows: 2, header: undefined }],
  ['"a","b"\r\n1,2\r\n', { columns: 2, rows: 1, header: ['a', 'b'] }],
  ['name\tx\nthalamus\t3\n', undefined],
  ['a\tb\n', undefined],
  ['', undefined],
])('%j as numbers', (text, expected) => expect(numberTable(text)).toEqual(expected));
