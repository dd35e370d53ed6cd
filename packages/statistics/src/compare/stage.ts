import {
  bundle,
  defineStage,
  groupTests,
  ParameterError,
  participants,
  variables,
  type Check,
} from '@mesovia/core';
import { adjustBh } from '@mesovia/kernels';
import { z } from 'zod';
import { readVariable, type PeopleTables, type Variable } from '../people/variable.ts';
import { testColumns, type ComparisonRow } from '../table1/tests.ts';
import { betweenGroups, type Draws } from './between-groups.ts';
import { twoGroups } from './groups.ts';
import { comparePairedShares, comparePairs } from './paired.ts';

const GROUP_TESTS = [
  'Welch t',
  'Student t',
  'Permutation t',
  'Mann-Whitney',
  'Fisher exact',
  'chi-square',
] as const;
const PAIRED_TESTS = ['Paired t', 'Wilcoxon signed-rank', 'McNemar'] as const;

interface Params {
  readonly grouping?: string | undefined;
  readonly levels?: readonly [string, string] | undefined;
  readonly variables: readonly string[];
  readonly tests: Readonly<Record<string, string>>;
  readonly pairs: readonly Pair[];
  readonly level: number;
}

interface Pair {
  readonly first: string;
  readonly second: string;
  readonly test?: string | undefined;
}

type Warn = (check: Check) => void;

export const compareStage = defineStage({
  name: 'compare',
  version: 1,
  about: 'Compares two groups, or two measurements of the same people, by tests named in the file.',
  params: z.strictObject({
    grouping: z.string().optional().describe('variable that divides the people; needed with `variables`'),
    levels: z
      .tuple([z.string(), z.string()])
      .optional()
      .describe('two levels of the grouping, the one to subtract first; needed when it has more than two'),
    variables: z.array(z.string()).default([]).describe('what is compared between the groups'),
    tests: z
      .record(z.string(), z.enum(GROUP_TESTS))
      .default({})
      .describe(
        'test of a variable; Welch t for numbers, Fisher exact for two levels and chi-square for more when left out',
      ),
    pairs: z
      .array(
        z.strictObject({
          first: z.string(),
          second: z.string(),
          test: z.enum(PAIRED_TESTS).optional(),
        }),
      )
      .default([])
      .describe(
        'two measurements of the same people, second minus first; Paired t or McNemar when no test is named',
      ),
    permutations: z
      .int()
      .min(99)
      .default(10_000)
      .describe('random divisions of the people for Permutation t'),
    seed: z.int().default(1).describe('of the random divisions'),
    level: z.number().gt(0).lt(1).default(0.95).describe('coverage of the intervals'),
  }),
  inputs: { people: bundle({ participants, variables }) },
  outputs: { group_tests: groupTests },

  run({ params, inputs, warn, seed }) {
    refuseNothing(params);
    const { people } = inputs;
    const draws: Draws = { permutations: params.permutations, seed };
    const tested = [
      ...groupRows(people, params, draws, warn),
      ...params.pairs.flatMap((pair) => pairRows(people, pair, params.level, warn)),
    ];
    const shown = tested.filter((row) => row.shown);
    const adjusted = adjustBh(Float64Array.from(shown, (row) => row.p));
    return {
      group_tests: testColumns(
        tested.map((row) => (row.shown ? { ...row, q: adjusted[shown.indexOf(row)] } : row)),
      ),
    };
  },
});

function refuseNothing({ grouping, variables: names, tests, pairs }: Params): void {
  if (names.length === 0 && pairs.length === 0) {
    throw new ParameterError(
      'nothing-to-compare',
      'neither variables nor pairs are named',
      'with.variables, with.pairs',
      'list what to compare',
    );
  }
  if (names.length > 0 && grouping === undefined) {
    throw new ParameterError(
      'no-grouping',
      'variables are named without a grouping',
      'with.grouping',
      'name the variable that divides the people',
    );
  }
  const stray = Object.keys(tests).find((name) => !names.includes(name));
  if (stray === undefined) return;
  throw new ParameterError(
    'test-without-variable',
    `a test is named for ${stray}, which is not compared`,
    `with.tests.${stray}`,
    `compared are ${names.join(', ') || 'pairs only'}`,
  );
}

function groupRows(people: PeopleTables, params: Params, draws: Draws, warn: Warn): ComparisonRow[] {
  const { grouping, levels, tests, level } = params;
  if (grouping === undefined || params.variables.length === 0) return [];
  const groups = twoGroups(people, grouping, levels);
  const comparison = `${groups.labels[1]} - ${groups.labels[0]}`;
  return [...new Set(params.variables)].flatMap((name) => {
    const variable = readVariable(people, name, 'with.variables');
    const rows = betweenGroups(variable, groups, tests[name], level, draws, warn);
    if (rows.length === 0) warnUntested(variable.label, warn);
    return rows.map((row) => ({ variable: name, comparison, ...row }));
  });
}

function pairRows(people: PeopleTables, pair: Pair, level: number, warn: Warn): ComparisonRow[] {
  const [first, second] = [pair.first, pair.second].map((name) => readVariable(people, name, 'with.pairs'));
  const rows = testPair(first as Variable, second as Variable, level);
  const named = rows.find((row) => pair.test === undefined || row.test.startsWith(pair.test));
  if (rows.length === 0) warnUntested(`${second?.label} against ${first?.label}`, warn);
  else if (!named) {
    throw new ParameterError(
      'test-not-fitting',
      `${pair.test} does not fit ${pair.first} and ${pair.second}`,
      'with.pairs',
      'Paired t and Wilcoxon signed-rank take numbers, McNemar two categories with the same two levels',
    );
  }
  const comparison = `${second?.label} - ${first?.label}`;
  return rows.map((row) => ({
    variable: pair.second,
    comparison,
    ...row,
    shown: pair.test === undefined ? row.shown : row === named,
  }));
}

function testPair(first: Variable, second: Variable, level: number) {
  const known = [...first.values.keys()].filter(
    (i) => Number.isFinite(first.values[i]) && Number.isFinite(second.values[i]),
  );
  if (!first.levels && !second.levels)
    return comparePairs(
      Float64Array.from(known, (i) => second.values[i] - first.values[i]),
      level,
    );
  const [own, other] = [first.levels ?? [], second.levels ?? []];
  if (own.length !== 2 || own.join('\n') !== other.join('\n')) {
    throw new ParameterError(
      'pair-not-alike',
      `${first.name} and ${second.name} are not two measurements of one thing`,
      'with.pairs',
      'name two numbers, or two categories with the same two levels',
    );
  }
  const of = (variable: Variable) => Float64Array.from(known, (i) => variable.values[i]);
  return comparePairedShares(of(first), of(second), level);
}

function warnUntested(what: string, warn: Warn): void {
  warn({
    code: 'not-tested',
    severity: 'warning',
    message: `${what}: not tested, because nothing varies or too few people have a value.`,
  });
}
