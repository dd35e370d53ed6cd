import { tTwoSided } from '../distributions/tails.ts';
import { dot } from '../linear-algebra/products.ts';
import { permutedCandidates, permutedResponse, type PathStatistic } from '../permutation/one-path.ts';
import type { MapSchemes } from '../permutation/scheme.ts';
import { interceptBasis, residualise } from '../regression/ols.ts';

/** Which regression each candidate is in: candidate ~ variable + covariates, or variable ~ candidate + covariates. */
export type AssociationSide = 'response' | 'predictor';

/** One variable and many candidates of the same n people. */
export interface AssociationModel {
  readonly n: number;
  /** E candidates of n values, one after the other. */
  readonly candidates: Float64Array;
  /** n values: the predictor where candidates are responses, the response where they are predictors. */
  readonly variable: Float64Array;
  /** Columns of n values held constant, without an intercept; may be empty. */
  readonly covariates: Float64Array;
}

/** E values each; NaN for a candidate without variance beyond the covariates. */
export interface MassAssociation {
  /** Response per unit of the predictor. */
  readonly estimate: Float64Array;
  readonly se: Float64Array;
  readonly t: Float64Array;
  /** Two-sided. */
  readonly p: Float64Array;
  /** With HC3 standard errors. */
  readonly seRobust: Float64Array;
  readonly tRobust: Float64Array;
  readonly pRobust: Float64Array;
  /** n - 2 - covariates. */
  readonly df: number;
}

const NOTHING_LEFT = 1e-20;

/**
 * One regression per candidate, candidate and variable residualised on the covariates first (Frisch & Waugh 1933).
 *
 * @see MacKinnon & White 1985, J Econometrics 29:305 (HC3)
 */
export function massAssociation(model: AssociationModel, side: AssociationSide): MassAssociation {
  const { n, candidates, variable } = model;
  const { basis, rank } = interceptBasis(model.covariates, n);
  const df = n - rank - 1;
  const v = new Float64Array(n);
  residualise(basis, rank, variable, n, 1, v);
  const left = new Float64Array(n).fill(1);
  for (let r = 0; r < rank; r += 1) {
    for (let i = 0; i < n; i += 1) left[i] -= basis[r * n + i] * basis[r * n + i];
  }
  const column = (): Float64Array => new Float64Array(candidates.length / n);
  const [estimate, se, t, p] = [column(), column(), column(), column()];
  const [seRobust, tRobust, pRobust] = [column(), column(), column()];
  const m = new Float64Array(n);
  const [predictor, response] = side === 'response' ? [v, m] : [m, v];
  for (let e = 0; e < estimate.length; e += 1) {
    const own = candidates.subarray(e * n, (e + 1) * n);
    residualise(basis, rank, own, n, 1, m);
    const known = dot(m, 0, m, 0, n) > NOTHING_LEFT * dot(own, 0, own, 0, n);
    const length = dot(predictor, 0, predictor, 0, n);
    const slope = known ? dot(predictor, 0, response, 0, n) / length : NaN;
    let squares = 0;
    let robust = 0;
    for (let i = 0; i < n; i += 1) {
      const rest = response[i] - slope * predictor[i];
      squares += rest * rest;
      const part = (predictor[i] * rest) / (left[i] - (predictor[i] * predictor[i]) / length);
      robust += part * part;
    }
    estimate[e] = slope;
    se[e] = Math.sqrt(squares / df / length);
    t[e] = slope / se[e];
    p[e] = tTwoSided(t[e], df);
    seRobust[e] = Math.sqrt(robust) / length;
    tRobust[e] = slope / seRobust[e];
    pRobust[e] = tTwoSided(tRobust[e], df);
  }
  return { estimate, se, t, p, seRobust, tRobust, pRobust, df };
}

/**
 * Largest |t| over the candidates in each permutation: residuals of the response on the covariates are permuted and the
 * model refitted.
 *
 * @param indices permutations x n row numbers, 0-based
 * @param fitted  candidates that have a t
 * @see Freedman & Lane 1983, J Bus Econ Stat 1:292
 */
export function associationMaxima(
  { n, candidates, variable, covariates }: AssociationModel,
  side: AssociationSide,
  statistic: PathStatistic,
  fitted: Int32Array,
): (indices: Int32Array) => Float64Array {
  const path = { n, candidates, basis: interceptBasis(covariates, n) };
  const { begin, t } = (side === 'response' ? permutedCandidates : permutedResponse)(
    path,
    variable,
    fitted,
    statistic,
  );
  return (indices) =>
    Float64Array.from({ length: indices.length / n }, (_, b) => {
      begin(indices, b * n);
      let largest = 0;
      for (let k = 0; k < fitted.length; k += 1) {
        const size = Math.abs(t(k));
        if (size > largest) largest = size;
      }
      return largest;
    });
}

/** The one scheme of an association for `permutedMaps` and `networkPermutations`: maps of |t| with the sign of t. */
export function associationSchemes(
  model: AssociationModel,
  side: AssociationSide,
  statistic: PathStatistic,
): MapSchemes {
  const { n, candidates, variable, covariates } = model;
  const fit = massAssociation(model, side);
  const tA = statistic === 'hc3' ? fit.tRobust : fit.t;
  const order = Int32Array.from(tA.keys()).filter((e) => tA[e] === tA[e]);
  const path = { n, candidates, basis: interceptBasis(covariates, n) };
  const { begin, t } = (side === 'response' ? permutedCandidates : permutedResponse)(
    path,
    variable,
    order,
    statistic,
  );
  const first = {
    order,
    staying: new Float64Array(order.length).fill(Infinity),
    begin(indices: Int32Array, from: number): number {
      begin(indices, from);
      return 0;
    },
    broken: t,
  };
  const tB = new Float64Array(tA.length).fill(Infinity);
  return { n, count: tA.length, tA, tB, totalSign: 0, a: first, b: null };
}
