import {
  congruence,
  fromEigen,
  logarithmOfSymmetric,
  symmetricEigen,
  exponentialOfSymmetric,
} from '@mesovia/kernels';
import type { Reference } from './measure-name.ts';

export interface Displacements {
  /** regions x regions, the reference. */
  readonly reference: Float64Array;
  /** regions x regions a person: how each covariance is displaced from the reference. */
  readonly matrices: readonly Float64Array[];
  /** Steps to the geometric mean; 0 for the log-Euclidean one. */
  readonly steps: number;
}

/** Steps before the search for the geometric mean is given up. */
const MOST_STEPS = 50;
/** Mean size of an eigenvalue of the gradient below which the mean is found. */
const TOLERANCE = 1e-6;

/**
 * Covariances as displacements from a reference common to everybody.
 *
 * Geometric: the reference G is the mean of the affine-invariant metric, the zero of the sum of
 * log(G^-1/2 S G^-1/2), which are the displacements. The descent starts at the log-Euclidean mean, close by; each step is
 * along the gradient, its length from the two last gradients where that is shorter than 2.
 * Log-Euclidean: log S - mean of log S, G = exp(mean of log S).
 *
 * @param covariances positive definite, regions x regions each, read only; people in the order of their ids
 * @returns null where a covariance is not positive definite or the mean was not found
 * @see Varoquaux et al. 2010, MICCAI 6361:200; Fletcher & Joshi 2007, Signal Process 87:250, algorithm 3; Arsigny et
 *      al. 2007, SIAM J Matrix Anal Appl 29:328; Barzilai & Borwein 1988, IMA J Numer Anal 8:141 (length of a step)
 */
export function displacements(
  covariances: readonly Float64Array[],
  regions: number,
  reference: Reference,
): Displacements | null {
  const logarithms = covariances.map((matrix) => logarithmOfSymmetric(matrix, regions));
  const middle = meanOf(logarithms);
  if (middle.some((value) => value !== value)) return null;
  const start = exponentialOfSymmetric(middle, regions);
  if (reference === 'geometric') return aroundGeometricMean(covariances, start, regions);
  const matrices = logarithms.map((matrix) => matrix.map((value, cell) => value - middle[cell]));
  return { reference: start, matrices, steps: 0 };
}

function aroundGeometricMean(
  covariances: readonly Float64Array[],
  start: Float64Array,
  regions: number,
): Displacements | null {
  let reference = start;
  let before: Float64Array | undefined;
  let length = 1;
  for (let steps = 1; steps <= MOST_STEPS; steps += 1) {
    const { root, inverseRoot } = rootsOf(reference, regions);
    const matrices = covariances.map((matrix) =>
      logarithmOfSymmetric(congruence(inverseRoot, matrix, regions), regions),
    );
    const gradient = meanOf(matrices);
    const size = Math.sqrt(gradient.reduce((sum, value) => sum + value ** 2, 0) / regions);
    if (size !== size) return null;
    if (size <= TOLERANCE) return { reference, matrices, steps };
    length = stepLength(gradient, before, length);
    const taken = length;
    const move = exponentialOfSymmetric(
      gradient.map((value) => taken * value),
      regions,
    );
    reference = congruence(root, move, regions);
    before = gradient;
  }
  return null;
}

/** Length s / (s - s') along the last step, s and s' the slopes before and after it. */
function stepLength(gradient: Float64Array, before: Float64Array | undefined, last: number): number {
  if (before === undefined) return 1;
  let [slope, after] = [0, 0];
  before.forEach((value, cell) => {
    slope += value ** 2;
    after += value * gradient[cell];
  });
  const length = (last * slope) / (slope - after);
  return length > 0.25 && length < 2 ? length : 1;
}

function rootsOf(matrix: Float64Array, regions: number) {
  const eigen = symmetricEigen(matrix, regions);
  return {
    root: fromEigen(eigen, Math.sqrt),
    inverseRoot: fromEigen(eigen, (value) => 1 / Math.sqrt(value)),
  };
}

/** In the order given, cell by cell. */
function meanOf(matrices: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(matrices[0].length);
  for (const matrix of matrices) matrix.forEach((value, cell) => void (mean[cell] += value));
  return mean.map((sum) => sum / matrices.length);
}
