import {
  bundle,
  candidateEstimates,
  candidateLabels,
  candidates,
  DataError,
  defineStage,
  estimates,
  missingCandidates,
  nulls,
  optional,
  ParameterError,
  participants,
  regionEstimates,
  regions,
  variables,
} from '@mesovia/core';
import { permutationPlan } from '@mesovia/kernels';
import { z } from 'zod';
import { alignFamily, familiesOf, type Family } from '../people/align-candidates.ts';
import { analysedPeople } from '../people/analysis.ts';
import { exchangeabilityParams, readExchangeability } from '../people/exchangeability.ts';
import { directionParam, familyMembers, familyRule, statisticParam } from './choices.ts';
import { intervalRemarks, intervalsOf } from './intervals.ts';
import { regionColumns, type TestedFamily } from './regions.ts';
import { familyRemark, searchRemarks } from './remarks.ts';
import { searchKnown } from './search-known.ts';
import { candidateColumns, missingColumns, nullColumns, searchEstimates } from './tables.ts';

export const massMediationStage = defineStage({
  name: 'mass-mediation',
  version: 2,
  about: 'Which candidates may mediate, with the search and its test as one unit.',
  params: z.strictObject({
    exposure: z.string().describe('exposure, a variable of the study'),
    outcome: z.string().describe('outcome, a numeric variable'),
    covariates: z.array(z.string()).default([]).describe('variables held constant in both paths'),
    family: z.string().default('edge').describe('candidates that are tested together'),
    node_family: z
      .string()
      .default('node strength')
      .describe('candidates of single regions, a family of its own'),
    only: familyRule,
    statistic: statisticParam,
    direction: directionParam,
    ...exchangeabilityParams,
    permutations: z.int().min(1).default(10_000).describe('permutations of each scheme'),
    alpha: z.number().gt(0).lt(1).default(0.05).describe('family-wise error that decides'),
    level: z.number().gt(0).lt(1).default(0.95).describe('coverage of intervals'),
    resamples: z
      .int()
      .min(0)
      .max(100_000)
      .default(5000)
      .describe('bootstrap resamples behind the interval of each candidate; 0 leaves the intervals out'),
    strata: z
      .enum(['none', 'exposure'])
      .default('none')
      .describe('resample everybody, or within the exposure groups'),
    missing: z
      .enum(['drop', 'per_candidate', 'refuse'])
      .default('drop')
      .describe(
        'candidates without a value for an included person leave the family, are tested in those who have one, or stop the analysis',
      ),
    seed: z.int().default(1).describe('of permutations and resamples'),
  }),
  inputs: {
    people: bundle({ participants, variables }),
    candidates: bundle({ candidates, candidate_labels: candidateLabels }),
    regions: optional(regions),
  },
  outputs: {
    candidate_estimates: candidateEstimates,
    region_estimates: regionEstimates,
    nulls,
    estimates,
    missing_candidates: missingCandidates,
  },
  main: 'candidate_estimates',

  async run({ params, inputs, seed, signal, threads, warn, progress }) {
    const analysis = analysedPeople(inputs.people, params, warn);
    const labels = inputs.candidates.candidate_labels;
    const families = familiesOf(labels).includes(params.node_family)
      ? [params.family, params.node_family]
      : [params.family];
    const missing = params.missing === 'per_candidate' ? 'keep' : 'leave';
    const aligned = [...new Set(families)].flatMap((family) => {
      // Names of candidates are those of the main family.
      if (params.only?.candidates && family !== params.family) return [];
      const members = familyMembers(params.only, family, labels, inputs.regions);
      return [alignFamily(inputs.candidates, family, analysis, { members, missing })];
    });
    if (params.missing === 'refuse') for (const family of aligned) refuseMissing(family);
    const blocks = readExchangeability(inputs.people, params, analysis, warn);
    if (missing === 'keep' && blocks?.whole) refuseWholeBlocks();
    const tested: TestedFamily[] = [];
    for (const [stream, family] of aligned.entries()) {
      const { n, x, y, covariates } = analysis;
      const model = { n, x, y, candidates: family.values, covariatesA: covariates, covariatesB: covariates };
      const plan = permutationPlan(n, params.permutations, seed, stream, blocks, covariates.length > 0);
      const control = {
        signal,
        progress: (done: number, total: number) => progress(stream * total + done, aligned.length * total),
      };
      tested.push({
        family,
        search: await searchKnown(model, plan, blocks?.blocks ?? null, control, params),
      });
    }
    if (params.only) warn(familyRemark(tested));
    for (const family of tested) searchRemarks(family, analysis, params).forEach(warn);
    const named = (family: string) => tested.find((t) => t.family.family === family);
    const [main, nodes] = [named(params.family) as TestedFamily, named(params.node_family)];
    const { alpha, level, resamples, strata } = params;
    const bootstrap = await intervalsOf(main.family, analysis, {
      resamples,
      strata,
      level,
      seed,
      stream: 0,
      threads,
      signal,
      progress,
    });
    intervalRemarks(bootstrap, main.family).forEach(warn);
    return {
      candidate_estimates: candidateColumns(main, bootstrap, alpha),
      region_estimates: regionColumns(labels, inputs.regions, main, nodes, alpha),
      nulls: nullColumns(tested),
      estimates: searchEstimates(tested, analysis, {
        alpha,
        level,
        covariates: params.covariates,
      }),
      missing_candidates: missingColumns(aligned.flatMap((family) => family.left)),
    };
  },
});

function refuseWholeBlocks(): never {
  throw new ParameterError(
    'missing-in-whole-blocks',
    'whole blocks cannot change places when candidates are missing for some of their people',
    'with.missing, with.exchange',
    'set missing: drop, or exchange people within blocks',
  );
}

function refuseMissing({ family, left, candidates: tested }: Family): void {
  const [first] = left;
  if (!first) return;
  throw new DataError(
    'missing-candidates',
    `${left.length} of ${tested.length + left.length} candidates of the family ${family} cannot be tested: ${first.reason}`,
    `candidates, first ${first.name}`,
    'leave out the people without values with a rule in the flow stage, or set missing: drop',
  );
}
