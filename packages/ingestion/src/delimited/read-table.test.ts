import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filesInMemory } from '../source-files.test.helper.ts';
import { readTable, tableFromBytes, type Dialect } from './read-table.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string) => Uint8Array.from(Buffer.from(`\uFEFF${text}`, 'utf16le'));
const read = (content: string | Uint8Array, dialect: Dialect = {}, file = 'a.csv') =>
  tableFromBytes(typeof content === 'string' ? utf8(content) : content, file, dialect);
/** 被験者 (person) and 男 (male) in Shift-JIS, as `'被験者;性\n...'.encode('shift_jis')` of Python gives them. */
const SHIFT_JIS = Uint8Array.from(Buffer.from('94ed8cb18ed23b90ab0a30313b926a0a', 'hex'));

describe('tables as spreadsheets write them', () => {
  it('semicolons and decimal commas, announced by Excel or not', () => {
    const text = 'id;weight;note\r\n01;70,5;"a, b"\r\n02;-1,25e2;\r\n03;n/a;"x\r\ny"\r\n';
    for (const found of [read(text), read(`sep=;\r\n${text}`)]) {
      expect(found.header).toEqual(['id', 'weight', 'note']);
      expect(found.rows.map((row) => row[1])).toEqual(['70.5', '-1.25e2', 'n/a']);
      expect(found.rows.map((row) => row[2])).toEqual(['a, b', '', 'x\r\ny']);
    }
    expect(read(text).lines).toEqual([2, 3, 4]);
    expect(read(`sep=;\r\n${text}`).lines).toEqual([3, 4, 5]);
  });

  it('a header with a comma in a name is no reason to ask when one reading fits every row', () => {
    expect(read('id;pain, now\n1;3\n2;4\n').header).toEqual(['id', 'pain, now']);
    expect(read('id,a;b\n1,2\n').header).toEqual(['id', 'a;b']);
    expect(read('weight, kg;height\n70,5;180\n', { separator: 'semicolon' }).rows).toEqual([['70.5', '180']]);
  });

  it('texts with commas, lists of choices and whole numbers stay as they are', () => {
    const found = read('id;choices;dose;city\n1;"1,2,3";2;a1,2\n2;"1,2";3;b\n');
    expect(found.rows).toEqual([
      ['1', '1,2,3', '2', 'a1,2'],
      ['2', '1,2', '3', 'b'],
    ]);
    expect(read('id,w\n1,"3,5"\n').rows[0]).toEqual(['1', '3,5']);
    expect(read('id,w\n1,"3,5"\n', { decimal: 'comma' }).rows[0]).toEqual(['1', '3.5']);
    expect(read('id;w\n1;3,5\n', { decimal: 'point' }).rows[0]).toEqual(['1', '3,5']);
  });

  it('UTF-16 of Excel, and whatever encoding is declared', async () => {
    expect(read(utf16('id\tname\n1\tJérôme 被験者\n'), {}, 'a.txt').rows[0]).toEqual(['1', 'Jérôme 被験者']);
    expect(read(SHIFT_JIS, { encoding: 'shift_jis' })).toMatchObject({
      header: ['被験者', '性'],
      rows: [['01', '男']],
    });
    expect(read(Uint8Array.of(0x69, 0x64, 10, 0xe9, 0x80), { encoding: 'windows-1252' }).rows).toEqual([
      ['é€'],
    ]);
    expect((await readTable('x.tsv', filesInMemory({ 'x.tsv': '\uFEFFid\tÄ\n1\tß\n' }))).header).toEqual([
      'id',
      'Ä',
    ]);
  });

  it.each<[string, string | Uint8Array, Dialect, string]>([
    [
      'thousands or decimals',
      'id;pay\n1;1,234\n2;12,000\n',
      {},
      '"1,234" in pay is 1.234 with a decimal comma, or 1234 with commas between thousands\n  at: a.csv:2\n  try: say decimal: comma, or write the numbers without commas',
    ],
    [
      'commas and points',
      'id;w\n1;70,5\n2;70.5\n',
      {},
      'w has decimal commas ("70,5") and decimal points ("70.5", line 3)\n  at: a.csv:2\n  try: write every number of the column the same way',
    ],
    [
      'bytes that are no UTF-8',
      SHIFT_JIS,
      {},
      'the line is not UTF-8; as shift_jis it reads "被験者;性"\n  at: a.csv:1\n  try: say encoding: with the right one, or save the file as UTF-8',
    ],
    [
      'bytes that are probably Windows-1252',
      Uint8Array.of(0x69, 0x64, 10, 0x4a, 0xe9, 0x72, 0xf4, 0x6d, 0x65, 0x20, 0x35, 0x80),
      {},
      'the line is not UTF-8; as windows-1252 it reads "Jérôme 5€"\n  at: a.csv:2',
    ],
    [
      'bytes the declared encoding does not have',
      Uint8Array.of(0x69, 10, 0x81, 0xff),
      { encoding: 'shift_jis' },
      'the file holds bytes that shift_jis does not have\n  at: a.csv\n  try: correct encoding, or save the file as UTF-8',
    ],
    [
      'another byte-order mark',
      utf16('a\tb\n'),
      { encoding: 'utf-8' },
      'the file begins with the byte-order mark of utf-16le, but encoding says utf-8\n  at: a.csv\n  try: leave encoding out, or say utf-16le',
    ],
    [
      'UTF-16 without a mark',
      utf16('id\n1\n').subarray(2),
      {},
      'the file holds zero bytes, as UTF-16 without a byte-order mark does\n  at: a.csv\n  try: save it as UTF-8, or say encoding: utf-16le',
    ],
  ])('refuses %s', (_, content, dialect, message) => {
    expect(() => read(content, dialect)).toThrow(message);
  });

  it('a column of numbers reads the same with commas as with points', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 });
    fc.assert(
      fc.property(fc.array(number, { minLength: 1 }), (values) => {
        // One cell that is certainly no thousands keeps the column readable.
        const cells = [0.5, ...values].map(String);
        const table = read(`id;v\n${cells.map((cell, i) => `${i};${cell.replace('.', ',')}`).join('\n')}\n`);
        expect(table.rows.map((row) => row[1])).toEqual(cells);
      }),
    );
  });
});
