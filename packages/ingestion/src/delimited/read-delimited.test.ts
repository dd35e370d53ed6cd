import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNumber } from './parse-number.ts';
import { readDelimited, splitLine } from './read-delimited.ts';

describe('readDelimited', () => {
  it('accepts a byte-order mark, any line ending, quotes and empty lines at the end', () => {
    const text = '\uFEFFid,"a ""b""", note\r\n01,"x, y","two\r\nlines"\r02,5" nail,\n\n  \n,,\n';
    const table = readDelimited(text, 'people.csv');
    expect(table.header).toEqual(['id', 'a "b"', 'note']);
    expect(table.rows).toEqual([
      ['01', 'x, y', 'two\r\nlines'],
      ['02', '5" nail', ''],
    ]);
    expect(table.lines).toEqual([2, 4]);
  });

  it('accepts the row names of pandas and R', () => {
    expect(readDelimited('\tindex\n1\t9\n', 'a.tsv').header).toEqual(['', 'index']);
    expect(readDelimited('"x"\t"y"\n"1"\t9\t8\n"2"\t7\t6\n', 'a.tsv')).toMatchObject({
      header: ['', 'x', 'y'],
      rows: [
        ['1', '9', '8'],
        ['2', '7', '6'],
      ],
    });
  });

  it.each([
    ['', 'a.tsv', 'the file is empty\n  at: a.tsv\n  try: give a header line and one line per row'],
    ['a\tb\n1\t2\n1\n', 'a.tsv', 'the row has 1 values, the header has 2 columns\n  at: a.tsv:3'],
    ['a\tb\nsub-01\t2\t3\n', 'a.tsv', 'the row has 3 values, the header has 2 columns\n  at: a.tsv:2'],
    ['a\tb\n\n1\t2\n', 'a.tsv', 'the line is empty, but more rows follow\n  at: a.tsv:2'],
    ['a,b\n1,"2\n3,4\n', 'a.csv', 'a quote opens here and never closes\n  at: a.csv:2:3'],
    ['a,b\n1,"2"x\n', 'a.csv', 'text follows the closing quote of "2"\n  at: a.csv:2:6'],
    [
      'a;b\n1;2\n',
      'a.tsv',
      'the columns are separated by semicolons, but the name of the file says tabs\n  at: a.tsv:1\n  try: name the file .tsv if it holds tabs, .csv if it holds commas or semicolons; or say separator:',
    ],
    [
      'sep=;\na,b\n',
      'a.csv',
      'the columns are separated by commas, but separator says semicolons\n  at: a.csv:2',
    ],
    [
      'weight, kg;height, cm\n70,5;180,2\n',
      'a.csv',
      'the columns may be separated by commas ("weight" "kg;height" "cm") or semicolons ("weight, kg" "height, cm")\n  at: a.csv:1\n  try: say separator:, or put quotes around names and values that hold one of them',
    ],
    ['a,b\n1,2\n', 'a.tsv', 'the columns are separated by commas, but the name of the file says tabs'],
  ])('refuses %j', (text, file, message) => {
    expect(() => readDelimited(text, file)).toThrow(message);
  });

  it('gives back whatever was quoted', () => {
    const table = fc
      .integer({ min: 1, max: 4 })
      .chain((width) =>
        fc.array(fc.array(fc.string(), { minLength: width, maxLength: width }), { minLength: 1 }),
      );
    const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(table, (rows) => {
        const named = [rows[0]!.map((_, i) => `c${i}`), ...rows, rows[0]!.map(() => 'end')];
        const text = named.map((row) => row.map(quoted).join(',')).join('\n');
        expect(readDelimited(text, 'a.csv').rows).toEqual(named.slice(1));
      }),
    );
  });
});

it('splitLine removes quotes and names the line of a broken one', () => {
  expect(splitLine('a\t"b\tc"\t', '\t', 'x.tsv', 7)).toEqual(['a', 'b\tc', '']);
  expect(() => splitLine('a\t"b', '\t', 'x.tsv', 7)).toThrow('x.tsv:7:3');
});

it('parseNumber reads decimals only, exactly as JavaScript', () => {
  expect(['1', '-2.5', '+.5', '1e-3', '08', '2.591670000000000085e-02'].map(parseNumber)).toEqual([
    1, -2.5, 0.5, 0.001, 8, 0.02591670000000000085,
  ]);
  for (const text of ['', ' ', '1,5', '0x10', 'Infinity', 'NaN', '1 2', 'e5', '1e']) {
    expect(parseNumber(text)).toBeUndefined();
  }
});
