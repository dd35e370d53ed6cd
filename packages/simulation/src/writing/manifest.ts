import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '@mesovia/core';

export const MANIFEST = 'manifest.json';

/** What was written into a folder, and from which options. */
export interface Manifest {
  readonly format: 1;
  readonly generator: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** False while files are being written. */
  readonly complete: boolean;
  /** Path -> SHA-256; empty text while being written. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * The manifest of a folder, undefined where there is none.
 *
 * @throws DataError `bad-manifest`
 */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  const place = join(folder, MANIFEST);
  const text = await readFile(place, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const manifest = parsed(text);
  if (isManifest(manifest)) return manifest;
  throw new DataError(
    'bad-manifest',
    'the file is not a manifest of simulated data',
    place,
    'give an empty folder, or remove the file if the folder holds nothing of value',
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isManifest(value: unknown): value is Manifest {
  if (typeof value !== 'object' || value === null) return false;
  const { format, generator, files } = value as Partial<Manifest>;
  const safe = (path: string) => !path.split('/').includes('..') && !/^\/|\\|:/.test(path);
  return (
    format === 1 &&
    typeof generator === 'string' &&
    typeof files === 'object' &&
    files !== null &&
    Object.keys(files).every(safe)
  );
}
