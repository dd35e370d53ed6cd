/**
 * `node write-stage-digests.js FOLDER`: writes `dist/stages.json` in every package below FOLDER that has a
 * `dist/stages.js`. Part of the build; a package none of whose bundled files changed is left alone.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { sha256 } from '@mesovia/core';
import { version } from 'esbuild';
import { importStages } from '../stage-packages/catalogue.ts';
import type { StageDigest } from '../stage-packages/code-digest.ts';
import { bundleStage } from './bundle-stage.ts';

interface Seen {
  /** esbuild and this program: another one may bundle in another way. */
  readonly tool: string;
  /** Digest of every file that was read for a bundle. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Writes the digests of all packages below a folder.
 *
 * @returns names of the packages whose digests were computed; the others were up to date
 */
export async function writeStageDigests(packages: string): Promise<string[]> {
  const root = realpathSync(resolve(packages));
  const computed: string[] = [];
  for (const name of readdirSync(root).sort()) {
    const dist = join(root, name, 'dist');
    if (!existsSync(join(dist, 'stages.js')) || isUpToDate(dist, root)) continue;
    await onePackage(dist, root);
    computed.push(name);
  }
  return computed;
}

async function onePackage(dist: string, root: string): Promise<void> {
  const module = join(dist, 'stages.js');
  const stages = await importStages(pathToFileURL(module).href);
  const entries = await Promise.all(
    [...stages].map(
      async ([name, { exportName }]) => [name, await bundleStage(module, exportName, root)] as const,
    ),
  );
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  const digests: Record<string, StageDigest> = Object.fromEntries(
    entries.map(([name, { digest }]) => [name, digest]),
  );
  writeFileSync(join(dist, 'stages.json'), `${JSON.stringify(digests, null, 1)}\n`);
  const files = new Set(entries.flatMap(([, { reached }]) => reached));
  const own = module.slice(root.length + 1).replaceAll('\\', '/');
  const seen: Seen = {
    tool: tool(),
    files: Object.fromEntries([...files, own].sort().map((file) => [file, fileDigest(join(root, file))])),
  };
  writeFileSync(join(dist, '.stages-seen.json'), `${JSON.stringify(seen, null, 1)}\n`);
}

/** A file that a bundle could newly reach is reached from one that changed. */
function isUpToDate(dist: string, root: string): boolean {
  try {
    if (!existsSync(join(dist, 'stages.json'))) return false;
    const seen = JSON.parse(readFileSync(join(dist, '.stages-seen.json'), 'utf8')) as Seen;
    return (
      seen.tool === tool() &&
      Object.entries(seen.files).every(([file, digest]) => fileDigest(join(root, file)) === digest)
    );
  } catch {
    return false;
  }
}

function tool(): string {
  const extension = extname(fileURLToPath(import.meta.url));
  const own = ['bundle-stage', 'describing-calls'].map((name) =>
    fileDigest(fileURLToPath(new URL(`./${name}${extension}`, import.meta.url))),
  );
  return [version, ...own].join(' ');
}

function fileDigest(file: string): string {
  return existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : sha256('');
}

const [, program, packages] = process.argv;
if (packages !== undefined && program?.endsWith('write-stage-digests.js')) {
  const computed = await writeStageDigests(packages);
  process.stdout.write(`stage digests: ${computed.length > 0 ? computed.join(', ') : 'up to date'}\n`);
}
