import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countRules } from './count-rules.ts';

it('counts who fails first and who fails at all', () => {
  const counts = countRules(
    [
      [true, false, null, false, null],
      [true, true, true, false, false],
    ],
    5,
  );
  expect([...counts.entering]).toEqual([5, 4]);
  expect([...counts.firstFailing]).toEqual([1, 2]);
  expect([...counts.allFailing]).toEqual([1, 3]);
  expect([...counts.remaining]).toEqual([4, 2]);
  expect([...counts.firstRule]).toEqual([0, 1, 1, -1, -1]);
  expect(counts.allRules).toEqual([[0, 1], [1], [1], [], []]);
  // Unknown does not matter for the third person, whom the second rule leaves out.
  expect(counts.undecided).toEqual([{ person: 4, rule: 0 }]);
});

it('nobody is lost: the rules and the remaining people add up, in any order of rules', () => {
  const answer = fc.option(fc.boolean(), { nil: null });
  const table = fc.tuple(fc.nat(8), fc.nat(4)).chain(([people, rules]) =>
    fc.array(fc.array(answer, { minLength: people, maxLength: people }), {
      minLength: rules,
      maxLength: rules,
    }),
  );
  fc.assert(
    fc.property(table, (failing) => {
      const people = failing[0]?.length ?? 3;
      const counts = countRules(failing, people);
      const kept = counts.firstRule.filter((rule) => rule === -1).length;
      expect(counts.firstFailing.reduce((sum, n) => sum + n, kept)).toBe(people);
      expect(counts.remaining.at(-1) ?? people).toBe(kept);
      const reversed = countRules([...failing].reverse(), people);
      expect(reversed.firstRule.filter((rule) => rule === -1)).toHaveLength(kept);
      expect([...reversed.allFailing].reverse()).toEqual([...counts.allFailing]);
    }),
  );
});
