import type { z } from 'zod';
import type { Path } from './tree.ts';

interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly element?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly items?: readonly z.ZodType[];
}

const WRAPPERS = new Set(['optional', 'nullable', 'default', 'prefault', 'nonoptional', 'readonly', 'catch']);

function definition(schema: z.ZodType): Definition {
  return schema.def as unknown as Definition;
}

/** The schemas a value may have to satisfy, without optional(), default() and the like around them. */
function cores(schema: z.ZodType): z.ZodType[] {
  const def = definition(schema);
  if (schema.meta()?.['path'] === true) return [schema];
  if (WRAPPERS.has(def.type) && def.innerType) return cores(def.innerType);
  if (def.type === 'pipe' && def.in) return cores(def.in);
  if (def.type === 'union' && def.options) return def.options.flatMap(cores);
  return [schema];
}

/** Whether the value at a path of the parameters is a place of files (declared with `path()`). */
export function isPathAt(schema: z.ZodType, path: Path): boolean {
  return schemasAt(schema, path).some((core) => core.meta()?.['path'] === true);
}

/** Names a parameter object knows at a path. */
export function namesAt(schema: z.ZodType, path: Path): string[] {
  return schemasAt(schema, path).flatMap((core) => Object.keys(definition(core).shape ?? {}));
}

function schemasAt(schema: z.ZodType, path: Path): z.ZodType[] {
  let at = cores(schema);
  for (const step of path) at = at.flatMap((core) => below(core, step)).flatMap(cores);
  return at;
}

function below(core: z.ZodType, step: string | number): z.ZodType[] {
  const def = definition(core);
  const next =
    def.shape?.[String(step)] ?? def.element ?? def.valueType ?? def.items?.[Number(step)] ?? undefined;
  return next ? [next] : [];
}

/** A copy of a value in which each scalar is replaced; a scalar that becomes undefined leaves its map. */
export function mapScalars(
  value: unknown,
  change: (scalar: unknown, path: Path) => unknown,
  path: Path = [],
): unknown {
  if (Array.isArray(value)) return value.map((item, i) => mapScalars(item, change, [...path, i]));
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .map(([name, member]) => [name, mapScalars(member, change, [...path, name])] as const)
      .filter(([, member]) => member !== undefined);
    return Object.fromEntries(members);
  }
  return change(value, path);
}

/** Parameters without the places of files: what enters keys, reports and lock files. */
export function withoutPaths(schema: z.ZodType, params: unknown): unknown {
  return mapScalars(params, (scalar, path) => (isPathAt(schema, path) ? undefined : scalar));
}
