import { dot } from '../linear-algebra/products.ts';
import type { PreparedSearch } from './prepare.ts';

/** Memory for one permutation at a time, so that the loops over permutations allocate nothing. */
export interface Scratch {
  /** Vectors of scheme a sent back by the permutation, in groups of four interleaved. */
  readonly back: Float64Array;
  readonly groups: number;
  /** Permuted residuals of the outcome. */
  readonly permuted: Float64Array;
  /** Four products. */
  readonly products: Float64Array;
}

export function createScratch({ n, a }: PreparedSearch): Scratch {
  const groups = Math.floor((a.vectors.length / n + 3) / 4);
  return {
    groups,
    back: new Float64Array(groups * n * 4),
    permuted: new Float64Array(n),
    products: new Float64Array(4),
  };
}

/**
 * Sends the vectors of scheme a back through one permutation: v'(P e) = (P'v)'e, so that the candidates
 * themselves are never moved. Missing vectors of the last group are zero.
 */
export function sendBack(
  { n, a }: PreparedSearch,
  indices: Int32Array,
  from: number,
  { back }: Scratch,
): void {
  const count = a.vectors.length / n;
  for (let v = 0; v < count; v += 1) {
    const start = (v - (v % 4)) * n + (v % 4);
    for (let i = 0; i < n; i += 1) back[start + 4 * indices[from + i]] = a.vectors[v * n + i];
  }
}

/**
 * Squared t of path a of row k after the permutation last sent back; the product that has its sign is products[0].
 * A function of four products at a time: each value of the row is read once for four vectors.
 */
export function squaredA({ n, a }: PreparedSearch, k: number, { back, groups, products }: Scratch): number {
  const rows = a.rows;
  const from = k * n;
  let rest = a.squares[k];
  let along = 0;
  for (let group = 0; group < groups; group += 1) {
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    let place = group * n * 4;
    for (let i = 0; i < n; i += 1) {
      const value = rows[from + i];
      s0 += value * back[place];
      s1 += value * back[place + 1];
      s2 += value * back[place + 2];
      s3 += value * back[place + 3];
      place += 4;
    }
    if (group === 0) {
      along = s0 * s0;
      products[0] = s0;
    } else rest -= s0 * s0;
    rest -= s1 * s1;
    rest -= s2 * s2;
    rest -= s3 * s3;
  }
  return (a.df * along) / (rest - along);
}

/**
 * Permutes the outcome's residuals.
 *
 * @returns their squared length outside 1 + X + C_b
 */
export function permuteOutcome(
  prepared: PreparedSearch,
  indices: Int32Array,
  from: number,
  scratch: Scratch,
): number {
  const { n, b } = prepared;
  const { permuted } = scratch;
  for (let i = 0; i < n; i += 1) permuted[i] = b.outcome[indices[from + i]];
  let rest = dot(permuted, 0, permuted, 0, n);
  for (let r = 0; r < b.model.rank; r += 1) {
    const product = dot(b.model.basis, r * n, permuted, 0, n);
    rest -= product * product;
  }
  return rest;
}

/** Products of the permuted outcome with the four rows of a group. */
export function fourProducts({ n, b }: PreparedSearch, group: number, { permuted, products }: Scratch): void {
  const rows = b.rows;
  let place = group * n * 4;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let i = 0; i < n; i += 1) {
    const value = permuted[i];
    s0 += value * rows[place];
    s1 += value * rows[place + 1];
    s2 += value * rows[place + 2];
    s3 += value * rows[place + 3];
    place += 4;
  }
  products[0] = s0;
  products[1] = s1;
  products[2] = s2;
  products[3] = s3;
}
