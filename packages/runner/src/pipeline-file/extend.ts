import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Problems } from './problems.ts';
import { readYaml } from './read-yaml.ts';
import { shownFile, type MapTree, type Path, type Place, type Tree } from './tree.ts';

/** A pipeline file merged over the files it extends. */
export interface ExtendedFile {
  readonly tree: MapTree;
  /** The file itself first, then what it extends. */
  readonly files: readonly string[];
}

/**
 * Reads a pipeline file and what it extends: maps merge name by name, everything else is replaced, null takes away.
 * Every piece keeps the place where it is written.
 */
export async function readExtended(
  file: string,
  problems: Problems,
  from?: Place,
  chain: readonly string[] = [],
): Promise<ExtendedFile | undefined> {
  const start = from ?? { file, line: 1, column: 1 };
  const path = from ? ['extends'] : [];
  if (chain.includes(file)) {
    problems.add(
      start,
      path,
      `${shownFile(file)} extends itself: ${[...chain, file].map(shownFile).join(' -> ')}`,
    );
    return undefined;
  }
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    const reason = (cause as { code?: string }).code === 'ENOENT' ? 'does not exist' : 'cannot be read';
    problems.add(start, path, `${shownFile(file)} ${reason}`);
    return undefined;
  }
  const own = readYaml(text.replace(/^\uFEFF/, ''), file, problems);
  if (!own) return undefined;
  const parent = own.entries.get('extends')?.node;
  if (!parent) return { tree: own, files: [file] };
  if (parent.kind !== 'scalar' || typeof parent.value !== 'string') {
    problems.add(parent.place, ['extends'], 'is the name of one file, for example ./pipeline.yaml');
    return undefined;
  }
  const above = await readExtended(resolve(dirname(file), parent.value), problems, parent.place, [
    ...chain,
    file,
  ]);
  if (!above) return undefined;
  const tree = merge(above.tree, own, []) as MapTree;
  return { tree: prune(tree, []) as MapTree, files: [file, ...above.files] };
}

function merge(above: Tree, own: Tree, path: Path): Tree {
  if (own.kind === 'scalar' && own.value === null) return { ...own, removes: true };
  if (isParameter(path) && above.kind === 'map' && own.kind !== 'map') return newDefault(above, own);
  if (above.kind !== 'map' || own.kind !== 'map') return own;
  const entries = new Map(above.entries);
  for (const [name, entry] of own.entries) {
    const other = above.entries.get(name);
    const node = other ? merge(other.node, entry.node, [...path, name]) : entry.node;
    entries.set(name, { keyPlace: entry.keyPlace, node });
  }
  return { kind: 'map', entries, place: own.place };
}

const isParameter = (path: Path) => path.length === 2 && path[0] === 'params';

/** A plain value for a parameter that the extended file declares is its new default. */
function newDefault(declaration: MapTree, value: Tree): MapTree {
  const entries = new Map(declaration.entries);
  entries.set('default', { keyPlace: value.place, node: value });
  return { ...declaration, entries };
}

/**
 * Drops what was taken away. In the first level of `with` the null stays: whether it means "not set" or the value
 * null is for the stage's parameter to say.
 */
function prune(tree: Tree, path: Path): Tree {
  if (tree.kind !== 'map') return tree;
  const isWith = path.length === 3 && path[0] === 'stages' && path[2] === 'with';
  const kept = [...tree.entries].filter(
    ([, { node }]) => isWith || !(node.kind === 'scalar' && node.removes),
  );
  const entries = new Map(
    kept.map(([name, entry]) => [name, { ...entry, node: prune(entry.node, [...path, name]) }]),
  );
  return { ...tree, entries };
}
