import { z } from 'zod';
import { exchangeabilityParams } from '../people/exchangeability.ts';
import { CODINGS } from './exposure-codes.ts';

const name = z.string();

/** What is asked of the mediation stage; also what a sensitivity stage repeats. */
export const mediationParams = z.strictObject({
  exposure: name.describe('exposure, a variable of the study'),
  mediator: z
    .union([name, z.array(name).min(1).max(6)])
    .describe('one or several mediators: variables, names of candidates, or `composite`'),
  outcome: name.describe('outcome, a numeric variable; with two levels in a natural model'),
  covariates: z.array(name).default([]).describe('variables held constant in every path'),
  covariates_a: z.array(name).default([]).describe('further ones for the mediators only'),
  covariates_b: z.array(name).default([]).describe('further ones for the outcome only'),
  model: z
    .enum(['parallel', 'serial', 'moderated', 'interaction', 'natural'])
    .default('parallel')
    .describe(
      'parallel (with one mediator: simple), serial in the order given, moderated, exposure-mediator interaction, or natural effects with logit or probit models',
    ),
  coding: z
    .enum(CODINGS)
    .default('indicator')
    .describe(
      'codes of an exposure with more than two groups: each with the first, with the one before, or later ones with it',
    ),
  moderator: name.optional().describe('what the paths depend on, in a moderated model'),
  moderates: z
    .array(z.enum(['a', 'b', 'direct']))
    .default(['a'])
    .describe('paths that depend on the moderator'),
  levels: z
    .union([z.enum(['mean and SD', 'percentiles']), z.array(z.number()).min(1)])
    .default('mean and SD')
    .describe(
      'values of the moderator at which effects are told: mean and one SD around it, percentiles 16, 50, 84, or numbers; a moderator with two values is told at both',
    ),
  mediator_link: z
    .enum(['identity', 'logit', 'probit'])
    .default('identity')
    .describe('model of a mediator with two values, in a natural model'),
  outcome_link: z
    .enum(['identity', 'logit', 'probit'])
    .default('identity')
    .describe('model of an outcome with two values, in a natural model'),
  firth: z
    .boolean()
    .default(false)
    .describe("Firth's penalty in logit models: finite when groups are separated"),
  interaction: z.boolean().default(false).describe('exposure x mediator in a natural model'),
  from: z.number().optional().describe('value of the exposure that is compared; 0 or its mean by default'),
  to: z.number().optional().describe('value it is compared with; 1 or one more than its mean by default'),
  controlled_at: z
    .number()
    .optional()
    .describe('mediator value of the controlled direct effect; the mean by default'),
  baseline_mediator: name.optional().describe('the mediator before the exposure, if measured twice'),
  baseline_outcome: name.optional().describe('the outcome before the exposure'),
  baseline: z
    .enum(['adjusted', 'change'])
    .default('adjusted')
    .describe('baseline values are held constant, or subtracted (change scores)'),
  missing: z
    .enum(['refuse', 'listwise', 'fiml', 'imputation'])
    .default('refuse')
    .describe(
      'people without a value: an error, left out, kept by full information (EM), or filled by multiple imputation',
    ),
  imputations: z.int().min(2).default(20).describe('filled tables of multiple imputation'),
  resamples: z.int().min(1000).default(5000).describe('bootstrap resamples, and permutations of each scheme'),
  level: z.number().gt(0).lt(1).default(0.95).describe('coverage of the intervals'),
  strata: z
    .enum(['none', 'exposure'])
    .default('none')
    .describe('resample everybody together, or within exposure groups (fifths of a continuous exposure)'),
  ...exchangeabilityParams,
  seed: z.int().default(1).describe('of resamples and permutations'),
});

export type MediationParams = z.infer<typeof mediationParams>;
