import { relative } from 'node:path';

/** Where something is written: 1-based line and column. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface ScalarTree {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly place: Place;
  /** A null that took something of the extended file away. */
  readonly removes?: boolean;
}

export interface ListTree {
  readonly kind: 'list';
  readonly items: readonly Tree[];
  readonly place: Place;
}

export interface MapTree {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, { readonly keyPlace: Place; readonly node: Tree }>;
  readonly place: Place;
}

/** A YAML value that remembers where every piece of it is written, also after `extends`. */
export type Tree = ScalarTree | ListTree | MapTree;

export type Path = readonly (string | number)[];

export function valueOf(tree: Tree): unknown {
  if (tree.kind === 'scalar') return tree.value;
  if (tree.kind === 'list') return tree.items.map(valueOf);
  return Object.fromEntries([...tree.entries].map(([name, entry]) => [name, valueOf(entry.node)]));
}

/** The tree below a path; undefined where there is none. */
export function treeAt(tree: Tree | undefined, path: Path): Tree | undefined {
  let at = tree;
  for (const step of path) {
    if (at?.kind === 'map') at = at.entries.get(String(step))?.node;
    else if (at?.kind === 'list') at = at.items[Number(step)];
    else return undefined;
  }
  return at;
}

/** The place of the value at a path, or of the nearest thing above it that is written down. */
export function placeAt(tree: Tree, path: Path): Place {
  let at = tree;
  let place = tree.place;
  for (const step of path) {
    const entry = at.kind === 'map' ? at.entries.get(String(step)) : undefined;
    const next = entry?.node ?? (at.kind === 'list' ? at.items[Number(step)] : undefined);
    if (!next) return place;
    // A map or list is best pointed at by its key; a scalar by itself.
    place = entry && next.kind !== 'scalar' ? entry.keyPlace : next.place;
    at = next;
  }
  return place;
}

/** The place of the last name of a path itself. */
export function keyPlaceAt(tree: Tree, path: Path): Place {
  const parent = treeAt(tree, path.slice(0, -1));
  const entry = parent?.kind === 'map' ? parent.entries.get(String(path.at(-1))) : undefined;
  return entry?.keyPlace ?? placeAt(tree, path);
}

export function pathText(path: Path): string {
  return path
    .map((step, i) => (typeof step === 'number' ? `[${step}]` : `${i > 0 ? '.' : ''}${step}`))
    .join('');
}

/** `file:line:column`, the file as seen from the working folder. */
export function placeText(place: Place): string {
  return `${shownFile(place.file)}:${place.line}:${place.column}`;
}

export function shownFile(file: string): string {
  const seen = relative(process.cwd(), file);
  return seen.startsWith('..') || seen === '' ? file : seen.replaceAll('\\', '/');
}
