import type { SourceFiles } from '@mesovia/core';
import type { Scan } from './find-scans.ts';

/** Files digested at a time; more would only fight for the disk. */
const AT_ONCE = 16;

/** Rows of `scans`, with the digests of all files. */
export async function scansTable(
  scans: readonly Scan[],
  times: readonly number[],
  origin: string | null,
  files: SourceFiles,
  progress: (done: number, total: number) => void,
) {
  const digests: (readonly [series: string, motion: string | null])[] = [];
  for (let i = 0; i < scans.length; i += AT_ONCE) {
    const some = scans.slice(i, i + AT_ONCE).map(async ({ series, motion }) => {
      return [await files.digest(series.path), motion ? await files.digest(motion.path) : null] as const;
    });
    digests.push(...(await Promise.all(some)));
    progress(digests.length, scans.length);
  }
  return {
    participant_id: scans.map(({ labels }) => labels['participant_id'] ?? null),
    scan: scans.map(({ scan }) => scan),
    session: scans.map(({ labels }) => labels['session'] ?? null),
    task: scans.map(({ labels }) => labels['task'] ?? null),
    run: scans.map(({ labels }) => labels['run'] ?? null),
    series_file: scans.map(({ series }) => series.file),
    series_sha256: digests.map(([series]) => series),
    motion_file: scans.map(({ motion }) => motion?.file ?? null),
    motion_sha256: digests.map(([, motion]) => motion),
    tr_s: Float64Array.from(times),
    origin: scans.map(() => origin),
  };
}
