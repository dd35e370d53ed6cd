// Matrices of connectivity, one person: correlation, shrinkage, inverse and eigenvalues.
import { plainCorrelation } from '../../dist/correlation/correlation.js';
import { plainEigen, scaleOf } from '../../dist/eigen/symmetric-eigen.js';
import {
  correlation,
  createStream,
  fillNormal,
  inverseOfSymmetric,
  ledoitWolf,
  symmetricEigen,
} from '../../dist/index.js';
import { plainInverse } from '../../dist/linear-algebra/cholesky.js';

export const title = 'Linear algebra of one person, float64; CPU time of one call';

/** Series of regions that share six signals, frames x regions. */
function seriesOf(regions, frames) {
  const noise = fillNormalOf(1, frames * regions);
  const signals = fillNormalOf(2, frames * 6);
  const loadings = fillNormalOf(3, regions * 6);
  return noise.map((value, i) => {
    const [t, j] = [Math.floor(i / regions), i % regions];
    let sum = value;
    for (let k = 0; k < 6; k += 1) sum += 0.6 * signals[t * 6 + k] * loadings[j * 6 + k];
    return sum;
  });
}

function fillNormalOf(stream, length) {
  const out = new Float64Array(length);
  fillNormal(createStream(1n, stream, 0, 0), out);
  return out;
}

const onSeries =
  (call) =>
  ({ regions, frames }) => {
    const series = seriesOf(regions, frames);
    const out = new Float64Array(regions * regions);
    return () => call(series, frames, regions, out);
  };
const onCovariance =
  (call) =>
  ({ regions, frames }) => {
    const { covariance } = ledoitWolf(seriesOf(regions, frames), frames, regions);
    return () => call(covariance, regions);
  };

export const jobs = {
  correlation: onSeries(correlation),
  'correlation twin': onSeries(plainCorrelation),
  'Ledoit-Wolf': onSeries(ledoitWolf),
  inverse: onCovariance(inverseOfSymmetric),
  'inverse twin': onCovariance(plainInverse),
  eigen: onCovariance(symmetricEigen),
  'eigen twin': onCovariance((matrix, size) => plainEigen(matrix, size, scaleOf(matrix, size))),
};

function comparison(job, regions, frames, goal, calls, needs, label) {
  const size = { regions, frames };
  return {
    title: `${job}, ${regions} regions x ${frames} frames`,
    ours: { job, with: { ...size, calls } },
    // The twins take seconds at 1,000 regions and tell nothing new there.
    ...(`${job} twin` in jobs && regions < 1000
      ? { twin: { job: `${job} twin`, with: { ...size, calls: 1 } } }
      : {}),
    peers: [{ script: 'linear_algebra.py', words: [job, regions, frames, calls], needs, goal, label }],
  };
}

export const comparisons = [
  comparison('correlation', 400, 240, 1.2, 200, ['numpy'], 'corrcoef,'),
  comparison('correlation', 1000, 1200, 2.3, 10, ['numpy'], 'corrcoef,'),
  comparison('Ledoit-Wolf', 400, 240, 0.5, 100, ['sklearn'], 'ledoit_wolf,'),
  comparison('Ledoit-Wolf', 1000, 1200, 0.8, 10, ['sklearn'], 'ledoit_wolf,'),
  comparison('inverse', 400, 1200, 0.7, 50, ['numpy'], 'linalg.inv,'),
  comparison('inverse', 1000, 1200, 1, 10, ['numpy'], 'linalg.inv,'),
  comparison('eigen', 400, 1200, 3, 15, ['numpy'], 'linalg.eigh,'),
  comparison('eigen', 1000, 1200, 4, 3, ['numpy'], 'linalg.eigh,'),
];
