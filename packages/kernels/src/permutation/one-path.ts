import type { Basis } from '../linear-algebra/householder.ts';
import { dot } from '../linear-algebra/products.ts';
import { residualise } from '../regression/ols.ts';
import { residualRows, unitResidual } from './prepare.ts';

/** Candidates and what is held constant. */
export interface PathModel {
  readonly n: number;
  /** E candidates of n values, one after the other. */
  readonly candidates: Float64Array;
  /** Orthonormal basis of the constant, which is its first column, and everything held constant. */
  readonly basis: Basis;
}

/** Least-squares t, or studentised (HC3) t. */
export type PathStatistic = 'ols' | 'hc3';

/** 1 - leverage of each person in a model with this basis. */
function remaining({ basis, rank }: Basis, n: number): Float64Array {
  const left = new Float64Array(n).fill(1);
  for (let r = 0; r < rank; r += 1) {
    for (let i = 0; i < n; i += 1) left[i] -= basis[r * n + i] * basis[r * n + i];
  }
  return left;
}

/**
 * Candidates as the response: candidate ~ 1 + predictor + held constant, residuals of the candidates permuted after
 * Freedman and Lane. Predictor, covariates and weights are sent back by the permutation instead of moving candidates.
 * With u the unit predictor and r the residuals, t = u'm / sqrt(sum r^2 / df), or HC3: / sqrt(sum (u_i r_i / (1 - h_i))^2).
 *
 * @param order candidates, one row each
 */
export function permutedCandidates(
  { n, candidates, basis }: PathModel,
  predictor: Float64Array,
  order: Int32Array,
  statistic: PathStatistic,
): { begin(indices: Int32Array, from: number): void; t(k: number): number } {
  const [rows, squares] = residualRows({ n, candidates }, order, basis);
  const u = unitResidual(basis, predictor, n);
  const left = remaining(basis, n);
  const df = n - basis.rank - 1;
  const covariates = basis.rank - 1;
  const exposure = new Float64Array(n);
  const weights = new Float64Array(n);
  const vectors = new Float64Array(covariates * n);
  const rest = new Float64Array(n);
  /** What is left of the squared length outside covariates and predictor, per degree of freedom. */
  const plain = (k: number, along: number): number => {
    let squared = squares[k] - along * along;
    for (let r = 0; r < covariates; r += 1) {
      const product = dot(vectors, r * n, rows, k * n, n);
      squared -= product * product;
    }
    return squared / df;
  };
  const robust = (k: number, along: number): number => {
    rest.set(rows.subarray(k * n, (k + 1) * n));
    for (let r = 0; r < covariates; r += 1) {
      const product = dot(vectors, r * n, rest, 0, n);
      for (let i = 0; i < n; i += 1) rest[i] -= product * vectors[r * n + i];
    }
    let sum = 0;
    for (let i = 0; i < n; i += 1) {
      const part = weights[i] * (rest[i] - along * exposure[i]);
      sum += part * part;
    }
    return sum;
  };
  return {
    begin(indices, from) {
      for (let i = 0; i < n; i += 1) {
        const to = indices[from + i];
        exposure[to] = u[i];
        weights[to] = u[i] / (left[i] - u[i] * u[i]);
        // The first basis column is the constant, which residuals have none of.
        for (let r = 0; r < covariates; r += 1) vectors[r * n + to] = basis.basis[(r + 1) * n + i];
      }
    },
    t(k) {
      const along = dot(exposure, 0, rows, k * n, n);
      return along / Math.sqrt(statistic === 'hc3' ? robust(k, along) : plain(k, along));
    },
  };
}

/**
 * Candidates as the predictor: response ~ 1 + candidate + held constant, residuals of the response permuted. The same t with
 * u the unit candidate.
 */
export function permutedResponse(
  { n, candidates, basis }: PathModel,
  response: Float64Array,
  order: Int32Array,
  statistic: PathStatistic,
): {
  /** Returns the permuted residuals, a view that the next call overwrites. */
  begin(indices: Int32Array, from: number): Float64Array;
  t(k: number): number;
} {
  const [rows, squares] = residualRows({ n, candidates }, order, basis);
  for (let k = 0; k < order.length; k += 1) {
    const length = Math.sqrt(squares[k]);
    for (let i = k * n; i < (k + 1) * n; i += 1) rows[i] /= length;
  }
  const left = remaining(basis, n);
  const df = n - basis.rank - 1;
  const outcome = new Float64Array(n);
  residualise(basis.basis, basis.rank, response, n, 1, outcome);
  const permuted = new Float64Array(n);
  const rest = new Float64Array(n);
  let square = 0;
  const robust = (place: number, along: number): number => {
    let sum = 0;
    for (let i = 0; i < n; i += 1) {
      const u = rows[place + i];
      const part = (u * (rest[i] - along * u)) / (left[i] - u * u);
      sum += part * part;
    }
    return sum;
  };
  return {
    begin(indices, from) {
      for (let i = 0; i < n; i += 1) permuted[i] = outcome[indices[from + i]];
      residualise(basis.basis, basis.rank, permuted, n, 1, rest);
      square = dot(rest, 0, rest, 0, n);
      return permuted;
    },
    t(k) {
      const along = dot(rows, k * n, rest, 0, n);
      return along / Math.sqrt(statistic === 'hc3' ? robust(k * n, along) : (square - along * along) / df);
    },
  };
}
