import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildTable, defineTable, digestTable, float64List, int32, text } from '@mesovia/core';
import { sliceBy } from './slices.ts';

const rows = defineTable({
  name: 'rows',
  rows: 'row',
  key: ['number'],
  columns: { number: int32('n'), person: text('who', { nullable: true }), values: float64List('numbers') },
});

function table(people: readonly (string | null)[]) {
  const numbers = Int32Array.from(people, (_, i) => i);
  const offsets = Int32Array.from({ length: people.length + 1 }, (_, i) => (i * (i + 1)) / 2);
  const values = Float64Array.from({ length: offsets[people.length] ?? 0 }, (_, i) => i);
  return buildTable(rows, { number: numbers, person: people, values: { values, offsets } }, 'test');
}

describe('slices of a table', () => {
  it('are what a table of these rows alone would be, wherever the rows lie', () => {
    const person = fc.constantFrom('a', 'b', 'c');
    fc.assert(
      fc.property(fc.array(person, { minLength: 1, maxLength: 12 }), (people) => {
        const whole = table(people);
        const slices = sliceBy(whole, 'person', 'test');
        expect([...slices.keys()]).toEqual([...new Set(people)].sort());
        let total = 0;
        for (const [key, slice] of slices) {
          total += slice.table.numRows;
          expect(slice.digest).toBe(digestTable(buildTable(rows, slice.table, 'test')));
          const numbers = [...(slice.table.getChild('number') ?? [])];
          expect(numbers).toEqual(people.flatMap((p, i) => (p === key ? [i] : [])));
        }
        expect(total).toBe(people.length);
      }),
    );
  });

  it('need a text column without unknowns', () => {
    expect(() => sliceBy(table(['a']), 'nobody', 'w')).toThrow('there is no column nobody');
    expect(() => sliceBy(table(['a']), 'number', 'w')).toThrow('number is Int32, not text');
    expect(() => sliceBy(table(['a', null]), 'person', 'w')).toThrow('person is unknown in row 2');
  });
});
