import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Pipeline } from '../pipeline-file/load-pipeline.ts';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function manifest(place: string | URL): Manifest {
  return JSON.parse(readFileSync(place, 'utf8')) as Manifest;
}

/** The exact version of DuckDB, part of the key of stages that query. */
export function duckdbVersion(): string {
  const place = createRequire(import.meta.url).resolve('@mesovia/store/package.json');
  return manifest(place).dependencies?.['@duckdb/node-bindings'] ?? 'unknown';
}

/** Versions of the runner, DuckDB and every package a pipeline uses. */
export function packageVersions(pipeline: Pipeline): Record<string, string> {
  const own = manifest(new URL('../../package.json', import.meta.url));
  const used = pipeline.stages.map(({ found }) => [found.package.name, found.package.version] as const);
  const all = new Map<string, string>([...used, [own.name, own.version], ['duckdb', duckdbVersion()]]);
  return Object.fromEntries([...all].sort(([a], [b]) => (a < b ? -1 : 1)));
}
