import {
  adjustBh,
  atanh,
  dot,
  interceptBasis,
  normalUpperQuantile,
  residualise,
  tanh,
  tTwoSided,
} from '@mesovia/kernels';

/** Connections of people, and how much each of them moved. */
export interface MotionStudy {
  /** People without unknown motion, n. */
  readonly n: number;
  /** n x connections, person after person; NaN where unknown. */
  readonly values: Float64Array;
  readonly connections: number;
  /** Mean framewise displacement, n values. */
  readonly motion: Float64Array;
  /** Held constant: k columns of n values. */
  readonly covariates: Float64Array;
}

/** Correlation of every connection with motion over people; NaN where it cannot be computed. */
export interface QcFc {
  readonly r: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Two-sided, uncorrected. */
  readonly p: Float64Array;
  /** Benjamini-Hochberg over the connections with a p. */
  readonly q: Float64Array;
  /** People with a value. */
  readonly n: Int32Array;
}

/** Connections turned to columns at a time. */
const BLOCK = 512;
const LEVEL = 0.95;
/** Part of a column's length about its mean below which nothing is left of it. */
const NOTHING = 1e-10;

/** What is taken out of every column of the same people: the mean and the covariates. */
interface Projection {
  readonly n: number;
  readonly basis: Float64Array;
  readonly rank: number;
  /** Motion without it, of length 1; NaN where nothing is left. */
  readonly motion: Float64Array;
}

/**
 * QC-FC: the (partial) correlation of each connection with motion over people, with a t test on n - 2 - k degrees of
 * freedom and a 95 % interval on Fisher's z with standard error 1 / sqrt(n - 3 - k). A connection that is unknown for some
 * people is correlated over the others.
 *
 * @see Power et al. 2015, NeuroImage 105:536; Ciric et al. 2017, NeuroImage 154:174
 */
export function qcFc(study: MotionStudy): QcFc {
  const { connections } = study;
  const r = new Float64Array(connections);
  const df = new Int32Array(connections);
  const n = new Int32Array(connections);
  eachCorrelation(study, (edge, value, people, freedom) => {
    r[edge] = value;
    n[edge] = people;
    df[edge] = freedom;
  });
  const half = normalUpperQuantile((1 - LEVEL) / 2);
  const limit = (side: number) =>
    r.map((value, e) =>
      Math.abs(value) >= 1 ? value : tanh(atanh(value) + (side * half) / Math.sqrt(Math.max(0, df[e] - 1))),
    );
  const p = r.map((value, e) =>
    value === value ? tTwoSided(value * Math.sqrt(df[e] / (1 - value * value)), df[e]) : NaN,
  );
  return { r, lower: limit(-1), upper: limit(1), p, q: adjustedKnown(p), n };
}

/** Correlations alone, for what is computed many times. */
export function motionCorrelations(study: MotionStudy): Float64Array {
  const r = new Float64Array(study.connections);
  eachCorrelation(study, (edge, value) => void (r[edge] = value));
  return r;
}

/** 0.674 / sqrt(df + 1): the median |r| to expect of normal data without any relation; df = n - 2 - k. */
export function expectedMedian(df: number): number {
  return 0.674_489_750_196_081_7 / Math.sqrt(df + 1);
}

/** Median of the known |r|, NaN without any. */
export function medianSize(r: Float64Array): number {
  const sizes = r
    .filter((value) => value === value)
    .map(Math.abs)
    .sort();
  const middle = sizes.length / 2;
  return sizes.length === 0 ? NaN : (sizes[Math.ceil(middle) - 1] + sizes[Math.floor(middle)]) / 2;
}

function eachCorrelation(
  study: MotionStudy,
  take: (edge: number, r: number, people: number, df: number) => void,
): void {
  const { n, connections } = study;
  const everybody = Int32Array.from({ length: n }, (_, i) => i);
  const whole = projectionOf(study, everybody);
  for (let from = 0; from < connections; from += BLOCK) {
    const count = Math.min(BLOCK, connections - from);
    const columns = columnsOf(study, from, count);
    const sizes = Float64Array.from({ length: count }, (_, e) => lengthOf(columns, e * n, n));
    for (let e = 0; e < count; e += 1) {
      // An unknown value makes the length unknown.
      if (sizes[e] - sizes[e] === 0) continue;
      const column = columns.subarray(e * n, (e + 1) * n);
      const known = everybody.filter((i) => column[i] - column[i] === 0);
      const projection = projectionOf(study, known);
      const values = Float64Array.from(known, (i) => column[i]);
      take(from + e, correlationWith(projection, values), known.length, known.length - 1 - projection.rank);
    }
    residualise(whole.basis, whole.rank, columns, n, count, columns);
    const df = n - 1 - whole.rank;
    for (let e = 0; e < count; e += 1) {
      if (sizes[e] - sizes[e] !== 0) continue;
      take(from + e, df < 2 ? NaN : correlationOfRest(whole, columns, e * n, sizes[e]), n, df);
    }
  }
}

const lengthOf = (columns: Float64Array, from: number, n: number): number =>
  Math.sqrt(dot(columns, from, columns, from, n));

/** Correlation of motion with a column that has the basis taken out; `before` was its length. */
function correlationOfRest(
  { n, motion }: Projection,
  columns: Float64Array,
  from: number,
  before: number,
): number {
  const size = lengthOf(columns, from, n);
  return size > NOTHING * before ? Math.max(-1, Math.min(1, dot(motion, 0, columns, from, n) / size)) : NaN;
}

function columnsOf({ n, values, connections }: MotionStudy, from: number, count: number): Float64Array {
  const columns = new Float64Array(count * n);
  for (let i = 0; i < n; i += 1) {
    for (let e = 0; e < count; e += 1) columns[e * n + i] = values[i * connections + from + e];
  }
  return columns;
}

function projectionOf({ n, motion, covariates }: MotionStudy, people: Int32Array): Projection {
  const count = n > 0 ? covariates.length / n : 0;
  const held = new Float64Array(count * people.length);
  for (let k = 0; k < count; k += 1) {
    people.forEach((i, row) => void (held[k * people.length + row] = covariates[k * n + i]));
  }
  const { basis, rank } = interceptBasis(held, people.length);
  const left = Float64Array.from(people, (i) => motion[i]);
  const size = leftOf(left, basis, rank);
  return { n: people.length, basis, rank, motion: left.map((value) => value / size) };
}

/** Takes the basis out of a column in place; its length then, NaN where nothing is left. */
function leftOf(column: Float64Array, basis: Float64Array, rank: number): number {
  const n = column.length;
  const before = lengthOf(column, 0, n);
  residualise(basis, rank, column, n, 1, column);
  const size = lengthOf(column, 0, n);
  return size > NOTHING * before ? size : NaN;
}

function correlationWith(projection: Projection, values: Float64Array): number {
  const { n, basis, rank } = projection;
  if (n - 1 - rank < 2) return NaN;
  const before = lengthOf(values, 0, n);
  residualise(basis, rank, values, n, 1, values);
  return correlationOfRest(projection, values, 0, before);
}

function adjustedKnown(p: Float64Array): Float64Array {
  const known = [...p.keys()].filter((e) => p[e] === p[e]);
  const q = new Float64Array(p.length).fill(NaN);
  adjustBh(Float64Array.from(known, (e) => p[e])).forEach((value, k) => void (q[known[k]] = value));
  return q;
}
