import { tTwoSided } from '../distributions/tails.ts';
import { dot } from '../linear-algebra/products.ts';
import { interceptBasis, residualise } from '../regression/ols.ts';

/** A candidate whose residuals keep less than this part of its squared length has no variance left. */
const NOTHING_LEFT = 1e-20;

/** One exposure, one outcome and many candidate mediators of the same n people. */
export interface MassModel {
  readonly n: number;
  /** E candidates of n values, one after the other. */
  readonly candidates: Float64Array;
  /** n values. */
  readonly x: Float64Array;
  /** n values. */
  readonly y: Float64Array;
  /** Columns of n values entered in path a (candidate on x), without an intercept; may be empty. */
  readonly covariatesA: Float64Array;
  /** Columns of n values entered in path b and in the total effect; may be empty. */
  readonly covariatesB: Float64Array;
}

/** Paths of every candidate; E values each unless a number. */
export interface MassMediation {
  readonly count: number;
  /** Candidate per unit of x. */
  readonly a: Float64Array;
  readonly seA: Float64Array;
  readonly tA: Float64Array;
  readonly pA: Float64Array;
  /** y per unit of the candidate, x held. */
  readonly b: Float64Array;
  readonly seB: Float64Array;
  readonly tB: Float64Array;
  readonly pB: Float64Array;
  /** y per unit of x, the candidate held (c'). */
  readonly direct: Float64Array;
  readonly seDirect: Float64Array;
  readonly tDirect: Float64Array;
  readonly pDirect: Float64Array;
  /** a * b. */
  readonly indirect: Float64Array;
  readonly dfA: number;
  readonly dfB: number;
  /** y per unit of x without any candidate (c), covariates of path b. */
  readonly total: number;
  readonly seTotal: number;
  readonly tTotal: number;
  readonly pTotal: number;
  readonly dfTotal: number;
}

/** Where the numbers of one regression slope go. */
interface Slopes {
  readonly estimate: Float64Array;
  readonly se: Float64Array;
  readonly t: Float64Array;
  readonly p: Float64Array;
}

function slopes(count: number): Slopes {
  const column = (): Float64Array => new Float64Array(count);
  return { estimate: column(), se: column(), t: column(), p: column() };
}

function put(into: Slopes, e: number, estimate: number, variance: number, df: number): void {
  into.estimate[e] = estimate;
  into.se[e] = Math.sqrt(variance);
  into.t[e] = estimate / into.se[e];
  into.p[e] = tTwoSided(into.t[e], df);
}

/** The residuals of one column on a basis. */
function residual(
  basis: { basis: Float64Array; rank: number },
  values: Float64Array,
  n: number,
): Float64Array {
  const out = new Float64Array(n);
  residualise(basis.basis, basis.rank, values, n, 1, out);
  return out;
}

/**
 * Every candidate's mediation model at once: candidate ~ 1 + x + covariatesA and y ~ 1 + x + candidate + covariatesB
 * by least squares, two-sided t tests.
 *
 * Covariates are projected out once (Frisch & Waugh 1933; Lovell 1963); what is left per candidate are two
 * projections and closed forms, O(n) each. A candidate without variance beyond x and covariates is NaN.
 * With covariatesA = covariatesB, total = direct + indirect for every candidate.
 */
export function massMediation(model: MassModel): MassMediation {
  const { n, candidates, x, y, covariatesA, covariatesB } = model;
  const count = candidates.length / n;
  const basisA = interceptBasis(covariatesA, n);
  const basisB = interceptBasis(covariatesB, n);
  const dfA = n - basisA.rank - 1;
  const dfTotal = n - basisB.rank - 1;
  const dfB = dfTotal - 1;
  const xA = residual(basisA, x, n);
  const xB = residual(basisB, x, n);
  const yB = residual(basisB, y, n);
  const xxA = variation(xA, x, n);
  const xxB = variation(xB, x, n);
  const total = dot(xB, 0, yB, 0, n) / xxB;
  const yx = yB.map((value, i) => value - total * xB[i]);
  const yyx = dot(yx, 0, yx, 0, n);
  const pathA = slopes(count);
  const pathB = slopes(count);
  const direct = slopes(count);
  const indirect = new Float64Array(count);
  const left = new Float64Array(n);
  for (let e = 0; e < count; e += 1) {
    const m = candidates.subarray(e * n, (e + 1) * n);
    residualise(basisA.basis, basisA.rank, m, n, 1, left);
    const a = dot(xA, 0, left, 0, n) / xxA;
    for (let i = 0; i < n; i += 1) left[i] -= a * xA[i];
    put(pathA, e, a, variation(left, m, n) / dfA / xxA, dfA);

    residualise(basisB.basis, basisB.rank, m, n, 1, left);
    // The slope of the candidate on x given the covariates of path b; it is `a` when those of path a are the same.
    const slope = dot(xB, 0, left, 0, n) / xxB;
    for (let i = 0; i < n; i += 1) left[i] -= slope * xB[i];
    const mm = variation(left, m, n);
    const my = dot(left, 0, yx, 0, n);
    const b = my / mm;
    let rss = 0;
    for (let i = 0; i < n; i += 1) rss += (yx[i] - b * left[i]) * (yx[i] - b * left[i]);
    const variance = yyx > 0 && dfB > 0 ? rss / dfB : NaN;
    put(pathB, e, b, variance / mm, dfB);
    put(direct, e, total - slope * b, variance * (1 / xxB + (slope * slope) / mm), dfB);
    indirect[e] = a * b;
  }
  const seTotal = Math.sqrt(yyx / dfTotal / xxB);
  return {
    count,
    a: pathA.estimate,
    seA: pathA.se,
    tA: pathA.t,
    pA: pathA.p,
    b: pathB.estimate,
    seB: pathB.se,
    tB: pathB.t,
    pB: pathB.p,
    direct: direct.estimate,
    seDirect: direct.se,
    tDirect: direct.t,
    pDirect: direct.p,
    indirect,
    dfA,
    dfB,
    total,
    seTotal,
    tTotal: total / seTotal,
    pTotal: tTwoSided(total / seTotal, dfTotal),
    dfTotal,
  };
}

/** Squared length of residuals, NaN where they are only the rounding of what they were taken from. */
function variation(residuals: Float64Array, original: Float64Array, n: number): number {
  const rest = dot(residuals, 0, residuals, 0, n);
  return rest > NOTHING_LEFT * dot(original, 0, original, 0, n) ? rest : NaN;
}
