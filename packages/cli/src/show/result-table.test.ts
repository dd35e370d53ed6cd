import { bool, buildTable, defineTable, float64, float64List, int32, text } from '@mesovia/core';
import { describe, expect, it } from 'vitest';
import { delimited, resultRows, resultText } from './result-table.ts';

const contract = defineTable({
  name: 'shown',
  rows: 'row',
  key: ['name'],
  columns: {
    name: text('t'),
    count: int32('c'),
    p: float64('p', { nullable: true }),
    yes: bool('y'),
    values: float64List('v'),
  },
});
const table = buildTable(
  contract,
  {
    name: ['a, "b"', 'ä\u001b'],
    count: Int32Array.of(3, 12),
    p: { values: Float64Array.of(0.00001, 0), valid: Uint8Array.of(1, 0) },
    yes: [true, false],
    values: { values: Float64Array.of(1, 2, 3, 4, 0.5), offsets: Int32Array.of(0, 4, 5) },
  },
  'test',
);

describe('a result', () => {
  it('for people: aligned, short lists, unknown as a dash, no control characters', () => {
    expect(resultText(table, Infinity).text.split('\n')).toEqual([
      'name    count       p  yes  values',
      '------  -----  ------  ---  --------------',
      'a, "b"      3  1.0e-5  yes  [1, 2, 3, … 4]',
      'ä\\x1b      12       –  no   [0.5000]',
    ]);
  });
  it('as csv: every digit, quotes, lists as JSON, unknown is empty', () => {
    expect(delimited(table, ',')).toBe(
      'name,count,p,yes,values\n"a, ""b""",3,0.00001,true,"[1,2,3,4]"\nä\u001b,12,,false,[0.5]\n',
    );
  });
  it('as rows for JSON', () => {
    expect(resultRows(table)[1]).toEqual({ name: 'ä\u001b', count: 12, p: null, yes: false, values: [0.5] });
  });
});
