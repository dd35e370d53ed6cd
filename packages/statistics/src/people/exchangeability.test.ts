import { permutationPlan } from '@mesovia/kernels';
import type { Check } from '@mesovia/core';
import { describe, expect, it } from 'vitest';
import { exampleViews } from '../testing.ts';
import type { Analysis } from './analysis.ts';
import { readExchangeability, type ExchangeabilityChoice } from './exchangeability.ts';

const people = exampleViews({
  site: { values: ['a', 'b', 'a', 'b', 'a', 'b', 'a', 'b'], levels: ['a', 'b', 'c'] },
  pair: { values: ['q', 'q', 'r', 'r', 's', 's', 't', 't'], levels: ['t', 's', 'r', 'q'] },
  lopsided: { values: ['a', 'a', 'a', 'b', 'b', 'b', 'b', 'b'], levels: ['a', 'b'] },
  alone: {
    values: ['1', '2', '3', '4', '5', '6', '7', '8'],
    levels: ['1', '2', '3', '4', '5', '6', '7', '8'],
  },
  same: { values: Array<string>(8).fill('a'), levels: ['a'] },
  gaps: { values: ['a', null, 'a', 'b', null, 'b', 'a', 'b'], levels: ['a', 'b'] },
  age: { values: [30, 40, 50, 60, 35, 45, 55, 65] },
});
const x = Float64Array.of(0, 0, 1, 1, 0, 0, 1, 1);

function read(choice: ExchangeabilityChoice) {
  const checks: Check[] = [];
  const rule = readExchangeability(people, choice, { x } as Analysis, (check) => checks.push(check));
  return { rule, checks };
}

describe('exchangeability', () => {
  it('is everybody without blocks', () =>
    expect(read({ exchange: 'within' })).toEqual({ rule: null, checks: [] }));

  it('keeps everybody within the site, over every permutation', () => {
    const { rule, checks } = read({ blocks: 'site', exchange: 'within' });
    expect(checks.map(({ message }) => message)).toEqual([
      'Permutations stay within the blocks of site: 2 blocks of 4 people.',
    ]);
    const { indices } = permutationPlan(8, 200, 3n, 0, rule, true);
    const moved = new Set<number>();
    indices.forEach((from, at) => {
      expect(from % 2).toBe(at % 2);
      if (from !== at % 8) moved.add(at % 8);
    });
    expect(moved.size).toBe(8);
  });

  it('moves whole pairs, and enumerates them when nothing is held constant', () => {
    const { rule } = read({ blocks: 'pair', exchange: 'whole' });
    const plan = permutationPlan(8, 100, 3n, 0, rule, false);
    expect([plan.exact, plan.count]).toEqual([true, 23]);
    for (let at = 0; at < plan.indices.length; at += 2) {
      expect(plan.indices[at] % 2).toBe(0);
      expect(plan.indices[at + 1]).toBe(plan.indices[at] + 1);
    }
  });

  it('says when the exposure does not vary within any block', () =>
    expect(read({ blocks: 'pair', exchange: 'within' }).checks[0]).toEqual({
      code: 'exposure-between-blocks',
      severity: 'warning',
      message:
        'The exposure is the same for everybody within each block of pair, so permutations within blocks leave path a as it is.',
      remedy: 'exchange whole blocks, or name blocks within which the exposure varies',
    }));

  it.each<[string, ExchangeabilityChoice, string]>([
    [
      'blocks of one person',
      { blocks: 'alone', exchange: 'within' },
      'every block of alone has one person, so nobody can change places within a block\n  at: participants.alone\n  try: name a category that several people share',
    ],
    [
      'one block',
      { blocks: 'same', exchange: 'whole' },
      'everybody is in one block of same, so whole blocks have nothing to change places with\n  at: participants.same\n  try: exchange people within blocks',
    ],
    [
      'unequal whole blocks',
      { blocks: 'lopsided', exchange: 'whole' },
      'whole blocks of lopsided cannot change places: a has 3 people, b has 5\n  at: participants.lopsided\n  try: exchange people within blocks, or leave people out until all blocks have one size',
    ],
    [
      'a number',
      { blocks: 'age', exchange: 'within' },
      'age is a number variable; blocks are categories\n  at: with.blocks\n  try: declare it as a category in the data dictionary, or name another variable',
    ],
    [
      'an unknown block',
      { blocks: 'gaps', exchange: 'within' },
      'gaps is unknown for 2 of 8 included people\n  at: participants.gaps, first for p002\n  try: leave them out with a rule in the flow stage, for example { no gaps: gaps is null }',
    ],
  ])('refuses %s', (_, choice, message) => expect(() => read(choice)).toThrow(message));
});
