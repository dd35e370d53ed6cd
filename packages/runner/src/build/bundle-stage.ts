import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { sha256 } from '@mesovia/core';
import { build, transform, type Plugin } from 'esbuild';
import { markDescribingCalls } from './describing-calls.ts';
import type { StageDigest } from '../stage-packages/code-digest.ts';

export interface Bundled {
  readonly digest: StageDigest;
  /** Every file that was read, also those of which nothing was kept. */
  readonly reached: readonly string[];
}

/** Packages of this repository are bundled; everything else is named with its version. */
const OURS = /^@mesovia\//;

/**
 * The code that one export of a module can reach, minified so that comments, white space and names of variables do
 * not count, and its digest. What other exports of the same modules reach is shaken off.
 *
 * @param module built module of stages
 * @param exportName the stage's export
 * @param root folder that the names of files start at
 */
export async function bundleStage(module: string, exportName: string, root: string): Promise<Bundled> {
  const external = new Set<string>();
  const result = await build({
    stdin: {
      contents: `export { ${exportName} } from './${module.split(sep).at(-1)}';`,
      resolveDir: dirname(module),
      loader: 'js',
    },
    bundle: true,
    write: false,
    metafile: true,
    treeShaking: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    legalComments: 'none',
    charset: 'utf8',
    logLevel: 'silent',
    absWorkingDir: root,
    plugins: [outside(external), marked],
  });
  // A step of its own: the choice of short names would otherwise depend on code that was shaken off.
  const { code } = await transform(result.outputFiles[0]?.text ?? '', {
    minify: true,
    format: 'esm',
    target: 'node20',
    legalComments: 'none',
    charset: 'utf8',
  });
  const inputs = Object.values(result.metafile.outputs)[0]?.inputs ?? {};
  const shown = (file: string) => relative(root, resolve(root, file)).replaceAll('\\', '/');
  const reached = Object.keys(result.metafile.inputs).filter((file) => file !== '<stdin>');
  const files = reached.filter((file) => (inputs[file]?.bytesInOutput ?? 0) > 0).map(shown);
  const packages = versions([...external].sort(), module);
  return { digest: { code: sha256(code), files: files.sort(), packages }, reached: reached.map(shown) };
}

function outside(external: Set<string>): Plugin {
  return {
    name: 'outside',
    setup(bundle) {
      bundle.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
        if (kind === 'entry-point' || OURS.test(path)) return undefined;
        if (!path.startsWith('node:')) external.add(packageOf(path));
        return { path, external: true, sideEffects: false };
      });
    },
  };
}

const marked: Plugin = {
  name: 'marked',
  setup(bundle) {
    bundle.onLoad({ filter: /\.js$/ }, async ({ path }) => ({
      contents: markDescribingCalls(await readFile(path, 'utf8')),
      loader: 'js',
    }));
  },
};

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** For people; not part of the digest. */
function versions(names: readonly string[], from: string): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, versionOf(name, from)]));
}

function versionOf(name: string, from: string): string {
  for (let folder = dirname(from); ; folder = dirname(folder)) {
    try {
      const manifest = readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8');
      return (JSON.parse(manifest) as { version: string }).version;
    } catch {
      if (dirname(folder) === folder) return 'unknown';
    }
  }
}
