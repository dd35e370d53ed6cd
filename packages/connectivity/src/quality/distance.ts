import { atanh, averageRanks, pearson, tanh, tQuantile } from '@mesovia/kernels';
import { motionCorrelations, type MotionStudy } from './qc-fc.ts';

/** A number with a 95 % interval over people. */
export interface Bounded {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

/** How QC-FC changes with the distance between two regions. */
export interface DistanceDependence {
  /** Least squares over connections, change of r per 100 mm. */
  readonly slope: Bounded;
  /** Rank correlation of r and distance over connections. */
  readonly spearman: Bounded;
  /** Connections with a known r and distance. */
  readonly connections: number;
}

/** Groups of people left out one after the other; each person by itself up to this many. */
const GROUPS = 50;

/** Centres of regions in mm; NaN where unknown. */
export interface Centres {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
}

/** Distance in mm of the two regions of every connection, strict lower triangle row by row; NaN where unknown. */
export function distances({ x, y, z }: Centres): Float64Array {
  const regions = x.length;
  const out = new Float64Array((regions * (regions - 1)) / 2);
  let next = 0;
  for (let i = 1; i < regions; i += 1) {
    for (let j = 0; j < i; j += 1) {
      out[next] = Math.sqrt((x[i] - x[j]) ** 2 + (y[i] - y[j]) ** 2 + (z[i] - z[j]) ** 2);
      next += 1;
    }
  }
  return out;
}

/**
 * Dependence of QC-FC on distance. Connections share regions and people, so an interval that takes them for independent
 * is far too narrow: people are the units here. Both intervals come from leaving out people (a group of them where there
 * are more than 50) one after the other: t quantile with groups - 1 degrees of freedom times the jackknife error, on
 * Fisher's z for the rank correlation.
 *
 * @param mm distance of each connection
 * @returns NaN where fewer than three connections are known
 * @see Power et al. 2012, NeuroImage 59:2142; Efron & Tibshirani 1993, An Introduction to the Bootstrap, ch. 11
 */
export function distanceDependence(
  study: MotionStudy,
  r: Float64Array,
  mm: Float64Array,
): DistanceDependence {
  const known = Int32Array.from(r.keys()).filter((e) => r[e] === r[e] && mm[e] === mm[e]);
  const far = Float64Array.from(known, (e) => mm[e]);
  const ranks = new Float64Array(far.length);
  averageRanks(far, ranks);
  const measure = (values: Float64Array) => {
    const near = Float64Array.from(known, (e) => values[e]);
    const own = new Float64Array(near.length);
    averageRanks(near, own);
    return { slope: 100 * slopeOf(far, near), spearman: pearson(ranks, own) };
  };
  const whole = known.length < 3 ? { slope: NaN, spearman: NaN } : measure(r);
  const without =
    known.length < 3
      ? []
      : leftOutGroups(study).map((people) => measure(motionCorrelations(part(study, people))));
  return {
    slope: bounded(
      whole.slope,
      without.map(({ slope }) => slope),
    ),
    spearman: boundedCorrelation(
      whole.spearman,
      without.map(({ spearman }) => spearman),
    ),
    connections: known.length,
  };
}

function slopeOf(x: Float64Array, y: Float64Array): number {
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [middle, level] = [mean(x), mean(y)];
  let [products, squares] = [0, 0];
  for (let e = 0; e < x.length; e += 1) {
    products += (x[e] - middle) * (y[e] - level);
    squares += (x[e] - middle) ** 2;
  }
  return products / squares;
}

/** People that stay when each group is left out; a person belongs to the group of its position. */
function leftOutGroups({ n }: MotionStudy): Int32Array[] {
  const groups = Math.min(n, GROUPS);
  return Array.from({ length: groups }, (_, group) =>
    Int32Array.from({ length: n }, (_, i) => i).filter((i) => i % groups !== group),
  );
}

function part({ n, values, connections, motion, covariates }: MotionStudy, people: Int32Array): MotionStudy {
  const count = people.length;
  const some = new Float64Array(count * connections);
  people.forEach((i, row) =>
    some.set(values.subarray(i * connections, (i + 1) * connections), row * connections),
  );
  const columns = covariates.length / n;
  const held = new Float64Array(columns * count);
  for (let k = 0; k < columns; k += 1) {
    people.forEach((i, row) => void (held[k * count + row] = covariates[k * n + i]));
  }
  return {
    n: count,
    values: some,
    connections,
    motion: Float64Array.from(people, (i) => motion[i]),
    covariates: held,
  };
}

function jackknifeError(values: readonly number[]): number {
  const groups = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / groups;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(((groups - 1) / groups) * squares);
}

function bounded(estimate: number, without: readonly number[]): Bounded {
  const half = without.length > 1 ? tQuantile(0.975, without.length - 1) * jackknifeError(without) : NaN;
  return { estimate, lower: estimate - half, upper: estimate + half };
}

function boundedCorrelation(estimate: number, without: readonly number[]): Bounded {
  const { lower, upper } = bounded(atanh(estimate), without.map(atanh));
  return { estimate, lower: tanh(lower), upper: tanh(upper) };
}
