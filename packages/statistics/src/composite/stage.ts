import {
  bundle,
  candidateLabels,
  candidates,
  compositeMembers,
  compositeScores,
  defineStage,
  estimates,
  ParameterError,
  participants,
  variables,
} from '@mesovia/core';
import { permutationPlan } from '@mesovia/kernels';
import { familyName } from '../estimates/rows.ts';
import { networkOf } from '../network/candidate-network.ts';
import { alignFamily } from '../people/align-candidates.ts';
import { analysedPeople } from '../people/analysis.ts';
import { readExchangeability } from '../people/exchangeability.ts';
import { measureComposite } from './measure.ts';
import { compositeParams, rulesOf } from './params.ts';
import { refuseFitted } from './refuse-fitted.ts';
import { remarksOn } from './remarks.ts';
import type { SelectionRule } from './rule.ts';
import { centred, type Sample } from './sample.ts';
import { compositeEstimates, memberColumns, scoreColumns, type CompositeResult } from './tables.ts';

/** Keeps these permutations apart from those of the searches. */
const PERMUTATION_STREAM = 3000;

export const compositeStage = defineStage({
  name: 'composite',
  version: 2,
  about:
    'The candidates that a rule picks as one mediator: picked and tested together, cross-fitted, and against permutations of the whole procedure.',
  params: compositeParams,
  inputs: {
    people: bundle({ participants, variables }),
    candidates: bundle({ candidates, candidate_labels: candidateLabels }),
  },
  outputs: { estimates, composite_members: compositeMembers, composite_scores: compositeScores },
  main: 'estimates',

  async run({ params, inputs, seed, signal, warn, progress }) {
    const analysis = analysedPeople(inputs.people, params, warn);
    const labels = inputs.candidates.candidate_labels;
    refuseFitted(labels, params.family);
    const family = alignFamily(inputs.candidates, params.family, analysis);
    const rules = rulesOf(params, params.network === 'largest' ? networkOf(family, labels) : null);
    const { n, x, y, covariates } = analysis;
    const exchangeability = readExchangeability(inputs.people, params, analysis, warn);
    const sample = centred({ n, x, y, covariates, candidates: family.values, exchangeability });
    refuseFolds(sample, params.folds);
    const plan =
      params.permutations === 0
        ? { indices: new Int32Array(), count: 0, exact: false }
        : permutationPlan(
            n,
            params.permutations,
            seed,
            PERMUTATION_STREAM,
            exchangeability,
            covariates.length > 0,
          );
    const results: CompositeResult[] = [];
    for (const [k, rule] of rules.entries()) {
      const { folds, repeats, resamples } = params;
      const suffix = params.direction === 'any' ? suffixOf(rule) : '';
      const result = await measureComposite(sample, {
        folds,
        repeats,
        seed,
        rule,
        suffix,
        resamples,
        plan,
        permutedRepeats: params.permuted_repeats,
        signal,
        progress: (done, total) => progress(k * total + done, rules.length * total),
      });
      results.push(result);
    }
    const what = familyName(params.family);
    remarksOn(results, { folds: params.folds * params.repeats, what, left: family.left.length }).forEach(
      warn,
    );
    return {
      estimates: compositeEstimates(results, {
        analysis,
        family,
        covariates: params.covariates,
        level: params.level,
      }),
      composite_members: memberColumns(results, family),
      composite_scores: scoreColumns(results, analysis),
    };
  },
});

/** Which of two composites. */
function suffixOf({ paths, direction }: SelectionRule): string {
  const what = paths === 'both' ? 'a x b' : paths === 'exposure' ? 'a' : 'b';
  return ` (${what} ${direction})`;
}

function refuseFolds({ n, exchangeability }: Sample, folds: number): void {
  const whole = exchangeability?.whole ? new Set(exchangeability.blocks).size : undefined;
  if ((whole ?? n) >= folds) return;
  throw new ParameterError(
    'too-many-folds',
    `${whole ?? n} ${whole === undefined ? 'people' : 'whole blocks'} cannot be dealt to ${folds} folds`,
    'with.folds',
    'ask for fewer folds',
  );
}
