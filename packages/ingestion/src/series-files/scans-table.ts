import type { SourceFiles } from '@mesovia/core';
import { digests } from './digests.ts';
import type { Scan } from './find-scans.ts';

/**
 * Rows of `scans`, with the digests of all files.
 *
 * @param times   repetition times in s, NaN where unknown
 * @param origins software behind each series, null where unknown
 */
export async function scansTable(
  scans: readonly Scan[],
  times: readonly number[],
  origins: readonly (string | null)[],
  files: SourceFiles,
  progress: (done: number, total: number) => void,
) {
  const withMotion = scans.flatMap(({ motion }) => motion ?? []);
  const total = scans.length + withMotion.length;
  const series = await digests(
    scans.map(({ series }) => series),
    files,
    (done) => progress(done, total),
  );
  const motion = await digests(withMotion, files, (done) => progress(scans.length + done, total));
  let next = 0;
  return {
    participant_id: scans.map(({ labels }) => labels['participant_id'] ?? null),
    scan: scans.map(({ scan }) => scan),
    session: scans.map(({ labels }) => labels['session'] ?? null),
    task: scans.map(({ labels }) => labels['task'] ?? null),
    run: scans.map(({ labels }) => labels['run'] ?? null),
    series_file: scans.map(({ series }) => series.file),
    series_sha256: series,
    motion_file: scans.map(({ motion }) => motion?.file ?? null),
    motion_sha256: scans.map((scan) => (scan.motion ? (motion[next++] ?? null) : null)),
    tr_s: Float64Array.from(times),
    origin: [...origins],
  };
}
