import {
  bundle,
  candidateLabels,
  candidates,
  compositeScores,
  defineStage,
  estimates,
  optional,
  participants,
  variables,
} from '@mesovia/core';
import { CROSS_FITTED, estimateColumns, PRE_SPECIFIED } from '../estimates/rows.ts';
import { readExchangeability } from '../people/exchangeability.ts';
import { exposureStrata } from '../people/strata.ts';
import { checkRoles } from './check-roles.ts';
import { estimateModel, type Mediation, type MediationOptions } from './estimate-model.ts';
import { estimateFullInformation } from './full-information.ts';
import { estimateImputed } from './imputed.ts';
import { checkModel, coefficientsOf, linearModelOf, nameOfModel, naturalInputOf } from './model-of-roles.ts';
import { estimateNatural } from './natural.ts';
import { COMPOSITE, readRoles } from './read-roles.ts';
import { remarksOn } from './remarks.ts';
import { gapsOf, refillRoles, rolesColumns, type Roles } from './roles.ts';
import { mediationParams, type MediationParams } from './stage-params.ts';

export const mediationStage = defineStage({
  name: 'mediation',
  version: 2,
  about: 'Pre-specified mediators, one or several: every path, scale and interval, each with its own name.',
  params: mediationParams,
  inputs: {
    people: bundle({ participants, variables }),
    candidates: optional(bundle({ candidates, candidate_labels: candidateLabels })),
    composite: optional(bundle({ estimates, composite_scores: compositeScores })),
  },
  outputs: { estimates },

  run({ params, inputs, seed, warn }) {
    const { roles, prefix, searched } = readRoles(inputs, params, warn);
    checkModel(roles, params);
    const complete = gapsOf(roles).length === 0;
    if (complete) checkRoles(roles, coefficientsOf(roles, params));
    const [first] = roles.exposures;
    const x = first?.values ?? new Float64Array();
    const options: MediationOptions = {
      resamples: params.resamples,
      level: params.level,
      strata: params.strata === 'exposure' ? strataOf(roles) : null,
      seed,
      exchangeability: readExchangeability(inputs.people, params, { x }, warn),
    };
    const result = estimate(roles, params, options, complete);
    remarksOn(result, roles, params).forEach(warn);
    const held = [...params.covariates, ...params.covariates_a, ...params.covariates_b];
    return {
      estimates: estimateColumns(
        result.rows.map((row) => ({
          ...row,
          method: `${prefix}${row.method}`,
          model: nameOfModel(roles, params),
          n: roles.ids.length,
          covariates: [...new Set(held)],
          ...chosen(row.term, searched),
        })),
      ),
    };
  },
});

/** A number that holds the composite was searched for, outside the people it is told of; the others were named. */
function chosen(term: string, searched: number): { candidates: number; selection: string } {
  const whole = !term.includes('(') || term.includes(COMPOSITE);
  return searched > 1 && whole
    ? { candidates: searched, selection: CROSS_FITTED }
    : { candidates: 1, selection: PRE_SPECIFIED };
}

/** Groups of one numeric exposure, or of the codes of several groups. */
function strataOf({ exposures, ids }: Roles): Int32Array {
  const [first] = exposures;
  if (first && exposures.length === 1) return exposureStrata(first.values);
  const keys = ids.map((_, i) => exposures.map(({ values }) => values[i]).join(' '));
  const distinct = [...new Set(keys)].toSorted();
  return Int32Array.from(keys, (key) => distinct.indexOf(key));
}

function estimate(
  roles: Roles,
  params: MediationParams,
  options: MediationOptions,
  complete: boolean,
): Mediation {
  if (params.model === 'natural') return estimateNatural(naturalInputOf(roles, params), options);
  if (complete) return estimateModel(linearModelOf(roles, params), options);
  if (params.missing === 'fiml') return estimateFullInformation(linearModelOf(roles, params), options);
  return estimateImputed(rolesColumns(roles), (filled) => linearModelOf(refillRoles(roles, filled), params), {
    ...options,
    imputations: params.imputations,
  });
}
