import { createScratch, fourProducts, permuteOutcome, sendBack, squaredA } from './permute.ts';
import type { PreparedSearch } from './prepare.ts';
import { dot } from '../linear-algebra/products.ts';

/** One way to break a path, row by row; rows are sorted by the |t| of the path that stays, largest first. */
export interface Scheme {
  /** Candidate of each row; those that cannot be fitted have none. */
  readonly order: Int32Array;
  /** Signed t of the path that stays, one per row, comparable with that of the broken path. */
  readonly staying: Float64Array;
  /** Makes ready for the permutation whose row numbers begin at `from`; returns the sign of the total effect under it. */
  begin(indices: Int32Array, from: number): number;
  /** Signed t of the broken path of row k under that permutation. */
  broken(k: number): number;
}

/** Both schemes of one search, whatever the t. */
export interface TwoSchemes {
  readonly n: number;
  readonly count: number;
  /** Observed t of both paths, one per candidate. */
  readonly tA: Float64Array;
  readonly tB: Float64Array;
  /** Sign of the observed total effect. */
  readonly totalSign: number;
  readonly a: Scheme;
  readonly b: Scheme;
}

/** What maps are made from: both schemes of a search, or the one scheme of an association, whose tB is Infinity. */
export type MapSchemes = Omit<TwoSchemes, 'b'> & { readonly b: Scheme | null };

/** The sign that a x b must have: any; that of the total effect; one named beforehand. */
export type PathSign = 'any' | 'total' | 'positive' | 'negative';

/** Whether a product of paths of this sign is one of those looked for. */
export function isLookedFor(direction: PathSign, product: number, totalSign: number): boolean {
  if (direction === 'any') return true;
  return product * (direction === 'total' ? totalSign : direction === 'positive' ? 1 : -1) > 0;
}

/** The smaller |t| with the sign of the product; 0 where that sign is not looked for, NaN where a t is. */
export function signedStatistic(one: number, other: number, direction: PathSign, totalSign: number): number {
  const sign = Math.sign(one) * Math.sign(other);
  const size = Math.min(Math.abs(one), Math.abs(other));
  return size !== size || isLookedFor(direction, sign, totalSign) ? sign * size : 0;
}

/**
 * min(|t_a|, |t_b|) of every candidate in the data, with the sign of a x b; 0 where that sign is not looked for, NaN where
 * a path cannot be fitted.
 */
export function observedMap({ tA, tB, totalSign }: MapSchemes, direction: PathSign): Float64Array {
  return tA.map((a, e) => signedStatistic(a, tB[e], direction, totalSign));
}

/** The schemes of the least-squares t, from `prepareSearch`. */
export function leastSquaresSchemes(prepared: PreparedSearch): TwoSchemes {
  const { n, count, tA, tB, a, b } = prepared;
  const scratch = createScratch(prepared);
  const totalSign = Math.sign(b.total);
  let rest = 0;
  const signed = (order: Int32Array, squares: Float64Array, t: Float64Array): Float64Array =>
    Float64Array.from(order, (e, k) => Math.sign(t[e]) * Math.sqrt(squares[k]));
  return {
    n,
    count,
    tA,
    tB,
    totalSign,
    a: {
      order: a.order,
      staying: signed(a.order, a.staying, tB),
      begin(indices, from) {
        sendBack(prepared, indices, from, scratch);
        return totalSign;
      },
      broken(k) {
        const size = Math.sqrt(squaredA(prepared, k, scratch));
        return scratch.products[0] < 0 ? -size : size;
      },
    },
    b: {
      order: b.order,
      staying: signed(b.order, b.staying, tA),
      begin(indices, from) {
        rest = permuteOutcome(prepared, indices, from, scratch);
        return Math.sign(b.total + dot(b.exposure, 0, scratch.permuted, 0, n));
      },
      broken(k) {
        // Rows are asked for one after the other; four products are taken with the first of each group.
        if (k % 4 === 0) fourProducts(prepared, k / 4, scratch);
        const along = scratch.products[k % 4];
        return along * Math.sqrt(b.df / (rest - along * along));
      },
    },
  };
}
