import { bcaInterval, percentileInterval } from '../bootstrap/intervals.ts';
import { jackknifeMediation } from '../bootstrap/jackknife.ts';
import { allRows, createSlope, fitSlope, type Slope } from '../bootstrap/paths.ts';
import { dot } from '../linear-algebra/products.ts';
import type { MassModel } from '../mass-mediation/mass-mediation.ts';
import { fillResample } from '../random/resampling.ts';
import { createStream } from '../random/stream.ts';
import type { Resampling } from './resamples.ts';
import { MOST_FAILED, resultBytes, resultColumns, type MassBootstrap, type ResultColumns } from './result.ts';

const MOST_ATTEMPTS = 100;
const LEAST_LEFT = 1e-6;

/** Path a, and path b before the candidate: they can be fitted to the same rows for every candidate. */
interface Shared {
  readonly a: Slope;
  readonly b: Slope;
  readonly rankA: number;
  readonly rankB: number;
}

function columnsOf(columns: Float64Array, n: number): Float64Array[] {
  return Array.from({ length: columns.length / n }, (_, j) => columns.subarray(j * n, (j + 1) * n));
}

function createShared({ n, x, y, covariatesA, covariatesB }: MassModel): Shared {
  const one = new Float64Array(n).fill(1);
  const a = createSlope(n, [one, ...columnsOf(covariatesA, n), x], y);
  const b = createSlope(n, [one, ...columnsOf(covariatesB, n), x], y);
  fitSlope(a, allRows(n));
  fitSlope(b, allRows(n));
  return { a, b, rankA: a.rank, rankB: b.rank };
}

function canBeFitted({ a, b, rankA, rankB }: Shared, y: Float64Array, rows: Int32Array): boolean {
  const slope = fitSlope(a, rows);
  fitSlope(b, rows);
  return slope === slope && a.rank === rankA && b.rank === rankB && rows.some((row) => y[row] !== y[rows[0]]);
}

/** Rows of every resample that can be fitted. */
function drawRows(model: MassModel, resampling: Resampling): { kept: Int32Array[]; redrawn: number } {
  const { n, y } = model;
  const shared = createShared(model);
  const kept: Int32Array[] = [];
  let redrawn = 0;
  if ('indices' in resampling) {
    for (let from = 0; from < resampling.indices.length; from += n) {
      const rows = resampling.indices.subarray(from, from + n);
      if (canBeFitted(shared, y, rows)) kept.push(rows);
    }
    return { kept, redrawn };
  }
  for (let b = 0; b < resampling.count; b += 1) {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      const rows = new Int32Array(n);
      fillResample(createStream(resampling.seed, resampling.stream, b, attempt), resampling.strata, rows);
      const good = canBeFitted(shared, y, rows);
      if (good) kept.push(rows);
      else redrawn += 1;
      if (good) break;
    }
  }
  return { kept, redrawn };
}

/** ab of one candidate in the given rows; NaN when too little of it is left beside the other columns. */
function indirect(a: Slope, b: Slope, m: Float64Array, rows: Int32Array): number {
  const value = fitSlope(a, rows) * fitSlope(b, rows);
  // Against the part of m that varies, not against its mean.
  const mean = rows.reduce((sum, row) => sum + m[row], 0) / rows.length;
  const squares = rows.reduce((sum, row) => sum + (m[row] - mean) * (m[row] - mean), 0);
  return b.length > LEAST_LEFT * Math.sqrt(squares) ? value : NaN;
}

/**
 * The twin of `massBootstrap` by definition: two least-squares fits per candidate and resample, then sorting.
 * It is the oracle of the tests.
 */
export function massBootstrapReference(
  model: MassModel,
  resampling: Resampling,
  level: number,
): MassBootstrap {
  const { n } = model;
  const count = model.candidates.length / n;
  const resamples = 'indices' in resampling ? resampling.indices.length / n : resampling.count;
  const { kept, redrawn } = drawRows(model, resampling);
  const columns = resultColumns(new ArrayBuffer(resultBytes(count)), count);
  for (let e = 0; e < count; e += 1) {
    oneCandidate(model, e, kept, resamples, level, columns);
  }
  return { count, resamples, redrawn, degenerate: resamples - kept.length, ...columns };
}

function oneCandidate(
  { n, candidates, x, y, covariatesA, covariatesB }: MassModel,
  e: number,
  kept: readonly Int32Array[],
  resamples: number,
  level: number,
  out: ResultColumns,
): void {
  const m = candidates.subarray(e * n, (e + 1) * n);
  const one = new Float64Array(n).fill(1);
  const a = createSlope(n, [one, ...columnsOf(covariatesA, n), x], m);
  const b = createSlope(n, [one, ...columnsOf(covariatesB, n), x, m], y);
  out.a[e] = fitSlope(a, allRows(n));
  out.b[e] = fitSlope(b, allRows(n));
  const estimate = out.a[e] * out.b[e];
  const draws = Float64Array.from(kept, (rows) => indirect(a, b, m, rows)).filter(
    (draw) => draw === draw && estimate === estimate,
  );
  const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
  const squares = draws.map((draw) => draw - mean);
  out.failed[e] = resamples - draws.length;
  out.estimate[e] = estimate;
  out.mean[e] = mean;
  out.bias[e] = mean - estimate;
  out.sd[e] = Math.sqrt(dot(squares, 0, squares, 0, draws.length) / (draws.length - 1));
  const usable = out.failed[e] > MOST_FAILED * resamples ? draws.subarray(0, 0) : draws;
  const percentile = percentileInterval(usable, level);
  const jackknife = jackknifeMediation({ n, m, x, y, covariatesA, covariatesB }).raw;
  const bca = bcaInterval(usable, estimate, jackknife, level);
  out.lower[e] = percentile.lower;
  out.upper[e] = percentile.upper;
  out.p[e] = percentile.p;
  out.pCount[e] = percentile.pCount;
  out.bcaLower[e] = bca.lower;
  out.bcaUpper[e] = bca.upper;
  out.bcaP[e] = bca.p;
  out.z0[e] = usable.length < 2 ? NaN : bca.bias;
  out.acceleration[e] = usable.length < 2 ? NaN : bca.acceleration;
}
