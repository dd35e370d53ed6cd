import type { Check } from '@mesovia/core';
import type { Mediation } from './estimate-model.ts';
import type { NaturalMediation } from './natural.ts';
import type { Roles } from './roles.ts';
import type { MediationParams } from './stage-params.ts';

/** What a reader has to know about the numbers besides the numbers. */
export function remarksOn(
  result: Mediation | NaturalMediation,
  roles: Roles,
  params: MediationParams,
): Check[] {
  return [
    ...permutationNote(result),
    ...result.remarks.map((message): Check => ({ code: 'not-shown', severity: 'note', message })),
    ...resamplingNotes(result, params.resamples),
    ...separationNotes(result, params.resamples),
    ...twoValuesNote(roles, params),
  ];
}

function permutationNote({ permutations, exact }: Mediation): Check[] {
  if (permutations === 0) return [];
  return [
    {
      code: 'permutations',
      severity: 'note',
      message: exact
        ? `Permutation test: exact, all ${permutations} arrangements besides the observed one.`
        : `Permutation test: ${permutations} random permutations of each scheme.`,
    },
  ];
}

/** Share of redrawn resamples from which the others no longer stand for what sampling does. */
const MANY = 0.05;

function resamplingNotes({ redrawn, degenerate, hidden }: Mediation, resamples: number): Check[] {
  const checks: Check[] = [];
  if (redrawn > 0) {
    const message = `${redrawn} of ${resamples} bootstrap resamples could not be fitted and were drawn again`;
    checks.push(
      redrawn <= MANY * resamples
        ? { code: 'redrawn-resamples', severity: 'note', message: `${message}.` }
        : {
            code: 'redrawn-resamples',
            severity: 'warning',
            message: `${message}: the people are too few for this model, and bootstrap intervals are too narrow.`,
            remedy: 'use fewer covariates, merge rare categories, or resample within exposure groups',
          },
    );
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

function separationNotes(result: Mediation | NaturalMediation, resamples: number): Check[] {
  if (!('separated' in result) || result.separated === 0) return [];
  return [
    {
      code: 'separated-resamples',
      severity: 'warning',
      message: `A logit or probit model told people apart perfectly in ${result.separated} of ${resamples} resamples${
        result.hidden ? '; bootstrap intervals are not shown' : '; they have no value'
      }.`,
      remedy: 'use firth: true with logit links, or fewer covariates',
    },
  ];
}

function twoValuesNote({ outcome, mediators }: Roles, params: MediationParams): Check[] {
  const linear = [
    ...(params.outcome_link === 'identity' ? [outcome] : []),
    ...(params.mediator_link === 'identity' ? mediators : []),
  ];
  return linear
    .filter(({ values }) => new Set(values.filter((value) => !Number.isNaN(value))).size === 2)
    .map(({ name }) => ({
      code: 'two-values',
      severity: 'warning',
      message: `${name} has two values and is treated as a number: effects are differences of shares, standard errors are rough.`,
      remedy: 'use model: natural with a logit or probit link',
    }));
}
