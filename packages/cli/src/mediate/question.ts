import { ParameterError } from '@mesovia/core';
import type { MediateFlags } from '../commands/mediate.ts';
import type { Columns } from './read-columns.ts';

/** Parameters of `statistics/mediation`, as the flags ask for them. */
export type Question = Readonly<Record<string, unknown>> & {
  readonly model: 'parallel' | 'serial' | 'moderated' | 'interaction' | 'natural';
};

function refuse(problem: string, where: string, remedy: string): never {
  throw new ParameterError('options-clash', problem, where, remedy);
}

function refuseClashes({ serial, moderator, interaction, family, path, at, firth, m }: MediateFlags): void {
  const models = [
    ...(serial ? ['--serial'] : []),
    ...(moderator === undefined ? [] : ['--moderator']),
    // With --family an interaction is part of the logit or probit model.
    ...(family ? ['--family'] : interaction ? ['--interaction'] : []),
  ];
  if (models.length > 1)
    refuse(`${models.join(' and ')} ask for different models`, models.join(', '), 'leave one of them out');
  if (moderator === undefined && (path ?? at))
    refuse('there is no moderator', path ? '--path' : '--at', 'name one with --moderator');
  if (firth && family !== 'logit')
    refuse("Firth's penalty belongs to logit models", '--firth', 'add --family logit, or leave it out');
  if (serial && m.length < 2)
    refuse('there is one mediator', '--serial', 'name several, as in --m sleep,mood');
}

const PATHS = ['a', 'b', 'direct'];

function moderatedPaths(given: readonly string[] = ['a']): string[] {
  const wanted = given.flatMap((path) => (path === 'both' ? ['a', 'b'] : [path]));
  const strange = wanted.find((path) => !PATHS.includes(path));
  if (strange !== undefined)
    throw new ParameterError(
      'no-such-path',
      `there is no path "${strange}"`,
      '--path',
      'paths are a, b, direct, and both for a,b',
    );
  return PATHS.filter((path) => wanted.includes(path));
}

function levelsOf(given: readonly string[] = ['mean']): string | number[] {
  const [only = ''] = given;
  if (given.length === 1 && only === 'mean') return 'mean and SD';
  if (given.length === 1 && only === 'percentiles') return 'percentiles';
  const values = given.map(Number);
  if (values.some((value) => !Number.isFinite(value)))
    throw new ParameterError(
      'not-numbers',
      `"${given.join(',')}" is neither mean, percentiles nor numbers`,
      '--at',
      'write for example --at percentiles or --at 20,40,60',
    );
  return values;
}

/** Links where mediator or outcome has two values. */
function linksOf(flags: MediateFlags, columns: Columns) {
  const link = (column: string) => (columns.distinct(column) === 2 ? flags.family : 'identity');
  const [m = ''] = flags.m;
  const links = { mediator_link: link(m), outcome_link: link(flags.y) };
  if (links.mediator_link === 'identity' && links.outcome_link === 'identity')
    throw new ParameterError(
      'not-two-values',
      `neither ${m} nor ${flags.y} has two values`,
      '--family',
      'leave it out: both are numbers',
    );
  return { ...links, firth: flags.firth ?? false, interaction: flags.interaction ?? false };
}

/**
 * @throws ParameterError `options-clash`, `no-such-path`, `not-numbers`, `not-two-values`
 */
export function questionOf(flags: MediateFlags, columns: Columns): Question {
  refuseClashes(flags);
  const { moderator, family, interaction, serial } = flags;
  return {
    exposure: flags.x,
    mediator: flags.m.length === 1 ? flags.m[0] : flags.m,
    outcome: flags.y,
    covariates: flags.covariates ?? [],
    covariates_a: flags.covariatesA ?? [],
    covariates_b: flags.covariatesB ?? [],
    model:
      moderator !== undefined
        ? 'moderated'
        : family
          ? 'natural'
          : interaction
            ? 'interaction'
            : serial
              ? 'serial'
              : 'parallel',
    coding: flags.coding,
    ...(moderator === undefined
      ? {}
      : { moderator, moderates: moderatedPaths(flags.path), levels: levelsOf(flags.at) }),
    ...(family ? linksOf(flags, columns) : {}),
    // Rows without a value were left out, and named, when the table was read.
    missing: flags.missing === 'mi' ? 'imputation' : flags.missing === 'fiml' ? 'fiml' : 'refuse',
    imputations: flags.imputations,
    resamples: flags.resamples,
    strata: flags.strata,
    level: flags.level,
    seed: flags.seed,
  };
}

/** Sensitivity is told for one mediator, an exposure of two groups or numbers, and complete rows. */
export function hasSensitivity({ model }: Question, flags: MediateFlags, columns: Columns): boolean {
  const groups = columns.levelsOf(flags.x)?.length ?? 2;
  return (
    flags.sensitivity &&
    model === 'parallel' &&
    flags.m.length === 1 &&
    groups === 2 &&
    flags.missing === 'listwise' &&
    (flags.covariatesA ?? flags.covariatesB ?? []).length === 0
  );
}
