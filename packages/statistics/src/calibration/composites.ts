import { permutationPlan } from '@mesovia/kernels';
import { naiveComposite } from '../composite/naive.ts';
import { permutedProcedure, procedureP, type ProcedureNull } from '../composite/permuted.ts';
import { repeatedCrossFit } from '../composite/repeated.ts';
import { PLAIN_RULE } from '../composite/rule.ts';
import { deltaMethod } from '../estimates/delta.ts';
import type { CalibrationFamily, CalibrationRow } from './family.ts';
import { nullStudy, type NullKind } from './mass-generator.ts';

const SEED = 71n;
const COUNT = 400;
/** Permutations, and repeats of the cross-fit, in each of so many studies or more. */
const EFFORTS = [
  { from: 400, permutations: 199, repeats: 20 },
  { from: 100, permutations: 99, repeats: 6 },
  { from: 0, permutations: 39, repeats: 4 },
] as const;
type Effort = (typeof EFFORTS)[number];

const KINDS: readonly (readonly [NullKind, string])[] = [
  ['global', 'candidates related to nothing'],
  ['a-only', '30 % related to exposure'],
  ['b-only', '30 % related to outcome'],
  ['mixed', '30 % to exposure, 30 % to outcome'],
];

const NAIVE = 'picked and tested together';
/** Declared size of the others, where no composite of two kinds of candidates can arise. */
const SIZE = 0.05;

/** p of every way to test the composite of one simulated study. */
function study(
  kind: NullKind,
  number: number,
  { permutations, repeats }: Effort,
): ReadonlyMap<string, number> {
  const sample = nullStudy(kind, COUNT, SEED, number);
  const seed = BigInt(number);
  const naive = naiveComposite(sample, PLAIN_RULE).fit;
  const crossFitted = repeatedCrossFit(sample, { folds: 5, repeats, seed, rule: PLAIN_RULE });
  const { n } = sample;
  const { indices } = permutationPlan(n, permutations, SEED, number + 1, null, true);
  const procedure = permutedProcedure(sample, { folds: 5, repeats: 1, seed, rule: PLAIN_RULE });
  const empty = (): ProcedureNull => ({
    a: new Float64Array(permutations),
    b: new Float64Array(permutations),
  });
  const nulls = { naive: empty(), crossFitted: empty() };
  for (let b = 0; b < permutations; b++) {
    const draw = procedure(indices.subarray(b * n, (b + 1) * n));
    [nulls.naive.a[b], nulls.naive.b[b]] = draw.naive;
    [nulls.crossFitted.a[b], nulls.crossFitted.b[b]] = draw.crossFitted;
  }
  const product = naive && { a: naive.a[0], seA: naive.seA[0], b: naive.b[0], seB: naive.seB[0] };
  const leavesOutZero = Math.abs(crossFitted.indirect) > 1.96 * crossFitted.se;
  return new Map([
    [NAIVE, product ? deltaMethod(product, 1, 0.95).p : 1],
    ['permutation of the whole procedure', procedureP(nulls.naive, naive?.indirect[0] ?? 0)],
    ['cross-fitted', crossFitted.p],
    ['cross-fitted, delta interval', leavesOutZero ? 0 : 1],
    [
      'cross-fitted once, permutation of the whole procedure',
      procedureP(nulls.crossFitted, crossFitted.repeated[0]),
    ],
  ]);
}

function tally([kind, condition]: (typeof KINDS)[number], studies: number): CalibrationRow[] {
  const effort = EFFORTS.find(({ from }) => studies >= from) ?? EFFORTS[2];
  const counts = new Map<string, number>();
  for (let number = 0; number < studies; number++) {
    for (const [test, p] of study(kind, number, effort))
      counts.set(test, (counts.get(test) ?? 0) + (p < 0.05 ? 1 : 0));
  }
  return [...counts].map(([test, rejections]) => ({
    condition,
    test,
    studies,
    rejections,
    ...(kind === 'mixed' || test === NAIVE ? {} : { size: SIZE }),
  }));
}

export const compositesFamily: CalibrationFamily = {
  name: 'composites',
  title: 'Composites of selected candidates',
  about:
    '45 people, 29 exposed, 400 correlated candidates of which none mediates (the generator of the search); p < .05 on both paths, sign of the total effect, aligned mean. Rows with both kinds of candidates are for reading: an average of both is itself related to exposure and outcome.',
  studies: 1000,
  run: (studies) => KINDS.flatMap((kind) => tally(kind, studies)),
};
