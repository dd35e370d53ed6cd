import { tTwoSided } from '../distributions/tails.ts';
import { orthonormalBasis, RANK_TOLERANCE, type Basis } from '../linear-algebra/householder.ts';
import { dot } from '../linear-algebra/products.ts';

/** One exposure, one outcome, many candidate mediators. */
export interface MassModel {
  /** People. */
  readonly n: number;
  /** Candidates x n: person i of candidate e is `candidates[e * n + i]`. */
  readonly candidates: Float64Array;
  /** Exposure, n values. */
  readonly x: Float64Array;
  /** Outcome, n values. */
  readonly y: Float64Array;
  /** Covariates of path a, column after column, without an intercept; empty for none. */
  readonly covariatesA: Float64Array;
  /** Covariates of path b and of the total effect. */
  readonly covariatesB: Float64Array;
}

/** Paths of every candidate; arrays of one value per candidate, NaN for a candidate without variance of its own. */
export interface MassMediation {
  readonly count: number;
  /** n - 2 - covariates of path a. */
  readonly dfA: number;
  /** n - 3 - covariates of path b. */
  readonly dfB: number;
  readonly a: Float64Array;
  readonly seA: Float64Array;
  readonly tA: Float64Array;
  readonly pA: Float64Array;
  readonly b: Float64Array;
  readonly seB: Float64Array;
  readonly tB: Float64Array;
  readonly pB: Float64Array;
  readonly direct: Float64Array;
  readonly seDirect: Float64Array;
  readonly tDirect: Float64Array;
  readonly pDirect: Float64Array;
  /** a times b. */
  readonly indirect: Float64Array;
  readonly total: number;
  readonly seTotal: number;
  readonly tTotal: number;
  readonly pTotal: number;
  /** n - 2 - covariates of path b. */
  readonly dfTotal: number;
}

/** Orthonormal basis of an intercept and the covariates. */
export function interceptBasis(covariates: Float64Array, n: number): Basis {
  const columns = new Float64Array(n + covariates.length).fill(1, 0, n);
  columns.set(covariates, n);
  return orthonormalBasis(columns, n, columns.length / n, RANK_TOLERANCE);
}

/** Takes the span of the basis out of the n values at `from`, in place (modified Gram-Schmidt, twice for the last digits). */
export function takeOut(basis: Basis, n: number, values: Float64Array, from: number): void {
  for (let pass = 0; pass < 2; pass += 1) {
    for (let k = 0; k < basis.rank; k += 1) {
      const weight = dot(basis.basis, k * n, values, from, n);
      for (let i = 0; i < n; i += 1) values[from + i] -= weight * basis.basis[k * n + i];
    }
  }
}

/** `basis` with one more column, the part of `values` it does not span; undefined when it spans all of it. */
export function extendBasis(basis: Basis, n: number, values: Float64Array): Basis | undefined {
  const rest = values.slice();
  takeOut(basis, n, rest, 0);
  const length = Math.sqrt(dot(rest, 0, rest, 0, n));
  if (!(length > RANK_TOLERANCE * Math.sqrt(dot(values, 0, values, 0, n)))) return undefined;
  const wider = new Float64Array((basis.rank + 1) * n);
  wider.set(basis.basis.subarray(0, basis.rank * n));
  for (let i = 0; i < n; i += 1) wider[basis.rank * n + i] = rest[i] / length;
  return { basis: wider, kept: basis.kept, rank: basis.rank + 1 };
}

interface Line {
  readonly slope: number;
  readonly se: number;
}

/** Slope of y on x, both residualised, with `df` residual degrees of freedom. NaN when nothing of x is left. */
function line(x: Float64Array, y: Float64Array, n: number, df: number, size: number): Line {
  const square = dot(x, 0, x, 0, n);
  if (!(Math.sqrt(square) > RANK_TOLERANCE * size)) return { slope: NaN, se: NaN };
  const slope = dot(x, 0, y, 0, n) / square;
  let rest = 0;
  for (let i = 0; i < n; i += 1) rest += (y[i] - slope * x[i]) ** 2;
  return { slope, se: Math.sqrt(rest / df / square) };
}

function residual(basis: Basis, n: number, values: Float64Array, from: number): Float64Array {
  const rest = values.slice(from, from + n);
  takeOut(basis, n, rest, 0);
  return rest;
}

/**
 * Paths a, b and c' of every candidate by least squares, with standard errors, t and two-sided p.
 *
 * M_e ~ 1 + X + C_a gives a; Y ~ 1 + X + M_e + C_b gives b and c'; Y ~ 1 + X + C_b gives the total effect. Covariates
 * are taken out once (Frisch-Waugh-Lovell), so a candidate costs O(n (covariates + 1)).
 *
 * @see Baron & Kenny 1986, J Pers Soc Psychol 51:1173; Lovell 1963, JASA 58:993
 */
export function massMediation(model: MassModel): MassMediation {
  const { n, candidates } = model;
  const count = candidates.length / n;
  const basisA = interceptBasis(model.covariatesA, n);
  const basisB = interceptBasis(model.covariatesB, n);
  const dfA = n - basisA.rank - 1;
  const dfB = n - basisB.rank - 2;
  const xA = residual(basisA, n, model.x, 0);
  const xB = residual(basisB, n, model.x, 0);
  const yB = residual(basisB, n, model.y, 0);
  const sizeX = Math.sqrt(dot(model.x, 0, model.x, 0, n));
  const total = line(xB, yB, n, dfB + 1, sizeX);
  const withX = extendBasis(basisB, n, model.x);
  const yX = withX ? residual(withX, n, model.y, 0) : model.y;
  const out = emptyMaps(count);
  for (let e = 0; e < count; e += 1) {
    const size = Math.sqrt(dot(candidates, e * n, candidates, e * n, n));
    const a = line(xA, residual(basisA, n, candidates, e * n), n, dfA, sizeX);
    const b = withX ? line(residual(withX, n, candidates, e * n), yX, n, dfB, size) : { slope: NaN, se: NaN };
    const mB = residual(basisB, n, candidates, e * n);
    const direct = directPath(xB, mB, yB, n, dfB, b.slope);
    store(out, e, a, b, direct);
  }
  fillTests(out, dfA, dfB);
  const tTotal = total.slope / total.se;
  const pTotal = tTwoSided(tTotal, dfB + 1);
  return { count, dfA, dfB, ...out, total: total.slope, seTotal: total.se, tTotal, pTotal, dfTotal: dfB + 1 };
}

/** c' and its standard error: y on the part of x that the candidate leaves. */
function directPath(
  x: Float64Array,
  m: Float64Array,
  y: Float64Array,
  n: number,
  df: number,
  b: number,
): Line {
  const mm = dot(m, 0, m, 0, n);
  const weight = dot(m, 0, x, 0, n) / mm;
  const rest = x.map((value, i) => value - weight * m[i]);
  const square = dot(rest, 0, rest, 0, n);
  const slope = dot(rest, 0, y, 0, n) / square;
  let residuals = 0;
  for (let i = 0; i < n; i += 1) residuals += (y[i] - b * m[i] - slope * x[i]) ** 2;
  return { slope, se: Math.sqrt(residuals / df / square) };
}

type Maps = Pick<
  MassMediation,
  | 'a'
  | 'seA'
  | 'tA'
  | 'pA'
  | 'b'
  | 'seB'
  | 'tB'
  | 'pB'
  | 'direct'
  | 'seDirect'
  | 'tDirect'
  | 'pDirect'
  | 'indirect'
>;

function emptyMaps(count: number): Maps {
  const map = () => new Float64Array(count);
  return {
    a: map(),
    seA: map(),
    tA: map(),
    pA: map(),
    b: map(),
    seB: map(),
    tB: map(),
    pB: map(),
    direct: map(),
    seDirect: map(),
    tDirect: map(),
    pDirect: map(),
    indirect: map(),
  };
}

function store(out: Maps, e: number, a: Line, b: Line, direct: Line): void {
  out.a[e] = a.slope;
  out.seA[e] = a.se;
  out.b[e] = b.slope;
  out.seB[e] = b.se;
  out.direct[e] = direct.slope;
  out.seDirect[e] = direct.se;
  out.indirect[e] = a.slope * b.slope;
}

function fillTests(out: Maps, dfA: number, dfB: number): void {
  for (let e = 0; e < out.a.length; e += 1) {
    out.tA[e] = out.a[e] / out.seA[e];
    out.tB[e] = out.b[e] / out.seB[e];
    out.tDirect[e] = out.direct[e] / out.seDirect[e];
    out.pA[e] = tTwoSided(out.tA[e], dfA);
    out.pB[e] = tTwoSided(out.tB[e], dfB);
    out.pDirect[e] = tTwoSided(out.tDirect[e], dfB);
  }
}
