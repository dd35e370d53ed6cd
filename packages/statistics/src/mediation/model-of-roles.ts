import { ParameterError } from '@mesovia/core';
import { quantileSorted } from '@mesovia/kernels';
import { mean, standardDeviation } from '../people/moments.ts';
import { chainModel } from './chain.ts';
import { asTwoValues } from './check-roles.ts';
import { interactionModel } from './interaction.ts';
import type { LinearModel } from './linear-model.ts';
import { moderatedModel, type Level } from './moderated.ts';
import type { NaturalInput } from './natural.ts';
import type { Roles } from './roles.ts';
import type { MediationParams } from './stage-params.ts';

const valuesOf = (columns: readonly { readonly values: Float64Array }[]) =>
  columns.map(({ values }) => values);

/** Coefficients of the largest regression of a model. */
export function coefficientsOf(roles: Roles, params: MediationParams): number {
  const { exposures, mediators, covariatesA, covariatesB } = roles;
  const products =
    params.model === 'moderated'
      ? 1 + params.moderates.length
      : Number(params.model === 'interaction' || params.interaction);
  const held = Math.max(covariatesA.length, covariatesB.length);
  return 1 + exposures.length + mediators.length + held + products;
}

const article = (model: string): string => (model.startsWith('i') ? `an ${model}` : `a ${model}`);

/** @throws ParameterError `one-mediator`, `one-exposure`, `no-moderator`, `unused-option` */
export function checkModel(roles: Roles, params: MediationParams): void {
  const { model, moderator } = params;
  const chain = model === 'parallel' || model === 'serial';
  const refuse = (code: string, problem: string, where: string, remedy: string): never => {
    throw new ParameterError(code, problem, where, remedy);
  };
  if (!chain && roles.mediators.length > 1)
    refuse(
      'one-mediator',
      `${article(model)} model has one mediator`,
      'with.mediator',
      'name one, or use model: parallel',
    );
  if (!chain && roles.exposures.length > 1)
    refuse(
      'one-exposure',
      `${article(model)} model has an exposure with two groups or numbers`,
      'with.exposure',
      'merge groups, or use model: parallel or serial',
    );
  if ((model === 'moderated') !== (moderator !== undefined))
    refuse(
      'no-moderator',
      moderator === undefined
        ? 'a moderated model needs a moderator'
        : `${article(model)} model has no place for the moderator ${moderator}`,
      'with.moderator',
      'name a moderator and model: moderated, or neither',
    );
  const binary = params.mediator_link !== 'identity' || params.outcome_link !== 'identity';
  if (model !== 'natural' && (binary || params.firth || params.interaction))
    refuse(
      'unused-option',
      `links, firth and interaction belong to natural models, this one is ${model}`,
      'with.model',
      'use model: natural, or model: interaction for linear models with exposure x mediator',
    );
  if (params.firth && [params.mediator_link, params.outcome_link].includes('probit'))
    refuse(
      'firth-probit',
      'Firth’s penalty is for logit models',
      'with.firth',
      'use logit, or take firth out',
    );
  if ((params.missing === 'fiml' && !chain) || (params.missing === 'imputation' && model === 'natural'))
    refuse(
      'missing-model',
      `missing: ${params.missing} is not offered for ${article(model)} model`,
      'with.missing',
      chain || model === 'natural' ? 'use missing: listwise' : 'use missing: imputation or listwise',
    );
}

/** Two values of the exposure: 0 and 1, or the mean and one more. */
function contrastOf(x: Float64Array, { from, to }: MediationParams): { from: number; to: number } {
  const distinct = [...new Set(x)].toSorted((a, b) => a - b);
  const [low = 0, high = 1] = distinct.length === 2 ? distinct : [mean(x), mean(x) + 1];
  return { from: from ?? low, to: to ?? high };
}

/** Values of the moderator at which effects are told. */
export function levelsOf(values: Float64Array, levels: MediationParams['levels']): Level[] {
  const told = (value: number) => String(Math.round(value * 1000) / 1000);
  if (Array.isArray(levels)) return levels.map((value) => ({ name: `= ${told(value)}`, value }));
  const sorted = values.toSorted();
  const distinct = [...new Set(sorted)];
  if (distinct.length === 2) return distinct.map((value) => ({ name: `= ${told(value)}`, value }));
  if (levels === 'percentiles')
    return [16, 50, 84].map((percent) => ({
      name: `at percentile ${percent}`,
      value: quantileSorted(sorted, percent / 100),
    }));
  const [centre, sd] = [mean(values), standardDeviation(values)];
  return [
    { name: 'at mean - SD', value: centre - sd },
    { name: 'at mean', value: centre },
    { name: 'at mean + SD', value: centre + sd },
  ];
}

/** The linear model that the parameters ask for. */
export function linearModelOf(roles: Roles, params: MediationParams): LinearModel {
  const n = roles.ids.length;
  const covariatesA = valuesOf(roles.covariatesA);
  const covariatesB = valuesOf(roles.covariatesB);
  const y = roles.outcome.values;
  const { exposures, mediators } = roles;
  if (params.model === 'parallel' || params.model === 'serial')
    return chainModel({ n, exposures, mediators, y, covariatesA, covariatesB, order: params.model });
  const [x = new Float64Array()] = valuesOf(exposures);
  const [m = new Float64Array()] = valuesOf(mediators);
  const common = { n, x, m, y, covariatesA, covariatesB };
  if (params.model === 'interaction')
    return interactionModel({
      ...common,
      ...contrastOf(x, params),
      controlledAt: params.controlled_at ?? mean(m),
    });
  const moderator = roles.moderator ?? { name: '', values: new Float64Array() };
  return moderatedModel({
    ...common,
    moderator,
    moderates: params.moderates,
    levels: levelsOf(moderator.values, params.levels),
  });
}

/** @throws ParameterError `not-two-values` */
export function naturalInputOf(roles: Roles, params: MediationParams): NaturalInput {
  const [x = new Float64Array()] = valuesOf(roles.exposures);
  const [mediator] = roles.mediators;
  const { mediator_link: mediatorLink, outcome_link: outcomeLink } = params;
  const m = mediator ?? { name: '', values: new Float64Array() };
  return {
    n: roles.ids.length,
    x,
    m: mediatorLink === 'identity' ? m.values : asTwoValues(m, 'mediator'),
    y: outcomeLink === 'identity' ? roles.outcome.values : asTwoValues(roles.outcome, 'outcome'),
    covariatesA: valuesOf(roles.covariatesA),
    covariatesB: valuesOf(roles.covariatesB),
    mediatorLink,
    outcomeLink,
    firth: params.firth,
    interaction: params.interaction,
    ...contrastOf(x, params),
  };
}

/** What was fitted, in a line: names, order, and what departs from the simple model. */
export function nameOfModel(roles: Roles, params: MediationParams): string {
  const names = roles.mediators.map(({ name }) => name);
  const chain = [params.exposure, names.join(params.model === 'serial' ? ' -> ' : ' + '), roles.outcome.name];
  const baseline =
    params.baseline === 'adjusted' && (params.baseline_mediator ?? params.baseline_outcome) !== undefined;
  const links = [params.mediator_link, params.outcome_link];
  const extras = [
    ...(params.model === 'moderated' ? [`${params.moderates.join(', ')} x ${params.moderator}`] : []),
    ...(params.model === 'interaction' || params.interaction ? [`${params.exposure} x ${names[0]}`] : []),
    ...(params.model === 'natural' ? [`mediator ${links[0]}, outcome ${links[1]}`] : []),
    ...(roles.exposures.length > 1 ? [`${params.coding} codes`] : []),
    ...(baseline ? ['baseline adjusted'] : []),
  ];
  return [chain.join(' -> '), ...extras].join('; ');
}
