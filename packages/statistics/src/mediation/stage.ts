import {
  bundle,
  candidateLabels,
  candidates,
  defineStage,
  estimates,
  optional,
  participants,
  variables,
  type Check,
} from '@mesovia/core';
import { z } from 'zod';
import { estimateColumns, modelName, PRE_SPECIFIED } from '../estimates/rows.ts';
import { analysedPeople } from '../people/analysis.ts';
import { exchangeabilityParams, readExchangeability } from '../people/exchangeability.ts';
import { exposureStrata } from '../people/strata.ts';
import type { Mediation } from './estimate-model.ts';
import { mediation } from './mediation.ts';
import { checkMediator, readMediator } from './mediator.ts';

export const mediationStage = defineStage({
  name: 'mediation',
  version: 1,
  about: 'One pre-specified mediator: every path, scale and interval, each with its own name.',
  params: z.strictObject({
    exposure: z.string().describe('exposure, a variable of the study'),
    mediator: z.string().describe('mediator, a numeric variable or the name of a candidate'),
    outcome: z.string().describe('outcome, a numeric variable'),
    covariates: z.array(z.string()).default([]).describe('variables held constant in both paths'),
    resamples: z
      .int()
      .min(1000)
      .default(5000)
      .describe('bootstrap resamples, and permutations of each scheme'),
    level: z.number().gt(0).lt(1).default(0.95).describe('coverage of the intervals'),
    strata: z
      .enum(['none', 'exposure'])
      .default('none')
      .describe('resample everybody together, or within exposure groups (fifths of a continuous exposure)'),
    ...exchangeabilityParams,
    seed: z.int().default(1).describe('of resamples and permutations'),
  }),
  inputs: {
    people: bundle({ participants, variables }),
    candidates: optional(bundle({ candidates, candidate_labels: candidateLabels })),
  },
  outputs: { estimates },

  run({ params, inputs, seed, warn }) {
    const analysis = analysedPeople(inputs.people, params, warn);
    const m = readMediator(params.mediator, inputs.people, inputs.candidates, analysis);
    checkMediator(params.mediator, m, params, analysis);
    const { n, x, y, covariates } = analysis;
    const strata = params.strata === 'exposure' ? exposureStrata(x) : null;
    const exchangeability = readExchangeability(inputs.people, params, analysis, warn);
    const result = mediation(
      { n, x, m, y, covariates },
      { resamples: params.resamples, level: params.level, strata, seed, exchangeability },
    );
    checksOf(result, params.resamples).forEach(warn);
    return {
      estimates: estimateColumns(
        result.rows.map((row) => ({
          ...row,
          model: modelName(params.exposure, params.mediator, params.outcome),
          n,
          covariates: params.covariates,
          candidates: 1,
          selection: PRE_SPECIFIED,
        })),
      ),
    };
  },
});

function checksOf(
  { redrawn, degenerate, hidden, exact, permutations, remarks: notShown }: Mediation,
  resamples: number,
): Check[] {
  const checks: Check[] = [
    {
      code: 'permutations',
      severity: 'note',
      message: exact
        ? `Permutation test: exact, all ${permutations} arrangements besides the observed one.`
        : `Permutation test: ${permutations} random permutations of each scheme.`,
    },
  ];
  for (const message of notShown) checks.push({ code: 'not-shown', severity: 'note', message });
  if (redrawn > 0) {
    checks.push({
      code: 'redrawn-resamples',
      severity: 'note',
      message: `${redrawn} of ${resamples} bootstrap resamples could not be fitted and were drawn again.`,
    });
  }
  if (degenerate > 0) {
    checks.push({
      code: 'degenerate-resamples',
      severity: 'warning',
      message: `${degenerate} of ${resamples} bootstrap resamples stayed without a value${
        hidden ? '; bootstrap intervals are not shown' : ''
      }.`,
      remedy: 'use fewer covariates, merge rare categories, or resample within exposure groups',
    });
  }
  return checks;
}
