import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError, digestTable, type Check, type TableContract } from '@mesovia/core';
import type { Output } from '@mesovia/store';
import * as arrow from 'apache-arrow';
import type { Components } from '../plan/components.ts';

/**
 * A parcel is the folder in which a task travels to whoever runs it, and its results back:
 * `task.json`, `in/*.arrow`, then `out/*` and, last, `result.json`. Every file is complete when it has its name.
 */
export interface ManifestEntry {
  /** Digest of `components`; whoever runs the task computes it again. */
  readonly key: string;
  readonly components: Components;
  readonly address: string;
  /** File URL of the module with the stage. */
  readonly module: string;
  readonly exportName: string;
  readonly keyValue: string | null;
  readonly threads: number;
  readonly inputs: readonly ParcelInput[];
  /** Places of the files the task may open, by digest. */
  readonly files: Readonly<Record<string, string>>;
}

export interface ParcelInput {
  readonly role: string;
  readonly contract: TableContract;
  readonly parts: readonly { readonly file: string; readonly digest: string }[];
}

export type TaskResult =
  | {
      readonly ok: true;
      readonly key: string;
      readonly outputs: Readonly<Record<string, Output & { readonly file: string }>>;
      readonly checks: readonly Check[];
      /** Digests of the files it opened. */
      readonly opened: readonly string[];
      readonly elapsedMs: number;
    }
  | {
      readonly ok: false;
      readonly key: string;
      readonly error: CarriedError;
      readonly opened: readonly string[];
    };

/** An error as JSON: one for the reader to mend, or a bug with its stack. */
export type CarriedError =
  | { readonly user: { class: string; code: string; problem: string; where: string; remedy: string } }
  | { readonly bug: { readonly message: string; readonly stack: string } };

/** Writes a file under a temporary name first: a name never stands for half a file. */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  const draft = `${file}.${process.pid}.tmp`;
  await writeFile(draft, content);
  await rename(draft, file);
}

export async function writeTable(file: string, table: arrow.Table): Promise<void> {
  await writeWhole(file, arrow.tableToIPC(table, 'stream'));
}

/**
 * A table of a parcel, held against its digest.
 *
 * @throws DataError `parcel-damaged`
 */
export async function readTable(file: string, digest: string): Promise<arrow.Table> {
  const table = arrow.tableFromIPC(await readFile(file));
  if (digestTable(table) === digest) return table;
  throw new DataError(
    'parcel-damaged',
    `${file} is not what was put into it`,
    file,
    'run again; if it happens again, check the disk of the store',
  );
}

export async function openParcel(folder: string): Promise<void> {
  await mkdir(join(folder, 'in'), { recursive: true });
  await mkdir(join(folder, 'out'), { recursive: true });
}

export async function writeEntry(folder: string, entry: ManifestEntry): Promise<void> {
  await writeWhole(join(folder, 'task.json'), JSON.stringify(entry));
}

export async function readEntry(folder: string): Promise<ManifestEntry> {
  return JSON.parse(await readFile(join(folder, 'task.json'), 'utf8')) as ManifestEntry;
}

export async function writeResult(folder: string, result: TaskResult): Promise<void> {
  await writeWhole(join(folder, 'result.json'), JSON.stringify(result));
}

/** Undefined when whoever ran the task did not get that far. */
export async function readResult(folder: string): Promise<TaskResult | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, 'result.json'), 'utf8')) as TaskResult;
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined;
    throw error;
  }
}

export async function removeParcel(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
