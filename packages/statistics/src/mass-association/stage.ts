import {
  associationEstimates,
  bundle,
  candidateLabels,
  candidates,
  defineStage,
  estimates,
  missingCandidates,
  nulls,
  optional,
  participants,
  regions,
  variables,
  type Check,
  type TableOutput,
} from '@mesovia/core';
import { permutationPlan } from '@mesovia/kernels';
import { z } from 'zod';
import { circular, estimateColumns, familyName, PRE_SPECIFIED, type EstimateRow } from '../estimates/rows.ts';
import { familyMembers, familyRule, statisticParam } from '../mass-mediation/choices.ts';
import { missingColumns } from '../mass-mediation/tables.ts';
import { alignFamily, type Family } from '../people/align-candidates.ts';
import { analysedPeople, type Analysis } from '../people/analysis.ts';
import { exchangeabilityParams, readExchangeability } from '../people/exchangeability.ts';
import { associateFamily, associationThreshold, type Associations } from './association.ts';

/** Keeps these permutations apart from those of other stages. */
const STREAM = 3000;

type Role = 'exposure' | 'outcome';

interface Tested {
  readonly role: Role;
  readonly associations: Associations;
}

export const massAssociationStage = defineStage({
  name: 'mass-association',
  version: 1,
  about: 'Which candidates relate to the exposure, or to the outcome, by themselves?',
  params: z.strictObject({
    exposure: z.string().describe('exposure, a variable of the study'),
    outcome: z.string().describe('outcome, a numeric variable'),
    covariates: z.array(z.string()).default([]).describe('variables held constant'),
    which: z
      .enum(['exposure', 'outcome', 'both'])
      .default('both')
      .describe('candidate ~ exposure + covariates, outcome ~ candidate + covariates, or both'),
    family: z.string().default('edge').describe('candidates that are tested together'),
    only: familyRule,
    statistic: statisticParam,
    ...exchangeabilityParams,
    permutations: z.int().min(1).default(5000).describe('permutations of each association'),
    alpha: z.number().gt(0).lt(1).default(0.05).describe('family-wise error that decides'),
    seed: z.int().default(1).describe('of the permutations'),
  }),
  inputs: {
    people: bundle({ participants, variables }),
    candidates: bundle({ candidates, candidate_labels: candidateLabels }),
    regions: optional(regions),
  },
  outputs: {
    association_estimates: associationEstimates,
    estimates,
    nulls,
    missing_candidates: missingCandidates,
  },
  main: 'association_estimates',

  async run({ params, inputs, seed, signal, warn, progress }) {
    const analysis = analysedPeople(inputs.people, params, warn);
    const labels = inputs.candidates.candidate_labels;
    const family = alignFamily(inputs.candidates, params.family, analysis, {
      members: familyMembers(params.only, params.family, labels, inputs.regions),
    });
    const blocks = readExchangeability(inputs.people, params, analysis, warn);
    const roles: Role[] = params.which === 'both' ? ['exposure', 'outcome'] : [params.which];
    const tested: Tested[] = [];
    for (const [k, role] of roles.entries()) {
      const { n, x, y, covariates } = analysis;
      const plan = permutationPlan(n, params.permutations, seed, STREAM, blocks, covariates.length > 0);
      const associations = await associateFamily(
        { n, candidates: family.values, variable: role === 'exposure' ? x : y, covariates },
        role === 'exposure' ? 'response' : 'predictor',
        params.statistic,
        plan,
        { signal, progress: (done, total) => progress(k * total + done, roles.length * total) },
      );
      tested.push({ role, associations });
      warn(remark(role, family, associations));
    }
    return {
      association_estimates: associationColumns(tested, family, analysis.n, params.alpha),
      estimates: estimateColumns(tested.flatMap((one) => summaryRows(one, family, analysis, params))),
      nulls: nullColumns(tested, family),
      missing_candidates: missingColumns(family.left),
    };
  },
});

function remark(role: Role, family: Family, { maxima, exact }: Associations): Check {
  const how = exact
    ? `exact, all ${maxima.length} arrangements besides the observed one`
    : `${maxima.length} random permutations`;
  return {
    code: 'permutations',
    severity: 'note',
    message: `${familyName(family.family)} and ${role}: ${how}.`,
  };
}

function associationColumns(
  tested: readonly Tested[],
  family: Family,
  n: number,
  alpha: number,
): TableOutput {
  const count = family.candidates.length;
  const columns = (of: (associations: Associations) => Float64Array) =>
    Float64Array.from(tested.flatMap(({ associations }) => [...of(associations)]));
  const repeated = <T>(values: Iterable<T>) => tested.flatMap(() => [...values]);
  return {
    association: tested.flatMap(({ role }) => Array<string>(count).fill(role)),
    candidate: Int32Array.from(repeated(family.candidates)),
    family: Array<string>(count * tested.length).fill(family.family),
    name: repeated(family.names),
    estimate: columns(({ fit }) => fit.estimate),
    se: columns(({ fit }) => fit.se),
    t: columns(({ fit }) => fit.t),
    p: columns(({ fit }) => fit.p),
    t_hc3: columns(({ fit }) => fit.tRobust),
    p_hc3: columns(({ fit }) => fit.pRobust),
    p_fwe: columns(({ pFwe }) => pFwe),
    q: columns(({ q }) => q),
    q_by: columns(({ qBy }) => qBy),
    n: new Int32Array(count * tested.length).fill(n),
    selected: tested.flatMap(({ associations }) => Array.from(associations.pFwe, (p) => p < alpha)),
    selection: Array<string>(count * tested.length).fill(circular(count)),
  };
}

function summaryRows(
  { role, associations }: Tested,
  family: Family,
  analysis: Analysis,
  { alpha, covariates }: { readonly alpha: number; readonly covariates: readonly string[] },
): EstimateRow[] {
  const { statistic, pFwe, maxima } = associations;
  const candidateCount = family.candidates.length;
  const best = statistic.reduce((top, t, e) => (t > statistic[top] ? e : top), 0);
  const what = familyName(family.family);
  const common = {
    model:
      role === 'exposure' ? `${analysis.exposure.name} -> ${what}` : `${what} -> ${analysis.outcome.name}`,
    scale: 't',
    method: 'max-statistic permutation',
    n: analysis.n,
    covariates,
    candidates: candidateCount,
  };
  return [
    {
      ...common,
      term: 'largest |t|',
      estimate: statistic[best],
      statistic: statistic[best],
      p: pFwe[best],
      selection: circular(candidateCount),
    },
    {
      ...common,
      term: 'family-wise threshold',
      estimate: associationThreshold(maxima, alpha),
      level: 1 - alpha,
      selection: PRE_SPECIFIED,
    },
  ];
}

function nullColumns(tested: readonly Tested[], { family }: Family): TableOutput {
  const all = tested.flatMap(({ role, associations }) =>
    Array.from(associations.maxima, (maximum, permutation) => ({ role, permutation, maximum })),
  );
  return {
    family: all.map(() => family),
    scheme: all.map(({ role }) => role),
    permutation: Int32Array.from(all, ({ permutation }) => permutation),
    maximum: Float64Array.from(all, ({ maximum }) => maximum),
  };
}
