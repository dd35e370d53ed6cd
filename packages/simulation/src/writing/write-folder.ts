import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { canonicalJson, DataError, sha256 } from '@mesovia/core';
import { MANIFEST, readManifest, type Manifest } from './manifest.ts';
import type { PlannedFile } from './study-files.ts';
import { jsonText } from './text.ts';

export interface Written {
  /** False when the folder already held exactly these files. */
  readonly written: boolean;
  /** Files in the folder, without the manifest. */
  readonly files: number;
}

/**
 * Writes files and a manifest into a folder of their own. Does nothing when the manifest says the same and every
 * file is as it was written; takes out files of an earlier manifest that are no longer planned. Never touches a file
 * it did not write, nor one that changed since.
 *
 * @throws DataError `folder-not-empty` files without a manifest; `file-changed` a file differs from its manifest;
 *         `bad-manifest`
 */
export async function writeFolder(
  folder: string,
  generator: string,
  options: Readonly<Record<string, unknown>>,
  planned: readonly PlannedFile[],
): Promise<Written> {
  const before = await readManifest(folder);
  if (before) {
    const state = await compare(folder, before);
    const same = canonicalJson([before.generator, before.options]) === canonicalJson([generator, options]);
    if (same && before.complete && state === 'whole') return { written: false, files: planned.length };
  } else {
    await refuseForeignFiles(folder);
  }
  const manifest = (complete: boolean, files: Record<string, string>): Manifest => ({
    format: 1,
    generator,
    options,
    complete,
    files,
  });
  const names = [...Object.keys(before?.files ?? {}), ...planned.map(({ path }) => path)];
  await put(folder, MANIFEST, jsonText(manifest(false, Object.fromEntries(names.map((name) => [name, ''])))));
  const kept = new Set(planned.map(({ path }) => path));
  for (const path of Object.keys(before?.files ?? {})) {
    if (!kept.has(path)) await rm(join(folder, path), { force: true });
  }
  const files: Record<string, string> = {};
  for (const { path, text } of planned) {
    const content = text();
    await put(folder, path, content);
    files[path] = sha256(content);
  }
  await put(folder, MANIFEST, jsonText(manifest(true, files)));
  return { written: true, files: planned.length };
}

/** Temp + rename: a file is there whole or not at all. */
async function put(folder: string, path: string, content: string | Uint8Array): Promise<void> {
  const place = join(folder, path);
  await mkdir(dirname(place), { recursive: true });
  await writeFile(`${place}.writing`, content);
  await rename(`${place}.writing`, place);
}

/** Whether every file is there; a file that differs from a complete manifest is somebody's work. */
async function compare(folder: string, { files, complete }: Manifest): Promise<'whole' | 'incomplete'> {
  let state: 'whole' | 'incomplete' = 'whole';
  for (const [path, digest] of Object.entries(files)) {
    const bytes = await readFile(join(folder, path)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (!bytes) state = 'incomplete';
    else if (complete && sha256(bytes) !== digest) refuseChanged(join(folder, path));
  }
  return state;
}

function refuseChanged(place: string): never {
  throw new DataError(
    'file-changed',
    'the file is not as it was written',
    place,
    'move it away or remove it, or give another folder',
  );
}

async function refuseForeignFiles(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (names.length === 0) return;
  throw new DataError(
    'folder-not-empty',
    `the folder holds ${names.length} file(s) that were not simulated, such as ${names.sort()[0]}`,
    folder,
    'give an empty or new folder',
  );
}
