import {
  bundle,
  candidateLabels,
  candidates,
  defineStage,
  networkComponents,
  networkScores,
  optional,
  ParameterError,
  participants,
  regions,
  variables,
  type TableOutput,
  type TableView,
} from '@mesovia/core';
import { permutationPlan, type Network } from '@mesovia/kernels';
import { z } from 'zod';
import { alignFamily, type Family } from '../people/align-candidates.ts';
import { directionParam, familyMembers, familyRule, statisticParam } from '../mass-mediation/choices.ts';
import { analysedPeople } from '../people/analysis.ts';
import { exchangeabilityParams, readExchangeability } from '../people/exchangeability.ts';
import { networkOf } from './candidate-network.ts';
import { associateNetworks, searchNetworks, type NetworkSearch } from './network.ts';

/** Keeps these permutations apart from those of the search over single candidates. */
const STREAM = 2000;

export const networkStage = defineStage({
  name: 'network',
  version: 2,
  about: 'Do connected sets of connections mediate together, although single ones may be too weak to call?',
  params: z.strictObject({
    exposure: z.string().describe('exposure, a variable of the study'),
    outcome: z.string().describe('outcome, a numeric variable'),
    covariates: z.array(z.string()).default([]).describe('variables held constant in both paths'),
    family: z.string().default('edge').describe('candidates that are connections between two regions'),
    path: z
      .enum(['both', 'exposure', 'outcome'])
      .default('both')
      .describe(
        'both paths of the mediation, min|t|; or |t| of one side: connection ~ exposure, or outcome ~ connection',
      ),
    threshold: z
      .number()
      .positive()
      .describe('min|t| a connection must exceed to belong to a set; say it beforehand'),
    statistic: statisticParam,
    direction: directionParam,
    signed: z
      .boolean()
      .default(false)
      .describe('sets join connections whose a x b has one sign; otherwise of either sign'),
    only: familyRule,
    ...exchangeabilityParams,
    extent: z.number().positive().default(0.4).describe('power of the extent in the threshold-free score'),
    height: z.number().positive().default(3).describe('power of the height in the threshold-free score'),
    permutations: z.int().min(1).default(2000).describe('permutations of each scheme'),
    alpha: z.number().gt(0).lt(1).default(0.05).describe('family-wise error that decides'),
    seed: z.int().default(1).describe('of the permutations'),
  }),
  inputs: {
    people: bundle({ participants, variables }),
    candidates: bundle({ candidates, candidate_labels: candidateLabels }),
    regions: optional(regions),
  },
  outputs: { network_components: networkComponents, network_scores: networkScores },
  main: 'network_components',

  run({ params, inputs, seed, signal, warn, progress }) {
    const analysis = analysedPeople(inputs.people, params, warn);
    const labels = inputs.candidates.candidate_labels;
    const family = alignFamily(inputs.candidates, params.family, analysis, {
      members: familyMembers(params.only, params.family, labels, inputs.regions),
    });
    const network = networkOf(family, labels);
    const { n, x, y, covariates } = analysis;
    const blocks = readExchangeability(inputs.people, params, analysis, warn);
    const plan = permutationPlan(n, params.permutations, seed, STREAM, blocks, covariates.length > 0);
    if (params.path !== 'both' && params.direction === 'total') refuseTotal();
    const options = { ...params, progress, shouldStop: () => signal.aborted };
    const candidateValues = { n, candidates: family.values };
    const search =
      params.path === 'both'
        ? searchNetworks(
            { ...candidateValues, x, y, covariatesA: covariates, covariatesB: covariates },
            network,
            plan.indices,
            options,
          )
        : associateNetworks(
            { ...candidateValues, variable: params.path === 'exposure' ? x : y, covariates },
            params.path === 'exposure' ? 'response' : 'predictor',
            network,
            plan.indices,
            options,
          );
    signal.throwIfAborted();
    return {
      network_components: componentColumns(
        search,
        family,
        network,
        regionNames(inputs.regions),
        params.threshold,
      ),
      network_scores: scoreColumns(search, family, params.alpha),
    };
  },
});

function refuseTotal(): never {
  throw new ParameterError(
    'no-total-effect',
    'the sign of the total effect says nothing about one side',
    'with.direction',
    'name positive or negative, or set path: both',
  );
}

function regionNames(regionTable: TableView | undefined): ReadonlyMap<number, string> {
  const names = regionTable?.strings('plain_name') ?? [];
  return new Map([...(regionTable?.i32('region') ?? [])].map((region, row) => [region, names[row] ?? '']));
}

function componentColumns(
  { sets }: NetworkSearch,
  family: Family,
  network: Network,
  names: ReadonlyMap<number, string>,
  threshold: number,
): TableOutput {
  const members = sets.map(({ members: edges }) => {
    const ends = new Set(edges.flatMap((e) => [network.from[e], network.to[e]]));
    return [...ends].toSorted((p, q) => p - q).map((region) => names.get(region) ?? `region ${region}`);
  });
  const offsets = new Int32Array(sets.length + 1);
  members.forEach((list, k) => (offsets[k + 1] = offsets[k] + list.length));
  const numbers = (of: (set: NetworkSearch['sets'][number]) => number) => Float64Array.from(sets, of);
  return {
    component: Int32Array.from(sets, (_, k) => k + 1),
    connections: Int32Array.from(sets, (set) => set.members.length),
    intensity: numbers((set) => set.intensity),
    regions: { values: members.flat(), offsets },
    sign: sets.map(({ sign }) => (sign === 0 ? 'either' : sign > 0 ? 'positive' : 'negative')),
    threshold: numbers(() => threshold),
    p_extent: numbers((set) => set.extentP.p),
    p_extent_strict: numbers((set) => set.extentP.strict),
    p_intensity: numbers((set) => set.intensityP.p),
    p_intensity_strict: numbers((set) => set.intensityP.strict),
    candidates: new Int32Array(sets.length).fill(family.candidates.length),
  };
}

function scoreColumns({ sets, scores, scoreP }: NetworkSearch, family: Family, alpha: number): TableOutput {
  const count = family.candidates.length;
  const component = { values: new Int32Array(count), valid: new Uint8Array(count) };
  sets.forEach(({ members }, k) => {
    for (const e of members) {
      component.values[e] = k + 1;
      component.valid[e] = 1;
    }
  });
  return {
    candidate: family.candidates,
    name: family.names,
    component,
    score: scores,
    p_score: Float64Array.from(scoreP, ({ p }) => p),
    p_score_strict: Float64Array.from(scoreP, ({ strict }) => strict),
    supported: scoreP.map(({ strict }) => strict < alpha),
  };
}
