import { DataError, ParameterError, type Check } from '@mesovia/core';
import { levelCounts, readVariable, type PeopleTables, type Variable } from '../people/variable.ts';
import { codesOf, type Coding } from './exposure-codes.ts';
import type { NamedColumn } from './linear-model.ts';

/** Everything a mediation model is made of, NaN where a person has no value. */
export interface Roles {
  readonly ids: readonly string[];
  /** One column, or the codes of an exposure with several groups. */
  readonly exposures: readonly NamedColumn[];
  readonly mediators: readonly NamedColumn[];
  readonly outcome: NamedColumn;
  readonly covariatesA: readonly NamedColumn[];
  readonly covariatesB: readonly NamedColumn[];
  readonly moderator: NamedColumn | undefined;
}

/** Positions of the levels that occur, in their order. */
function presentLevels(variable: Variable): number[] {
  const counts = levelCounts(variable);
  return [...counts.keys()].filter((code) => (counts[code] ?? 0) > 0);
}

/** Position among the levels that occur; NaN where unknown. */
function positions(variable: Variable): { groups: Float64Array; names: string[] } {
  const present = presentLevels(variable);
  return {
    groups: Float64Array.from(variable.values, (code) => (Number.isNaN(code) ? NaN : present.indexOf(code))),
    names: present.map((code) => variable.levels?.[code] ?? ''),
  };
}

/** Exposure as one column (numbers, or 0 and 1 for two groups), or as codes of its groups. */
export function readExposures(people: PeopleTables, name: string, coding: Coding): NamedColumn[] {
  const variable = readVariable(people, name, 'with.exposure');
  if (!variable.levels) return [{ name, values: variable.values }];
  const { groups, names } = positions(variable);
  if (names.length <= 2) return [{ name, values: groups }];
  return codesOf(groups, names, coding);
}

/**
 * A number, or with `two` a variable with two levels as 0 and 1.
 *
 * @throws ParameterError `<role>-not-numeric`, `no-such-variable`, `text-variable`
 */
export function readNumber(people: PeopleTables, name: string, role: string, two: boolean): NamedColumn {
  const variable = readVariable(people, name, `with.${role}`);
  if (!variable.levels) return { name, values: variable.values };
  const { groups, names } = positions(variable);
  if (two && names.length === 2) return { name, values: groups };
  throw new ParameterError(
    `${role}-not-numeric`,
    `the ${role} ${name} is a ${variable.type} variable`,
    `with.${role}`,
    two
      ? 'name a number or a variable with two levels'
      : 'name a number; for two levels use model: natural with a logit or probit link',
  );
}

/** A number as one column; a category as one 0/1 column for each level after the first that occurs. */
export function readCovariates(
  people: PeopleTables,
  names: readonly string[],
  warn: (check: Check) => void,
): NamedColumn[] {
  return names.flatMap((name) => {
    const variable = readVariable(people, name, 'with.covariates');
    if (!variable.levels) return [{ name, values: variable.values }];
    const { groups, names: levels } = positions(variable);
    const empty = variable.levels.filter((level) => !levels.includes(level));
    if (empty.length > 0) {
      warn({
        code: 'empty-level',
        severity: 'note',
        message: `Nobody has ${name} = ${empty.join(', ')}; the covariate is coded without it.`,
      });
    }
    if (levels.length < 2) return [{ name, values: groups }];
    return codesOf(groups, levels, 'indicator').map(({ values }, j) => ({
      name: `${name} = ${levels[j + 1]}`,
      values,
    }));
  });
}

/**
 * @throws ParameterError `same-variable` a variable has two roles in one model
 */
export function refuseRepeats(
  exposure: string,
  mediators: readonly string[],
  outcome: string,
  moderator: string | undefined,
  covariates: readonly (readonly string[])[],
): void {
  for (const held of covariates) {
    const names = [exposure, ...mediators, outcome, ...(moderator ? [moderator] : []), ...held];
    const twice = names.find((name, i) => names.indexOf(name) < i);
    if (twice === undefined) continue;
    throw new ParameterError(
      'same-variable',
      `${twice} is used in two roles`,
      mediators.includes(twice) ? 'with.mediator' : 'with.exposure, with.outcome, with.covariates',
      'give every role a variable of its own',
    );
  }
}

const everyColumn = (roles: Roles): NamedColumn[] => [
  ...roles.exposures,
  ...roles.covariatesA,
  ...roles.covariatesB.filter(({ name }) => !roles.covariatesA.some((own) => own.name === name)),
  ...(roles.moderator ? [roles.moderator] : []),
  ...roles.mediators,
  roles.outcome,
];

/** People of each column without a finite value, columns without any left out. */
export function gapsOf(roles: Roles): { name: string; rows: number[] }[] {
  return everyColumn(roles)
    .map(({ name, values }) => ({
      name,
      rows: [...values.keys()].filter((i) => !Number.isFinite(values[i])),
    }))
    .filter(({ rows }) => rows.length > 0);
}

/** @throws DataError `missing-value` */
export function refuseGaps(roles: Roles): void {
  const [gap] = gapsOf(roles);
  if (!gap) return;
  throw new DataError(
    'missing-value',
    `${gap.name} is unknown for ${gap.rows.length} of ${roles.ids.length} included people`,
    `participants.${gap.name}, first for ${roles.ids[gap.rows[0] ?? 0]}`,
    `leave them out with a rule in the flow stage, for example { no ${gap.name}: ${gap.name} is null }, or say missing: listwise, fiml or imputation`,
  );
}

/** The roles of some of the people. */
export function someOf(roles: Roles, keep: readonly number[]): Roles {
  const of = ({ name, values }: NamedColumn): NamedColumn => ({
    name,
    values: Float64Array.from(keep, (i) => values[i] ?? NaN),
  });
  return {
    ids: keep.map((i) => roles.ids[i] ?? ''),
    exposures: roles.exposures.map(of),
    mediators: roles.mediators.map(of),
    outcome: of(roles.outcome),
    covariatesA: roles.covariatesA.map(of),
    covariatesB: roles.covariatesB.map(of),
    moderator: roles.moderator && of(roles.moderator),
  };
}

/** Columns of all roles, in the order that `refillRoles` takes them back. */
export function rolesColumns(roles: Roles): Float64Array[] {
  return everyColumn(roles).map(({ values }) => values);
}

/** The same roles with other values: the columns of `rolesColumns` without gaps. */
export function refillRoles(roles: Roles, filled: readonly Float64Array[]): Roles {
  const places = new Map(everyColumn(roles).map(({ name }, j) => [name, j]));
  const of = ({ name, values }: NamedColumn): NamedColumn => ({
    name,
    values: filled[places.get(name) ?? -1] ?? values,
  });
  return {
    ids: roles.ids,
    exposures: roles.exposures.map(of),
    mediators: roles.mediators.map(of),
    outcome: of(roles.outcome),
    covariatesA: roles.covariatesA.map(of),
    covariatesB: roles.covariatesB.map(of),
    moderator: roles.moderator && of(roles.moderator),
  };
}
