// Percentile and BCa limits and p of every connection: 45 people x 34,716 edges x 5,000 resamples.
import { massBootstrapReference } from '../../dist/mass-bootstrap/reference.js';
import { massBootstrapInWorkers } from '../../dist/workers.js';
import { runJob } from '../compare.js';
import { cohort } from '../cohort.js';
import { writeLines } from '../table.js';

const edges = 34_716;
const count = 5_000;

export const title = `Mass mediation bootstrap: 45 people, ${edges} edges, ${count} resamples, percentile + BCa + p`;

const resampling = { count, seed: 1n, stream: 0, strata: null };

export const jobs = {
  kernel({ edges: size = edges, covariates, workers = 0 }) {
    const model = cohort(size, covariates);
    return () => massBootstrapInWorkers(model, resampling, 0.95, { workers });
  },
  twin({ edges: size, covariates }) {
    const model = cohort(size, covariates);
    return () => massBootstrapReference(model, resampling, 0.95);
  },
};

const twin = (covariates) => ({ job: 'twin', with: { edges: 4, covariates }, times: edges / 4 });
const numpy = (mode, goal, label) => ({
  script: 'mass_bootstrap.py',
  words: [edges, count, mode],
  needs: ['numpy', 'scipy'],
  label,
  goal,
});

/** Two model fits a resample in R take days for all of them: three edges and a tenth of the resamples are timed. */
const r = {
  script: 'mass_bootstrap.R',
  words: [3, count / 10],
  needs: ['boot', 'R'],
  label: 'boot() and lm(), percentile only,',
  goal: 1 / 50_000,
  times: (edges / 3) * 10,
  once: true,
};

export const comparisons = [
  {
    title: 'no covariates',
    ours: { job: 'kernel', with: { covariates: 0 } },
    twin: twin(0),
    peers: [numpy('bca', 0.12, 'percentile + BCa + p,'), r],
  },
  {
    title: 'three covariates',
    ours: { job: 'kernel', with: { covariates: 3 } },
    twin: twin(3),
    peers: [numpy('covariates', 0.45, 'percentile only,')],
  },
];

/** Twice the threads on the connections of 1,000 regions. */
export function more(topic) {
  const many = 499_500;
  const run = (workers) => runJob(topic, { job: 'kernel', with: { edges: many, covariates: 0, workers } });
  const one = run(1);
  const rows = [one, run(2)].map(({ wall, cpu, peak }, k) => [
    k + 1,
    wall.toFixed(1),
    cpu.toFixed(1),
    (one.wall / wall).toFixed(2),
    peak.toFixed(0),
  ]);
  process.stdout.write(`${many} edges in threads\n\n`);
  writeLines(['workers', 'wall s', 'CPU s', 'speed-up (goal >= 1.8)', 'peak MB (goal <= 400)'], rows);
}
