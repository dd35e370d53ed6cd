import { describe, expect, it } from 'vitest';
import { textTable, wrap } from './text-table.ts';

describe('textTable', () => {
  const columns = [
    { header: 'name', cells: ['left thalamus', 'ä'] },
    { header: 't', cells: ['-12.5', '3.0'], right: true },
    { header: 'note', cells: ['two\nlines', ''] },
  ];
  it('aligns texts left and numbers right, one line per row', () => {
    expect(textTable(columns).text.split('\n')).toEqual([
      'name               t  note',
      '-------------  -----  ---------',
      'left thalamus  -12.5  two lines',
      'ä                3.0',
    ]);
  });
  it('leaves out what does not fit and says so, but never everything', () => {
    expect(textTable(columns, 20).hidden).toEqual(['note']);
    expect(textTable(columns, 5).hidden).toEqual(['t', 'note']);
  });
});

it('wrap breaks at spaces and indents', () => {
  expect(wrap('one two three', 9, '  ')).toBe('  one two\n  three');
});
