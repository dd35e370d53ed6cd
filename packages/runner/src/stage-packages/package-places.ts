import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** A package that exports stages. */
export interface StagePackage {
  /** `@mesovia/statistics` */
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  /** File URL of the built module with the stages: worker processes import it, its digests lie beside it. */
  readonly module: string;
  /** The same module as this process imports it; tests run from source. */
  readonly here: string;
  readonly foreign: boolean;
}

export interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

export function readManifest(folder: string): Manifest | undefined {
  const file = join(folder, 'package.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Manifest) : undefined;
}

/** The nearest folder above a file that has a package.json. */
function packageFolder(file: string): string | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

/** A package of the house, seen from the module whose dependencies are the installed stages. */
export function housePackage(short: string, resolveFrom: string | URL): StagePackage | undefined {
  const name = `@mesovia/${short}`;
  let file: string;
  try {
    file = createRequire(resolveFrom).resolve(`${name}/stages`);
  } catch {
    return undefined;
  }
  const folder = packageFolder(file) ?? dirname(file);
  const manifest = readManifest(folder);
  const built = stagesTarget(manifest?.exports?.['./stages']);
  const module = pathToFileURL(built === undefined ? file : join(folder, built)).href;
  const version = manifest?.version ?? '0.0.0';
  return { name, version, folder, module, here: pathToFileURL(file).href, foreign: false };
}

/** Short names of the packages of the house that can be used. */
export function installedPackages(resolveFrom: string | URL): string[] {
  const own = packageFolder(fileURLToPath(resolveFrom));
  const dependencies = Object.keys((own ? readManifest(own)?.dependencies : undefined) ?? {});
  return dependencies
    .filter((name) => name.startsWith('@mesovia/'))
    .map((name) => name.slice('@mesovia/'.length))
    .filter((short) => housePackage(short, resolveFrom) !== undefined)
    .sort();
}

/** A package of somebody else, in the nearest node_modules above the pipeline file. */
export function foreignPackage(name: string, pipelineFolder: string): StagePackage | undefined {
  for (let above = resolve(pipelineFolder); ; above = dirname(above)) {
    const folder = join(above, 'node_modules', name);
    const manifest = readManifest(folder);
    if (manifest) {
      const target = stagesTarget(manifest.exports?.['./stages']);
      if (target === undefined) return undefined;
      const module = pathToFileURL(join(folder, target)).href;
      return { name, version: manifest.version ?? '0.0.0', folder, module, here: module, foreign: true };
    }
    if (dirname(above) === above) return undefined;
  }
}

function stagesTarget(entry: unknown): string | undefined {
  if (typeof entry === 'string') return entry;
  if (typeof entry !== 'object' || entry === null) return undefined;
  const conditions = entry as Record<string, unknown>;
  return stagesTarget(conditions['node'] ?? conditions['import'] ?? conditions['default']);
}
