import type { FoundFile, SourceFiles } from '@mesovia/core';
import { SIDECAR } from '../confounds/listed-scans.ts';
import { digests } from './digests.ts';
import type { Scan } from './find-scans.ts';

/** A run with what may belong to it. */
export interface ScanWithFiles extends Scan {
  readonly mask: FoundFile | undefined;
  /** JSON beside the table of confounds. */
  readonly sidecar: FoundFile | undefined;
}

/** Rows of `scan_masks` and `scan_files`, with the digests of all files. */
export async function belongingTables(scans: readonly ScanWithFiles[], files: SourceFiles) {
  const masks = await rowsOf(scans, ({ mask }) => mask, files);
  const sidecars = await rowsOf(scans, ({ sidecar }) => sidecar, files);
  return {
    scan_masks: { ...masks.keys, mask_file: masks.names, mask_sha256: masks.digests },
    scan_files: {
      ...sidecars.keys,
      role: sidecars.names.map(() => SIDECAR),
      further_file: sidecars.names,
      further_sha256: sidecars.digests,
    },
  };
}

/** One row for every scan that has the file. */
async function rowsOf(
  scans: readonly ScanWithFiles[],
  pick: (scan: ScanWithFiles) => FoundFile | undefined,
  files: SourceFiles,
) {
  const rows = scans.flatMap((scan) => {
    const file = pick(scan);
    return file ? [{ scan, file }] : [];
  });
  const found = rows.map(({ file }) => file);
  return {
    keys: {
      participant_id: rows.map(({ scan }) => scan.labels['participant_id'] ?? null),
      scan: rows.map(({ scan }) => scan.scan),
    },
    names: found.map(({ file }) => file),
    digests: await digests(found, files),
  };
}
