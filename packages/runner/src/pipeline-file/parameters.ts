import { dirname } from 'node:path';
import { parse } from 'yaml';
import { resolve } from 'node:path';
import type { z } from 'zod';
import { didYouMean } from './did-you-mean.ts';
import { pathParameterShape, typedParameterShape } from './file-shape.ts';
import { issueTexts } from './issue-text.ts';
import type { Problems } from './problems.ts';
import { keyPlaceAt, placeAt, treeAt, valueOf, type MapTree, type Place, type Tree } from './tree.ts';

/** A parameter of the pipeline with its value: the command line wins, then the environment, then the file. */
export interface Parameter {
  readonly name: string;
  readonly value: unknown;
  /** A place of files; the value is absolute. */
  readonly isPath: boolean;
  /** Where relative places in the value start. */
  readonly folder: string;
  readonly place: Place;
}

export interface Outside {
  readonly set: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The `params:` section, with `--set` and the environment applied. */
export function readParameters(tree: MapTree, outside: Outside, problems: Problems): Map<string, Parameter> {
  const section = treeAt(tree, ['params']);
  const entries = section?.kind === 'map' ? section.entries : new Map<string, { node: Tree }>();
  const parameters = new Map<string, Parameter>();
  for (const [name, { node }] of entries) {
    const parameter = readParameter(tree, name, node, outside, problems);
    if (parameter) parameters.set(name, parameter);
  }
  for (const name of Object.keys(outside.set)) {
    if (entries.has(name)) continue;
    const place = section ? keyPlaceAt(tree, ['params']) : tree.place;
    problems.add(place, ['params'], `--set ${name}: no such parameter${didYouMean(name, entries.keys())}`);
  }
  return parameters;
}

function readParameter(
  tree: MapTree,
  name: string,
  node: Tree,
  outside: Outside,
  problems: Problems,
): Parameter | undefined {
  const path = ['params', name];
  const set = outside.set[name];
  const base = { name, place: node.place, folder: dirname(node.place.file), isPath: false };
  if (node.kind !== 'map') {
    const plain = valueOf(node);
    return set === undefined
      ? { ...base, value: plain }
      : { ...base, value: typed(set, typeof plain === 'string'), folder: process.cwd() };
  }
  const isPath = node.entries.has('path');
  const shape: z.ZodType = isPath ? pathParameterShape : typedParameterShape;
  const parsed = shape.safeParse(valueOf(node));
  if (!parsed.success) {
    const names = Object.keys((isPath ? pathParameterShape : typedParameterShape).shape);
    for (const line of issueTexts(parsed.error, valueOf(node), () => names)) {
      const at = [...path, ...line.path];
      problems.add(line.unknownName ? keyPlaceAt(tree, at) : placeAt(tree, at), at, line.message);
    }
    return undefined;
  }
  const placed = { ...base, place: placeAt(tree, [...path, 'default']) };
  if (isPath)
    return pathParameter(placed, parsed.data as z.output<typeof pathParameterShape>, outside, problems);
  return typedParameter(placed, parsed.data as z.output<typeof typedParameterShape>, set, problems);
}

function pathParameter(
  base: Omit<Parameter, 'value'>,
  declared: z.output<typeof pathParameterShape>,
  outside: Outside,
  problems: Problems,
): Parameter | undefined {
  const fromEnvironment = declared.env ? outside.env[declared.env] : undefined;
  const given = outside.set[base.name] ?? (fromEnvironment || undefined);
  if (given !== undefined) {
    const value = resolve(process.cwd(), given);
    return { ...base, isPath: true, folder: process.cwd(), value };
  }
  if (declared.default === undefined) {
    const how = declared.env ? `set ${declared.env}, or use` : 'use';
    problems.add(base.place, ['params', base.name], `has no value: ${how} --set ${base.name}=FOLDER`);
    return undefined;
  }
  const folder = dirname(base.place.file);
  return { ...base, isPath: true, folder, value: resolve(folder, declared.default) };
}

function typedParameter(
  base: Omit<Parameter, 'value'>,
  declared: z.output<typeof typedParameterShape>,
  set: string | undefined,
  problems: Problems,
): Parameter {
  const isText = declared.type === 'string' || (!declared.type && typeof declared.default === 'string');
  const value = set === undefined ? declared.default : typed(set, isText);
  const wanted = declared.type ?? (typeof declared.default as 'string' | 'number' | 'boolean');
  const source = set === undefined ? '' : `--set ${base.name}: `;
  const say = (message: string) => problems.add(base.place, ['params', base.name], `${source}${message}`);
  const fits = wanted === 'integer' ? Number.isSafeInteger(value) : typeof value === wanted;
  if (!fits) say(`is ${JSON.stringify(value)}, not of type ${wanted}`);
  else if (typeof value === 'number') {
    if (declared.min !== undefined && value < declared.min)
      say(`is ${value}, below the minimum ${declared.min}`);
    if (declared.max !== undefined && value > declared.max)
      say(`is ${value}, above the maximum ${declared.max}`);
  }
  return { ...base, value, folder: set === undefined ? base.folder : process.cwd() };
}

/** Text from the command line as YAML would read it; where text is expected it stays as typed (08 stays 08). */
function typed(text: string, isText: boolean): unknown {
  if (isText) return text;
  try {
    return parse(text, { logLevel: 'silent' }) as unknown;
  } catch {
    return text;
  }
}
