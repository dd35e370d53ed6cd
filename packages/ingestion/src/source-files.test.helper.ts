import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { DataError, type SourceFiles } from '@mesovia/core';

/** Files that exist only in a test: path -> text or bytes. */
export function filesInMemory(contents: Readonly<Record<string, string | Uint8Array>>): SourceFiles {
  const paths = Object.keys(contents).sort();
  const content = (path: string): Buffer => {
    const found = contents[path];
    if (found === undefined)
      throw new DataError('file-missing', 'there is no such file', path, 'check the path');
    return Buffer.from(found as string);
  };
  return {
    readText: async (path) =>
      content(path)
        .toString('utf8')
        .replace(/^\uFEFF/, ''),
    readBytes: async (path) => content(path),
    exists: async (path) => path in contents || paths.some((other) => other.startsWith(`${path}/`)),
    list: async (folder) =>
      paths
        .filter((path) => path.startsWith(`${folder}/`))
        .map((path) => ({ file: path.slice(folder.length + 1), path })),
    digest: async (path) =>
      createHash('sha256')
        .update(contents[path] ?? '')
        .digest('hex'),
  };
}

/** Files on disk, read in place. */
export const filesOnDisk: SourceFiles = {
  readText: async (path) => readFileSync(path, 'utf8').replace(/^\uFEFF/, ''),
  readBytes: async (path) => {
    const bytes = readFileSync(path);
    return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
  },
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
