import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { DataError, type SourceFiles } from '@mesovia/core';

/** Files that exist only in a test: path -> text. */
export function filesInMemory(texts: Readonly<Record<string, string>>): SourceFiles {
  const paths = Object.keys(texts).sort();
  return {
    readText: async (path) => {
      const text = texts[path];
      if (text === undefined)
        throw new DataError('file-missing', 'there is no such file', path, 'check the path');
      return text.replace(/^\uFEFF/, '');
    },
    exists: async (path) => path in texts || paths.some((other) => other.startsWith(`${path}/`)),
    list: async (folder) =>
      paths
        .filter((path) => path.startsWith(`${folder}/`))
        .map((path) => ({ file: path.slice(folder.length + 1), path })),
    digest: async (path) =>
      createHash('sha256')
        .update(texts[path] ?? '')
        .digest('hex'),
  };
}

/** Files on disk, read in place. */
export const filesOnDisk: SourceFiles = {
  readText: async (path) => readFileSync(path, 'utf8').replace(/^\uFEFF/, ''),
  exists: async (path) => existsSync(path),
  list: async (folder) => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => ({ file: relative(folder, path).split(sep).join('/'), path }))
      .sort((a, b) => (a.file < b.file ? -1 : 1));
  },
  digest: async (path) => createHash('sha256').update(readFileSync(path)).digest('hex'),
};
