import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { findLock, lockDifferences } from '../provenance/lock-differences.ts';
import { readLock, type Lock } from '../provenance/lock.ts';
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
      ? lockDifferences(lock, now)
      : report.failures.map(({ address, error }) => `${address}: ${error.message}`);
    return { same: now !== undefined && differences.length === 0, differences, report };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
