import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { PipelineError } from '@mesovia/core';
import { valueDifferences } from '../plan/reasons.ts';
import { readLock, stageDifferences, staticDifferences, type Lock } from '../provenance/lock.ts';
import { runPipeline, type RunOptions, type RunReport } from './run-pipeline.ts';

export interface RerunReport {
  /** Everything came out as the lock file says. */
  readonly same: boolean;
  readonly differences: readonly string[];
  readonly report: RunReport;
}

/**
 * Computes a study again from nothing, in a temporary store, with the parameters of its lock file, and compares.
 * Neither the store nor the published files of the study are touched.
 *
 * @param place a lock file, or a folder with one
 * @throws PipelineError `no-lock`, `several-locks`, `bad-lock`
 */
export async function rerun(place: string, options: RunOptions): Promise<RerunReport> {
  const file = await findLock(resolve(place));
  const lock = await readLock(file);
  const set = Object.fromEntries(
    Object.entries(lock.params).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
  const scratch = await mkdtemp(join(tmpdir(), 'mesovia-rerun-'));
  try {
    let now: Lock | undefined;
    const report = await runPipeline(
      join(dirname(file), lock.file),
      { ...options, set: { ...set, ...options.set }, store: join(scratch, 'store'), frozen: false },
      {
        publishRoot: scratch,
        onLock: async (made) => {
          now = made;
        },
      },
    );
    const differences = now
      ? compare(lock, now)
      : report.failures.map(({ address, error }) => `${address}: ${error.message}`);
    return { same: now !== undefined && differences.length === 0, differences, report };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function compare(lock: Lock, now: Lock): string[] {
  return [
    ...staticDifferences(lock, now),
    ...Object.entries(now.stages).flatMap(([name, is]) => stageDifferences(name, lock.stages[name], is)),
    ...valueDifferences('published', lock.published, now.published),
  ];
}

async function findLock(place: string): Promise<string> {
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
