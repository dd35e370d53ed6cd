import {
  analysedCandidates,
  analysedPeople as analysedPeopleTable,
  bundle,
  candidateLabels,
  candidates,
  defineStage,
  optional,
  participants,
  regions,
  variables,
} from '@mesovia/core';
import { z } from 'zod';
import { familyMembers, familyRule } from '../mass-mediation/choices.ts';
import { alignFamily } from '../people/align-candidates.ts';
import { analysedPeople } from '../people/analysis.ts';

export const specificationStage = defineStage({
  name: 'specification',
  version: 1,
  about: 'The numbers one universe of a multiverse analyses: who, with which covariates and candidates.',
  params: z.strictObject({
    exposure: z.string().describe('exposure, a variable of the study'),
    outcome: z.string().describe('outcome, a numeric variable'),
    covariates: z.array(z.string()).default([]).describe('variables held constant in both paths'),
    family: z.string().default('edge').describe('candidates that are tested together'),
    only: familyRule,
  }),
  inputs: {
    people: bundle({ participants, variables }),
    candidates: bundle({ candidates, candidate_labels: candidateLabels }),
    regions: optional(regions),
  },
  outputs: { analysed_people: analysedPeopleTable, analysed_candidates: analysedCandidates },
  main: 'analysed_people',

  run({ params, inputs, warn }) {
    const analysis = analysedPeople(inputs.people, params, warn);
    const labels = inputs.candidates.candidate_labels;
    const family = alignFamily(inputs.candidates, params.family, analysis, {
      members: familyMembers(params.only, params.family, labels, inputs.regions),
    });
    const { n, x, y, covariates, ids } = analysis;
    return {
      analysed_people: {
        participant_id: [...ids],
        exposure: x,
        outcome: y,
        covariates: rowsOf(covariates, n),
        candidates: rowsOf(family.values, n),
      },
      analysed_candidates: {
        position: Int32Array.from(family.names.keys()),
        name: [...family.names],
      },
    };
  },
});

/** Columns of n values, one after the other, as one list a person. */
function rowsOf(columns: Float64Array, n: number): { values: Float64Array; offsets: Int32Array } {
  const count = columns.length / n;
  const values = new Float64Array(columns.length);
  for (let j = 0; j < count; j++) for (let i = 0; i < n; i++) values[i * count + j] = columns[j * n + i];
  return { values, offsets: Int32Array.from({ length: n + 1 }, (_, i) => i * count) };
}
