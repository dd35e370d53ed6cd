// One job of ours and the same job in nilearn, each in a process of its own, on the same arrays.
// The peer is every python3 of the PATH that can import nilearn; a checkout will do: PYTHONPATH=/path/to/nilearn.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findSoftware, oneThread } from '../../kernels/bench/software.js';
import { describeMachine, writeTable } from '../../kernels/bench/table.js';
import { FRAMES, makePeople, PEOPLE, REGIONS, REGRESSORS } from './people.js';

const place = (name) => fileURLToPath(new URL(name, import.meta.url));

function measured(program, words) {
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8', env: oneThread });
  if (status !== 0) throw new Error(`${program} ${words.join(' ')}\n${stderr}`);
  return JSON.parse(stdout);
}

/** Prints the ratio of times and how far the checksums are apart. `job`.py and `job`-job.js lie beside this file. */
export function besideNilearn({ title, job, goal, checked }) {
  const { values } = parseArgs({ options: { repetitions: { type: 'string', default: '3' } } });
  const repetitions = Number(values.repetitions);
  const folder = mkdtempSync(join(tmpdir(), 'mesovia-bench-'));

  const shape = [PEOPLE, REGIONS, FRAMES, REGRESSORS].map(String);
  const { signals, regressors, kept } = makePeople();
  for (const [name, array] of Object.entries({ signals, regressors, kept }))
    writeFileSync(join(folder, name), array);

  const software = findSoftware();
  process.stdout.write(`${describeMachine(software)}\n\n`);
  const peers = software.filter(({ versions }) => versions.nilearn && versions.sklearn);
  if (peers.length === 0)
    process.stdout.write(
      `skipped: ${job}.py needs python with nilearn and scikit-learn (set PYTHONPATH to a checkout)\n\n`,
    );
  const ours = [];
  const theirs = peers.map(() => []);
  for (let k = 0; k < repetitions; k += 1) {
    ours.push(measured(process.execPath, [place(`${job}-job.js`)]));
    peers.forEach(({ program }, p) =>
      theirs[p].push(measured(program, [place(`${job}.py`), folder, ...shape])),
    );
  }
  rmSync(folder, { recursive: true });
  writeTable(
    peers.length === 0
      ? [{ title, label: '-', ours, other: [] }]
      : peers.map(({ versions }, p) => ({
          title,
          label: `nilearn ${versions.nilearn}, numpy ${versions.numpy}`,
          goal,
          ours,
          other: theirs[p],
        })),
  );
  const gap = peers.map((_, p) => Math.abs(theirs[p][0].checksum - ours[0].checksum));
  if (peers.length > 0) process.stdout.write(`${checked} differ by ${Math.max(...gap).toExponential(1)}.\n`);
}
