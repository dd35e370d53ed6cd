import { fromEigen } from '../eigen/matrix-functions.ts';
import { symmetricEigen } from '../eigen/symmetric-eigen.ts';
import { dot } from '../linear-algebra/products.ts';
import type { FittedScores } from './sandwich.ts';

export interface ClusterCovariance {
  /** k x k. */
  readonly covariance: Float64Array;
  readonly clusters: number;
  /** k values: clusters - 1, or Satterthwaite's for CR2. */
  readonly df: Float64Array;
}

/** Eigenvalues of I - H below this count as zero: a column of the model is one cluster. */
const NOTHING_LEFT = 1e-10;

/**
 * Cluster-robust covariance of the coefficients. CR0: as it is; CR1: times G / (G - 1) (n - 1) / (n - k), as Stata and
 * statsmodels do (CR1S of R clubSandwich); CR2: residuals of each cluster multiplied with (I - H_gg)^-1/2, least squares
 * only, with Satterthwaite degrees of freedom under independent errors.
 *
 * @param cluster n codes
 * @see Liang & Zeger 1986, Biometrika 73:13; Bell & McCaffrey 2002, Surv Methodol 28:169; Pustejovsky & Tipton 2018,
 *      J Bus Econ Stat 36:672
 */
export function clusterCovariance(
  fit: FittedScores,
  cluster: Int32Array,
  kind: 0 | 1 | 2,
): ClusterCovariance {
  const { n, k, residuals } = fit;
  const groups = membersOf(cluster);
  const count = groups.length;
  const covariance = new Float64Array(k * k);
  const adjusted = kind === 2 ? groups.map((rows) => adjustment(fit, rows)) : undefined;
  groups.forEach((rows, g) => {
    const own = Float64Array.from(rows, (row) => residuals[row]);
    const errors = adjusted ? timesVector(adjusted[g], own) : own;
    const influence = new Float64Array(k);
    rows.forEach((row, i) => {
      const person = leverageRow(fit, row);
      for (let j = 0; j < k; j += 1) influence[j] += errors[i] * person[j];
    });
    for (let j = 0; j < k; j += 1)
      for (let c = 0; c < k; c += 1) covariance[j * k + c] += influence[j] * influence[c];
  });
  if (kind === 1) {
    const factor = (count / (count - 1)) * ((n - 1) / (n - k));
    for (let c = 0; c < covariance.length; c += 1) covariance[c] *= factor;
  }
  const df = adjusted ? satterthwaite(fit, groups, adjusted) : new Float64Array(k).fill(count - 1);
  return { covariance, clusters: count, df };
}

function membersOf(cluster: Int32Array): Int32Array[] {
  const rows = new Map<number, number[]>();
  cluster.forEach((code, i) => rows.set(code, [...(rows.get(code) ?? []), i]));
  return [...rows.keys()].sort((a, b) => a - b).map((code) => Int32Array.from(rows.get(code) ?? []));
}

/** Row `row` of X bread, k values. */
function leverageRow({ design, bread, n, k }: FittedScores, row: number): Float64Array {
  return Float64Array.from({ length: k }, (_, j) => {
    let sum = 0;
    for (let c = 0; c < k; c += 1) sum += bread[j * k + c] * design[c * n + row];
    return sum;
  });
}

/** (I - H_gg)^-1/2 of one cluster, Moore-Penrose where a direction is used up. */
function adjustment(fit: FittedScores, rows: Int32Array): Float64Array {
  const size = rows.length;
  const left = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    const own = leverageRow(fit, rows[i]);
    for (let j = 0; j < size; j += 1) {
      let hat = 0;
      for (let c = 0; c < fit.k; c += 1) hat += own[c] * fit.design[c * fit.n + rows[j]];
      left[i * size + j] = (i === j ? 1 : 0) - hat;
    }
  }
  return fromEigen(symmetricEigen(left, size), (value) => (value > NOTHING_LEFT ? 1 / Math.sqrt(value) : 0));
}

function timesVector(matrix: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length;
  return vector.map((_, i) => dot(matrix, i * size, vector, 0, size));
}

/**
 * Degrees of freedom of each coefficient: (sum p_gg)^2 / sum p_gh^2 with p_gh the inner products of
 * (I - H)_g' A_g X_g bread e_j.
 */
function satterthwaite(
  fit: FittedScores,
  groups: readonly Int32Array[],
  adjusted: readonly Float64Array[],
): Float64Array {
  const { n, k, design } = fit;
  const hats = Array.from({ length: n }, (_, row) => leverageRow(fit, row));
  return Float64Array.from({ length: k }, (_, j) => {
    const vectors = groups.map((rows, g) => {
      const own = timesVector(
        adjusted[g],
        Float64Array.from(rows, (row) => hats[row][j]),
      );
      // (I - H) restricted to the columns of the cluster, times `own`.
      const projected = new Float64Array(k);
      rows.forEach((row, i) => {
        for (let c = 0; c < k; c += 1) projected[c] += own[i] * design[c * n + row];
      });
      const out = Float64Array.from(hats, (hat) => -dot(hat, 0, projected, 0, k));
      rows.forEach((row, i) => {
        out[row] += own[i];
      });
      return out;
    });
    let [trace, squares] = [0, 0];
    vectors.forEach((one, g) => {
      trace += dot(one, 0, one, 0, n);
      vectors.forEach((other, h) => {
        if (h <= g) squares += (h < g ? 2 : 1) * dot(one, 0, other, 0, n) ** 2;
      });
    });
    return (trace * trace) / squares;
  });
}
