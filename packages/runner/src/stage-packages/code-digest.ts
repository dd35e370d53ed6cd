import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { digestOf, PipelineError } from '@mesovia/core';
import type { FoundStage } from './catalogue.ts';
import { readManifest, type StagePackage } from './package-places.ts';

/** `stages.json` beside a built module of stages. */
export interface StageDigest {
  /** Digest of the bundled code of the stage, third-party packages left out. */
  readonly code: string;
  /** What was bundled, relative to the folder of packages. */
  readonly files: readonly string[];
  /** Third-party packages that the code reaches, with versions; for people, not part of the key. */
  readonly packages: Readonly<Record<string, string>>;
}

/**
 * Digest of the code a stage can reach.
 *
 * Packages of the house have it from the build. A foreign package without `stages.json` is digested whole, with the
 * versions of what it depends on.
 *
 * @throws PipelineError `not-built`
 */
export function codeDigest(found: FoundStage): string {
  const file = digestsFile(found.package.module);
  const stageName = found.id.slice(found.id.lastIndexOf('/') + 1);
  if (existsSync(file)) {
    const digests = JSON.parse(readFileSync(file, 'utf8')) as Record<string, StageDigest>;
    const entry = digests[stageName];
    if (entry) return entry.code;
  }
  if (found.package.foreign) return wholePackage(found.package);
  throw new PipelineError(
    'not-built',
    `${found.package.name} has no digest of the code of ${stageName}`,
    file,
    'build it: npm run build',
  );
}

export function digestsFile(module: string): string {
  return join(dirname(fileURLToPath(module)), 'stages.json');
}

function wholePackage({ folder, module }: StagePackage): string {
  const files = filesBelow(folder, '').map((file) => [
    file,
    createHash('sha256')
      .update(readFileSync(join(folder, file)))
      .digest('hex'),
  ]);
  const manifest = readManifest(folder);
  const versions = Object.keys({ ...manifest?.dependencies, ...manifest?.peerDependencies })
    .sort()
    .map((name) => [name, installedVersion(name, fileURLToPath(module))]);
  return digestOf({ files, versions });
}

function filesBelow(folder: string, below: string): string[] {
  return readdirSync(join(folder, below), { withFileTypes: true })
    .flatMap((entry) => {
      if (entry.name === 'node_modules' || entry.name.startsWith('.')) return [];
      const file = below === '' ? entry.name : `${below}/${entry.name}`;
      return entry.isDirectory() ? filesBelow(folder, file) : [file];
    })
    .sort();
}

/** Version of a dependency as the package would find it. */
function installedVersion(name: string, from: string): string {
  for (let folder = dirname(from); ; folder = dirname(folder)) {
    const manifest = readManifest(join(folder, 'node_modules', name));
    if (manifest) return manifest.version ?? '0.0.0';
    if (dirname(folder) === folder) return 'absent';
  }
}
