import {
  bundle,
  candidateLabels,
  candidates,
  defineStage,
  optional,
  ParameterError,
  participants,
  power,
  variables,
} from '@mesovia/core';
import { z } from 'zod';
import { analysedPeople } from '../people/analysis.ts';
import { powerColumns } from './columns.ts';
import { sampleSize, simulatePower } from './power.ts';
import { readQuestion } from './read-question.ts';

export const powerStage = defineStage({
  name: 'power',
  version: 1,
  about: 'How often would a study of this size find what is assumed, and how many people would it take?',
  params: z.strictObject({
    question: z
      .enum(['group', 'mediator', 'search'])
      .describe('two groups, one mediator, or a search over candidates'),
    exposure: z.string().optional().describe('of the study, where people are connected'),
    outcome: z.string().optional().describe('of the study, where people are connected'),
    covariates: z.array(z.string()).default([]).describe('of the study, where people are connected'),
    n: z.int().min(6).max(100_000).optional().describe('people; those of the study by default'),
    exposed: z
      .number()
      .gt(0)
      .lt(1)
      .optional()
      .describe(
        'share of people who are exposed; that of the study by default, and without one an exposure in numbers',
      ),
    covariate_columns: z
      .int()
      .min(0)
      .max(50)
      .optional()
      .describe('columns held constant; those of the study by default, else 0'),
    d: z.number().optional().describe('group: difference of means in SDs within the groups'),
    a: z.number().optional().describe('mediator, search: exposure -> mediator'),
    b: z.number().optional().describe('mediator, search: mediator -> outcome'),
    direct: z.number().default(0).describe('mediator, search: exposure -> outcome besides the mediator'),
    scale: z
      .enum(['standardised', 'error_sd'])
      .default('standardised')
      .describe(
        'of the paths: variables of variance 1, or SDs of mediator and outcome given what comes before',
      ),
    candidates: z
      .int()
      .min(1)
      .optional()
      .describe('search: how many; those of the family in the study by default'),
    family: z.string().default('edge').describe('search: family that is counted in the study'),
    carriers: z.int().min(1).default(1).describe('search: candidates that follow the mediator'),
    reliability: z
      .number()
      .gt(0)
      .max(1)
      .default(1)
      .describe('search: share of their variance that is the mediator'),
    procedure: z
      .enum(['student', 'welch', 'joint', 'percentile', 'fwe_strict', 'fwe', 'bonferroni', 'bh'])
      .optional()
      .describe(
        'group: student (default) or welch; mediator: joint significance (default) or percentile; search: fwe_strict (default), fwe, bonferroni or bh',
      ),
    resamples: z.int().min(99).default(999).describe('percentile: bootstrap resamples in each study'),
    permutations: z
      .int()
      .min(40)
      .default(499)
      .describe('fwe, fwe_strict: permutations of each scheme in each study'),
    alpha: z.number().gt(0).lt(1).default(0.05).describe('level of the procedure'),
    studies: z.int().min(10).default(500).describe('simulated studies for each size'),
    target: z
      .number()
      .gt(0)
      .lt(1)
      .optional()
      .describe('power for which the smallest number of people is looked for, for example 0.8'),
    most: z.int().min(10).default(2000).describe('largest number of people that is tried'),
    seed: z.int().default(1).describe('of the simulated studies'),
  }),
  inputs: {
    people: optional(bundle({ participants, variables })),
    candidates: optional(bundle({ candidates, candidate_labels: candidateLabels })),
  },
  outputs: { power },

  async run({ params, inputs, seed, signal, warn, progress }) {
    const { exposure, outcome, covariates } = params;
    const analysis =
      inputs.people && exposure !== undefined && outcome !== undefined
        ? analysedPeople(inputs.people, { exposure, outcome, covariates }, warn)
        : undefined;
    const families = inputs.candidates?.candidate_labels.strings('family') ?? [];
    const question = readQuestion(params, seed, {
      exposed: analysis?.groups && share(analysis.groups.codes),
      covariates: analysis && analysis.covariates.length / analysis.n,
      candidates: families.filter((family) => family === params.family).length || undefined,
    });
    const control = { studies: params.studies, signal, progress };
    const n = params.n ?? analysis?.n;
    if (n === undefined && params.target === undefined) refuseNothingAsked();
    const asked = n === undefined ? undefined : await simulatePower(question, n, control);
    const size =
      params.target === undefined
        ? undefined
        : await sampleSize(question, params.target, params.most, control);
    return { power: powerColumns(question, asked, size, params) };
  },
});

const share = (codes: Int32Array): number => codes.reduce((sum, code) => sum + code, 0) / codes.length;

function refuseNothingAsked(): never {
  throw new ParameterError(
    'bad-power',
    'neither a number of people nor a target is given',
    'power',
    'give n, or a target power such as 0.8',
  );
}
