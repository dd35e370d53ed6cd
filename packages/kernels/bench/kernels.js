// Kernels beside numpy doing the same, each in a process of its own, in turn, so that a busy machine slows both.
// Build first; then: node packages/kernels/bench/kernels.js [repetitions] [edges]
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const [repetitions = 3, edges = 34_716] = process.argv.slice(2).map(Number);
const many = 499_500;
const draws = 5_000;
const permutations = 10_000;

const place = (name) => fileURLToPath(new URL(name, import.meta.url));
// The two variables force one processor's kernels on another; numpy chooses better by itself.
const { OPENBLAS_CORETYPE: _, OPENBLAS_L2_SIZE: __, ...rest } = process.env;
const environment = { ...rest, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1' };

function measured(program, words) {
  const { status, stdout, stderr } = spawnSync(program, words.map(String), {
    encoding: 'utf8',
    env: environment,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

const kernel =
  (name, count, covariates, size = edges, workers = 0) =>
  () =>
    measured(process.execPath, [place('job.js'), name, size, count, covariates, workers]);
const numpy =
  (script, ...words) =>
  () =>
    measured('python3', [place(`peers/${script}.py`), edges, ...words]);

const comparisons = [
  {
    title: 'bootstrap, percentile + BCa + p, beside numpy with BCa',
    goal: 0.12,
    ours: kernel('bootstrap', draws, 0),
    peer: numpy('mass_bootstrap', draws, 'bca'),
  },
  {
    title: 'bootstrap, three covariates, beside numpy percentile-only',
    goal: 0.45,
    ours: kernel('bootstrap', draws, 3),
    peer: numpy('mass_bootstrap', draws, 'covariates'),
  },
  {
    title: 'permutations, three covariates, both schemes',
    goal: 1,
    ours: kernel('permutations', permutations, 3),
    peer: numpy('permutations', permutations, 3),
  },
  {
    title: 'permutations, two groups, no covariates, both schemes',
    goal: 0.18,
    ours: kernel('permutations', permutations, 0),
    peer: numpy('permutations', permutations, 0),
  },
];

const python = spawnSync('python3', ['-c', 'import numpy, scipy; print(numpy.__version__)'], {
  encoding: 'utf8',
});
const hasPeer = python.status === 0;
const seconds = (runs) => Math.min(...runs.map(({ cpu }) => cpu)).toFixed(2);
const megabytes = (runs) => Math.max(...runs.map(({ peak }) => peak)).toFixed(0);
const line = (...cells) => process.stdout.write(`| ${cells.join(' | ')} |\n`);

function spread(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, middle, high] = [0, sorted.length >> 1, sorted.length - 1].map((i) => sorted[i].toFixed(3));
  return `${middle} (${low} to ${high})`;
}

process.stdout.write(
  hasPeer
    ? `45 people, ${edges} edges; CPU seconds, one thread, numpy ${python.stdout.trim()}; best of ${repetitions}, ratios of pairs run in turn\n\n`
    : `45 people, ${edges} edges; CPU seconds. Peers are skipped: python3 with numpy and scipy is not there.\n\n`,
);
line('job', 'ours s', 'numpy s', 'ratio (spread)', 'goal', 'ours MB', 'numpy MB');
line('---', '---:', '---:', '---:', '---:', '---:', '---:');
for (const { title, goal, ours, peer } of comparisons) {
  const mine = [];
  const theirs = [];
  for (let k = 0; k < repetitions; k += 1) {
    mine.push(ours());
    if (hasPeer) theirs.push(peer());
  }
  const ratio = hasPeer ? spread(mine.map(({ cpu }, k) => cpu / theirs[k].cpu)) : '-';
  const peerCells = hasPeer ? [seconds(theirs), ratio] : ['-', '-'];
  line(title, seconds(mine), ...peerCells, `<= ${goal}`, megabytes(mine), hasPeer ? megabytes(theirs) : '-');
}

const one = kernel('bootstrap', draws, 0, many, 1)();
const two = kernel('bootstrap', draws, 0, many, 2)();
process.stdout.write(`\n${many} edges, ${draws} resamples, percentile + BCa + p\n\n`);
line('workers', 'wall s', 'CPU s', 'speed-up (goal >= 1.8)', 'peak MB (goal <= 400)');
line('---', '---:', '---:', '---:', '---:');
for (const [workers, run] of [one, two].entries()) {
  line(
    workers + 1,
    run.wall.toFixed(1),
    run.cpu.toFixed(1),
    (one.wall / run.wall).toFixed(2),
    run.peak.toFixed(0),
  );
}
