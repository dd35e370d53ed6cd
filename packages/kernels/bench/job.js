// One measured job in a process of its own, so that its peak memory is its own: node job.js NAME EDGES COUNT COVARIATES WORKERS
// Prints JSON: CPU and wall seconds without the making of data, and the peak of the whole process in MB.
import { createStream, fillNormal, permutationPlan, searchPermutations } from '../dist/index.js';
import { massBootstrapInWorkers } from '../dist/workers.js';

const [name, edges, count, covariates, workers] = process.argv
  .slice(2)
  .map((word, i) => (i ? Number(word) : word));
const people = 45;

function normals(stream, out) {
  fillNormal(createStream(1n, stream, 0, 0), out);
  return out;
}

function data() {
  const shared = new SharedArrayBuffer(people * edges * 8);
  const columns = normals(4, new Float64Array(people * covariates));
  return {
    n: people,
    candidates: normals(1, new Float64Array(shared)),
    x: Float64Array.from({ length: people }, (_, i) => (i < 16 ? 0 : 1)),
    y: normals(3, new Float64Array(people)),
    covariatesA: columns,
    covariatesB: columns,
  };
}

const jobs = {
  bootstrap: (model) =>
    massBootstrapInWorkers(model, { count, seed: 1n, stream: 0, strata: null }, 0.95, { workers }),
  permutations: (model, plan) => searchPermutations(model, plan.indices),
};

const model = data();
const plan = permutationPlan(people, name === 'permutations' ? count : 1, 1n, 0, null, covariates > 0);
const before = process.cpuUsage();
const start = performance.now();
await jobs[name](model, plan);
const { user, system } = process.cpuUsage(before);
const wall = (performance.now() - start) / 1000;
const peak = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ cpu: (user + system) / 1e6, wall, peak }));
