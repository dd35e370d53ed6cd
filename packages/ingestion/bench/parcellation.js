// Region means of an image of the size of a 2 mm fMRIPrep series, in one pass for two atlases, beside nibabel with numpy
// doing the same and NiftiLabelsMasker doing one atlas. Build first; then
//   node packages/ingestion/bench/parcellation.js [--volumes 240] [--repetitions 2] [--python PROGRAM]
// The volume is written into a temporary folder (about 1 GB) and removed. Peers are those PROGRAM can import.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeVolumes } from './parcellation-volume.js';

const { values } = parseArgs({
  options: {
    volumes: { type: 'string', default: '240' },
    repetitions: { type: 'string', default: '2' },
    python: { type: 'string', default: 'python3' },
    folder: { type: 'string' },
  },
});
const volumes = Number(values.volumes);
const repetitions = Number(values.repetitions);
const place = (file) => fileURLToPath(new URL(file, import.meta.url));

function run(program, words) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk) => (text += chunk));
    child.on('close', (code) =>
      code === 0 ? resolve(JSON.parse(text)) : reject(new Error(`${words.join(' ')} ended with ${code}`)),
    );
  });
}

function importable(name) {
  const { status, stdout } = spawnSync(values.python, ['-c', `import ${name}; print(${name}.__version__)`], {
    encoding: 'utf8',
  });
  return status === 0 ? stdout.trim() : undefined;
}

const folder = values.folder ?? mkdtempSync(join(tmpdir(), 'mesovia-bench-'));
try {
  process.stderr.write(`writing 97 x 115 x 97 x ${volumes} float32 into ${folder}\n`);
  const { series, atlases } = await writeVolumes(folder, volumes);
  const words = atlases.map(({ file, count }) => `${file}:${count}`);
  const ours = [process.execPath, [place('parcellation-job.js'), series]];
  const jobs = [
    { name: 'mesovia, two atlases', call: [ours[0], [...ours[1], ...words]] },
    { name: 'mesovia, one atlas', call: [ours[0], [...ours[1], words[0]]] },
  ];
  const nibabel = importable('nibabel');
  const nilearn = importable('nilearn');
  if (nibabel)
    jobs.push({
      name: `nibabel ${nibabel} + numpy, two atlases`,
      call: [values.python, [place('peers/parcellation_numpy.py'), series, ...words]],
    });
  else process.stderr.write(`skipped: ${values.python} has no nibabel\n`);
  if (nilearn)
    jobs.push({
      name: `nilearn ${nilearn}, one atlas`,
      call: [values.python, [place('peers/parcellation_nilearn.py'), series, words[0]]],
    });
  else process.stderr.write(`skipped: ${values.python} has no nilearn\n`);

  // In turn, so that a busy machine slows all alike; the best run of each counts.
  for (let i = 0; i < repetitions; i++) {
    for (const job of jobs) {
      const result = await run(...job.call);
      if (!job.best || result.seconds < job.best.seconds) job.best = result;
    }
  }
  const start = performance.now();
  await Promise.all([run(...jobs[1].call), run(...jobs[1].call)]);
  const together = (performance.now() - start) / 1000;
  const alone = performance.now();
  await run(...jobs[1].call);
  const single = (performance.now() - alone) / 1000;

  const reference = jobs.find(({ name }) => name.startsWith('nilearn'))?.best.seconds;
  process.stdout.write(
    `${cpus()[0].model}, ${cpus().length} cores, node ${process.version}, ${volumes} volumes\n\n`,
  );
  process.stdout.write(
    '| job | seconds | CPU s | peak MB | of nilearn | check sum |\n| --- | ---: | ---: | ---: | ---: | ---: |\n',
  );
  for (const { name, best } of jobs) {
    const cells = [
      name,
      best.seconds.toFixed(2),
      best.cpu.toFixed(2),
      best.megabytes.toFixed(0),
      reference ? (best.seconds / reference).toFixed(2) : '',
      best.sum.toPrecision(10),
    ];
    process.stdout.write(`| ${cells.join(' | ')} |\n`);
  }
  process.stdout.write(
    `\nTwo people at once: ${((2 * single) / together).toFixed(2)} times the speed of one.\n`,
  );
} finally {
  if (values.folder === undefined) rmSync(folder, { recursive: true });
}
