import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Node, type Pair } from 'yaml';
import type { Problems } from './problems.ts';
import type { MapTree, Path, Place, Tree } from './tree.ts';

/** Numbers that YAML would shorten: 08 becomes 8, and a participant called 08 is lost. */
const LEADING_ZERO = /^[-+]?0[0-9]+$/;

/**
 * YAML text -> a tree with places. Problems: syntax errors, keys written twice, numbers with leading zeros, anchors,
 * aliases, merge keys and tags (one file reuses another by `extends` only).
 *
 * @returns undefined when the text cannot be read at all
 */
export function readYaml(text: string, file: string, problems: Problems): MapTree | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: false,
    logLevel: 'silent',
  });
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  for (const error of document.errors)
    problems.add(place(error.pos[0]), [], error.message.replaceAll('\n', ' '));
  const start = place(0);
  const root = document.contents;
  if (document.errors.length > 0) return undefined;
  if (!isMap(root)) {
    problems.add(start, [], 'the file holds no pipeline: it starts with `mesovia: 1`');
    return undefined;
  }
  return new Reader(place, problems).tree(root, [], start) as MapTree;
}

class Reader {
  readonly #place: (offset: number) => Place;
  readonly #problems: Problems;

  constructor(place: (offset: number) => Place, problems: Problems) {
    this.#place = place;
    this.#problems = problems;
  }

  tree(node: unknown, path: Path, fallback: Place): Tree {
    if (node === null || node === undefined) return { kind: 'scalar', value: null, place: fallback };
    const place = this.#place((node as Node).range?.[0] ?? 0);
    this.#refuseReuse(node, path, place);
    if (isMap(node)) return this.#map(node.items, path, place);
    if (isSeq(node)) {
      const items = node.items.map((item, i) => this.tree(item, [...path, i], place));
      return { kind: 'list', items, place };
    }
    if (!isScalar(node)) return { kind: 'scalar', value: null, place };
    this.#refuseLeadingZero(node, path, place);
    const value = node.value;
    const plain = value === null || ['string', 'number', 'boolean'].includes(typeof value);
    return { kind: 'scalar', value: plain ? (value as string) : String(value), place };
  }

  #map(items: readonly Pair[], path: Path, place: Place): Tree {
    const entries = new Map<string, { keyPlace: Place; node: Tree }>();
    for (const { key, value } of items) {
      const keyPlace = this.#place((key as Node | null)?.range?.[0] ?? 0);
      const name = isScalar(key) ? String(key.source ?? key.value) : '?';
      const here = [...path, name];
      if (!isScalar(key)) this.#problems.add(keyPlace, path, 'a name is plain text, not a list or map');
      else this.#refuseLeadingZero(key, here, keyPlace);
      this.#refuseReuse(key, here, keyPlace);
      if (name === '<<')
        this.#problems.add(keyPlace, path, 'merge keys (<<) are not read: use `extends: other.yaml`');
      entries.set(name, { keyPlace, node: this.tree(value, here, keyPlace) });
    }
    return { kind: 'map', entries, place };
  }

  #refuseReuse(node: unknown, path: Path, place: Place): void {
    const { anchor, tag } = node as { anchor?: string; tag?: string };
    if (isAlias(node))
      this.#problems.add(
        place,
        path,
        `aliases (*${node.source}) are not read: use \`extends: other.yaml\` or a parameter`,
      );
    else if (anchor)
      this.#problems.add(
        place,
        path,
        `anchors (&${anchor}) are not read: use \`extends: other.yaml\` or a parameter`,
      );
    if (tag && !tag.startsWith('tag:yaml.org,2002:'))
      this.#problems.add(place, path, `the tag ${tag} is not read`);
  }

  #refuseLeadingZero(node: { type?: unknown; source?: string }, path: Path, place: Place): void {
    if (node.type !== 'PLAIN' || !node.source || !LEADING_ZERO.test(node.source)) return;
    const short = Number(node.source);
    this.#problems.add(place, path, `${node.source} would be read as ${short}: quote it: '${node.source}'`);
  }
}
