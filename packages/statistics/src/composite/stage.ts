import { setImmediate } from 'node:timers/promises';
import {
  bundle,
  candidateLabels,
  candidates,
  compositeMembers,
  compositeScores,
  defineStage,
  estimates,
  participants,
  variables,
  type Check,
} from '@mesovia/core';
import { z } from 'zod';
import { familyName } from '../estimates/rows.ts';
import { alignFamily } from '../people/align-candidates.ts';
import { analysedPeople } from '../people/analysis.ts';
import { resampledCrossFit } from './bootstrap.ts';
import { naiveComposite } from './naive.ts';
import { refuseFitted } from './refuse-fitted.ts';
import { repeatedCrossFit, type RepeatedCrossFit } from './repeated.ts';
import { centred } from './sample.ts';
import { compositeEstimates, memberColumns } from './tables.ts';

/** Bootstrap resamples between two looks at the abort signal. */
const CHUNK = 10;

export const compositeStage = defineStage({
  name: 'composite',
  version: 1,
  about:
    'The candidates that pass on both paths as one mediator: picked and tested together, and cross-fitted.',
  params: z.strictObject({
    exposure: z.string().describe('exposure, a variable of the study'),
    outcome: z.string().describe('outcome, a numeric variable'),
    covariates: z.array(z.string()).default([]).describe('variables held constant in both paths'),
    family: z.string().default('edge').describe('candidates to choose from'),
    alpha_a: z.number().gt(0).lt(1).default(0.05).describe('a candidate is chosen when p of path a is below'),
    alpha_b: z.number().gt(0).lt(1).default(0.05).describe('... and p of path b is below'),
    direction: z
      .enum(['total', 'positive', 'negative'])
      .default('total')
      .describe('... and its indirect effect has the sign of the total effect, or the named sign'),
    folds: z.int().min(2).max(20).default(5).describe('parts that are held out in turn'),
    repeats: z.int().min(1).default(20).describe('times the people are dealt to folds anew'),
    resamples: z
      .union([z.literal(0), z.int().min(100)])
      .default(200)
      .describe('bootstrap resamples of the whole procedure; 0 leaves that interval out'),
    level: z.number().gt(0).lt(1).default(0.95).describe('coverage of the intervals'),
    seed: z.int().default(1).describe('of folds and resamples'),
  }),
  inputs: {
    people: bundle({ participants, variables }),
    candidates: bundle({ candidates, candidate_labels: candidateLabels }),
  },
  outputs: { estimates, composite_members: compositeMembers, composite_scores: compositeScores },
  main: 'estimates',

  async run({ params, inputs, seed, signal, warn, progress }) {
    const analysis = analysedPeople(inputs.people, params, warn);
    refuseFitted(inputs.candidates.candidate_labels, params.family);
    const family = alignFamily(inputs.candidates, params.family, analysis);
    const { n, x, y, covariates } = analysis;
    const sample = centred({ n, x, y, covariates, candidates: family.values });
    const rule = { alphaA: params.alpha_a, alphaB: params.alpha_b, direction: params.direction };
    const options = { folds: params.folds, repeats: params.repeats, seed, rule };
    const naive = naiveComposite(sample, rule);
    const crossFitted = repeatedCrossFit(sample, options);
    const draws = new Float64Array(params.resamples);
    for (let b = 0; b < draws.length; b++) {
      if (b % CHUNK === 0) {
        signal.throwIfAborted();
        progress(b, draws.length);
        await setImmediate();
      }
      draws[b] = resampledCrossFit(sample, b, options);
    }
    progress(draws.length, draws.length);
    const folds = params.folds * params.repeats;
    remarks(crossFitted, folds, familyName(params.family), family.left.length).forEach(warn);
    return {
      estimates: compositeEstimates({ analysis, family, naive, crossFitted, draws, level: params.level }),
      composite_members: memberColumns(family, naive, crossFitted.shares),
      composite_scores: {
        participant_id: analysis.ids,
        naive: naive.scores,
        cross_fitted: crossFitted.scores,
      },
    };
  },
});

function remarks({ emptyFolds }: RepeatedCrossFit, folds: number, what: string, left: number): Check[] {
  const checks: Check[] = [];
  if (emptyFolds > 0) {
    checks.push({
      code: 'empty-folds',
      severity: 'note',
      message: `In ${emptyFolds} of ${folds} cross-fitting folds the rule selected none of the ${what}; such a fold contributes 0.`,
    });
  }
  if (left > 0) {
    checks.push({
      code: 'missing-candidates',
      severity: 'warning',
      message: `${left} candidates (${what}) left the family: without a value for somebody, or without variance.`,
      remedy: 'leave out people with dead regions to keep more candidates',
    });
  }
  return checks;
}
