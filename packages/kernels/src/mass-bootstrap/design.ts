import { orthonormalBasis, RANK_TOLERANCE } from '../linear-algebra/householder.ts';
import { dot } from '../linear-algebra/products.ts';
import type { MassModel } from '../mass-mediation/mass-mediation.ts';
import { interceptBasis, residualise } from '../regression/ols.ts';

/** The generated loops go up to this many covariates. */
const MOST_COVARIATES = 8;

/** Orthonormal columns, rank x n. */
export interface Units {
  readonly basis: Float64Array;
  readonly rank: number;
}

/** Everything about a mass bootstrap that neither a candidate nor a resample changes; plain data. */
export interface Design {
  readonly n: number;
  /** Columns that sums are taken with: ones, covariates, exposure; those of path b first. Centred, of length 1. */
  readonly columns: readonly Float64Array[];
  /** How many of them path b has. */
  readonly columnsB: number;
  /** Which of them path a has, the exposure last. */
  readonly columnsA: readonly number[];
  /** Both paths have all columns in this order, and few enough: the generated loops serve. */
  readonly generated: boolean;
  /** Slope of a per unit of x = slope on the exposure's column times this. */
  readonly scale: number;
  /** 0 or 1 for each person when x has two values, otherwise null. */
  readonly groups: Int32Array | null;
  readonly y: Float64Array;
  /** y without what path b explains without the candidate; n values. */
  readonly outcome: Float64Array;
  /** What is taken out of a candidate before resampling: columns that both paths have. */
  readonly common: Units;
  /** What a candidate's sums over all people with `shift` give is the part of path a in `common`. */
  readonly shift: Float64Array;
  readonly pathA: Units;
  readonly pathB: Units;
  /** Exposure beyond the covariates of path a, divided by its squared length; n values. */
  readonly exposure: Float64Array;
  /** The same over 1 - leverage: what a loses with each person; NaN where that person is needed. */
  readonly exposureWithout: Float64Array;
  /** 1 - leverage in path b before the candidate; n values. */
  readonly leftB: Float64Array;
}

function split(columns: Float64Array, n: number): Float64Array[] {
  const { kept } = interceptBasis(columns, n);
  return Array.from(kept)
    .filter((column) => column > 0)
    .map((column) => columns.slice((column - 1) * n, column * n));
}

const equal = (one: Float64Array, other: Float64Array): boolean =>
  one.every((value, i) => value === other[i]);

function unitsOf(n: number, columns: readonly Float64Array[]): Units {
  const joined = new Float64Array(n * columns.length);
  columns.forEach((column, j) => joined.set(column, j * n));
  const { basis, rank } = orthonormalBasis(joined, n, columns.length, RANK_TOLERANCE);
  return { basis, rank };
}

function without({ basis, rank }: Units, values: Float64Array): Float64Array {
  const out = new Float64Array(values.length);
  residualise(basis, rank, values, values.length, 1, out);
  return out;
}

/** 1 - leverage of each person. */
function leftOver({ basis, rank }: Units, n: number): Float64Array {
  const left = new Float64Array(n).fill(1);
  for (let r = 0; r < rank; r += 1)
    for (let i = 0; i < n; i += 1) left[i] -= basis[r * n + i] * basis[r * n + i];
  return left;
}

function centred(values: Float64Array): [Float64Array, number] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const away = values.map((value) => value - mean);
  const length = Math.sqrt(dot(away, 0, away, 0, away.length));
  return [away.map((value) => value / length), length];
}

/** The exposure's column and its unit: 0 and 1 for two values, so that its sum is the sum of one group. */
function exposureColumn(x: Float64Array): { column: Float64Array; scale: number; groups: Int32Array | null } {
  const low = x.reduce((least, value) => Math.min(least, value), Infinity);
  const high = x.reduce((most, value) => Math.max(most, value), -Infinity);
  if (x.every((value) => value === low || value === high)) {
    const groups = Int32Array.from(x, (value) => (value === high ? 1 : 0));
    return { column: Float64Array.from(groups), scale: 1 / (high - low), groups };
  }
  const [column, length] = centred(x);
  return { column, scale: 1 / length, groups: null };
}

/**
 * Columns, bases and leverages of a model.
 *
 * @returns null when path a cannot be fitted: the covariates span the exposure
 */
export function createDesign({ n, x, y, covariatesA, covariatesB }: MassModel): Design | null {
  const ones = new Float64Array(n).fill(1);
  const rawA = split(covariatesA, n);
  const rawB = split(covariatesB, n);
  const beyond = (covariates: Float64Array[]): Float64Array => without(unitsOf(n, [ones, ...covariates]), x);
  const spanned = (rest: Float64Array): boolean =>
    !(dot(rest, 0, rest, 0, n) > RANK_TOLERANCE * RANK_TOLERANCE * dot(x, 0, x, 0, n));
  const xA = beyond(rawA);
  if (spanned(xA)) return null;
  const exposed = !spanned(beyond(rawB));
  const shared = rawB.filter((column) => rawA.some((other) => equal(column, other)));
  const onlyA = rawA.filter((column) => !rawB.some((other) => equal(column, other)));

  const { column, scale, groups } = exposureColumn(x);
  const raw = [ones, ...rawB, ...(exposed ? [x] : []), ...onlyA, ...(exposed ? [] : [x])];
  const columns = raw.map((values) => (values === ones ? ones : values === x ? column : centred(values)[0]));
  const columnsA = [
    0,
    ...rawA.map((values) => raw.findIndex((other) => other !== x && equal(other, values))),
  ];
  columnsA.push(raw.indexOf(x));

  const pathA = unitsOf(n, [ones, ...rawA, x]);
  const pathB = unitsOf(n, [ones, ...rawB, ...(exposed ? [x] : [])]);
  const common = unitsOf(n, [ones, ...shared, ...(exposed ? [x] : [])]);
  const xx = dot(xA, 0, xA, 0, n);
  const exposure = xA.map((value) => value / xx);
  const leftA = leftOver(pathA, n);
  const xCommon = beyond(shared);
  const xxCommon = dot(xCommon, 0, xCommon, 0, n);
  return {
    n,
    columns,
    columnsB: 1 + rawB.length + (exposed ? 1 : 0),
    columnsA,
    generated: exposed && onlyA.length === 0 && rawA.length === rawB.length && rawB.length <= MOST_COVARIATES,
    scale,
    groups,
    y,
    outcome: without(pathB, y),
    common,
    shift: exposed ? xCommon.map((value) => value / xxCommon) : new Float64Array(n),
    pathA,
    pathB,
    exposure,
    exposureWithout: exposure.map((value, i) => (leftA[i] > 1e-10 ? value / leftA[i] : NaN)),
    leftB: leftOver(pathB, n),
  };
}
