import { mkdir, readFile, realpath, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { DataError } from '@mesovia/core';

type Environment = Readonly<Record<string, string | undefined>>;

function listFile(env: Environment): string {
  return join(env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'mesovia', 'trusted.json');
}

/** Folders whose pipelines may load code of their own packages, as the user said with `mesovia trust`. */
export async function trustedFolders(env: Environment = process.env): Promise<string[]> {
  try {
    const list = JSON.parse(await readFile(listFile(env), 'utf8')) as { folders?: unknown };
    return Array.isArray(list.folders) ? list.folders.filter((f) => typeof f === 'string') : [];
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return [];
    throw new DataError(
      'trust-unreadable',
      `the list of trusted folders cannot be read: ${(error as Error).message}`,
      listFile(env),
      'mend or remove the file',
      { cause: error },
    );
  }
}

/**
 * Lets pipelines in a folder and below it load stages of foreign packages.
 *
 * @returns the file that holds the list
 * @throws DataError `folder-missing`
 */
export async function trustFolder(folder: string, env: Environment = process.env): Promise<string> {
  const real = await realpath(resolve(folder)).catch((cause: unknown) => {
    throw new DataError('folder-missing', `${folder} does not exist`, 'trust', 'give an existing folder', {
      cause,
    });
  });
  const file = listFile(env);
  const folders = await trustedFolders(env);
  if (folders.includes(real)) return file;
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.tmp`;
  await writeFile(draft, `${JSON.stringify({ folders: [...folders, real].sort() }, null, 2)}\n`);
  await rename(draft, file);
  return file;
}

export async function isTrusted(folder: string, env: Environment): Promise<boolean> {
  const real = await realpath(folder);
  const trusted = await trustedFolders(env);
  return trusted.some((root) => real === root || real.startsWith(root.endsWith(sep) ? root : root + sep));
}
