import { dirname, join } from 'node:path';
import { didYouMean } from './did-you-mean.ts';
import type { Parameter } from './parameters.ts';
import type { Problems } from './problems.ts';
import { pathText, type Path, type Place, type Tree } from './tree.ts';

/** Where a value of `with` comes from. */
export interface Origin {
  readonly place: Place;
  /** Already absolute: it came from a path parameter. */
  readonly isPath: boolean;
  /** Where a relative place in it starts. */
  readonly folder: string;
  /** `$name` as written, when the value was not written out. */
  readonly via: string | undefined;
}

export interface Substituted {
  readonly value: unknown;
  /** By path text inside the value. */
  readonly origins: ReadonlyMap<string, Origin>;
}

export interface Scope {
  readonly parameters: ReadonlyMap<string, Parameter>;
  /** Names declared under params, also those whose declaration is wrong: their problem is reported there. */
  readonly declared: readonly string[];
  readonly study: Readonly<Record<string, unknown>>;
}

const NAME = /^\$([A-Za-z_][A-Za-z0-9_]*)((?:\.[A-Za-z_][A-Za-z0-9_]*)?)((?:\/.*)?)$/;

/** A value with `$name`, `$study.x` and `$name/below` replaced; `$$` stands for a dollar. */
export function substitute(tree: Tree, path: Path, scope: Scope, problems: Problems): Substituted {
  const origins = new Map<string, Origin>();
  const visit = (node: Tree, inside: Path): unknown => {
    if (node.kind === 'list') return node.items.map((item, i) => visit(item, [...inside, i]));
    if (node.kind === 'map') {
      return Object.fromEntries(
        [...node.entries].map(([name, entry]) => [name, visit(entry.node, [...inside, name])]),
      );
    }
    const plain = { place: node.place, isPath: false, folder: dirname(node.place.file), via: undefined };
    let found = { value: node.value as unknown, origin: plain as Origin };
    if (typeof node.value === 'string' && node.value.startsWith('$'))
      found = replace(node.value, plain, [...path, ...inside], scope, problems);
    origins.set(pathText(inside), found.origin);
    return found.value;
  };
  return { value: visit(tree, []), origins };
}

function replace(
  text: string,
  plain: Origin,
  path: Path,
  scope: Scope,
  problems: Problems,
): { value: unknown; origin: Origin } {
  if (text.startsWith('$$')) return { value: text.slice(1), origin: plain };
  const [, name = '', member = '', below = ''] = NAME.exec(text) ?? [];
  const say = (message: string) => {
    problems.add(plain.place, path, message);
    return { value: undefined, origin: { ...plain, via: text } };
  };
  if (name === '')
    return say(`${text} is not a parameter: write $name for the whole value, or $$ for a dollar`);
  if (name === 'study') return fromStudy(text, member.slice(1), below, plain, scope, say);
  const parameter = scope.parameters.get(name);
  if (!parameter) {
    if (scope.declared.includes(name)) return { value: undefined, origin: { ...plain, via: text } };
    return say(`$${name} is not declared under params${didYouMean(name, scope.declared)}`);
  }
  if (member) return say(`${text}: a parameter has no parts; only $study.x has`);
  if (below && !parameter.isPath)
    return say(`${text}: only a path parameter can be continued: params: { ${name}: { path: true, ... } }`);
  const origin = { place: plain.place, isPath: parameter.isPath, folder: parameter.folder, via: text };
  return { value: below ? join(parameter.value as string, below) : parameter.value, origin };
}

function fromStudy(
  text: string,
  member: string,
  below: string,
  plain: Origin,
  scope: Scope,
  say: (message: string) => { value: unknown; origin: Origin },
): { value: unknown; origin: Origin } {
  const value = scope.study[member];
  if (below || member === '') return say(`${text}: write $study.exposure or another name of study`);
  if (value === undefined)
    return say(`${text}: study has no ${member}${didYouMean(member, Object.keys(scope.study))}`);
  return { value, origin: { ...plain, via: text } };
}
