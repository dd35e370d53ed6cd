import type { FoundFile, SourceFiles } from '@mesovia/core';
import { digests } from './digests.ts';
import type { Scan } from './find-scans.ts';

/** One row for every scan that has the file, with its digest. */
export async function belongingTable<S extends Scan>(
  scans: readonly S[],
  pick: (scan: S) => FoundFile | undefined,
  files: SourceFiles,
) {
  const rows = scans.flatMap((scan) => {
    const file = pick(scan);
    return file ? [{ scan, file }] : [];
  });
  return {
    participant_id: rows.map(({ scan }) => scan.labels['participant_id'] ?? null),
    scan: rows.map(({ scan }) => scan.scan),
    file: rows.map(({ file }) => file.file),
    sha256: await digests(
      rows.map(({ file }) => file),
      files,
    ),
  };
}
