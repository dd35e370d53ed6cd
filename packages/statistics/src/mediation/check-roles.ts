import { DataError, ParameterError } from '@mesovia/core';
import { leastSquares, orthonormalBasis } from '@mesovia/kernels';
import { refuseFaint, refuseLonePerson } from '../people/lone-person.ts';
import { flat, type NamedColumn } from './linear-model.ts';
import type { Roles } from './roles.ts';

/** Relative norm below which a column counts as a combination of the columns before it. */
const SPANNED = 1e-10;

/**
 * Complete columns that a model can be fitted to.
 *
 * @param coefficients of the largest regression
 * @throws DataError `too-few-people`, `no-variance`, `one-person-group`, `too-faint`, `collinear`
 */
export function checkRoles(roles: Roles, coefficients: number): void {
  const n = roles.ids.length;
  if (n < coefficients + 1) {
    throw new DataError(
      'too-few-people',
      `${n} people for a model with ${coefficients} coefficients; it needs at least ${coefficients + 1}`,
      'participants',
      'include more people, or use fewer covariates and mediators',
    );
  }
  const { exposures, mediators, outcome, covariatesA, covariatesB, moderator } = roles;
  const held = [
    ...covariatesA,
    ...covariatesB.filter(({ name }) => !covariatesA.some((own) => own.name === name)),
  ];
  const before = [...held, ...(moderator ? [moderator] : []), ...exposures];
  for (const column of [...before, outcome]) if (isConstant(column)) refuseConstant(column.name);
  for (const column of exposures) refuseLonePerson(column.name, column.values);
  refuseSpanned(before, n);
  for (const [j, mediator] of mediators.entries())
    refuseSpannedMediator([...before, ...mediators.slice(0, j)], mediator, n);
  refuseSpanned([...before, ...mediators, outcome], n);
}

const isConstant = ({ values }: NamedColumn) => values.every((value) => value === values[0]);

function refuseConstant(name: string): never {
  throw new DataError(
    'no-variance',
    `${name} is the same for every included person`,
    `participants.${name}`,
    'take it out of the model, or include people who differ',
  );
}

/** Position of the first column that the ones before it and a constant span; -1 without one. */
function firstSpanned(columns: readonly NamedColumn[], n: number): number {
  const constant = new Float64Array(n).fill(1);
  const all = flat([constant, ...columns.map(({ values }) => values)], n);
  const { kept } = orthonormalBasis(all, n, columns.length + 1, SPANNED);
  return columns.findIndex((_, j) => !kept.includes(j + 1));
}

function refuseSpanned(columns: readonly NamedColumn[], n: number): void {
  const spanned = firstSpanned(columns, n);
  const target = columns[spanned];
  if (!target) return;
  const others = columns.slice(0, spanned);
  const constant = new Float64Array(n).fill(1);
  const { coefficients } = leastSquares(
    flat([constant, ...others.map(({ values }) => values)], n),
    n,
    others.length + 1,
    target.values,
  );
  const size = (values: Float64Array) => Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0));
  const used = others.filter(
    ({ values }, j) => Math.abs(coefficients[j + 1] ?? 0) * size(values) > 1e-8 * size(target.values),
  );
  if (used.length === 0) refuseFaint(target.name);
  throw new DataError(
    'collinear',
    `${target.name} is an exact combination of ${used.map(({ name }) => name).join(', ')}`,
    `participants.${target.name}`,
    'take one of them out of the model',
  );
}

function refuseSpannedMediator(before: readonly NamedColumn[], mediator: NamedColumn, n: number): void {
  if (!isConstant(mediator) && firstSpanned([...before, mediator], n) < 0) return;
  if (!isConstant(mediator) && firstSpanned([mediator], n) === 0) refuseFaint(mediator.name);
  throw new DataError(
    'collinear',
    `the mediator ${mediator.name} is the same for everybody or an exact combination of exposure, covariates and other mediators`,
    `participants.${mediator.name}`,
    'name another mediator or take covariates out',
  );
}

/**
 * 0 and 1 for a variable with two values.
 *
 * @throws ParameterError `not-two-values`
 */
export function asTwoValues({ name, values }: NamedColumn, role: string): Float64Array {
  const distinct = [...new Set(values)].toSorted((a, b) => a - b);
  if (distinct.length === 2) return values.map((value) => Number(value === distinct[1]));
  throw new ParameterError(
    'not-two-values',
    `${name} has ${distinct.length} values; logit and probit models need two`,
    `with.${role}_link`,
    `leave ${role}_link at identity, or name a variable with two values`,
  );
}
