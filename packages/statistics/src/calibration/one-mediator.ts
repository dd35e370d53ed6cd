import {
  basicInterval,
  bcaInterval,
  bcInterval,
  bootstrapMediation,
  createStream,
  freedmanLaneJoint,
  massMediation,
  nextNormal,
  normalInterval,
  percentileInterval,
  permutationPlan,
  productNormalLower,
  productNormalUpper,
} from '@mesovia/kernels';
import { deltaMethod } from '../estimates/delta.ts';
import type { CalibrationFamily, CalibrationRow } from './family.ts';

const SEED = 61n;
/** Resamples and permutations of each study: .05 is one of the values a p by counting can take. */
const [MANY, FEW] = [999, 199];
/** Fewer studies than this are a short run, with few resamples. */
const FULL = 1000;
const [N, EXPOSED] = [45, 29];

/** Exposure to mediator in SDs, mediator to outcome: one of them is 0. */
const NULLS: readonly (readonly [number, number])[] = [
  [0, 0],
  [0, 0.4],
  [0, 0.8],
  [0.6, 0],
  [1.2, 0],
];

/** Declared sizes at n = 45; rows without one are for reading. */
const SIZES: Readonly<Record<string, number>> = {
  'joint significance': 0.05,
  'Freedman-Lane joint': 0.05,
  'delta, first order': 0.05,
  'delta, second order': 0.05,
  'product-normal': 0.065,
  'percentile bootstrap': 0.065,
  'BC bootstrap': 0.09,
  'BCa bootstrap': 0.09,
};

/** p of every method for one simulated study. */
function study(a: number, b: number, number: number, resamples: number): Map<string, number> {
  const stream = createStream(SEED, 0, number, 0);
  const x = Float64Array.from({ length: N }, (_, i) => (i < EXPOSED ? 1 : 0));
  const m = x.map((exposed) => a * exposed + nextNormal(stream));
  const y = m.map((value) => b * value + nextNormal(stream));
  const none = new Float64Array(0);
  const fit = massMediation({ n: N, x, y, candidates: m, covariatesA: none, covariatesB: none });
  const product = { a: fit.a[0] ?? NaN, seA: fit.seA[0] ?? NaN, b: fit.b[0] ?? NaN, seB: fit.seB[0] ?? NaN };
  const model = { n: N, x, m, y, covariatesA: none, covariatesB: none };
  const { draws, estimate, jackknife } = bootstrapMediation(model, resamples, SEED, number, null).raw;
  const plan = permutationPlan(N, resamples, SEED, number, null, true);
  const tails = [productNormalLower, productNormalUpper].map((tail) =>
    tail(0, product.a, product.seA, product.b, product.seB),
  );
  return new Map([
    ['joint significance', Math.max(fit.pA[0] ?? NaN, fit.pB[0] ?? NaN)],
    ['Freedman-Lane joint', freedmanLaneJoint(m, N, x, y, none, none, plan.indices).p],
    ['delta, first order', deltaMethod(product, 1, 0.95).p],
    ['delta, second order', deltaMethod(product, 2, 0.95).p],
    ['product-normal', 2 * Math.min(...tails)],
    ['percentile bootstrap', percentileInterval(draws, 0.95).p],
    ['basic bootstrap', basicInterval(draws, estimate, 0.95).p],
    ['normal bootstrap', normalInterval(draws, estimate, 0.95).p],
    ['BC bootstrap', bcInterval(draws, estimate, 0.95).p],
    ['BCa bootstrap', bcaInterval(draws, estimate, jackknife, 0.95).p],
  ]);
}

function tally([a, b]: readonly [number, number], studies: number): CalibrationRow[] {
  const counts = new Map<string, number>();
  for (let number = 0; number < studies; number++) {
    for (const [test, p] of study(a, b, number, studies < FULL ? FEW : MANY))
      counts.set(test, (counts.get(test) ?? 0) + (p < 0.05 ? 1 : 0));
  }
  return [...counts].map(([test, rejections]) => {
    const size = SIZES[test];
    return {
      condition: `a = ${a}, b = ${b}`,
      test,
      studies,
      rejections,
      ...(size === undefined ? {} : { size }),
    };
  });
}

export const oneMediatorFamily: CalibrationFamily = {
  name: 'one-mediator',
  title: 'One mediator',
  about:
    '45 people, 29 exposed, normal errors; at least one path is 0, so nothing is mediated. Declared sizes: .05 for the tests and the delta intervals, .065 for percentile and product-normal, .09 for BC and BCa, which reject too often when one path is large.',
  studies: 5000,
  run: (studies) => NULLS.flatMap((paths) => tally(paths, studies)),
};
