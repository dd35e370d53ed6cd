import { ParameterError } from '@mesovia/core';
import type { Network } from '@mesovia/kernels';
import { z } from 'zod';
import { exchangeabilityParams } from '../people/exchangeability.ts';
import type { Direction, SelectionRule } from './rule.ts';

/** What is asked of a composite stage: the rule as data, and how it is held to account. */
export const compositeParams = z.strictObject({
  exposure: z.string().describe('exposure, a variable of the study'),
  outcome: z.string().describe('outcome, a numeric variable'),
  covariates: z.array(z.string()).default([]).describe('variables held constant in both paths'),
  family: z.string().default('edge').describe('candidates to choose from'),
  paths: z
    .enum(['both', 'exposure', 'outcome'])
    .default('both')
    .describe('a candidate must pass on both paths, or only with the exposure, or only with the outcome'),
  compare: z
    .enum(['p', 'fdr', 'fwe', 't'])
    .default('p')
    .describe(
      'what is compared with the thresholds: p, p adjusted over the family (fdr: Benjamini-Hochberg, fwe: Holm), or |t|',
    ),
  threshold_a: z
    .number()
    .min(0)
    .default(0.05)
    .describe('on path a: p must be below, or |t| above; a p of 1 lets every candidate pass'),
  threshold_b: z.number().min(0).default(0.05).describe('the same on path b'),
  alpha_ab: z
    .number()
    .gt(0)
    .max(1)
    .default(1)
    .describe('p of a x b (delta, first order) must be below; 1 does not ask'),
  outcome_path: z
    .enum(['given_exposure', 'alone'])
    .default('given_exposure')
    .describe('path b: outcome and candidate given the exposure, or plain (with covariates only)'),
  direction: z
    .enum(['total', 'positive', 'negative', 'any'])
    .default('total')
    .describe(
      'sign that a x b must have: that of the total effect, a named one, or any: one composite of each sign. With one path the sign of that association',
    ),
  top: z.int().min(1).optional().describe('at most so many candidates, the strongest of those that pass'),
  network: z
    .enum(['none', 'largest'])
    .default('none')
    .describe('largest: only the largest connected set of the connections that pass'),
  score: z
    .enum(['aligned_mean', 'mean', 'pca', 't_weighted', 'strength'])
    .default('aligned_mean')
    .describe(
      'mean of z-scores aligned by the sign of path a, plain mean of z-scores, first principal component, aligned mean weighted by |t|, or aligned mean in the own unit of the candidates (strength)',
    ),
  ...exchangeabilityParams,
  folds: z.int().min(2).max(20).default(5).describe('parts that are held out in turn'),
  repeats: z.int().min(1).default(20).describe('times the people are dealt to folds anew'),
  resamples: z
    .union([z.literal(0), z.int().min(100)])
    .default(200)
    .describe('bootstrap resamples of the whole procedure; 0 leaves that interval out'),
  permutations: z
    .int()
    .min(0)
    .default(199)
    .describe('permutations of the whole procedure under each scheme; 0 leaves that test out'),
  permuted_repeats: z
    .int()
    .min(0)
    .default(0)
    .describe('repeats of the cross-fit within each permutation; 0 permutes only picking and testing'),
  level: z.number().gt(0).lt(1).default(0.95).describe('coverage of the intervals'),
  seed: z.int().default(1).describe('of folds, resamples and permutations'),
});

/** A smaller |t| as a threshold is a p in the wrong place. */
const SMALLEST_T = 0.5;

type CompositeParams = z.infer<typeof compositeParams>;

/**
 * The rules of the composites of a stage: one, or one of each sign.
 *
 * @throws ParameterError `p-above-one`, `no-t`, `no-total-effect`, `too-many-permuted-repeats`
 */
export function rulesOf(params: CompositeParams, network: Network | null): SelectionRule[] {
  refuse(params);
  const { direction } = params;
  const directions: readonly Direction[] = direction === 'any' ? ['positive', 'negative'] : [direction];
  return directions.map((own) => ({
    paths: params.paths,
    compare: params.compare,
    thresholdA: params.threshold_a,
    thresholdB: params.threshold_b,
    alphaAb: params.alpha_ab,
    outcomePath: params.outcome_path,
    direction: own,
    top: params.top ?? null,
    network,
    score: params.score,
  }));
}

function refuse(params: CompositeParams): void {
  const { paths, compare, direction, threshold_a: a, threshold_b: b } = params;
  if (compare !== 't' && Math.max(a, b) > 1) {
    throw new ParameterError(
      'p-above-one',
      `a threshold of ${Math.max(a, b)} is no p`,
      `with.threshold_${a > 1 ? 'a' : 'b'}`,
      'give a p from 0 to 1, or set compare: t',
    );
  }
  const used = [...(paths === 'outcome' ? [] : [a]), ...(paths === 'exposure' ? [] : [b])];
  const small = used.find((threshold) => threshold > 0 && threshold < SMALLEST_T);
  if (compare === 't' && small !== undefined) {
    throw new ParameterError(
      'no-t',
      `|t| > ${small} lets nearly every candidate pass`,
      `with.threshold_${small === a ? 'a' : 'b'}`,
      'give |t|, for example 2.5, or 0 to ask for nothing on this path',
    );
  }
  if (paths !== 'both' && direction === 'total') {
    throw new ParameterError(
      'no-total-effect',
      `the sign of the total effect says nothing about the ${paths} side alone`,
      'with.direction',
      'name positive, negative, or any for one composite of each sign',
    );
  }
  if (params.permuted_repeats > params.repeats) {
    throw new ParameterError(
      'too-many-permuted-repeats',
      `${params.permuted_repeats} repeats in every permutation, but the data are dealt ${params.repeats} times`,
      'with.permuted_repeats',
      'ask for no more than repeats',
    );
  }
}
