import { ParameterError, type Check } from '@mesovia/core';
import { permutationT } from '@mesovia/kernels';
import { mean } from '../people/moments.ts';
import type { Variable } from '../people/variable.ts';
import { compareCategories, smallestExpected } from '../table1/group-categories.ts';
import { compareNumbers } from '../table1/group-numbers.ts';
import type { TestRow } from '../table1/tests.ts';
import type { TwoGroups } from './groups.ts';

/** Random divisions of the people for the permutation test. */
export interface Draws {
  readonly permutations: number;
  readonly seed: bigint;
}

/**
 * One variable between two groups: every test of its kind, the one named (or the pre-declared one) shown.
 *
 * @param test name as in the file; undefined: Welch t, Fisher exact or chi-square by the kind of variable alone
 * @returns no row where nothing varies or a group has too few values
 * @throws ParameterError `test-not-fitting`
 */
export function betweenGroups(
  variable: Variable,
  { codes }: TwoGroups,
  test: string | undefined,
  level: number,
  draws: Draws,
  warn: (check: Check) => void,
): TestRow[] {
  const of = (group: number) =>
    variable.values.filter((value, i) => codes[i] === group && Number.isFinite(value));
  const [zero, one] = [of(0), of(1)];
  const rows = variable.levels
    ? categoryRows(variable, zero, one, level, warn)
    : numberRows(zero, one, level, test === 'Permutation t' ? draws : undefined);
  if (test === undefined || rows.length === 0) return rows;
  const named = rows.find((row) => row.test === test || row.test.startsWith(`${test}, `));
  if (!named) {
    throw new ParameterError(
      'test-not-fitting',
      `${test} does not fit ${variable.name}, a ${variable.type} variable`,
      `with.tests.${variable.name}`,
      `tests of this variable: ${[...new Set(rows.map((row) => row.test.split(', ')[0]))].join(', ')}${variable.levels ? '' : ', Permutation t'}`,
    );
  }
  return rows.map((row) => ({ ...row, shown: row === named }));
}

function numberRows(zero: Float64Array, one: Float64Array, level: number, draws?: Draws): TestRow[] {
  const rows = compareNumbers(zero, one, level);
  if (!draws || rows.length === 0) return rows;
  const { p, permutations, exact } = permutationT(one, zero, draws.permutations, draws.seed);
  const student = rows.find((row) => row.test === 'Student t');
  return [
    ...rows,
    {
      test: `Permutation t, ${exact ? `exact, all ${permutations}` : `${permutations} random`} divisions`,
      statistic: student?.statistic ?? NaN,
      p,
      effect: 'mean difference',
      estimate: mean(one) - mean(zero),
      n: zero.length + one.length,
      shown: false,
    },
  ];
}

function categoryRows(
  { levels = [], label }: Variable,
  zero: Float64Array,
  one: Float64Array,
  level: number,
  warn: (check: Check) => void,
): TestRow[] {
  const counts = (values: Float64Array) => levels.map((_, code) => values.filter((v) => v === code).length);
  const rows = compareCategories(counts(zero), counts(one), level);
  if (rows[0]?.test === 'chi-square' && smallestExpected(counts(zero), counts(one)) < 5) {
    warn({
      code: 'small-expected-count',
      severity: 'warning',
      message: `${label}: a level is expected in fewer than 5 people of a group; its chi-square p is rough.`,
      remedy: 'merge rare levels',
    });
  }
  return rows;
}
