import {
  bundle,
  candidateLabels,
  candidates,
  compositeScores,
  defineStage,
  estimates,
  optional,
  ParameterError,
  participants,
  sensitivity,
  variables,
  type TableOutput,
} from '@mesovia/core';
import { z } from 'zod';
import { checkRoles } from '../mediation/check-roles.ts';
import type { MediationOptions } from '../mediation/estimate-model.ts';
import type { NamedColumn } from '../mediation/linear-model.ts';
import { readRoles } from '../mediation/read-roles.ts';
import { mediationParams } from '../mediation/stage-params.ts';
import { exposureStrata } from '../people/strata.ts';
import { sensitivityRows, type SensitivityRow } from './rows.ts';

export const sensitivityStage = defineStage({
  name: 'sensitivity',
  version: 1,
  about:
    'How far the numbers of one mediator bend: omitted causes, single people, other models, other orders.',
  params: z.strictObject({
    exposure: z.string().describe('exposure, a variable with two groups or numbers'),
    mediator: z.string().describe('mediator: a variable, the name of a candidate, or `composite`'),
    outcome: z.string().describe('outcome, a numeric variable'),
    covariates: z.array(z.string()).default([]).describe('variables held constant in both paths'),
    outcome_at_least: z
      .number()
      .optional()
      .describe('people had to have this outcome or more to take part: adds a truncated regression'),
    resamples: z.int().min(200).default(2000).describe('bootstrap resamples of each variant'),
    level: z.number().gt(0).lt(1).default(0.95).describe('coverage of the intervals'),
    strata: z
      .enum(['none', 'exposure'])
      .default('none')
      .describe('resample everybody together, or within exposure groups'),
    seed: z.int().default(1).describe('of resamples'),
  }),
  inputs: {
    people: bundle({ participants, variables }),
    candidates: optional(bundle({ candidates, candidate_labels: candidateLabels })),
    composite: optional(bundle({ estimates, composite_scores: compositeScores })),
  },
  outputs: { sensitivity },

  run({ params, inputs, seed, warn }) {
    const { exposure, mediator, outcome, covariates } = params;
    const asked = mediationParams.parse({ exposure, mediator, outcome, covariates });
    const { roles } = readRoles(inputs, asked, warn);
    const [x, further] = roles.exposures;
    const [m] = roles.mediators;
    if (!x || !m || further) {
      throw new ParameterError(
        'one-exposure',
        `the exposure ${exposure} has more than two groups`,
        'with.exposure',
        'sensitivity is told for an exposure with two groups or numbers; merge groups',
      );
    }
    checkRoles(roles, 3 + roles.covariatesA.length);
    const y = roles.outcome;
    const limit = params.outcome_at_least;
    checkLimit(y, limit);
    const options: Omit<MediationOptions, 'rows' | 'permutations'> = {
      resamples: params.resamples,
      level: params.level,
      strata: params.strata === 'exposure' ? exposureStrata(x.values) : null,
      seed,
    };
    const rows = sensitivityRows(
      { x, m, y, ids: roles.ids, covariates: roles.covariatesA.map(({ values }) => values), limit },
      options,
    );
    const model = `${exposure} -> ${mediator} -> ${outcome}`;
    return { sensitivity: columnsOf(rows, model, roles.ids.length, params.level) };
  },
});

/** @throws ParameterError `below-limit` people have outcomes that the limit rules out */
function checkLimit(y: NamedColumn, limit: number | undefined): void {
  const below = limit === undefined ? 0 : y.values.filter((value) => value < limit).length;
  if (below === 0) return;
  throw new ParameterError(
    'below-limit',
    `${below} people have a ${y.name} below ${limit}, which they should not have to take part`,
    'with.outcome_at_least',
    'lower the limit or leave it out',
  );
}

function columnsOf(rows: readonly SensitivityRow[], model: string, n: number, level: number): TableOutput {
  const text = (pick: (row: SensitivityRow) => string) => rows.map(pick);
  const number = (pick: (row: SensitivityRow) => number | undefined) =>
    Float64Array.from(rows, (row) => pick(row) ?? NaN);
  return {
    model: text(() => model),
    analysis: text((row) => row.analysis),
    position: Int32Array.from(rows, (row) => row.position),
    setting: text((row) => row.setting),
    value: number((row) => row.value),
    term: text((row) => row.term),
    scale: text((row) => row.scale),
    estimate: number((row) => row.estimate),
    lower: number((row) => row.lower),
    upper: number((row) => row.upper),
    p: number((row) => row.p),
    level: number((row) => (row.lower === undefined ? undefined : level)),
    n: Int32Array.from(rows, (row) => row.n ?? n),
    remark: rows.map((row) => row.remark ?? null),
  };
}
