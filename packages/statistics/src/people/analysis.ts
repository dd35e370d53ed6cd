import { DataError, ParameterError, type Check } from '@mesovia/core';
import { orthonormalBasis, leastSquares } from '@mesovia/kernels';
import { refuseFaint, refuseLonePerson } from './lone-person.ts';
import { levelCounts, participantIds, readVariable, type PeopleTables, type Variable } from './variable.ts';

/** Relative norm below which a column counts as a combination of the columns before it. */
const SPANNED = 1e-10;

export interface Roles {
  readonly exposure: string;
  readonly outcome: string;
  readonly covariates: readonly string[];
}

/** Two groups of people behind a two-valued exposure. */
export interface ExposureGroups {
  /** 0 or 1 for each person. */
  readonly codes: Int32Array;
  /** Names of the two groups, for people; the group coded 0 first. */
  readonly labels: readonly [string, string];
}

/** The columns of one analysis: no missing value, nothing constant, nothing redundant. */
export interface Analysis {
  readonly ids: readonly string[];
  readonly n: number;
  /** Exposure, n values; 0 and 1 for a two-group exposure. */
  readonly x: Float64Array;
  /** Outcome, n values. */
  readonly y: Float64Array;
  /** Covariates, column after column (`covariateColumns.length * n`), categories as 0/1 columns. */
  readonly covariates: Float64Array;
  readonly covariateColumns: readonly string[];
  readonly exposure: Variable;
  readonly outcome: Variable;
  /** Undefined for an exposure with more than two values. */
  readonly groups: ExposureGroups | undefined;
}

interface Column {
  readonly name: string;
  readonly values: Float64Array;
}

/**
 * Turns variables of the study into the numbers of a regression. Nobody is dropped here: leaving people out is the
 * business of the exclusion rules, where it is counted and given a reason.
 *
 * @throws ParameterError `same-variable`, `outcome-not-numeric`, `exposure-levels`, `no-such-variable`, `text-variable`
 * @throws DataError `missing-value`, `no-variance`, `one-person-group`, `too-faint`, `collinear`, `too-few-people`
 */
export function analysedPeople(people: PeopleTables, roles: Roles, warn: (check: Check) => void): Analysis {
  refuseRepeats(roles);
  const ids = participantIds(people);
  const { exposure, x, groups } = readExposure(people, roles.exposure);
  const outcome = readComplete(people, roles.outcome, 'outcome');
  if (outcome.levels) {
    throw new ParameterError(
      'outcome-not-numeric',
      `the outcome ${outcome.name} is a ${outcome.type} variable`,
      'with.outcome',
      'name a number; models for categories are not offered',
    );
  }
  const columns = roles.covariates.flatMap((name) =>
    covariateColumns(readComplete(people, name, 'covariates'), warn),
  );
  checkDesign(ids.length, { name: exposure.name, values: x }, columns, {
    name: outcome.name,
    values: outcome.values,
  });
  return {
    ids,
    n: ids.length,
    x,
    y: Float64Array.from(outcome.values),
    covariates: flatten(columns, ids.length),
    covariateColumns: columns.map((c) => c.name),
    exposure,
    outcome,
    groups,
  };
}

/**
 * The exposure as numbers, and its two groups if it has two values.
 *
 * @throws ParameterError `exposure-levels`, `no-such-variable`, `text-variable`
 * @throws DataError `missing-value`
 */
export function readExposure(
  people: PeopleTables,
  name: string,
): { exposure: Variable; x: Float64Array; groups: ExposureGroups | undefined } {
  const exposure = readComplete(people, name, 'exposure');
  const x = exposureColumn(exposure);
  return { exposure, x, groups: groupsOf(exposure, x) };
}

function readComplete(people: PeopleTables, name: string, role: string): Variable {
  const variable = readVariable(people, name, `with.${role}`);
  refuseMissing(variable, participantIds(people));
  return variable;
}

function refuseRepeats({ exposure, outcome, covariates }: Roles): void {
  const names = [exposure, outcome, ...covariates];
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice === undefined) return;
  throw new ParameterError(
    'same-variable',
    `${twice} is used in two roles`,
    'with.exposure, with.outcome, with.covariates',
    'give exposure, outcome and every covariate a variable of its own',
  );
}

function refuseMissing(variable: Variable, ids: readonly string[]): void {
  const rows = [...variable.values.keys()].filter((i) => !Number.isFinite(variable.values[i]));
  if (rows.length === 0) return;
  const { name } = variable;
  throw new DataError(
    'missing-value',
    `${name} is unknown for ${rows.length} of ${ids.length} included people`,
    `participants.${name}, first for ${ids[rows[0] ?? 0]}`,
    `leave them out with a rule in the flow stage, for example { no ${name}: ${name} is null }`,
  );
}

/** Numbers as they are; a category with two levels among the people as 0 (earlier level) and 1. */
function exposureColumn(exposure: Variable): Float64Array {
  if (!exposure.levels) return Float64Array.from(exposure.values);
  const present = presentLevels(exposure);
  if (present.length > 2) {
    throw new ParameterError(
      'exposure-levels',
      `the exposure ${exposure.name} has ${present.length} levels among the included people: ${present
        .map((code) => exposure.levels?.[code])
        .join(', ')}`,
      'with.exposure',
      'exposures with two levels or numbers are supported; merge levels, or leave people out with a rule',
    );
  }
  return Float64Array.from(exposure.values, (code) => present.indexOf(code));
}

function presentLevels(variable: Variable): number[] {
  const counts = levelCounts(variable);
  return [...counts.keys()].filter((code) => counts[code] > 0);
}

/** A number as one column; a category as one 0/1 column for each level after the first that occurs. */
function covariateColumns(variable: Variable, warn: (check: Check) => void): Column[] {
  if (!variable.levels) return [{ name: variable.name, values: Float64Array.from(variable.values) }];
  const { levels } = variable;
  const present = presentLevels(variable);
  const empty = levels.filter((_, code) => !present.includes(code));
  if (empty.length > 0) {
    warn({
      code: 'empty-level',
      severity: 'note',
      message: `Nobody has ${variable.name} = ${empty.join(', ')}; the covariate is coded without it.`,
    });
  }
  if (present.length < 2) refuseConstant(variable.name);
  return present.slice(1).map((code) => ({
    name: `${variable.name} = ${levels[code]}`,
    values: Float64Array.from(variable.values, (value) => (value === code ? 1 : 0)),
  }));
}

function flatten(columns: readonly Column[], n: number): Float64Array {
  const flat = new Float64Array(columns.length * n);
  for (const [j, column] of columns.entries()) flat.set(column.values, j * n);
  return flat;
}

function refuseConstant(name: string): never {
  throw new DataError(
    'no-variance',
    `${name} is the same for every included person`,
    `participants.${name}`,
    'take it out of the model, or include people who differ',
  );
}

function checkDesign(n: number, x: Column, covariates: readonly Column[], y: Column): void {
  const needed = covariates.length + 4;
  if (n < needed) {
    throw new DataError(
      'too-few-people',
      `${n} people for a model with ${covariates.length} covariate columns; it needs at least ${needed}`,
      'participants',
      'include more people or fewer covariates',
    );
  }
  const isConstant = ({ values }: Column) => values.every((value) => value === values[0]);
  for (const column of [x, y, ...covariates]) if (isConstant(column)) refuseConstant(column.name);
  refuseLonePerson(x.name, x.values);
  const columns = [{ name: 'the intercept', values: new Float64Array(n).fill(1) }, ...covariates, x, y];
  const { kept } = orthonormalBasis(flatten(columns, n), n, columns.length, SPANNED);
  const spanned = [...columns.keys()].find((j) => !kept.includes(j));
  if (spanned !== undefined) refuseCollinear(columns, spanned, n);
}

function refuseCollinear(columns: readonly Column[], spanned: number, n: number): never {
  const before = columns.slice(0, spanned);
  const target = columns[spanned] as Column;
  const { coefficients } = leastSquares(flatten(before, n), n, before.length, target.values);
  const size = (values: Float64Array) => Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0));
  const total = size(target.values);
  const used = before.filter(
    (column, j) => j > 0 && Math.abs(coefficients[j]) * size(column.values) > 1e-8 * total,
  );
  if (used.length === 0) refuseFaint(target.name);
  throw new DataError(
    'collinear',
    `${target.name} is an exact combination of ${used.map((c) => c.name).join(', ')}`,
    `participants.${target.name}`,
    'take one of them out of the model',
  );
}

function groupsOf(exposure: Variable, x: Float64Array): ExposureGroups | undefined {
  const distinct = [...new Set(x)].toSorted((a, b) => a - b);
  const [low, high] = distinct;
  if (low === undefined || high === undefined || distinct.length > 2) return undefined;
  const codes = Int32Array.from(x, (value) => (value === high ? 1 : 0));
  if (!exposure.levels) return { codes, labels: [String(low), String(high)] };
  const [first, second] = presentLevels(exposure).map((code) => exposure.levelLabels[code] ?? '');
  return { codes, labels: [first ?? '', second ?? ''] };
}
