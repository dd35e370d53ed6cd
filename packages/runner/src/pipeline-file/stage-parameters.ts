import { resolve } from 'node:path';
import type { Stage } from '@mesovia/core';
import type { z } from 'zod';
import type { Study } from './file-shape.ts';
import { issueTexts } from './issue-text.ts';
import type { Parameter } from './parameters.ts';
import type { Problems } from './problems.ts';
import { isPathAt, mapScalars, namesAt } from './schema-walk.ts';
import { substitute, type Origin, type Scope, type Substituted } from './substitute.ts';
import { keyPlaceAt, pathText, placeAt, treeAt, type MapTree, type Path, type Tree } from './tree.ts';

export interface StageScope extends Scope {
  readonly study: Partial<Study>;
  /** Where relative defaults of a stage's own parameters start. */
  readonly folder: string;
}

/**
 * The parameters of one stage: `with`, then what it inherits (exposure, outcome and covariates from study, seed from
 * params), then its defaults; names replaced and places made absolute.
 */
export function stageParameters(
  tree: MapTree,
  name: string,
  stage: Stage,
  scope: StageScope,
  problems: Problems,
): Record<string, unknown> | undefined {
  const path = ['stages', name, 'with'];
  const written = treeAt(tree, path);
  const given = written
    ? substitute(withNulls(written, stage.params), path, scope, problems)
    : { value: {}, origins: new Map<string, Origin>() };
  const inherited = inherit(stage.params, given.value as Record<string, unknown>, scope);
  const value = { ...inherited, ...(given.value as object) };
  const absolute = absolutePaths(value, given, stage, scope, (at, message) =>
    problems.add(placeAt(tree, [...path, ...at]), [...path, ...at], message),
  );
  const parsed = stage.params.safeParse(absolute);
  if (parsed.success) return parsed.data as Record<string, unknown>;
  for (const line of issueTexts(parsed.error, absolute, (at) => namesAt(stage.params, at))) {
    const via = originOf(given.origins, line.path)?.via;
    if (via !== undefined && !isWritten(absolute, line.path)) continue;
    const from = via ? ` (from ${via})` : fromElsewhere(line.path, inherited);
    const at = [...path, ...line.path];
    const place = line.unknownName ? keyPlaceAt(tree, at) : placeAt(tree, at);
    problems.add(place, at, `${line.message}${from}`);
  }
  return undefined;
}

/** A null left by `extends` is the value null where the parameter takes null, and "not set" elsewhere. */
function withNulls(written: Tree, schema: z.ZodType): Tree {
  if (written.kind !== 'map') return written;
  const shape = (schema as { shape?: Record<string, z.ZodType> }).shape ?? {};
  const kept = [...written.entries].filter(
    ([name, { node }]) =>
      !(node.kind === 'scalar' && node.removes) || shape[name]?.safeParse(null).success === true,
  );
  return { ...written, entries: new Map(kept) };
}

function inherit(
  schema: z.ZodType,
  given: Record<string, unknown>,
  scope: StageScope,
): Record<string, unknown> {
  const declared = (schema as { shape?: Record<string, unknown> }).shape ?? {};
  const offered: Record<string, unknown> = {
    exposure: scope.study.exposure,
    outcome: scope.study.outcome,
    covariates: scope.study.covariates,
    seed: (scope.parameters.get('seed') as Parameter | undefined)?.value,
  };
  return Object.fromEntries(
    Object.entries(offered).filter(
      ([name, value]) => value !== undefined && name in declared && !(name in given),
    ),
  );
}

function fromElsewhere(path: Path, inherited: Record<string, unknown>): string {
  const name = String(path[0]);
  if (!(name in inherited)) return '';
  return name === 'seed' ? ' (from params.seed)' : ` (from study.${name})`;
}

/** The origin of a value, or of the list or map it came in. */
function originOf(origins: ReadonlyMap<string, Origin>, path: Path): Origin | undefined {
  for (let length = path.length; length >= 0; length--) {
    const found = origins.get(pathText(path.slice(0, length)));
    if (found) return found;
  }
  return undefined;
}

function isWritten(value: unknown, path: Path): boolean {
  let at = value;
  for (const step of path) at = (at as Record<string, unknown> | undefined)?.[String(step)];
  return at !== undefined;
}

function absolutePaths(
  value: unknown,
  given: Substituted,
  stage: Stage,
  scope: StageScope,
  say: (path: Path, message: string) => void,
): unknown {
  return mapScalars(value, (scalar, path) => {
    const origin = originOf(given.origins, path);
    if (isPathAt(stage.params, path))
      return typeof scalar === 'string' && scalar !== ''
        ? resolve(origin?.folder ?? scope.folder, scalar)
        : scalar;
    if (origin?.isPath) say(path, `${origin.via} is a place of files, and this parameter does not take one`);
    return scalar;
  });
}
