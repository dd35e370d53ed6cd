import { cholesky, solveSpd } from '../linear-algebra/cholesky.ts';
import { nextNormal, type RandomStream } from '../random/stream.ts';

/** Mean and covariance of variables that are normal together. */
export interface JointNormal {
  /** v values. */
  readonly mean: Float64Array;
  /** v x v, divisor n (maximum likelihood). */
  readonly covariance: Float64Array;
  readonly iterations: number;
}

/** People who lack the same variables. */
interface Pattern {
  readonly known: readonly number[];
  readonly missing: readonly number[];
  readonly rows: readonly number[];
}

const MOST_ITERATIONS = 5000;

/**
 * Maximum likelihood of a joint normal distribution with values missing at random, by EM: what software for
 * structural models calls FIML of the saturated model.
 *
 * @param columns v columns of N values, NaN where missing
 * @param rows    people; may repeat
 * @param tolerance largest change of a mean or covariance in one step, in units of the variables' SDs
 * @param from where to start, for example the fit of the sample a resample was drawn from
 * @returns undefined when the covariance is not positive definite or EM does not settle
 * @see Dempster, Laird & Rubin 1977; Little & Rubin 2002, Statistical Analysis with Missing Data, 11.2
 */
export function fitJointNormal(
  columns: readonly Float64Array[],
  rows: Int32Array,
  tolerance: number,
  from?: JointNormal,
): JointNormal | undefined {
  const patterns = patternsOf(columns, rows);
  const start = startOf(columns, rows);
  if (!start) return undefined;
  let { mean, covariance } = from ?? start;
  const v = columns.length;
  const scale = Float64Array.from({ length: v }, (_, j) => Math.sqrt(start.covariance[j * v + j]));
  for (let iterations = 1; iterations <= MOST_ITERATIONS; iterations += 1) {
    const next = expectAndMaximise(columns, rows.length, patterns, mean, covariance);
    if (!next) return undefined;
    let change = 0;
    for (let j = 0; j < v; j += 1) {
      change = Math.max(change, Math.abs(next.mean[j] - mean[j]) / scale[j]);
      for (let k = 0; k <= j; k += 1) {
        const moved = Math.abs(next.covariance[j * v + k] - covariance[j * v + k]);
        change = Math.max(change, moved / (scale[j] * scale[k]));
      }
    }
    ({ mean, covariance } = next);
    if (change < tolerance) {
      return cholesky(covariance.slice(), v) ? { mean, covariance, iterations } : undefined;
    }
  }
  return undefined;
}

function patternsOf(columns: readonly Float64Array[], rows: Int32Array): Pattern[] {
  const patterns = new Map<string, { known: number[]; missing: number[]; rows: number[] }>();
  for (const row of rows) {
    const lacks = columns.map((column) => column[row] !== column[row]);
    const key = lacks.map(Number).join('');
    const own = patterns.get(key) ?? {
      known: [...lacks.keys()].filter((j) => !lacks[j]),
      missing: [...lacks.keys()].filter((j) => lacks[j]),
      rows: [],
    };
    own.rows.push(row);
    patterns.set(key, own);
  }
  // In the order of the key, so that the order of people changes sums only within a pattern.
  return [...patterns.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, pattern]) => pattern);
}

/** Means and variances of what is known, no covariance. */
function startOf(
  columns: readonly Float64Array[],
  rows: Int32Array,
): Omit<JointNormal, 'iterations'> | undefined {
  const v = columns.length;
  const mean = new Float64Array(v);
  const covariance = new Float64Array(v * v);
  for (let j = 0; j < v; j += 1) {
    const known = [...rows].map((row) => columns[j][row]).filter((value) => value === value);
    mean[j] = known.reduce((sum, value) => sum + value, 0) / known.length;
    const squares = known.reduce((sum, value) => sum + (value - mean[j]) * (value - mean[j]), 0);
    covariance[j * v + j] = squares / known.length;
    if (!(covariance[j * v + j] > 0)) return undefined;
  }
  return { mean, covariance };
}

/** Coefficients of each missing variable on the known ones, and what is left of their covariance. */
interface Prediction {
  /** missing x known. */
  readonly weights: Float64Array;
  /** missing x missing. */
  readonly rest: Float64Array;
}

function predictionOf(
  { known, missing }: Pattern,
  covariance: Float64Array,
  v: number,
): Prediction | undefined {
  const [k, m] = [known.length, missing.length];
  const block = new Float64Array(k * k);
  known.forEach((one, i) => known.forEach((other, j) => (block[i * k + j] = covariance[one * v + other])));
  const weights = new Float64Array(m * k);
  const rest = new Float64Array(m * m);
  for (let r = 0; r < m; r += 1) {
    const given = Float64Array.from(known, (one) => covariance[missing[r] * v + one]);
    if (k > 0 && !solveSpd(block, k, given, weights.subarray(r * k, (r + 1) * k))) return undefined;
  }
  for (let r = 0; r < m; r += 1) {
    for (let c = 0; c < m; c += 1) {
      let value = covariance[missing[r] * v + missing[c]];
      for (let i = 0; i < k; i += 1) value -= weights[r * k + i] * covariance[known[i] * v + missing[c]];
      rest[r * m + c] = value;
    }
  }
  return { weights, rest };
}

/** Values of one person with the missing ones replaced by what the known ones predict. */
function complete(
  columns: readonly Float64Array[],
  row: number,
  { known, missing }: Pattern,
  { weights }: Prediction,
  mean: Float64Array,
  out: Float64Array,
): void {
  for (const j of known) out[j] = columns[j][row];
  missing.forEach((j, r) => {
    let value = mean[j];
    known.forEach((one, i) => (value += weights[r * known.length + i] * (out[one] - mean[one])));
    out[j] = value;
  });
}

function expectAndMaximise(
  columns: readonly Float64Array[],
  n: number,
  patterns: readonly Pattern[],
  mean: Float64Array,
  covariance: Float64Array,
): Omit<JointNormal, 'iterations'> | undefined {
  const v = columns.length;
  const shift = new Float64Array(v);
  const squares = new Float64Array(v * v);
  const values = new Float64Array(v);
  for (const pattern of patterns) {
    const prediction = predictionOf(pattern, covariance, v);
    if (!prediction) return undefined;
    const { missing, rows } = pattern;
    for (const row of rows) {
      complete(columns, row, pattern, prediction, mean, values);
      for (let j = 0; j < v; j += 1) {
        const d = values[j] - mean[j];
        shift[j] += d;
        for (let c = 0; c <= j; c += 1) squares[j * v + c] += d * (values[c] - mean[c]);
      }
    }
    missing.forEach((j, r) =>
      missing.forEach((c, s) => {
        if (c <= j) squares[j * v + c] += rows.length * prediction.rest[r * missing.length + s];
      }),
    );
  }
  const next = new Float64Array(v * v);
  for (let j = 0; j < v; j += 1) {
    for (let c = 0; c <= j; c += 1) {
      const value = squares[j * v + c] / n - (shift[j] / n) * (shift[c] / n);
      next[j * v + c] = value;
      next[c * v + j] = value;
    }
  }
  return { mean: mean.map((value, j) => value + shift[j] / n), covariance: next };
}

/**
 * Draws the missing values of everybody in `rows` from their distribution given what is known of the same person.
 *
 * @returns v columns of rows.length values without gaps; undefined when a covariance is not positive definite
 */
export function imputeJointNormal(
  columns: readonly Float64Array[],
  rows: Int32Array,
  { mean, covariance }: JointNormal,
  stream: RandomStream,
): Float64Array[] | undefined {
  const v = columns.length;
  const filled = columns.map(() => new Float64Array(rows.length));
  const values = new Float64Array(v);
  for (const [i, row] of rows.entries()) {
    const [pattern] = patternsOf(columns, Int32Array.of(row));
    const prediction = predictionOf(pattern, covariance, v);
    if (!prediction) return undefined;
    complete(columns, row, pattern, prediction, mean, values);
    const m = pattern.missing.length;
    if (m > 0) {
      const factor = prediction.rest.slice();
      if (!cholesky(factor, m)) return undefined;
      for (let c = 0; c < m; c += 1) {
        const z = nextNormal(stream);
        for (let r = c; r < m; r += 1) values[pattern.missing[r]] += factor[r * m + c] * z;
      }
    }
    for (let j = 0; j < v; j += 1) filled[j][i] = values[j];
  }
  return filled;
}

/**
 * Regression of one variable on others that a joint normal distribution implies.
 *
 * @returns slopes in the order of `predictors`; undefined when these span one another
 */
export function impliedSlopes(
  { covariance }: JointNormal,
  v: number,
  target: number,
  predictors: readonly number[],
): Float64Array | undefined {
  const k = predictors.length;
  const block = new Float64Array(k * k);
  predictors.forEach((one, i) =>
    predictors.forEach((other, j) => (block[i * k + j] = covariance[one * v + other])),
  );
  const slopes = new Float64Array(k);
  const given = Float64Array.from(predictors, (one) => covariance[one * v + target]);
  return solveSpd(block, k, given, slopes) ? slopes : undefined;
}
