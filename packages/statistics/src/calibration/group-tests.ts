import {
  chiSquareTest,
  createStream,
  exp,
  fisherExact,
  mannWhitney,
  nextNormal,
  nextUniform,
  permutationT,
  studentT,
  welchT,
  type RandomStream,
} from '@mesovia/kernels';
import { mean, standardDeviation } from '../people/moments.ts';
import type { CalibrationFamily, CalibrationRow } from './family.ts';

const SEED = 41n;
/** Enough for a test at 5 %: p = .05 is one of the values it can take. */
const PERMUTATIONS = 199;

interface Condition {
  readonly name: string;
  /** All tests hold their size here. */
  readonly asserted: boolean;
  readonly study: (stream: RandomStream) => ReadonlyMap<string, number>;
}

/** p of every test of two groups of numbers. */
function testNumbers(x: Float64Array, y: Float64Array): ReadonlyMap<string, number> {
  const [m1, m2] = [mean(x), mean(y)];
  const [s1, s2] = [standardDeviation(x), standardDeviation(y)];
  return new Map([
    ['Welch t', welchT(m1, s1, x.length, m2, s2, y.length).p],
    ['Student t', studentT(m1, s1, x.length, m2, s2, y.length).p],
    ['Permutation t', permutationT(x, y, PERMUTATIONS, SEED).p],
    ['Mann-Whitney, exact', mannWhitney(x, y).p],
    ['Mann-Whitney, exact with ties', mannWhitney(rounded(x), rounded(y)).p],
  ]);
}

/** Coarse values, so that about every second is tied. */
const rounded = (values: Float64Array) => values.map((value) => Math.round(2 * value));

/** p of every test of a property, [no, yes] in each group. */
function testShares(
  [no0, yes0]: readonly number[],
  [no1, yes1]: readonly number[],
): ReadonlyMap<string, number> {
  const table = [no0, no1, yes0, yes1];
  const fisher: [string, number] = ['Fisher exact', fisherExact(yes1, yes0, no1, no0, 0.95).p];
  if (yes0 + yes1 === 0 || no0 + no1 === 0) return new Map([fisher]);
  return new Map([
    fisher,
    ['Chi-square', chiSquareTest(table, 2, 2, false).p],
    ['Chi-square, continuity correction', chiSquareTest(table, 2, 2, true).p],
  ]);
}

/** Two groups of numbers; the smaller one has `ratio` times the SD of the larger one. */
function numbers(
  sizes: readonly [number, number],
  name: string,
  ratio: number,
  draw = nextNormal,
  asserted = false,
): Condition {
  const [large, small] = sizes;
  const values = (stream: RandomStream, n: number, sd: number) =>
    Float64Array.from({ length: n }, () => sd * draw(stream));
  return {
    name: `${large} and ${small}, ${name}`,
    asserted,
    study: (stream) => testNumbers(values(stream, small, ratio), values(stream, large, 1)),
  };
}

/** Two groups of people of whom a share has a property. */
function categories(sizes: readonly [number, number], share: number): Condition {
  const count = (stream: RandomStream, n: number) => {
    const yes = Array.from({ length: n }, () => nextUniform(stream)).filter((u) => u < share).length;
    return [n - yes, yes];
  };
  return {
    name: `${sizes[0]} and ${sizes[1]}, ${share * 100} % in both groups`,
    asserted: false,
    study: (stream) => testShares(count(stream, sizes[1]), count(stream, sizes[0])),
  };
}

const logNormal = (stream: RandomStream) => exp(nextNormal(stream));

function conditions(): Condition[] {
  const layouts: (readonly [number, number])[] = [
    [29, 16],
    [30, 5],
  ];
  return [
    ...layouts.flatMap((sizes) => [
      numbers(sizes, 'normal, equal SD', 1, nextNormal, true),
      numbers(sizes, 'SD 1.4 times in the smaller', 1.4),
      numbers(sizes, 'SD 1.4 times in the larger', 1 / 1.4),
      numbers(sizes, 'SD 2 times in the smaller', 2),
      numbers(sizes, 'SD 2 times in the larger', 0.5),
      numbers(sizes, 'log-normal', 1, logNormal),
    ]),
    ...layouts.map((sizes) => categories(sizes, 0.4)),
  ];
}

/** Declared size. Welch's degrees of freedom are approximate: with five people in a group .065 is claimed, not .05. */
function sizeOf({ asserted, name }: Condition, test: string): number | undefined {
  if (test === 'Fisher exact') return 0.05;
  if (!asserted) return undefined;
  return test === 'Welch t' && name.startsWith('30 and 5') ? 0.065 : 0.05;
}

function tally(condition: Condition, studies: number): CalibrationRow[] {
  const counts = new Map<string, number>();
  for (let study = 0; study < studies; study++) {
    for (const [test, p] of condition.study(createStream(SEED, 0, study, 0)))
      counts.set(test, (counts.get(test) ?? 0) + (p < 0.05 ? 1 : 0));
  }
  return [...counts].map(([test, rejections]) => {
    const size = sizeOf(condition, test);
    return { condition: condition.name, test, studies, rejections, ...(size === undefined ? {} : { size }) };
  });
}

export const groupTestsFamily: CalibrationFamily = {
  name: 'group-tests',
  title: 'Tests of two groups',
  about:
    'Two groups without a difference of means or shares. Equal-variance normal rows are asserted; the others show what happens when assumptions break.',
  studies: 5000,
  run: (studies) => conditions().flatMap((condition) => tally(condition, studies)),
};
