import { DataError, ParameterError, type Check } from '@mesovia/core';
import { leastSquares, orthonormalBasis } from '@mesovia/kernels';
import { participantIds, readVariable, type PeopleTables, type Variable } from '../people/variable.ts';

/** Relative norm below which a column counts as a combination of the columns before it. */
const SPANNED = 1e-10;

/** A variable among the terms of a model. */
export interface Term {
  readonly variable: Variable;
  /** Levels that occur, as codes, the reference first; undefined for a number. */
  readonly codes: readonly number[] | undefined;
}

/** Columns of a model: an intercept, main effects in their order, then products. */
export interface ModelDesign {
  readonly ids: readonly string[];
  readonly n: number;
  readonly terms: readonly Term[];
  /** Positions in `terms` of each pair whose product is in the model. */
  readonly interactions: readonly (readonly [number, number])[];
  /** k names, `intercept` first. */
  readonly names: readonly string[];
  /** For every column but the intercept: the term or interaction it belongs to, for example `age` or `age x group`. */
  readonly owners: readonly string[];
  /** k columns of n values. */
  readonly columns: Float64Array;
}

/** Values of one person, or of one row of a reference grid, by variable. */
export type Point = (variable: Variable) => number;

/**
 * Columns of `1 + terms + interactions` for the included people. Categories become 0/1 columns for each level after the
 * first that occurs.
 *
 * @throws ParameterError `no-such-variable`, `text-variable`, `same-variable`, `interaction-without-term`
 * @throws DataError `missing-value`, `no-variance`, `collinear`, `too-few-people`
 */
export function modelDesign(
  people: PeopleTables,
  outcome: string,
  names: readonly string[],
  pairs: readonly (readonly [string, string])[],
  warn: (check: Check) => void,
): ModelDesign {
  const ids = participantIds(people);
  const twice = [outcome, ...names].find((name, i, all) => all.indexOf(name) < i);
  if (twice !== undefined) {
    throw new ParameterError(
      'same-variable',
      `${twice} is used twice`,
      'with.outcome, with.terms',
      'give the outcome and every term a variable of its own',
    );
  }
  const terms = names.map((name) => readTerm(people, ids, name, warn));
  const interactions = pairs.map((pair) => pairOf(pair, names));
  const point =
    (row: number): Point =>
    (variable) =>
      variable.values[row];
  const layout = columnsAt(terms, interactions, point(0));
  const columns = new Float64Array(layout.length * ids.length);
  for (let i = 0; i < ids.length; i++)
    for (const [j, { value }] of columnsAt(terms, interactions, point(i)).entries())
      columns[j * ids.length + i] = value;
  const design = {
    ids,
    n: ids.length,
    terms,
    interactions,
    names: layout.map(({ name }) => name),
    owners: layout.slice(1).map(({ owner }) => owner),
    columns,
  };
  refuseBadDesign(design);
  return design;
}

interface Cell {
  readonly name: string;
  readonly owner: string;
  readonly value: number;
}

/** One row of the design at a point. */
export function designRow(design: ModelDesign, point: Point): Float64Array {
  return Float64Array.from(columnsAt(design.terms, design.interactions, point), ({ value }) => value);
}

function columnsAt(terms: readonly Term[], pairs: ModelDesign['interactions'], point: Point): Cell[] {
  const main = terms.map((term) => termCells(term, point));
  const products = pairs.flatMap(([i, j]) =>
    (main[i] ?? []).flatMap((one) =>
      (main[j] ?? []).map((other) => ({
        name: `${one.name} x ${other.name}`,
        owner: `${one.owner} x ${other.owner}`,
        value: one.value * other.value,
      })),
    ),
  );
  return [{ name: 'intercept', owner: '', value: 1 }, ...main.flat(), ...products];
}

function termCells({ variable, codes }: Term, point: Point): Cell[] {
  const value = point(variable);
  if (!codes) return [{ name: variable.name, owner: variable.name, value }];
  return codes.slice(1).map((code) => ({
    name: `${variable.name} = ${variable.levels?.[code]}`,
    owner: variable.name,
    value: value === code ? 1 : 0,
  }));
}

function readTerm(
  people: PeopleTables,
  ids: readonly string[],
  name: string,
  warn: (check: Check) => void,
): Term {
  const variable = readVariable(people, name, 'with.terms');
  refuseMissing(variable, ids);
  if (new Set(variable.values).size < 2) {
    throw new DataError(
      'no-variance',
      `${name} is the same for every included person`,
      `participants.${name}`,
      'take it out of the model, or include people who differ',
    );
  }
  if (!variable.levels) return { variable, codes: undefined };
  const codes = [...new Set(variable.values)].toSorted((a, b) => a - b);
  const alone = codes.filter((code) => variable.values.filter((value) => value === code).length === 1);
  if (alone.length > 0) {
    warn({
      code: 'level-of-one',
      severity: 'warning',
      message: `Only one person has ${name} = ${alone.map((code) => variable.levels?.[code]).join(', ')}; the model fits that person exactly.`,
      remedy: 'merge the level with another, or leave the person out with a rule',
    });
  }
  return { variable, codes };
}

/** @throws DataError `missing-value` */
export function refuseMissing({ name, values }: Variable, ids: readonly string[]): void {
  const rows = [...values.keys()].filter((i) => !Number.isFinite(values[i]));
  if (rows.length === 0) return;
  throw new DataError(
    'missing-value',
    `${name} is unknown for ${rows.length} of ${ids.length} included people`,
    `participants.${name}, first for ${ids[rows[0] ?? 0]}`,
    `leave them out with a rule in the flow stage, for example { no ${name}: ${name} is null }`,
  );
}

function pairOf(pair: readonly [string, string], names: readonly string[]): readonly [number, number] {
  const places = pair.map((name) => names.indexOf(name)) as [number, number];
  const absent = pair.find((_, i) => places[i] < 0);
  if (absent === undefined && places[0] !== places[1]) return places;
  throw new ParameterError(
    'interaction-without-term',
    absent === undefined
      ? `${pair[0]} cannot interact with itself`
      : `${absent} is in an interaction and not among the terms`,
    'with.interactions',
    `the terms are ${names.join(', ')}`,
  );
}

function refuseBadDesign({ n, names, columns }: ModelDesign): void {
  const k = names.length;
  if (n < k + 2) {
    throw new DataError(
      'too-few-people',
      `${n} people for a model with ${k} columns; it needs at least ${k + 2}`,
      'participants',
      'take terms out of the model, or include more people',
    );
  }
  const { kept } = orthonormalBasis(columns, n, k, SPANNED);
  const spanned = names.findIndex((_, j) => !kept.includes(j));
  if (spanned < 0) return;
  const target = columns.subarray(spanned * n, (spanned + 1) * n);
  const { coefficients } = leastSquares(columns.subarray(0, spanned * n), n, spanned, target);
  const used = names.slice(1, spanned).filter((_, j) => Math.abs(coefficients[j + 1]) > 1e-8);
  throw new DataError(
    'collinear',
    `${names[spanned]} is an exact combination of ${used.join(', ') || 'the intercept'}`,
    'with.terms',
    'take one of them out of the model',
  );
}
