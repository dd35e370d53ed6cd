import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { PipelineError } from '@mesovia/core';
import { valueDifferences } from '../plan/reasons.ts';
import { readLock, stageDifferences, staticDifferences, type Lock } from './lock.ts';

/** Everything in which two lock files differ, one line each: parameters, versions, code, inputs, outputs, published files. */
export function lockDifferences(was: Lock, is: Lock): string[] {
  return [
    ...staticDifferences(was, is),
    ...Object.entries(is.stages).flatMap(([name, stage]) => stageDifferences(name, was.stages[name], stage)),
    ...valueDifferences('published', was.published, is.published),
  ];
}

/**
 * In what two runs differ, from their lock files.
 *
 * @param was a lock file, or a folder with one
 * @param is the other
 * @throws PipelineError `no-lock`, `several-locks`, `bad-lock`
 */
export async function diffLocks(was: string, is: string): Promise<string[]> {
  const [first, second] = [await findLock(resolve(was)), await findLock(resolve(is))];
  return lockDifferences(await readLock(first), await readLock(second));
}

/** The lock file a place stands for. */
export async function findLock(place: string): Promise<string> {
  const found = await stat(place).catch(() => undefined);
  if (!found?.isDirectory()) return place;
  const locks = (await readdir(place)).filter((name) => name.endsWith('.lock.json')).sort();
  if (locks.length === 1) return join(place, locks[0] as string);
  throw new PipelineError(
    locks.length === 0 ? 'no-lock' : 'several-locks',
    locks.length === 0 ? 'there is no lock file in this folder' : `this folder has ${locks.join(', ')}`,
    place,
    locks.length === 0 ? 'run the pipeline once: that writes it' : 'name one of them',
  );
}
