import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import type { Store } from '@mesovia/store';

export interface StoreOptions {
  readonly store?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** `--store DIR`, else MESOVIA_STORE, else `.mesovia` beside the pipeline file. */
export function storeFolder(file: string, { store, env = process.env }: StoreOptions = {}): string {
  return resolve(store ?? (env['MESOVIA_STORE'] || join(dirname(resolve(file)), '.mesovia')));
}

/** `pipeline.yaml` -> `pipeline.lock.json` beside it. */
export function lockFile(file: string): string {
  return join(dirname(resolve(file)), `${basename(file, extname(file))}.lock.json`);
}

/** DuckDB takes a third of a second to load, so it is loaded when it is needed. */
export async function openStore(folder: string, readOnly: boolean): Promise<Store> {
  const { Store } = await import('@mesovia/store');
  return Store.open(folder, { readOnly });
}

/** For planning: the store as it is, or undefined before the first run. */
export async function openForReading(folder: string): Promise<Store | undefined> {
  if (!existsSync(join(folder, 'study.duckdb'))) return undefined;
  return openStore(folder, true);
}

/** An empty spool. The store is ours, so what lies in the old one belongs to a run that was killed. */
export async function freshSpool(folder: string): Promise<string> {
  const spool = join(folder, 'spool');
  await rm(spool, { recursive: true, force: true });
  await mkdir(spool, { recursive: true });
  return spool;
}
