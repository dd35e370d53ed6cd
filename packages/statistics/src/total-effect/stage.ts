import { bundle, defineStage, estimates, participants, variables } from '@mesovia/core';
import { z } from 'zod';
import { estimateColumns, PRE_SPECIFIED } from '../estimates/rows.ts';
import { onAllScales } from '../estimates/scales.ts';
import { analysedPeople } from '../people/analysis.ts';
import { standardDeviation } from '../people/moments.ts';
import { totalEffect } from './total-effect.ts';

/** What the method of an estimate says about covariates. */
export function adjustment(covariates: readonly string[]): string {
  return covariates.length > 0 ? `adjusted for ${covariates.join(', ')}` : 'unadjusted';
}

export const totalEffectStage = defineStage({
  name: 'total-effect',
  version: 1,
  about: 'Total effect of the exposure on the outcome, with and without covariates.',
  params: z.strictObject({
    exposure: z.string().describe('exposure, a variable of the study'),
    outcome: z.string().describe('outcome, a numeric variable'),
    covariates: z.array(z.string()).default([]).describe('variables held constant'),
    level: z.number().gt(0).lt(1).default(0.95).describe('coverage of the interval'),
  }),
  inputs: { people: bundle({ participants, variables }) },
  outputs: { estimates },

  run({ params, inputs, warn }) {
    const analysis = analysedPeople(inputs.people, params, warn);
    const spread = { x: standardDeviation(analysis.x), y: standardDeviation(analysis.y) };
    const unadjusted = { covariates: new Float64Array(0), names: [] as readonly string[] };
    const adjusted = { covariates: analysis.covariates, names: params.covariates };
    const models = params.covariates.length > 0 ? [adjusted, unadjusted] : [unadjusted];
    const rows = models.flatMap(({ covariates, names }) =>
      onAllScales(
        {
          model: `${params.exposure} -> ${params.outcome}`,
          term: 'total',
          method: `OLS, ${adjustment(names)}`,
          ...totalEffect({ ...analysis, covariates }, params.level),
          n: analysis.n,
          covariates: names,
          candidates: 1,
          selection: PRE_SPECIFIED,
        },
        spread,
      ),
    );
    return { estimates: estimateColumns(rows) };
  },
});
